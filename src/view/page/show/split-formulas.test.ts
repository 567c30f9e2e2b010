import { expect, test } from 'vitest';
import { splitFormulas } from './split-formulas.ts';

const text = (value: string) => ({ kind: 'text', text: value });
const formula = (source: string, isDisplay = false) => ({ kind: 'formula', source, isDisplay });

test('finds formulas between all four delimiters', () => {
  expect(splitFormulas('So $E=mc^2$ and \\(a\\), then $$\\sum_i i$$ or \\[x\\].')).toEqual([
    text('So '),
    formula('E=mc^2'),
    text(' and '),
    formula('a'),
    text(', then '),
    formula('\\sum_i i', true),
    text(' or '),
    formula('x', true),
    text('.'),
  ]);
});

test.each([
  'It costs $5, and that one $10.',
  'From $5 to $10 in all',
  'a \\$5 note and $6',
  '$ x $',
  '$$ $$',
  'one lonely $',
  '\\(never closed',
  `$${'x'.repeat(3000)}$`,
  'me@laptop:~$ echo $SHELL\n/bin/bash\nme@laptop:~$ type ps',
  'export PATH=$PATH:$HOME/bin',
  'cp $from/$name $to',
  `cp \${from}/\${name} $to`,
  'swap($a,$b);',
])('leaves %j as it is', (plain) => {
  expect(splitFormulas(plain)).toEqual([text(plain)]);
});

test('a formula goes on over an escaped dollar, one set apart over a line break', () => {
  expect(splitFormulas('$a\\$b$')).toEqual([formula('a\\$b')]);
  expect(splitFormulas('$$a\nb$$')).toEqual([formula('a\nb', true)]);
});

test.each(['th', 's', '-means', '为', '.'])('a formula may be followed by %j', (end) => {
  expect(splitFormulas(`$n$${end}`)).toEqual([formula('n'), text(end)]);
});

test('takes time in proportion to the text, whatever is in it', () => {
  expect(splitFormulas('$'.repeat(200_000)).length).toBeLessThanOrEqual(200_000);
});
