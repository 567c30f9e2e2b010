import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { expect, test } from 'vitest';
import { isSet, SlideText } from './slide-text.tsx';
import { splitTables } from './split-tables.ts';

const table = `Forces
| Body | Mass (kg) | Note |
|:-----|----------:|:----:|
| Sun | $2\\cdot10^{30}$ | a \\| b |
| Moon |

Below`;

test('a table of Markdown is found between the lines around it', () => {
  expect(splitTables(table)).toEqual([
    { kind: 'text', text: 'Forces' },
    {
      kind: 'table',
      head: ['Body', 'Mass (kg)', 'Note'],
      align: ['left', 'right', 'center'],
      rows: [
        ['Sun', '$2\\cdot10^{30}$', 'a | b'],
        ['Moon', '', ''],
      ],
    },
    { kind: 'text', text: 'Below' },
  ]);
  expect(splitTables('a | b\n--- | ---\n1 | 2 | 3')).toMatchObject([{ rows: [['1', '2']] }]);
});

test('what only looks like one stays text, as it was', () => {
  const texts = [
    'P(A | B) = 1',
    '|x| < 1\n|y| < 2',
    '| a | b |\n| 1 | 2 |',
    '| a | b |\n|---|',
    'Title\n-----\ntext',
    '|\n|',
    '---|---',
    '',
    `${'|a'.repeat(60)}|\n${'|-'.repeat(60)}|`,
  ];
  for (const text of texts) {
    expect(splitTables(text), text).toEqual(text === '' ? [] : [{ kind: 'text', text }]);
    expect(isSet(text), text).toBe(false);
  }
  expect(isSet(table)).toBe(true);
});

test('whatever stands in a cell is text', () => {
  const hostile = '<img src=x onerror=alert(1)><script>alert(2)</script>';
  const text = `| ${hostile} | b |\n|---|---|\n| ${hostile}<br>next | [x](javascript:alert(3)) |\n${hostile}`;
  const html = renderToString(h(SlideText, { text }));
  expect(html.match(/<(?!\/)[a-z]+/g)).toEqual(
    ['section', 'table', 'thead', 'tr', 'th', 'th', 'tbody', 'tr', 'td', 'td', 'p'].map((name) => `<${name}`),
  );
  expect(html).toContain('&lt;img src=x onerror=alert(1)>&lt;script>');
  expect(html).toContain('\nnext</td>');
  expect(html).toContain('[x](javascript:alert(3))');
});
