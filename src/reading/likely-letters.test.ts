import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { withLikelyLetters } from './likely-letters.ts';
import { proseText } from './prose-text.ts';

test.each([
  ['length like Is,who,ps.', 'length like ls,who,ps.'],
  ['Eg : most commands like 1s , ps etc', 'Eg : most commands like ls , ps etc'],
  ['cd, rm and Is', 'cd, rm and ls'],
  ['we type Is to see the files', 'we type ls to see the files'],
  ['the command Is', 'the command ls'],
  ['This is α square', 'This is a square'],
  ['has α mean of 3', 'has a mean of 3'],
  ['a mαn', 'a man'],
  ['<1DOCTYPE htm1>', '<!DOCTYPE html>'],
  ['<IDOCTYPE htmL>', '<!DOCTYPE html>'],
  ['</htmI>', '</html>'],
  ['Rs. 5,oo0 per year', 'Rs. 5,000 per year'],
  ['<img height="3eo" width="24o">', '<img height="300" width="240">'],
  ['a plan.lt includes', 'a plan.It includes'],
  ['lt covers AYusH treatments', 'It covers AYUSH treatments'],
  ['the new foLder', 'the new folder'],
  ['lf you know how to run', 'If you know how to run'],
  ['heart rate. lf you know it', 'heart rate. If you know it'],
  ['because l think so, and l know it', 'because I think so, and I know it'],
  ['He said "l am here". l hope so', 'He said "I am here". I hope so'],
  ['https://github.c0m/user and user@w3.0rg', 'https://github.com/user and user@w3.org'],
  ['a contr0l of the so1id', 'a control of the solid'],
])('%j is %j', (read, written) => {
  expect(withLikelyLetters(read)).toBe(written);
});

test.each([
  'What Is a Cache',
  'an l that has a foot',
  'the cr lf pair',
  'step 1 will be',
  'v1.0rc1 and x.i0a',
  'A string of length l can be stretched',
  'the line l will meet it',
  'the edge l was removed',
  'Edges e and l have one end',
  'l was cut and l need not be straight',
  'self.i0 and state.i0',
  'self.c0m = 3',
  'Line ends: lf on Unix, crlf on Windows',
  'carriage return and lf are two bytes',
  'Line ends: lf the file is of Unix',
  'lt means less than',
  'id="3e" data="3e5"',
  'an angle of 30o',
  'lt gt le ge',
  'if a -lt b then',
  'x,ooo and 1,2o',
  'my_htm1_page',
  'Why it Is Hard',
  'Is this a set?',
  'Done. Is it right?',
  'wait 1s, then go',
  'This Is',
  'Seeing the World as it Is',
  'the angle is α and β',
  'where the angle is α',
  'the rate in α is small',
  'y = α x',
  'an α particle',
  'with α = 0.05 as the level',
])('%j stays', (read) => {
  expect(withLikelyLetters(read)).toBe(read);
});

test('the docs of this project stay', () => {
  const docs = resolve(import.meta.dirname, '../../docs');
  // One tells these rules by what is misread.
  const files = readdirSync(docs, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.md') && file !== 'reading.md',
  );
  const lines = files.flatMap((file) => readFileSync(resolve(docs, file), 'utf8').split('\n'));
  expect(lines.length).toBeGreaterThan(1000);
  expect(lines.filter((line) => proseText(withLikelyLetters(line)) !== line)).toEqual([]);
});
