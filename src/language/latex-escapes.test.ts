import { expect, test } from 'vitest';
import { restoreLatex } from './latex-escapes.ts';

test.each([
  String.raw`\frac{1}{2}`,
  String.raw`\beta \times \theta`,
  String.raw`\tan x, \text{if } x \to 0`,
  String.raw`\right) \rho`,
  String.raw`\nabla f \neq 0, x \notin A`,
])('%s survives a JSON string in which it was not doubled', (formula) => {
  expect(restoreLatex(JSON.parse(`"${formula}"`) as string)).toBe(formula);
});

test('line breaks and tabs stay', () => {
  const text = 'one\ntwo\tthree\nnot four\tTan\r\nequal\nnumber\ntop\tend';
  expect(restoreLatex(text)).toBe(text);
});
