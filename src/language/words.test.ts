import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endsSentence, isLiteral, joinWords, parseWords } from './words.ts';

describe('parseWords', () => {
  it('sets quotes, brackets and punctuation apart', () => {
    expect(parseWords('He said, "go (now)."')).toEqual([
      { lead: '', core: 'He', trail: '' },
      { lead: '', core: 'said', trail: ',' },
      { lead: '"', core: 'go', trail: '' },
      { lead: '(', core: 'now', trail: ')."' },
    ]);
  });

  it('loses nothing but the kind of white space', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        expect(joinWords(parseWords(text))).toBe(text.split(/\s+/u).filter(Boolean).join(' '));
      }),
    );
  });

  it('passes something very long on whole', () => {
    const [word] = parseWords(`${'.'.repeat(100_000)}x`);
    expect(word).toMatchObject({ lead: '', trail: '' });
  });
});

describe('isLiteral', () => {
  it.each([
    ['word', false],
    ["don't", false],
    ['well-known', false],
    ['DNA', false],
    ['3.14', true],
    ['NumPy', true],
    ['foo_bar', true],
    ['x^2', true],
    ['a.b', true],
    ['w-', true],
  ])('%s: %s', (text, expected) => {
    expect(isLiteral(parseWords(text)[0]!)).toBe(expected);
  });
});

it('endsSentence leaves an ellipsis open', () => {
  const ends = (text: string) => endsSentence(parseWords(text)[0]!);
  expect([ends('end.'), ends('end?"'), ends('end...'), ends('end…'), ends('end,')]).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});
