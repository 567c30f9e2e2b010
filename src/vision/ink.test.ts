import { expect, test } from 'vitest';
import { findInk, findStepsPlainly, inkByTile, inkIn } from './ink.ts';
import { instantiateKernel } from './kernel.ts';
import { pattern } from './pattern.fixture.ts';

test('the kernel finds the edges that the plain way finds, whatever the size and the bar', () => {
  expect(instantiateKernel()).not.toBeNull();
  let compared = 0;
  for (const [width, height] of [
    [320, 180],
    [47, 33],
    [16, 16],
    [33, 7],
    [640, 360],
  ] as const) {
    const stride = Math.ceil(width / 16) * 16;
    for (const bar of [0, 29, 40, 77, 120]) {
      // Beside the picture, as in planes of tiles, there is something to be left out.
      const plane = pattern(stride, height + 1, width + bar);
      const plain = new Uint8Array(plane.length).fill(9);
      const { inRow, inColumn } = findStepsPlainly(plane, stride, width, height, Math.max(28, bar), plain);
      // No rule or frame is in it, so nothing is taken out afterwards.
      if (Math.max(...inRow) > 0.6 * width || Math.max(...inColumn) > 0.6 * height) continue;
      const found = new Uint8Array(plane.length).fill(9);
      findInk(plane, stride, width, height, bar, found);
      expect(found).toEqual(plain);
      compared++;
    }
  }
  expect(compared).toBeGreaterThan(5);
});

test('rules along most of a side are no ink, and what is drawn beside them is', () => {
  const [width, height] = [64, 48];
  const plane = new Uint8Array(width * height).fill(235);
  for (let x = 4; x < 60; x++) plane[10 * width + x] = 30;
  for (let y = 2; y < 46; y++) plane[y * width + 50] = 30;
  plane.fill(30, 30 * width + 20, 30 * width + 26);
  const ink = new Uint8Array(plane.length);
  findInk(plane, width, width, height, 0, ink);
  const inked = [...ink.keys()].filter((at) => ink[at]! > 0);
  expect(inked.length).toBeGreaterThan(8);
  for (const at of inked) {
    expect(Math.abs(Math.floor(at / width) - 30.5)).toBeLessThan(1);
    expect(at % width).toBeLessThan(28);
  }
});

test('ink is counted by tile', () => {
  const plane = pattern(64, 48, 3);
  const ink = new Uint8Array(plane.length);
  findInk(plane, 64, 64, 48, 0, ink);
  const counted = inkByTile(ink, 64, 4);
  expect(counted).toHaveLength(12);
  expect([...counted]).toEqual(Array.from({ length: 12 }, (_, tile) => inkIn(ink, 64, 4, tile)));
  expect(counted.reduce((sum, count) => sum + count, 0)).toBe(ink.filter((step) => step & 1).length);
});
