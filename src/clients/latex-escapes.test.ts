import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findJson } from './find-json.ts';
import { doubleBackslashes } from './latex-escapes.ts';

/** What a string of JSON says that is written as it stands here. */
function read(written: string): unknown {
  return JSON.parse(doubleBackslashes(`"${written}"`));
}

describe('a formula whose backslashes are not doubled is read as it was meant', () => {
  test.each([
    String.raw`\frac{a^2}{b^2} = \theta + \rho \neq \beta`,
    String.raw`\frac{1}{2}`,
    String.raw`\beta \times \theta`,
    String.raw`\tan x, \text{if } x \to 0`,
    String.raw`y = \tan x`,
    String.raw`\right) \rho`,
    String.raw`\nabla f \neq 0, x \notin A`,
    String.raw`\underline{u} \upsilon \uparrow`,
    String.raw`\alpha \in \mathbb{R}, \quad \sqrt{2}`,
    String.raw`\(E = h\nu\) and \[x \ne y\]`,
    String.raw`$\nu$ is the frequency`,
    String.raw`where \nu is the frequency`,
    String.raw`x\neq 0`,
    String.raw`a \nmid b, \neg p, A \not\subset B`,
    String.raw`f: A\to B`,
    String.raw`\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}`,
    String.raw`\begin{array}{c} a \\\hline b\\c \end{array}`,
    String.raw`\lim_{n\to\infty} \sum_{i=1}^n \tau_i`,
    String.raw`50\% of \$3`,
  ])('%s', (formula) => {
    expect(read(formula)).toBe(formula);
  });

  test('a line break, a tab and a quotation mark beside it too', () => {
    expect(read(String.raw`Let \alpha = 3\nnew line\n\frac{1}{2}\tx\n\to item \"q\"`)).toBe(
      'Let \\alpha = 3\nnew line\n\\frac{1}{2}\tx\n\to item "q"',
    );
  });
});

describe('what is right stays', () => {
  test.each([
    ['line breaks', 'one\ntwo\tthree\nnot four\tTan\r\nequal\nnumber\ntop\tend'],
    ['words that commands end like', 'there\nexists a number\nless than\tan apple\nmid-term\nparallel lines'],
    ['variables at the start of a line', 'Let\nu = 2x\ne = 3\ni = 0'],
    ['subscripts without markup', 'u_1 = 3\nu_2 = 4'],
    ['an abbreviation', 'see\neq. (3)\neg. this'],
    ['bullets', 'Points:\n\to first one\n\to second one'],
    ['columns', 'x\to\tx\na\tb\tan'],
    ['accents and signs', 'café \u00e9 "quoted" a/b \u2028 \u{1F600}'],
    ['doubled formulas', `${String.raw`\frac{1}{2} \neq \theta \\ \nu`}\nNext line\tan end`],
    ['doubled row ends', String.raw`\begin{matrix} a \\ b \\\hline c \end{matrix}`],
    ['paths and patterns', String.raw`C:\new\table \d+ \bword\b`],
  ])('%s', (_, text) => {
    expect(JSON.parse(doubleBackslashes(JSON.stringify(text)))).toBe(text);
  });

  test('escapes of letters', () => {
    expect(read(String.raw`caf\u00e9 \u03b1\/b`)).toBe('café α/b');
  });

  test('whatever text was written as JSON, but for a control character before the rest of a command', () => {
    const pieces = fc.constantFrom(
      ...[
        '\\',
        '\\frac',
        '\\neq ',
        '\n',
        '\t',
        '\r',
        '\b',
        '\f',
        '"',
        'e',
        'u',
        'an ',
        'x',
        ' ',
        '{',
        '}',
        '\\\\',
      ],
      ...[
        '$',
        '=',
        'Word ',
        '\\u00e9',
        'é',
        '\u0001',
        '\u2028',
        '\ud800',
        ':',
        '[1]',
        '/',
        'o',
        'eq',
        'exists',
      ],
    );
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(pieces, { maxLength: 20 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        fc.pre(!/[\b\f][a-z]|[\n\t\r][A-Za-z]/.test(text));
        expect(doubleBackslashes(JSON.stringify(text))).toBe(JSON.stringify(text));
        expect(findJson(`Here: ${JSON.stringify({ text })}`)).toEqual([{ text }]);
      }),
      { numRuns: 500, seed: 5 },
    );
  });

  test('and so do words behind line breaks and tabs', () => {
    const word = fc
      .stringMatching(/^[A-Za-z]{1,9}$/)
      .filter((letters) => !['n', 't', 'r'].some((first) => isCommand(first + letters)));
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom('\n', '\t', '\r\n'), word)), (lines) => {
        const text = lines.flat().join('');
        expect(doubleBackslashes(JSON.stringify(text))).toBe(JSON.stringify(text));
      }),
      { numRuns: 500, seed: 5 },
    );
  });
});

/** Is it taken for a command in the middle of a formula? */
function isCommand(name: string): boolean {
  return read(`$\\${name}{x}`) === `$\\${name}{x}`;
}

test('mixed replies, some doubled and some not', () => {
  expect(read(String.raw`\\frac{a}{b} \neq \theta\n\\alpha`)).toBe('\\frac{a}{b} \\neq \\theta\n\\alpha');
});

test('a long reply is read in time', () => {
  const open = `"${'\\"'.repeat(100_000)}`;
  expect(doubleBackslashes(open)).toBe(open);
  expect(doubleBackslashes(`"${'\\nu '.repeat(50_000)}"`).length).toBe(250_002);
});
