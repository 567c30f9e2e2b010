import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { misplacedUtterance, refineParagraphs } from './refine-paragraphs.ts';

function spoken(...texts: readonly (string | number)[]) {
  let atSec = 0;
  return texts.flatMap((text) => {
    if (typeof text === 'number') {
      atSec += text;
      return [];
    }
    const startSec = atSec;
    atSec += 2;
    return [{ startSec, endSec: atSec, text }];
  });
}
const words = (count: number, end = '.') => `${Array(count).fill('word').join(' ')}${end}`;

describe('paragraphs', () => {
  test('tile the transcript, whatever it is', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(90), fc.boolean())), (lengths) => {
        const utterances = spoken(...lengths.flatMap(([count, pause]) => [words(count), pause ? 3 : 0]));
        const paragraphs = refineParagraphs(utterances);
        let end = 0;
        for (const { firstUtterance, endUtterance } of paragraphs) {
          expect(firstUtterance).toBe(end);
          expect(endUtterance).toBeGreaterThan(firstUtterance);
          expect(endUtterance - firstUtterance).toBeLessThanOrEqual(16);
          end = endUtterance;
        }
        expect(end).toBe(utterances.length);
      }),
    );
  });

  test('end at a pause once they have some words, and at a sentence once they have many', () => {
    const bounds = (...texts: readonly (string | number)[]) =>
      refineParagraphs(spoken(...texts)).map(({ endUtterance }) => endUtterance);
    expect(bounds(words(20), 3, words(30), 3, words(9))).toEqual([2, 3]);
    expect(bounds(words(100, ''), words(40, ''), words(10), words(5))).toEqual([3, 4]);
    expect(bounds(words(100, ''), words(90, ''), words(10, ''))).toEqual([2, 3]);
  });
});

describe('an utterance of a rewrite', () => {
  const said = ['We take the square root of both sides now.', 'So x is equal to four or minus four.'];

  test('that says the same is in its place', () => {
    expect(
      misplacedUtterance(said, [
        'Now we take the square root of both sides.',
        'So x equals four or minus four.',
      ]),
    ).toBeNull();
    expect(misplacedUtterance(['Okay.', ...said], ['', ...said])).toBeNull();
  });

  test.each([
    ['is empty', ['', 'So x is equal to four or minus four.'], 0],
    ['came before', [`${said.join(' ')}`, ''], 1],
    ['stands in the place of another', [said[1]!, said[0]!], 0],
  ])('that %s is not', (_how, rewritten, at) => {
    expect(misplacedUtterance(said, rewritten)).toBe(at);
  });

  test('that is new where nothing was said is not', () => {
    expect(misplacedUtterance([''], ['In this lesson we will learn about roots.'])).toBe(0);
  });
});
