import { expect, test } from 'vitest';
import { pattern } from './pattern.fixture.ts';
import { decodePicture, encodePicture, longEdgeLimited, shrinkPicture } from './picture.ts';

/** Left half red, right half blue, with a smooth ramp in green. */
function picture(width: number, height: number): Uint8Array {
  return new Uint8Array(width * height * 3).map((_, i) => {
    const x = Math.floor(i / 3) % width;
    if (i % 3 === 1) return Math.round((x / width) * 80);
    return (i % 3 === 0) === x < width / 2 ? 200 : 20;
  });
}

test('a picture survives the way to JPEG and back', async () => {
  const rgb = picture(64, 48);
  const encoded = await encodePicture(rgb, 64, 48, { quality: 95 });
  expect([encoded.bytes[0], encoded.bytes[1], encoded.width, encoded.height]).toEqual([0xff, 0xd8, 64, 48]);
  const decoded = await decodePicture(encoded.bytes);
  expect([decoded.width, decoded.height]).toEqual([64, 48]);
  expect(Math.max(...decoded.rgb.map((value, i) => Math.abs(value - rgb[i]!)))).toBeLessThan(12);
});

test('coloured edges stay where they are: chroma is not halved', async () => {
  const stripes = new Uint8Array(64 * 64 * 3).map((_, i) => {
    const red = Math.floor(i / 3) % 64 < 33;
    return [red ? 220 : 30, 30, red ? 30 : 220][i % 3]!;
  });
  const { rgb } = await decodePicture((await encodePicture(stripes, 64, 64, { quality: 95 })).bytes);
  expect(rgb[32 * 3]!).toBeGreaterThan(190);
  expect(rgb[33 * 3]!).toBeLessThan(60);
});

test('larger pictures are scaled down to the long edge, smaller ones left', async () => {
  const { bytes, width, height } = await encodePicture(picture(300, 200), 300, 200, { longEdge: 128 });
  expect([width, height]).toEqual([128, 85]);
  expect(await decodePicture(bytes)).toMatchObject({ width: 128, height: 85 });
  expect(await encodePicture(picture(30, 20), 30, 20, { longEdge: 128 })).toMatchObject({ width: 30 });
  expect(await encodePicture(picture(300, 200), 300, 200, { longEdge: null })).toMatchObject({ width: 300 });
  expect(longEdgeLimited(1080, 1920, 1280)).toEqual({ width: 720, height: 1280 });
  expect(longEdgeLimited(4000, 1, 1280)).toEqual({ width: 1280, height: 1 });
});

test('the same picture gives the same bytes', async () => {
  const noisy = pattern(192, 108, 4);
  const [first, second] = await Promise.all([encodePicture(noisy, 64, 108), encodePicture(noisy, 64, 108)]);
  expect(Buffer.from(first.bytes).equals(second.bytes)).toBe(true);
});

test('shrinking keeps the shape and the mean', async () => {
  const rgb = picture(960, 540);
  const shrunk = await shrinkPicture({ rgb, width: 960, height: 540 }, 480);
  expect([shrunk.width, shrunk.height]).toEqual([480, 270]);
  const mean = (bytes: Uint8Array) => bytes.reduce((sum, value) => sum + value, 0) / bytes.length;
  expect(mean(shrunk.rgb)).toBeCloseTo(mean(rgb), 0);
});

test('what is no picture is told apart', async () => {
  await expect(encodePicture(new Uint8Array(10), 2, 2)).rejects.toThrow('Expected 12 bytes');
  await expect(decodePicture(new Uint8Array([1, 2, 3]))).rejects.toThrow();
});

test('a part is scaled down as if it had been cut out before', async () => {
  const [width, height] = [960, 540];
  const rgb = picture(width, height);
  const part = { left: 420, top: 0, width: 540, height: 540 };
  const cut = new Uint8Array(part.width * part.height * 3);
  for (let y = 0; y < part.height; y++) {
    const from = (y * width + part.left) * 3;
    cut.set(rgb.subarray(from, from + part.width * 3), y * part.width * 3);
  }
  const inOne = await shrinkPicture({ rgb, width, height }, 416, part);
  const inTwo = await shrinkPicture({ rgb: cut, width: part.width, height: part.height }, 416);
  expect([inOne.width, inOne.height]).toEqual([416, 416]);
  expect(Buffer.compare(inOne.rgb, inTwo.rgb)).toBe(0);
});
