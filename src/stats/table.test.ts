import { expect, test } from 'vitest';
import { type Table, toCsv, toMarkdown } from './table.ts';

const table: Table = {
  name: 'subjects',
  title: 'By subject',
  columns: [{ name: 'subject' }, { name: 'videos' }, { name: 'hours', decimals: 2 }],
  rows: [
    ['mathematics', 21_700, 4423.125],
    ['all', 75_000, null],
    ['physics', 11_000, 3511],
  ],
};

test('Markdown: numbers to the right, rounded; what is not known is a dash', () => {
  expect(toMarkdown([table])).toBe(
    [
      '### By subject',
      '',
      '| subject     | videos |    hours |',
      '| ----------- | -----: | -------: |',
      '| mathematics | 21,700 | 4,423.13 |',
      '| all         | 75,000 |        – |',
      '| physics     | 11,000 |    3,511 |',
      '',
    ].join('\n'),
  );
});

test('CSV: one table as it is, several as table, row, column and value', () => {
  expect(toCsv([table])).toBe(
    'subject,videos,hours\r\nmathematics,21700,4423.125\r\nall,75000,\r\nphysics,11000,3511\r\n',
  );
  expect(
    toCsv([
      table,
      { name: 'density', title: 'D', columns: [{ name: 'a' }, { name: 'b' }], rows: [['x', 1]] },
    ]),
  ).toBe(
    [
      'table,row,column,value',
      'subjects,mathematics,videos,21700',
      'subjects,mathematics,hours,4423.125',
      'subjects,all,videos,75000',
      'subjects,all,hours,',
      'subjects,physics,videos,11000',
      'subjects,physics,hours,3511',
      'density,x,b,1',
      '',
    ].join('\r\n'),
  );
});

test('CSV: rows with several keys are told apart by all of them', () => {
  const columns = [{ name: 'reason' }, { name: 'stage' }, { name: 'count' }];
  const drops: Table = { name: 'drops', title: 'D', keys: 2, columns, rows: [['blank', 'read', 3]] };
  expect(toCsv([drops, table])).toContain('\r\ndrops,blank / read,count,3\r\n');
});

test('names from datasets stay in their cell', () => {
  const hostile = '<img src=x>|[a](b)\n| # *b* `c` \u001b[31m _d_ a_b';
  const named: Table = {
    name: 't',
    title: 'T',
    columns: [{ name: 'a|b <n>' }],
    rows: [[hostile], ['=1+1'], ['say "a, b"']],
  };
  const [row] = toMarkdown([named]).split('\n').slice(4);
  expect(row).toContain('\\<img src=x\\>\\|\\[a\\](b) \\| \\# \\*b\\* \\`c\\`  \\[31m \\_d\\_ a_b');
  expect(row).not.toContain('\u001b');
  // Columns have names from datasets too.
  expect(toMarkdown([named])).toContain('| a\\|b \\<n\\> ');
  const lines = toCsv([named]);
  expect(lines).toContain("\r\n'=1+1\r\n");
  expect(lines).toContain('"say ""a, b"""');
});
