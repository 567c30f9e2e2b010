import fc from 'fast-check';
import { expect, test } from 'vitest';
import { convexHull, corners, minimumAreaRectangle } from './rotated-rectangle.ts';

test('the hull of a square is its corners', () => {
  const hull = convexHull([
    [0, 0],
    [2, 0],
    [1, 1],
    [2, 2],
    [0, 2],
    [1, 0],
  ]);
  expect(hull).toHaveLength(4);
});

test('finds a long sloping rectangle again from its corners', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -0.7, max: 0.7, noNaN: true }),
      fc.double({ min: 60, max: 400, noNaN: true }),
      (angle, halfWidth) => {
        const found = minimumAreaRectangle(corners({ cx: 500, cy: 400, halfWidth, halfHeight: 12, angle }));
        // Slopes that the upright box nearly fills are taken for upright.
        if (found.angle === 0) return;
        expect(found.angle).toBeCloseTo(angle, 6);
        expect(found.halfWidth).toBeCloseTo(halfWidth, 6);
        expect(found.halfHeight).toBeCloseTo(12, 6);
        expect(found.cx).toBeCloseTo(500, 6);
      },
    ),
  );
});

test('a line of 800 pixels that slopes by two degrees is not taken for upright', () => {
  const angle = (2 * Math.PI) / 180;
  const found = minimumAreaRectangle(corners({ cx: 0, cy: 0, halfWidth: 400, halfHeight: 15, angle }));
  expect(found.angle).toBeCloseTo(angle, 6);
});

test('a vertical line keeps its length as height', () => {
  const found = minimumAreaRectangle(
    corners({ cx: 50, cy: 100, halfWidth: 10, halfHeight: 90, angle: 0.02 }),
  );
  expect(found.halfHeight).toBeGreaterThan(80);
  expect(Math.abs(found.angle)).toBeLessThan(0.1);
});

test('one point is an empty rectangle', () => {
  expect(minimumAreaRectangle([[3, 4]])).toEqual({ cx: 3, cy: 4, halfWidth: 0, halfHeight: 0, angle: 0 });
});
