import { expect, test } from 'vitest';
import { textRegions } from './text-regions.ts';

const width = 200;
const height = 100;

function mapOf(probability: (x: number, y: number) => number): Float32Array {
  return Float32Array.from({ length: width * height }, (_, i) =>
    probability(i % width, Math.floor(i / width)),
  );
}

test('an empty map has no regions', () => {
  expect(
    textRegions(
      mapOf(() => 0),
      width,
      height,
    ),
  ).toEqual([]);
});

test('a block becomes one region, grown by area * ratio / perimeter', () => {
  const [region, ...more] = textRegions(
    mapOf((x, y) => (x >= 20 && x < 120 && y >= 30 && y < 40 ? 0.9 : 0.01)),
    width,
    height,
  );
  expect(more).toEqual([]);
  const growth = (100 * 10 * 1.5) / 220;
  expect(region).toMatchObject({ cx: 70, cy: 35, angle: 0 });
  expect(region!.halfWidth).toBeCloseTo(50 + growth, 6);
  expect(region!.halfHeight).toBeCloseTo(5 + growth, 6);
});

test('specks, thin rules and weak blocks are dropped', () => {
  const map = mapOf((x, y) => {
    if (y === 10) return 0.9;
    if (x === 5 && y === 50) return 0.9;
    return y >= 70 && y < 80 && x < 100 ? 0.4 : 0;
  });
  expect(textRegions(map, width, height)).toEqual([]);
});

test('a sloping block keeps its slope', () => {
  const slope = Math.tan(0.2);
  const map = mapOf((x, y) => (Math.abs(y - 50 - (x - 100) * slope) < 5 && x > 20 && x < 180 ? 1 : 0));
  const [region] = textRegions(map, width, height);
  expect(region!.angle).toBeCloseTo(0.2, 1);
});

test('a map full of specks ends with a bounded number of regions', () => {
  const map = new Float32Array(1000 * 1000);
  for (let y = 0; y < 1000; y += 8)
    for (let x = 0; x < 1000; x += 8)
      for (let i = 0; i < 16; i++) map[(y + (i >> 2)) * 1000 + x + (i & 3)] = 1;
  expect(textRegions(map, 1000, 1000)).toHaveLength(400);
});
