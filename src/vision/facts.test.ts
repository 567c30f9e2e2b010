import { describe, expect, test } from 'vitest';
import { pictureFactsSchema } from '../records/screen.ts';
import { draw, meaningful, meaningless, paper, withNoise } from './drawings.fixture.ts';
import { pictureFacts } from './facts.ts';
import { informativeness, unread } from './informativeness.ts';
import type { RgbPicture } from './picture.ts';

const factsOf = ({ rgb, width, height }: RgbPicture) => pictureFacts(rgb, width, height);
const cases = (bodies: Record<string, string>) =>
  Object.entries(bodies).flatMap(([what, body]) => [1080, 360].map((height) => ({ what, body, height })));

describe('wordless pictures that mean something score above 3.5', () => {
  test.each(cases(meaningful))('$what at $height lines', async ({ body, height }) => {
    expect(informativeness(await factsOf(await draw(body, height)), unread)).toBeGreaterThan(3.5);
  });
});

describe('pictures that carry nothing score below 2.5', () => {
  // A time code is told by reading it: see readChars.
  const { 'a running time code on green': _, ...wordless } = meaningless;
  test.each(cases(wordless))('$what at $height lines', async ({ body, height }) => {
    expect(informativeness(await factsOf(await draw(body, height)), unread)).toBeLessThan(2.5);
  });
});

describe('noise', () => {
  test.each([8, 20])('of +-%i adds no drawing and hides none', async (amplitude) => {
    const blank = withNoise(await draw(paper('#808080'), 360), amplitude);
    expect(informativeness(await factsOf(blank), unread)).toBeLessThan(1);
    const drawn = withNoise(await draw(meaningful['a diagram of boxes and arrows']!, 360), amplitude);
    expect(informativeness(await factsOf(drawn), unread)).toBeGreaterThan(3.5);
  });
});

test('facts hardly depend on the resolution', async () => {
  const body = meaningful['handwriting on a blackboard']!;
  const [large, small] = [await factsOf(await draw(body, 1080)), await factsOf(await draw(body, 540))];
  for (const fact of ['busyShare', 'plainShare', 'edgeShare'] as const) {
    expect(Math.abs(large[fact] - small[fact])).toBeLessThan(0.03);
  }
});

test('a blank page is plain through and through; a blurred one is less sharp', async () => {
  const blank = await factsOf(await draw(paper('#2060a0')));
  expect(blank).toEqual({
    edgeShare: 0,
    plainShare: 1,
    entropyBits: expect.closeTo(0, 1),
    busyShare: 0,
    sharpness: expect.closeTo(0, 1),
    faceShare: 0,
    facesShare: 0,
  });
  const body = meaningful['a plot']!;
  const blurred = `<filter id="b"><feGaussianBlur stdDeviation="4"/></filter><g filter="url(#b)">${body}</g>`;
  const [sharp, soft] = [await factsOf(await draw(body)), await factsOf(await draw(blurred))];
  expect(soft.sharpness).toBeLessThan(sharp.sharpness / 2);
});

test('facts fit the record, for pictures of a single pixel too', async () => {
  for (const [width, height] of [
    [1, 1],
    [2, 9],
    [1600, 3],
  ] as const) {
    const facts = await pictureFacts(new Uint8Array(width * height * 3).fill(90), width, height);
    expect(pictureFactsSchema.parse(facts)).toMatchObject({ plainShare: 1, busyShare: 0 });
  }
  await expect(pictureFacts(new Uint8Array(5), 2, 2)).rejects.toThrow('Expected 12 bytes');
});
