import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import type { DocumentImage } from '../records/document.ts';
import { resizeArea } from '../vision/downscale.ts';
import { toGrey } from '../vision/grey.ts';
import type { ImageEncoder } from '../vision/image-encoder.ts';
import type { RgbPicture } from '../vision/picture.ts';
import { ssim } from '../vision/ssim.ts';
import { picture } from './document.fixture.ts';
import { imagePairs } from './image-pairs.ts';

/** An encoder whose vectors are the mean colours, so that a cosine can be told by hand. */
const meanColour: ImageEncoder = {
  producer: { name: 'test', model: 'mean-colour', version: '1' },
  async embed({ rgb }) {
    const sums = [0, 0, 0];
    for (const [index, value] of rgb.entries()) sums[index % 3]! += value;
    return Float32Array.from(sums);
  },
  async close() {},
};

function checks(width: number, height: number, side: number, colour: readonly number[]): RgbPicture {
  const rgb = new Uint8Array(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const isOn = (Math.floor((pixel % width) / side) + Math.floor(pixel / width / side)) % 2 === 0;
    for (let channel = 0; channel < 3; channel++) rgb[pixel * 3 + channel] = isOn ? colour[channel]! : 0;
  }
  return { rgb, width, height };
}

async function png({ rgb, width, height }: RgbPicture): Promise<Uint8Array> {
  return sharp(rgb, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
}

const red = checks(40, 30, 5, [200, 0, 0]);
const grey = checks(40, 30, 6, [90, 90, 90]);
const wide = checks(96, 54, 9, [0, 120, 120]);

async function files(): Promise<Map<string, Uint8Array>> {
  return new Map([
    ['red', await png(red)],
    ['grey', await png(grey)],
    ['wide', await png(wide)],
  ]);
}

test('compares every two images: cosine of the vectors, SSIM at the size of the first', async () => {
  const stored = await files();
  const pairs = await imagePairs(
    ['red', 'grey', 'wide'].map((name) => picture(name)),
    async ({ name }) => stored.get(name) ?? null,
    meanColour,
  );
  const toSize = (picture: RgbPicture, { width, height }: RgbPicture) =>
    resizeArea(toGrey(picture), width, height);
  const expected = [
    { cosine: 1 / Math.sqrt(3), ssim: ssim(toGrey(red), toGrey(grey)) },
    { cosine: 0, ssim: ssim(toGrey(red), toSize(wide, red)) },
    { cosine: 2 / Math.sqrt(6), ssim: ssim(toGrey(grey), toSize(wide, grey)) },
  ];
  expect(pairs).toHaveLength(3);
  for (const [index, { cosine, ssim }] of (pairs as Exclude<typeof pairs, string>).entries()) {
    expect(cosine).toBeCloseTo(expected[index]!.cosine, 6);
    expect(ssim).toBeCloseTo(expected[index]!.ssim, 5);
  }
});

test('the same bytes give 1 and 1, and are embedded once', async () => {
  const stored = await files();
  let embedded = 0;
  const counting: ImageEncoder = {
    ...meanColour,
    embed(picture) {
      embedded++;
      return meanColour.embed(picture);
    },
  };
  const read = async ({ name }: DocumentImage) => stored.get(name.slice(0, 3) === 'red' ? 'red' : 'grey')!;
  const pairs = await imagePairs(
    ['red', 'red again', 'grey'].map((name) => picture(name)),
    read,
    counting,
  );
  const [same, first, second] = pairs as Exclude<typeof pairs, string>;
  expect(same).toEqual({ cosine: 1, ssim: 1, isNearDuplicate: true });
  expect(first).toEqual(second);
  expect(first!.ssim).toBeLessThan(1);
  expect(embedded).toBe(2);
});

test('near-duplicates are told by what is drawn, not by the ground that most of them is', async () => {
  const drawn = async (shapes: string, quality: number): Promise<Uint8Array> => {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="360"><rect width="640" height="360" fill="#101010"/>${shapes}</svg>`;
    return sharp(Buffer.from(svg)).jpeg({ quality }).toBuffer();
  };
  const [disc, bar] = [
    '<circle cx="250" cy="130" r="14" fill="#39c"/><rect x="400" y="250" width="90" height="9" fill="#ccc"/>',
    '<rect x="90" y="60" width="40" height="9" fill="#39c"/>',
  ];
  const stored: Record<string, Uint8Array> = {
    disc: await drawn(disc, 95),
    copy: await drawn(disc, 50),
    bar: await drawn(bar, 95),
  };
  const pairs = await imagePairs(
    Object.keys(stored).map((name) => picture(name)),
    async ({ name }) => stored[name]!,
    meanColour,
  );
  const [copy, other] = pairs as Exclude<typeof pairs, string>;
  expect(copy!.isNearDuplicate).toBe(true);
  expect(other!.ssim).toBeGreaterThan(0.95);
  expect(other!.isNearDuplicate).toBe(false);
});

describe('an image that cannot be compared', () => {
  const valid = sharp({ create: { width: 64, height: 6, channels: 3, background: 'red' } }).png();
  test.each([
    ['missing', async () => null],
    ['unreadable', async () => Buffer.from('not a picture')],
    ['unreadable', async () => Buffer.from((await png(wide)).subarray(0, 60))],
    // SSIM has no window of 7 x 7 in it.
    ['unreadable', () => valid.toBuffer()],
    ['unreadable', () => valid.clone().resize(70_000, 7, { fit: 'fill' }).toBuffer()],
  ])('is told as %s', async (failure, read) => {
    const stored = await files();
    const pairs = await imagePairs(
      ['red', 'bad'].map((name) => picture(name)),
      async ({ name }) => stored.get(name) ?? read(),
      meanColour,
    );
    expect(pairs).toBe(failure);
  });
});

test('grey and 16-bit pictures, and such with alpha, are read like others', async () => {
  const { width, height } = grey;
  const source = sharp(grey.rgb, { raw: { width, height, channels: 3 } });
  const stored: Record<string, Uint8Array> = {
    rgb: await png(grey),
    grey: await source.clone().toColourspace('b-w').png().toBuffer(),
    alpha: await source.clone().ensureAlpha().png().toBuffer(),
    deep: await source.clone().toColourspace('rgb16').png().toBuffer(),
  };
  const pairs = await imagePairs(
    Object.keys(stored).map((name) => picture(name)),
    async ({ name }) => stored[name] ?? null,
    meanColour,
  );
  expect(pairs).toHaveLength(6);
  for (const { cosine, ssim } of pairs as Exclude<typeof pairs, string>) {
    expect(cosine).toBeCloseTo(1, 6);
    expect(ssim).toBeCloseTo(1, 6);
  }
});
