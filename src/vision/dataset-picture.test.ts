import sharp, { type Sharp } from 'sharp';
import { describe, expect, test } from 'vitest';
import { checkDatasetPicture, decodeDatasetPicture } from './dataset-picture.ts';

const noise = Buffer.from({ length: 120 * 80 * 3 }).map((_, at) => (at * 7919) % 251);
const raw = (): Sharp => sharp(noise, { raw: { width: 120, height: 80, channels: 3 } });
const files = {
  JPEG: () => raw().jpeg().toBuffer(),
  'progressive JPEG': () => raw().jpeg({ progressive: true }).toBuffer(),
  PNG: () => raw().png().toBuffer(),
  WebP: () => raw().webp({ lossless: true }).toBuffer(),
  GIF: () => raw().gif().toBuffer(),
};

async function outcome(check: (bytes: Uint8Array) => Promise<unknown>, bytes: Uint8Array): Promise<boolean> {
  return check(bytes).then(
    () => true,
    () => false,
  );
}

describe.each(Object.entries(files))('a %s', (_, make) => {
  test('is checked as it is decoded: whole, cut off anywhere, and damaged', async () => {
    const bytes = await make();
    expect(await decodeDatasetPicture(bytes)).toMatchObject({ width: 120, height: 80 });
    await checkDatasetPicture(bytes);
    for (const share of [0, 0.02, 0.1, 0.5, 0.9, 0.97]) {
      const cut = bytes.subarray(0, Math.floor(bytes.length * share));
      expect(await outcome(checkDatasetPicture, cut)).toBe(await outcome(decodeDatasetPicture, cut));
    }
    expect(await outcome(checkDatasetPicture, bytes.subarray(0, bytes.length / 2))).toBe(false);
  });
});

test('a picture that is too large, or no picture, is refused', async () => {
  const line = await sharp({ create: { width: 66_000, height: 1, channels: 3, background: '#fff' } })
    .png()
    .toBuffer();
  const large = await sharp({ create: { width: 8000, height: 6300, channels: 3, background: '#fff' } })
    .png()
    .toBuffer();
  for (const bytes of [line, large, Buffer.from('no picture'), Buffer.alloc(0)]) {
    await expect(checkDatasetPicture(bytes)).rejects.toThrow();
    await expect(decodeDatasetPicture(bytes)).rejects.toThrow();
  }
});
