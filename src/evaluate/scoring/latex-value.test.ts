import { expect, test } from 'vitest';
import { latexValue } from './latex-value.ts';
import { isEquivalent } from './math-vision.ts';

test.each<[string, number | null]>([
  ['\\frac{1}{2}', 0.5],
  ['4\\sqrt{3}', 4 * Math.sqrt(3)],
  ['2\\pi', 2 * Math.PI],
  ['2^{10}', 1024],
  ['3!', 6],
  ['(\\sqrt{4})!', null],
  ['0.5(16)', 8],
  ['\\sin .5', Math.sin(0.5)],
  ['\\sqrt[3]{27}', 3],
  ['\\frac{1}{0}', null],
  ['x+1', null],
  ['', null],
  ['}{', null],
])('%s', (latex, value) => {
  const found = latexValue(latex, false)?.value ?? null;
  if (value === null) expect(found).toBeNull();
  else expect(found).toBeCloseTo(value, 12);
});

test('a fraction after a whole number', () => {
  expect(latexValue('2\\frac{1}{2}', true)?.value).toBe(2.5);
  expect(latexValue('2\\frac{1}{2}', false)?.value).toBe(1);
});

test('texts that would keep a computer algebra system busy', () => {
  for (const text of [
    '9^{9^{9^{9}}}',
    '100000!',
    '9!!!!',
    '('.repeat(5000),
    `${'\\sqrt{'.repeat(60)}2`,
    'process.exit(1)',
  ]) {
    expect(latexValue(text, false)).toBeNull();
    expect(isEquivalent('5', text)).toBe(false);
  }
});
