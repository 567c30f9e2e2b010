import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pattern } from './pattern.fixture.ts';
import { createTilePlanes, plainPlanes, type TilePlanes } from './tile-planes.ts';

function fill({ planes, stride }: TilePlanes, to: number, width: number, height: number, seed: number): void {
  const luma = pattern(width, height, seed);
  for (let y = 0; y < height; y++) planes[to]!.set(luma.subarray(y * width, (y + 1) * width), y * stride);
}

test('the kernel counts and sums as the plain way does', () => {
  const sizes = fc.record({
    width: fc.integer({ min: 1, max: 70 }),
    height: fc.integer({ min: 1, max: 50 }),
    bar: fc.integer({ min: 0, max: 254 }),
    seed: fc.nat(1000),
  });
  fc.assert(
    fc.property(sizes, ({ width, height, bar, seed }) => {
      const [kernel, plain] = [createTilePlanes, plainPlanes].map((create) => {
        const tiles = create(width, height, 2);
        fill(tiles, 0, width, height, seed);
        fill(tiles, 1, width, height, seed + 1);
        return tiles.compare(0, 1, bar);
      });
      expect([...kernel!.counts]).toEqual([...plain!.counts]);
      expect([...kernel!.sums]).toEqual([...plain!.sums]);
    }),
  );
});

test('a difference of the bar does not count, one more does', () => {
  const tiles = createTilePlanes(32, 16, 2);
  tiles.planes[1]![3] = 20;
  tiles.planes[1]![16] = 21;
  const { counts, sums } = tiles.compare(0, 1, 20);
  expect([...counts]).toEqual([0, 1]);
  expect([...sums]).toEqual([20, 21]);
});

test('a tile is copied with nothing around it', () => {
  const tiles = createTilePlanes(40, 40, 2);
  tiles.planes[0]!.fill(9);
  tiles.copyTile(tiles.planes[0]!, tiles.planes[1]!, 4);
  expect([...tiles.compare(0, 1, 0).counts]).toEqual([256, 256, 256, 256, 0, 256, 256, 256, 256]);
});
