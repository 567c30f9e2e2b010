import { describe, expect, test } from 'vitest';
import { missingLine, withoutLineNumber } from './rewrite.ts';

describe("a line's own number", () => {
  test.each([
    ['1. So we take the root.', 1],
    ['1) So we take the root.', 1],
    ['(1) So we take the root.', 1],
    ['[1] So we take the root.', 1],
    ['12: So we take the root.', 12],
  ])('copied into its text goes: %s', (written, number) => {
    expect(withoutLineNumber(written, number, 'so we take the root')).toBe('So we take the root.');
  });

  test.each([
    ['that was said', '1. Take the root.', 1, 'one take the root'],
    ['that was said behind a filler', '2. Square it.', 2, 'so um second square it'],
    ['of another line', '2. So we take the root.', 1, 'so we take the root'],
    ['that begins a decimal', '1.5 metres are left.', 1, 'the rest is one point five metres'],
    ['that begins a longer one', '12 metres are left.', 1, 'the rest is twelve metres'],
    ['without a mark', '1 metre is left.', 1, 'the rest is one metre'],
  ])('stays where it is one %s', (_, written, number, heard) => {
    expect(withoutLineNumber(written, number, heard)).toBe(written);
  });

  test('alone leaves an empty line', () => {
    expect(withoutLineNumber('3.', 3, 'um okay so')).toBe('');
  });
});

test('a reply must have each line once', () => {
  const lines = (...numbers: number[]) => ({ lines: numbers.map((number) => ({ number, text: 'x' })) });
  expect(missingLine(lines(2, 1), 2)).toBeNull();
  expect(missingLine(lines(1), 2)).toMatch(/1 to 2, got 1/);
  expect(missingLine(lines(1, 1), 2)).toMatch(/1 to 2, got 2/);
});
