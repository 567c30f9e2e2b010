import fc from 'fast-check';
import { expect, test } from 'vitest';
import { judgeWindows } from './judge-windows.ts';

test('a short transcript is seen whole', () => {
  expect(judgeWindows([100, 100, 100], 100)).toEqual([{ firstUtterance: 0, endUtterance: 3 }]);
  expect(judgeWindows([], 100)).toEqual([]);
});

test('a long one by beginning, middle and end', () => {
  expect(judgeWindows(Array(100).fill(10), 100)).toEqual([
    { firstUtterance: 0, endUtterance: 10 },
    { firstUtterance: 45, endUtterance: 55 },
    { firstUtterance: 90, endUtterance: 100 },
  ]);
});

test('windows never overlap, are never empty and are three at most', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(500), { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 1, max: 300 }),
      (tokens, size) => {
        const windows = judgeWindows(tokens, size);
        expect(windows.length).toBeGreaterThan(0);
        expect(windows.length).toBeLessThanOrEqual(3);
        expect(windows[0]!.firstUtterance).toBe(0);
        let end = 0;
        for (const { firstUtterance, endUtterance } of windows) {
          expect(firstUtterance).toBeGreaterThanOrEqual(end);
          expect(endUtterance).toBeGreaterThan(firstUtterance);
          end = endUtterance;
        }
        expect(end).toBeLessThanOrEqual(tokens.length);
      },
    ),
  );
});
