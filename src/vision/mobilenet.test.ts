import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { drawSlide } from './mobilenet.fixture.ts';
import { loadMobileNet } from './mobilenet.ts';

function isInstalled(): boolean {
  try {
    createRequire(import.meta.url).resolve('nsfwjs');
    return true;
  } catch {
    return false;
  }
}

describe.skipIf(!isInstalled())('with the package nsfwjs (skipped where it is not installed)', () => {
  test('near-identical pictures have vectors of nearly one direction, unrelated ones have not', async () => {
    const encoder = await loadMobileNet();
    const slide = await encoder.embed(await drawSlide(['The Pythagorean theorem', 'a² + b² = c²']));
    const smaller = await encoder.embed(await drawSlide(['The Pythagorean theorem', 'a² + b² = c²'], 640));
    const photo = await encoder.embed(await drawSlide([], 1280));
    await encoder.close();
    expect(slide).toHaveLength(1792);
    expect(encoder.producer).toMatchObject({ name: 'nsfwjs', model: 'mobilenet_v2_mid' });
    expect(cosine(slide, smaller)).toBeGreaterThan(0.95);
    expect(cosine(slide, photo)).toBeLessThan(0.85);
  });

  test('the same picture gives the same numbers', async () => {
    const encoder = await loadMobileNet();
    const picture = await drawSlide(['Once', 'and again']);
    expect(await encoder.embed(picture)).toEqual(await encoder.embed(picture));
    await encoder.close();
  });
});

test.skipIf(isInstalled())('without the package it is told what to install', async () => {
  await expect(loadMobileNet()).rejects.toMatchObject({
    fault: 'choice',
    message: /Get it with: npm install nsfwjs@/,
  });
});

function cosine(a: Float32Array, b: Float32Array): number {
  let [product, squaresA, squaresB] = [0, 0, 0];
  for (const [index, value] of a.entries()) {
    product += value * b[index]!;
    squaresA += value * value;
    squaresB += b[index]! ** 2;
  }
  return product / Math.sqrt(squaresA * squaresB);
}
