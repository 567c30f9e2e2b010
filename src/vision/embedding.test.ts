import { expect, test } from 'vitest';
import { type ColourFrame, createEmbeddingDetector } from './embedding.ts';

function frame(timeSec: number, r: number, g: number, b: number): ColourFrame {
  const rgb = { rgb: Uint8Array.of(r, g, b), width: 1, height: 1 };
  return { timeSec, width: 1, height: 1, lumaRange: 'full', luma: Uint8Array.of(0), rgb: () => rgb };
}

const embedImage = async ({ rgb }: { rgb: Uint8Array }) => Float32Array.from(rgb);

test('a new screen starts where the direction turns away from that of the keyframe', async () => {
  const detector = createEmbeddingDetector(embedImage, { minCosine: 0.9, minScreenSec: 1 });
  expect(await detector.push(frame(0, 100, 0, 0))).toEqual({ newScreen: true, similarity: null });
  expect(await detector.push(frame(0.5, 0, 9, 0))).toEqual({ newScreen: false, similarity: null });
  expect(await detector.push(frame(1, 50, 0, 0))).toEqual({ newScreen: false, similarity: 1 });
  expect(await detector.push(frame(2, 30, 40, 0))).toEqual({ newScreen: true, similarity: 0.6 });
});

test('vectors that cannot be compared are an error', async () => {
  const detector = createEmbeddingDetector(embedImage, { minCosine: 0.9, minScreenSec: 0 });
  await detector.push(frame(0, 1, 0, 0));
  await expect(detector.push(frame(1, 0, 0, 0))).rejects.toThrow('direction');
});
