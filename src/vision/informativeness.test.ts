import fc from 'fast-check';
import { expect, test } from 'vitest';
import { informativeness, unread } from './informativeness.ts';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const face = { left: 0.4, top: 0.2, width: 0.1, height: 0.2 };
const drawing = (busyShare: number) => ({ busyShare, faceShare: 0 });
/** The default of `read.minInformativeness`. */
const pass = 2;

/** A speaker of whom the camera shows the upper half, and how much is drawn around. */
const speaker = (drawnShare: number, isPage = false, faceShare = 0.02) => ({
  busyShare: 0.6,
  faceShare,
  speaker: { face, drawnShare, isPage },
});

test('scores stay between 0 and 10, and more text or drawing never scores less', () => {
  fc.assert(
    fc.property(
      share,
      share,
      fc.boolean(),
      fc.nat(200),
      share,
      fc.nat(200),
      (busy, drawn, isPage, chars, b, c) => {
        const of = (busyShare: number, drawnShare: number, count: number) =>
          informativeness(
            { busyShare, faceShare: 0.02, speaker: { face, drawnShare, isPage } },
            { ...unread, content: count, beside: count },
          );
        const score = of(busy, drawn, chars);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(10);
        expect(of(Math.max(busy, b), Math.max(drawn, b), Math.max(chars, c))).toBeGreaterThanOrEqual(score);
      },
    ),
  );
});

test('nothing is nothing; a word or a small figure is something', () => {
  expect(informativeness(drawing(0), unread)).toBe(0);
  expect(informativeness(drawing(0.012), unread)).toBe(0);
  expect(informativeness(drawing(0.04), { ...unread, furnitureShare: 0.03 })).toBe(0);
  expect(informativeness(drawing(0), { ...unread, content: 1 })).toBeLessThan(pass);
  expect(informativeness(drawing(0), { ...unread, content: 3 })).toBeGreaterThan(pass);
  expect(informativeness(drawing(5 / 256), unread)).toBeGreaterThan(pass);
});

test('a speaker is empty whatever furniture is behind, and so is the name below', () => {
  for (const faceShare of [0.008, 0.02, 0.3]) {
    expect(informativeness(speaker(0.05, false, faceShare), unread)).toBe(0);
    expect(informativeness(speaker(0.05, true, faceShare), { ...unread, content: 90 })).toBe(0);
  }
  expect(informativeness(speaker(0.05), { ...unread, content: 15, beside: 15 })).toBe(0);
});

test('a speaker before a board, beside a slide or in a window leaves what is shown', () => {
  expect(informativeness(speaker(0.2), unread)).toBeGreaterThan(pass);
  expect(informativeness(speaker(0.1, true), unread)).toBeGreaterThan(pass);
  expect(informativeness(speaker(0.02, true), { ...unread, content: 4, beside: 4 })).toBeGreaterThan(pass);
  expect(informativeness(speaker(0.02), { ...unread, content: 80, beside: 80 })).toBeGreaterThan(pass);
  expect(informativeness(speaker(0, false, 0.005), unread)).toBeGreaterThan(pass);
});
