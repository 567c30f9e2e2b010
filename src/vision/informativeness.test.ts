import fc from 'fast-check';
import { expect, test } from 'vitest';
import { informativeness } from './informativeness.ts';

const share = fc.double({ min: 0, max: 1, noNaN: true });

test('scores stay between 0 and 10', () => {
  fc.assert(
    fc.property(share, share, fc.nat(10_000), (busyShare, faceShare, chars) => {
      const score = informativeness({ busyShare, faceShare }, chars);
      expect(score).toBeGreaterThanOrEqual(0);
      expect(score).toBeLessThanOrEqual(10);
    }),
  );
});

test('more text or drawing never scores less, a larger face never more', () => {
  fc.assert(
    fc.property(share, share, fc.nat(200), share, share, fc.nat(200), (busy, face, chars, b, f, c) => {
      const score = informativeness({ busyShare: busy, faceShare: face }, chars);
      const more = { busyShare: Math.max(busy, b), faceShare: Math.min(face, f) };
      expect(informativeness(more, Math.max(chars, c))).toBeGreaterThanOrEqual(score);
    }),
  );
});

test('nothing is worth nothing, a line of text or a drawing is worth half', () => {
  expect(informativeness({ busyShare: 0.03, faceShare: 0 }, 0)).toBe(0);
  expect(informativeness({ busyShare: 0, faceShare: 0 }, 28)).toBeCloseTo(5, 1);
  expect(informativeness({ busyShare: 0.1, faceShare: 0 }, 0)).toBeCloseTo(5, 1);
});

test('a talking head is empty whatever is behind it, and so is the name under it', () => {
  expect(informativeness({ busyShare: 0.9, faceShare: 0.06 }, 0)).toBe(0);
  expect(informativeness({ busyShare: 0.9, faceShare: 0.06 }, 30)).toBe(0);
  expect(informativeness({ busyShare: 0.9, faceShare: 0.06 }, 200)).toBeGreaterThan(9);
});

test('a speaker beside a board leaves the board', () => {
  expect(informativeness({ busyShare: 0.4, faceShare: 0.012 }, 0)).toBeGreaterThan(9);
});
