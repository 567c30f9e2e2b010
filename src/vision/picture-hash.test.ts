import sharp, { type Sharp } from 'sharp';
import { expect, test } from 'vitest';
import { toGrey } from './grey.ts';
import {
  boundedDistance,
  hashDistance,
  isSameHash,
  pictureHash,
  wordsDistance,
  wordsOfHash,
} from './picture-hash.ts';

const boxes = (seed: number): string =>
  Array.from({ length: 14 }, (_, index) => {
    const at = Math.imul(seed * 31 + index, 2654435761) >>> 0;
    return `<rect x="${120 + (at % 800)}" y="${90 + ((at >>> 10) % 440)}" width="${60 + ((at >>> 4) % 180)}" height="18" fill="black"/>`;
  }).join('');
const slide = (seed: number, body = boxes(seed)): Promise<Buffer> =>
  sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="1280" height="720"><rect width="1280" height="720" fill="#fdfdf5"/><rect x="60" y="30" width="600" height="30" fill="navy"/>${body}</svg>`,
    ),
  )
    .png()
    .toBuffer();

async function hashOf(image: Sharp | Buffer): Promise<string> {
  const bytes = Buffer.isBuffer(image) ? image : await image.jpeg({ quality: 40 }).toBuffer();
  const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return pictureHash(toGrey({ rgb: data, width: info.width, height: info.height }));
}

test('a copy is known at another size, as JPEG 40, within bars, and without its margins', async () => {
  for (const seed of [1, 2, 3]) {
    const picture = await slide(seed);
    const hash = await hashOf(picture);
    expect(hash).toMatch(/^[0-9a-f]{128}$/);
    const copies = [
      sharp(picture).resize(427, 240),
      sharp(picture).resize(1920, 1080),
      sharp(picture).extend({ left: 160, right: 160, background: 'black' }),
      sharp(picture).extend({ top: 100, bottom: 60, left: 20, background: 'white' }),
      sharp(picture).extract({ left: 40, top: 20, width: 1200, height: 680 }),
    ];
    for (const copy of copies) expect(isSameHash(hash, await hashOf(copy))).toBe(true);
  }
});

test('other slides of the same template are other pictures', async () => {
  const hashes = await Promise.all([1, 2, 3, 4, 5].map(async (seed) => hashOf(await slide(seed))));
  for (const [index, hash] of hashes.entries())
    for (const other of hashes.slice(index + 1)) expect(hashDistance(hash, other)).toBeGreaterThan(40);
});

test('a blank picture has no hash, and is no copy of anything', async () => {
  const blank = await hashOf(
    await sharp({ create: { width: 640, height: 360, channels: 3, background: '#eee' } })
      .png()
      .toBuffer(),
  );
  expect(blank).toBe('');
  expect(isSameHash(blank, blank)).toBe(false);
  expect(isSameHash(blank, await hashOf(await slide(1)))).toBe(false);
});

test('the distance to one of many hashes is exact up to the bound, and above it beyond', () => {
  const random = (seed: number) => Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(seed + 7, 0x85ebca6b);
  const hash = Uint32Array.from({ length: wordsOfHash }, (_, word) => random(word));
  const all = new Uint32Array(3 * wordsOfHash);
  for (const [place, flipped] of [0, 5, wordsOfHash * 32].entries()) {
    all.set(hash, place * wordsOfHash);
    for (let bit = 0; bit < flipped; bit++) all[place * wordsOfHash + (bit >> 5)]! ^= 1 << (bit & 31);
  }
  // Five bits differ in the half of the whole picture alone.
  all[wordsOfHash + wordsOfHash - 1]! ^= 0x7f;
  expect([0, 1, 2].map((place) => boundedDistance(hash, all, place * wordsOfHash, 72))).toEqual([0, 5, 96]);
  for (const place of [0, 1])
    expect(boundedDistance(hash, all, place * wordsOfHash, 72)).toBe(
      wordsDistance(hash, all.subarray(place * wordsOfHash, (place + 1) * wordsOfHash)),
    );
});
