import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { refineUtterances } from './refine.ts';

interface Case {
  set: 'rules' | 'heldOut' | 'blind';
  raw: string[];
  refined: string[];
}

const cases = JSON.parse(readFileSync(new URL('refine-cases.json', import.meta.url), 'utf8')) as Case[];

const spokenWord = fc.constantFrom(
  ...`um uh er erm hmm, um, the the, a an of to and and, I i I, i'm I'll we we, it it, is that had very no not don't
  never so so, what what, you know, know mean, mean sort of, like, like take take, takes root x y a b f(x) x^2 = + -
  5 5 0 3.14 10% 1,000 zero two plus minus the. take. it? Really! you, w- th-the deriv- derivative The We And Um, Uh.
  NumPy np.array(x) https://a.org/b?c=1 foo_bar New York, York ER UM e.g. Dr. U.S. ... and... , . "the the" (and I,
  hello,world step by over again— t-test Of HELLO 日本 été`.split(/\s+/u),
);
const spoken = fc.array(
  fc.array(spokenWord, { maxLength: 14 }).map((words) => words.join(' ')),
  { maxLength: 5 },
);
const anyText = fc.array(fc.string({ unit: 'grapheme', maxLength: 40 }), { maxLength: 4 });
const texts = fc.oneof({ weight: 4, arbitrary: spoken }, { weight: 1, arbitrary: anyText });
const runs = { numRuns: 3000 };

describe('hand-written cases', () => {
  it('cover both sets with at least 30 each', () => {
    for (const set of ['rules', 'heldOut'])
      expect(cases.filter((entry) => entry.set === set).length).toBeGreaterThanOrEqual(30);
  });

  it.each(cases)('$set: $raw', ({ raw, refined }) => {
    expect(refineUtterances(raw)).toEqual(refined);
  });
});

describe('a sentence cut by the end of a window', () => {
  it.each<[string[], number, string[]]>([
    [['the function takes', 'The number of rows.'], 0.1, ['The function takes', 'The number of rows.']],
    [['type the path', 'Then we press enter.'], 2.5, ['Type the path', 'then we press enter.']],
    [
      ['all you have to do is go to the terminal', 'And type the name.'],
      1.4,
      ['All you have to do is go to the terminal', 'and type the name.'],
    ],
    [['Press enter', 'To see the output.'], 1.6, ['Press enter', 'To see the output.']],
    [['Press enter', 'The output is a list.'], 1.6, ['Press enter.', 'The output is a list.']],
    [['Here are two loops.', 'We make it also'], 0.2, ['Here are two loops.', 'We make it also']],
    [['here are two loops', 'we make it also'], 0.2, ['Here are two loops', 'we make it also.']],
    [['So you can expand your chances as a'], 0, ['So you can expand your chances as a']],
  ])('%s after %d s', (raw, pauseSec, refined) => {
    expect(refineUtterances(raw, 'en', [pauseSec])).toEqual(refined);
  });

  it('counts the pauses by utterance, empty ones among them', () => {
    const raw = ['We press enter', 'Um.', 'The list is long.'];
    expect(refineUtterances(raw, 'en', [0, 1])).toEqual(['We press enter', '', 'The list is long.']);
  });
});

describe('for any text', () => {
  it('gives one text per utterance', () => {
    fc.assert(
      fc.property(texts, (raw) => refineUtterances(raw).length === raw.length),
      runs,
    );
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(texts, (raw) => {
        const once = refineUtterances(raw);
        expect(refineUtterances(once)).toEqual(once);
      }),
      runs,
    );
  });

  it('keeps every digit, number, operator and negation in place', () => {
    fc.assert(
      fc.property(texts, (raw) => {
        raw.forEach((text, index) => {
          const refined = refineUtterances(raw)[index]!;
          expect(kept(refined)).toEqual(kept(text));
        });
      }),
      runs,
    );
  });

  it('keeps URLs, code and formulas as written', () => {
    fc.assert(
      fc.property(spoken, (raw) => {
        const refined = refineUtterances(raw).join(' ');
        for (const literal of [
          'https://a.org/b?c=1',
          'np.array(x)',
          'foo_bar',
          'x^2',
          'f(x)',
          'NumPy',
          '1,000',
        ])
          expect(refined.split(literal).length).toBe(raw.join(' ').split(literal).length);
      }),
      runs,
    );
  });

  it('only takes words out: what is left is in the order of the raw text', () => {
    fc.assert(
      fc.property(texts, (raw) => {
        raw.forEach((text, index) => {
          const refined = refineUtterances(raw)[index]!;
          expect(isSubsequence([...letters(refined)], [...letters(text)])).toBe(true);
        });
      }),
      runs,
    );
  });

  it('adds no more than punctuation', () => {
    fc.assert(
      fc.property(texts, (raw) => {
        raw.forEach((text, index) => {
          const refined = refineUtterances(raw)[index]!;
          const separated = text.match(/,/gu)?.length ?? 0;
          expect(refined.length).toBeLessThanOrEqual(text.trim().length + 1 + separated);
        });
      }),
      runs,
    );
  });
});

describe('other languages', () => {
  it('only get their white space cleaned', () => {
    expect(refineUtterances(['  le  le\u0000chat ,  um', 'i i'], 'fr')).toEqual(['le le chat , um', 'i i']);
  });
});

/** Whatever must survive: digits, operators, number words and negations, in order. */
function kept(text: string): string[] {
  return text.toLowerCase().match(/\d|[=+^]|\b(?:zero|two|plus|minus|no|not|never|don't)\b/gu) ?? [];
}

function letters(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

function isSubsequence(part: readonly string[], whole: readonly string[]): boolean {
  let at = 0;
  for (const item of whole) if (at < part.length && item === part[at]) at++;
  return at === part.length;
}
