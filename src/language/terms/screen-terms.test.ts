import { expect, test } from 'vitest';
import { screenTerms } from './screen-terms.ts';

function textsOf(...lines: string[]): string[] {
  return screenTerms(lines).map(({ text }) => text);
}

test('words, and up to three that stand together', () => {
  expect(textsOf('gradient descent')).toEqual(['gradient', 'gradient descent', 'descent']);
  expect(textsOf('k-nearest neighbours')).toContain('k-nearest neighbours');
  expect(textsOf('bag of words')).toEqual(['bag', 'bag of words', 'words']);
});

test('no function words, numbers or what is too short', () => {
  expect(textsOf('this is of the', 'one two', 'x y')).toEqual([]);
});

test('nothing across marks', () => {
  expect(textsOf('stdin, stdout')).toEqual(['stdin', 'stdout']);
  expect(textsOf('stdin/stdout')).toEqual(['stdin', 'stdout']);
});

test('no code, paths or addresses', () => {
  expect(textsOf('df.head()', '/usr/bin/env', 'http://example.org', 'x_train = load(path)')).toEqual([]);
  expect(textsOf('import seaborn as sns')).toContain('seaborn');
});

test.each([
  ['an acronym or the name of a program keeps its capitals', 'LAION', ['LAION']],
  ['so does what has them inside', 'NumPy', ['NumPy']],
  ['a heading tells nothing of capitals', 'Neural Networks', ['neural', 'neural networks', 'networks']],
  ['nor does the start of a line', 'Backpropagation', ['backpropagation']],
  ['nor a line in capitals', 'NEURAL NETWORKS', ['neural', 'neural networks', 'networks']],
])('%s', (_what, line, terms) => {
  expect(textsOf(line)).toEqual(terms);
});

test('a name inside a sentence keeps its capital', () => {
  expect(textsOf('the method of Bayes wins')).toContain('Bayes');
  expect(textsOf('the method of Bayes wins', 'and bayes once more')).toContain('bayes');
});
