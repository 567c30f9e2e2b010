import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { draw, meaningful, meaningless } from './drawings.fixture.ts';
import { faceProducer } from './face-producer.ts';
import { findFaces, largestFace, shareOfFaces } from './faces.ts';
import { pictureFacts } from './facts.ts';
import { informativeness, unread } from './informativeness.ts';
import { decodePicture, type RgbPicture } from './picture.ts';

const require = createRequire(import.meta.url);
const demo = join(dirname(require.resolve('@vladmandic/face-api/package.json')), 'demo');
const photograph = (name: string) => readFileSync(join(demo, name));
async function shareOf({ rgb, width, height }: RgbPicture): Promise<number> {
  const face = largestFace(await findFaces(rgb, width, height));
  return face ? face.width * face.height : 0;
}

/** A 16:9 close-up cut out of one of the detector's demo photographs: centre and width as shares. */
async function closeUp(name: string, x: number, y: number, share: number): Promise<RgbPicture> {
  const image = sharp(photograph(name));
  const { width: fullWidth = 0, height: fullHeight = 0 } = await image.metadata();
  const width = Math.round(fullWidth * share);
  const height = Math.round((width * 9) / 16);
  const left = Math.max(0, Math.min(fullWidth - width, Math.round(fullWidth * x - width / 2)));
  const top = Math.max(0, Math.min(fullHeight - height, Math.round(fullHeight * y - height / 2)));
  const cut = image.extract({ left, top, width, height }).resize(1280, 720).jpeg({ quality: 70 });
  return decodePicture(await cut.toBuffer());
}

test('people are found, at the size they have', async () => {
  for (const name of ['sample1.jpg', 'sample3.jpg', 'sample5.jpg', 'sample6.jpg']) {
    const share = await shareOf(await decodePicture(photograph(name)));
    expect(share).toBeGreaterThan(0.02);
    expect(share).toBeLessThan(0.06);
  }
});

test('a head that fills the frame makes the picture empty', async () => {
  for (const [name, x, y] of [
    ['sample5.jpg', 0.25, 0.75],
    ['sample6.jpg', 0.18, 0.43],
  ] as const) {
    const { rgb, width, height } = await closeUp(name, x, y, 0.6);
    const facts = await pictureFacts(rgb, width, height);
    expect(facts.faceShare).toBeGreaterThan(0.05);
    expect(facts.busyShare).toBeGreaterThan(0.5);
    expect(informativeness(facts, { ...unread, content: 20 })).toBe(0);
  }
});

test('the share follows the size of the face and does not depend on the resolution', async () => {
  const near = await closeUp('sample5.jpg', 0.25, 0.75, 0.6);
  const far = await closeUp('sample5.jpg', 0.25, 0.75, 0.9);
  expect(await shareOf(near)).toBeGreaterThan((await shareOf(far)) * 1.5);
  const halved = await sharp(near.rgb, { raw: { width: near.width, height: near.height, channels: 3 } })
    .resize(640, 360)
    .raw()
    .toBuffer();
  expect(await shareOf({ rgb: halved, width: 640, height: 360 })).toBeCloseTo(await shareOf(near), 2);
});

describe('no face is seen in', () => {
  test.each(Object.entries({ ...meaningful, ...meaningless }))('%s', async (_, body) => {
    expect(await shareOf(await draw(body, 720))).toBe(0);
  });
});

test('the same picture gives the same share, at the same time as others too', async () => {
  const picture = await decodePicture(photograph('sample2.jpg'));
  const [first, second] = await Promise.all([shareOf(picture), shareOf(picture)]);
  expect(first).toBe(second);
  expect(first).toBeGreaterThan(0);
});

test('the detector says what it is', () => {
  expect(faceProducer).toEqual({
    name: '@vladmandic/face-api',
    model: 'tiny_face_detector_model',
    version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
  });
});

test('the package is installed in the version named in the producer', () => {
  expect(require(`${faceProducer.name}/package.json`)).toMatchObject({ version: faceProducer.version });
});

test('a speaker in the corner of a plain slide counts', async () => {
  const { rgb, width, height } = await closeUp('sample5.jpg', 0.25, 0.75, 0.45);
  const speaker = await sharp(rgb, { raw: { width, height, channels: 3 } })
    .resize(540, 304)
    .png()
    .toBuffer();
  const slide = sharp({ create: { width: 1280, height: 720, channels: 3, background: 'white' } });
  const jpeg = await slide
    .composite([{ input: speaker, left: 740, top: 416 }])
    .jpeg({ quality: 90 })
    .toBuffer();
  const shown = await decodePicture(jpeg);
  const facts = await pictureFacts(shown.rgb, shown.width, shown.height);
  expect(facts.plainShare).toBeGreaterThan(0.8);
  expect(facts.faceShare).toBeGreaterThan(0.005);
  expect(facts.facesShare).toBeGreaterThanOrEqual(facts.faceShare);
});

test('of several speakers all count, and the largest by itself', async () => {
  const { rgb, width, height } = await closeUp('sample5.jpg', 0.25, 0.75, 0.9);
  const speaker = await sharp(rgb, { raw: { width, height, channels: 3 } })
    .resize(640, 360)
    .png()
    .toBuffer();
  const sideBySide = async (lefts: number[]) => {
    const wall = sharp({ create: { width: 1280, height: 720, channels: 3, background: '#446' } });
    const data = await wall
      .composite(lefts.map((left) => ({ input: speaker, left, top: 180 })))
      .removeAlpha()
      .raw()
      .toBuffer();
    return findFaces(data, 1280, 720);
  };
  const [one, two] = [await sideBySide([0]), await sideBySide([0, 640])];
  expect(shareOfFaces(one)).toBeGreaterThan(0);
  expect(shareOfFaces(two)).toBeGreaterThan(shareOfFaces(one) * 1.5);
  const largest = largestFace(two)!;
  expect(shareOfFaces(two)).toBeGreaterThan(largest.width * largest.height * 1.5);
});

test('without faces the share is 0, and there is no largest', () => {
  expect(shareOfFaces([])).toBe(0);
  expect(largestFace([])).toBeNull();
});
