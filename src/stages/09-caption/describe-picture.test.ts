import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PictureFacts } from '../../records/screen.ts';
import { describePicture } from './describe-picture.ts';

const slide: PictureFacts = {
  edgeShare: 0.06,
  plainShare: 0.85,
  entropyBits: 2.1,
  busyShare: 0.3,
  sharpness: 400,
  faceShare: 0,
  facesShare: 0,
};

const share = fc.double({ min: 0, max: 1, noNaN: true });
const facts: fc.Arbitrary<PictureFacts> = fc.record({
  edgeShare: share,
  plainShare: share,
  entropyBits: fc.double({ min: 0, max: 8, noNaN: true }),
  busyShare: share,
  sharpness: fc.double({ min: 0, max: 1e5, noNaN: true }),
  faceShare: share,
  facesShare: share,
});

describe('describePicture', () => {
  it('gives the text in reading order', () => {
    const seen = {
      lines: ['Newton’s second law', 'F = ma', 'Force is mass times acceleration.'],
      facts: slide,
    };
    expect(describePicture(seen)).toBe(
      'A slide with the text: Newton’s second law, F = ma, Force is mass times acceleration.',
    );
  });

  it.each<[string, Partial<PictureFacts>]>([
    ['A drawing.', {}],
    ['A dense drawing.', { busyShare: 0.7 }],
    ['A mostly plain picture with a small drawing.', { busyShare: 0.05 }],
    ['A blank picture.', { edgeShare: 0, busyShare: 0, plainShare: 1, entropyBits: 0 }],
    ['A picture without detail.', { edgeShare: 0, busyShare: 0, plainShare: 0.1, entropyBits: 6 }],
    ['A photograph or scene full of detail.', { plainShare: 0.1, entropyBits: 7, busyShare: 0.8 }],
    ['A face fills the frame.', { plainShare: 0.2, entropyBits: 7, faceShare: 0.3 }],
    ['A drawing and a small picture of a person.', { faceShare: 0.01 }],
  ])('says what is seen without text: %s', (description, changed) => {
    expect(describePicture({ lines: [' ', '\u200b'], facts: { ...slide, ...changed } })).toBe(description);
  });

  it('shows where text was left out', () => {
    const lines = Array.from({ length: 30 }, (_, index) => `point number ${index}`);
    expect(describePicture({ lines, facts: slide })).toMatch(/point number 7 …$/u);
    expect(describePicture({ lines: ['word '.repeat(100)], facts: slide }).split(' ')).toHaveLength(46);
  });

  it('is short, plain and the same each time, whatever was read', () => {
    const line = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.lorem({ maxCount: 40 }));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), facts, (lines, measured) => {
        const description = describePicture({ lines, facts: measured });
        expect(description).not.toMatch(/[\p{Cc}\p{Cf}]|\s\s/u);
        expect(description.isWellFormed()).toBe(true);
        expect(description.split(' ').length).toBeLessThanOrEqual(60);
        expect(describePicture({ lines, facts: measured })).toBe(description);
      }),
      { numRuns: 500 },
    );
  });
});
