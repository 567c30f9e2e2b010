import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shownTerms } from './screen-terms.ts';
import { termCandidates, withTerm } from './term-candidates.ts';

function found(text: string, ...lines: string[]): string[] {
  return termCandidates(text, [shownTerms(lines)]).map(({ heard, put }) => `${heard} > ${put}`);
}

describe('what sounds like a term of the screen', () => {
  test.each([
    ['a name', 'The Lyon data is large.', 'LAION', 'Lyon > LAION'],
    ['one word heard as two', 'We plot it with sea born today.', 'seaborn', 'sea born > seaborn'],
    ['two heard as one', 'This is naivebase again.', 'naive Bayes', 'naivebase > naive Bayes'],
    [
      'three heard as two',
      'They are called vendor valve forces.',
      'van der Waals',
      'vendor valve > van der Waals',
    ],
    ['a plural', 'Many hyper parametres remain.', 'hyperparameter', 'hyper parametres > hyperparameters'],
    [
      'joined by a hyphen',
      'A hyper-parameter is a number.',
      'hyperparameter',
      'hyper-parameter > hyperparameter',
    ],
    [
      'an identifier in code',
      'The get element by id method finds it.',
      'document.getElementById("demo").innerHTML = "";',
      'get element by id > getElementById',
    ],
    ['an identifier that opens a sentence', 'Inner html is set.', 'a.innerHTML', 'Inner html > innerHTML'],
    ['a piece of a name', 'Jarvis script runs.', '<script> JavaScript', 'Jarvis script > JavaScript'],
    ['letters that were spelt', 'It covers A Y U S today.', 'covers AYUSH here', 'A Y U S > AYUSH'],
  ])('%s', (_what, text, line, expected) => {
    expect(found(text, line)).toContain(expected);
  });
});

describe('nothing to exchange', () => {
  test.each([
    ['the term itself', 'We use seaborn here.', 'seaborn'],
    ['its plural', 'All isomers differ.', 'isomer'],
    ['a hyphen more or less', 'We do cross validation.', 'cross-validation'],
    ['what stands on the screen too', 'The alkane burns.', 'alkane and alkene'],
    ['a word with a small one beside it', 'It is a network.', 'network'],
    ['function words alone', 'We will be on it.', 'beyonit'],
    ['an identifier that is said as words', 'We set the font size.', 'style.fontSize = 1'],
    ['words on both sides of a full stop', 'We know the grade. Yent is a word.', 'gradient'],
  ])('%s', (_what, text, line) => {
    expect(found(text, line)).toEqual([]);
  });
});

test('a term that opens a sentence gets its capital', () => {
  expect(found('Cieborn is a library.', 'we use seaborn')).toContain('Cieborn > Seaborn');
});

test('a place is where the heard words stand, whatever the text', () => {
  const word = fc.constantFrom('sea', 'born', 'lyon', 'the', 'plot.', 'Hyper', 'parameter,', '4', '...');
  const shown = shownTerms(['seaborn LAION', 'hyperparameter']);
  fc.assert(
    fc.property(fc.array(word), (words) => {
      const text = words.join(' ');
      for (const candidate of termCandidates(text, [shown])) {
        const { start, end, heard, put } = candidate;
        expect(text.slice(start, end)).toBe(heard);
        expect(withTerm(text, candidate)).toBe(text.slice(0, start) + put + text.slice(end));
      }
    }),
  );
});
