import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cleanLine, maxLineCharacters } from './clean-line.ts';

test('full-width punctuation in Latin text becomes ASCII', () => {
  expect(cleanLine('hook（this，args）： done！')).toBe('hook(this,args): done!');
  expect(cleanLine('a。b、c【d】')).toBe('a.b,c[d]');
});

test('text with ideographs keeps its own punctuation', () => {
  expect(cleanLine('机器学习，第一章。')).toBe('机器学习，第一章。');
  expect(cleanLine('一')).toBe('一');
});

test('a leading dot or disc is a bullet', () => {
  expect(cleanLine('·Volume is')).toBe('• Volume is');
  expect(cleanLine('● 413M pairs')).toBe('• 413M pairs');
  expect(cleanLine('·')).toBe('·');
  expect(cleanLine('a · b')).toBe('a · b');
});

test('invisible and reordering characters are gone and white space is single', () => {
  expect(cleanLine('\u202Eab\u200Bc\u0007\uFEFF \u00a0 d\r\ne\uFE0F')).toBe('abc d e');
});

test('lines are capped by whole characters', () => {
  expect(cleanLine('x'.repeat(5000))).toHaveLength(maxLineCharacters);
  expect([...cleanLine('😀'.repeat(5000))]).toHaveLength(maxLineCharacters);
});

test('cleaning twice changes nothing more', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
      const once = cleanLine(text);
      expect(cleanLine(once)).toBe(once);
      expect(once).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    }),
  );
});
