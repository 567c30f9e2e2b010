import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  dipsWorthPlacing,
  type PlacedPause,
  pausesWorthPlacing,
  splitSentences,
  splitWords,
} from './sentences.ts';

const window = { startSec: 10, endSec: 24 };
const pause = (startSec: number, endSec: number, wordsBefore: number): PlacedPause => ({
  startSec,
  endSec,
  wordsBefore,
});

describe('splitSentences', () => {
  it('cuts after a sentence that is followed by a pause, and keeps padding on both sides', () => {
    const pieces = splitSentences(window, 'A matrix is a table. We multiply it now.', [pause(16, 17, 5)]);
    expect(pieces).toEqual([
      { startSec: 10, endSec: 16.15, text: 'A matrix is a table.' },
      { startSec: 16.85, endSec: 24, text: 'We multiply it now.' },
    ]);
  });

  it('takes a pause one word off the end of a sentence as that end', () => {
    const pieces = splitSentences(window, 'This is it. And now that.', [pause(16, 16.4, 4)]);
    expect(pieces.map((piece) => piece.text)).toEqual(['This is it.', 'And now that.']);
  });

  it('cuts nothing where nobody pauses, nor inside a sentence that is not too long', () => {
    expect(splitSentences(window, 'One thing. Another thing.', [])).toHaveLength(1);
    const short = { startSec: 0, endSec: 9 };
    expect(splitSentences(short, 'one thing, another thing', [pause(4, 5, 2)])).toHaveLength(1);
  });

  it('cuts a sentence that is too long at its best pause, a comma counting', () => {
    const text = 'first we take the row, then we take the column and add';
    const pieces = splitSentences(window, text, [pause(14, 14.3, 5), pause(18, 18.4, 8)]);
    expect(pieces.map((piece) => piece.text)).toEqual([
      'first we take the row,',
      'then we take the column and add',
    ]);
  });

  it('leaves no utterance of a moment, and does not end a sentence at an abbreviation', () => {
    const pieces = splitSentences({ startSec: 0, endSec: 6 }, 'Good. Now we begin.', [pause(0.8, 1.2, 1)]);
    expect(pieces).toHaveLength(1);
    expect(splitSentences(window, 'We thank Dr. Smith', [pause(12, 12.5, 3)])).toHaveLength(2);
    const short = { startSec: 0, endSec: 9 };
    expect(splitSentences(short, 'We thank Dr. Smith', [pause(4, 4.5, 3)])).toHaveLength(1);
  });

  it('loses and doubles no word, and keeps order, for any text and any pauses', () => {
    const word = fc.constantFrom('a', 'matrix', 'is.', 'so,', 'Dr.', 'why?', '3.14', 'end."', '\u2014');
    const pauses = fc.array(
      fc.record({
        startSec: fc.double({ min: 0, max: 1, noNaN: true }),
        length: fc.double({ min: 0.01, max: 1.5, noNaN: true }),
        wordsBefore: fc.integer({ min: 0, max: 70 }),
      }),
      { maxLength: 10 },
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 60 }), pauses, (words, drawn) => {
        const text = words.join(' ');
        const placed: PlacedPause[] = [];
        for (const p of drawn.toSorted((a, b) => a.startSec - b.startSec)) {
          const startSec = 10 + p.startSec * 13;
          if (startSec > (placed.at(-1)?.endSec ?? 10)) {
            placed.push({ startSec, endSec: Math.min(24, startSec + p.length), wordsBefore: p.wordsBefore });
          }
        }
        const pieces = splitSentences(window, text, placed);
        expect(pieces.map((piece) => piece.text).join(' ')).toBe(text);
        let before = window.startSec;
        for (const piece of pieces) {
          expect(piece.startSec).toBeGreaterThanOrEqual(before);
          expect(piece.endSec).toBeGreaterThanOrEqual(piece.startSec);
          expect(piece.text).not.toBe('');
          before = piece.endSec;
        }
        expect(before).toBeLessThanOrEqual(window.endSec);
        for (const piece of pieces.slice(1)) {
          const inPause = placed.some((p) => p.startSec <= piece.startSec && piece.startSec <= p.endSec);
          expect(inPause).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('a dip', () => {
  const text = 'A matrix is a table. We multiply it now.';

  it('is where a sentence ends, if the recogniser puts it there', () => {
    expect(splitSentences(window, text, [pause(16, 16, 4)])).toEqual([
      { startSec: 10, endSec: 16, text: 'A matrix is a table.' },
      { startSec: 16, endSec: 24, text: 'We multiply it now.' },
    ]);
  });

  it('cuts nothing inside a sentence, however long', () => {
    expect(splitSentences(window, text, [pause(13, 13, 2)])).toHaveLength(1);
  });

  it('is looked for at the quietest moment near a sentence that no pause ends', () => {
    const asked: number[][] = [];
    const dips = (pauses: { startSec: number; endSec: number }[]) =>
      dipsWorthPlacing(window, 'aaaa bbbb. cccc dddd eeee ffff. gggg', pauses, ({ startSec, endSec }) => {
        asked.push([startSec, endSec]);
        return startSec + 0.5;
      });
    expect(dips([])).toHaveLength(2);
    expect(asked[0]![0]).toBeCloseTo(13.2, 1);
    expect(dips([{ startSec: 14, endSec: 14.4 }])).toHaveLength(1);
  });
});

describe('pausesWorthPlacing', () => {
  const pauses = [1, 3, 5, 7, 9, 11, 13].map((at) => ({
    startSec: 10 + at,
    endSec: 10 + at + 0.2 + at / 100,
  }));

  it('asks for those near the guessed end of a sentence', () => {
    const short = { startSec: 10, endSec: 19 };
    const inside = pauses.filter((p) => p.endSec < 19);
    const chosen = pausesWorthPlacing(short, 'aaaa bbbb cccc. dddd eeee ffff', inside);
    expect(chosen.map((p) => p.startSec)).toEqual([13, 15, 17]);
  });

  it('asks for none in a short window of one sentence, for the longest in a long one', () => {
    expect(pausesWorthPlacing({ startSec: 10, endSec: 19 }, 'one sentence only.', pauses)).toEqual([]);
    expect(pausesWorthPlacing(window, 'one sentence only.', pauses)).toEqual(pauses.slice(-2));
  });

  it('never asks for many', () => {
    const text = splitWords('a. '.repeat(30)).join(' ');
    const many = Array.from({ length: 30 }, (_, i) => ({ startSec: 10 + i / 3, endSec: 10.2 + i / 3 }));
    expect(pausesWorthPlacing(window, text, many).length).toBeLessThanOrEqual(6);
  });
});
