import { expect, test } from 'vitest';
import { shownTerms } from './screen-terms.ts';

/** Terms as they are shown, without plurals that nobody wrote. */
function textsOf(...lines: string[]): string[] {
  const written = lines.join('\n').toLowerCase();
  return shownTerms(lines).forms.flatMap(({ put }) => (written.includes(put.toLowerCase()) ? [put] : []));
}

test('words, and up to three that stand together', () => {
  expect(textsOf('gradient descent')).toEqual(['gradient', 'gradient descent', 'descent']);
  expect(textsOf('k-nearest neighbours')).toContain('k-nearest neighbours');
  expect(textsOf('sum of squares')).toContain('sum of squares');
  expect(textsOf('sum of squares')).not.toContain('sum of');
});

test('no function words, numbers, common words or what is too short', () => {
  expect(textsOf('this is of the', 'one two', 'x y', 'help system')).toEqual([]);
  expect([...shownTerms(['help system']).words]).toEqual(['help', 'system']);
});

test('the singular and the plural', () => {
  expect(shownTerms(['isomer']).forms.map(({ put }) => put)).toEqual(['isomer', 'isomers']);
  expect(shownTerms(['isomers']).forms.map(({ put }) => put)).toEqual(['isomers', 'isomer']);
  expect(shownTerms(['kurtosis']).forms.map(({ put }) => put)).toEqual(['kurtosis']);
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
  [
    'a heading tells nothing of capitals',
    'Neural Networks',
    ['neural', 'neural networks', 'neural network', 'networks', 'network'],
  ],
  ['nor does the start of a line', 'Backpropagation', ['backpropagation']],
  [
    'nor a line in capitals',
    'NEURAL NETWORKS',
    ['neural', 'neural networks', 'neural network', 'networks', 'network'],
  ],
])('%s', (_what, line, terms) => {
  expect(textsOf(line)).toEqual(terms);
});

test('a name inside a sentence keeps its capital', () => {
  expect(textsOf('the method of Bayes wins')).toContain('Bayes');
  expect(textsOf('the method of Bayes wins', 'and bayes once more')).toContain('bayes');
});
