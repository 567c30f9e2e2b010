import { describe, expect, it } from 'vitest';
import { findLoop, guardHearing, rejectRepeats } from './guards.ts';

const voice = { voicedSec: 5, peakLevel: -15 };
const said = (text: string, tokens = text.split(' ').length, capped = false) => ({ text, tokens, capped });

describe('guardHearing', () => {
  it('lets speech pass, also fast, short and stuttered', () => {
    expect(guardHearing(said('The sum is the same on both sides.'), voice, 6)).toBeNull();
    expect(guardHearing(said('very, very, very good, no, no, no'), voice, 6)).toBeNull();
    expect(guardHearing(said('Thank you.', 3), { voicedSec: 0.6, peakLevel: -20 }, 1)).toBeNull();
    expect(guardHearing(said(''), { voicedSec: 0, peakLevel: -120 }, 5)).toBeNull();
  });

  it('rejects text on silence', () => {
    expect(guardHearing(said('Some words.'), { voicedSec: 0.1, peakLevel: -20 }, 3)).toBe('text-on-silence');
    expect(guardHearing(said('Some words.'), { voicedSec: 2, peakLevel: -70 }, 3)).toBe('text-on-silence');
    const faint = { voicedSec: 0.5, peakLevel: -30 };
    expect(guardHearing(said('Thanks for watching!'), faint, 6)).toBe('text-on-silence');
    expect(guardHearing(said('Banana.'), faint, 6)).toBeNull();
  });

  it('rejects loops', () => {
    expect(guardHearing(said('the story of the story of the story of the story of'), voice, 8)).toBe(
      'repetition-loop',
    );
    expect(guardHearing(said('no '.repeat(20).trim()), voice, 8)).toBe('repetition-loop');
  });

  it('rejects more tokens than speech can have', () => {
    expect(guardHearing(said('words', 80), voice, 6)).toBe('too-many-tokens');
    expect(guardHearing(said('words go on', 30, true), voice, 6)).toBe('too-many-tokens');
  });
});

describe('findLoop', () => {
  it('counts by the length of the phrase', () => {
    const times = (phrase: string, n: number) => findLoop(Array(n).fill(phrase.split(' ')).flat());
    expect(times('no', 7)).toBe(false);
    expect(times('no', 8)).toBe(true);
    expect(times('we will', 3)).toBe(false);
    expect(times('we will', 4)).toBe(true);
    expect(times('we go to town', 2)).toBe(false);
    expect(times('we go to town', 3)).toBe(true);
  });
});

describe('rejectRepeats', () => {
  const row = (...texts: string[]) =>
    texts.map((text, i) => ({ startSec: i, endSec: i + 1, text, confidence: 0.9 }));

  it('keeps the first of a text that comes over and over', () => {
    const { utterances, rejected } = rejectRepeats(
      row('Let us begin.', 'This is the end.', 'this is the end', 'This is the end!', 'Yes.', 'Yes.'),
    );
    expect(utterances.map((u) => u.text)).toEqual(['Let us begin.', 'This is the end.', 'Yes.', 'Yes.']);
    expect(rejected.map((u) => [u.startSec, u.reason])).toEqual([
      [2, 'repetition-loop'],
      [3, 'repetition-loop'],
    ]);
  });

  it('allows a refrain that something comes between', () => {
    const texts = row(
      'We add the two rows.',
      'Good.',
      'We add the two rows.',
      'Good.',
      'We add the two rows.',
    );
    expect(rejectRepeats(texts)).toEqual({ utterances: texts, rejected: [] });
  });
});
