import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tokenizer } from './database.ts';
import { matchOf, parseSearch } from './search-query.ts';
import { findPhrases } from './snippet.ts';

const parsed = (typed: string): string => matchOf(parseSearch(typed));

test('words must all occur, quoted ones together, and the last one may be only begun', () => {
  expect(parsed('square root')).toBe('"square" AND "root"*');
  expect(parsed('square root ')).toBe('"square" AND "root"');
  expect(parsed('"square root" of')).toBe('"square root" AND "of"');
  expect(parsed('"square root"')).toBe('"square root"');
  expect(parsed('"square ro')).toBe('"square ro"');
  expect(parsed('"Square Roots')).toBe('"Square Roots"*');
});

test('case and accents do not count, in any script', () => {
  const db = new DatabaseSync(':memory:');
  db.exec(`CREATE VIRTUAL TABLE t USING fts5(a, content='', tokenize='${tokenizer}')`);
  const insert = db.prepare('INSERT INTO t (rowid, a) VALUES (?, ?)');
  const find = db.prepare('SELECT rowid FROM t WHERE t MATCH ?');
  const texts = ['Émile naïve', '한국어 강의', 'नमस्ते दुनिया', 'Привет мир', 'Ελλάδα', 'x² 3.14 α+β', '𝐸 mc2'];
  for (const [index, text] of texts.entries()) insert.run(index, text);
  for (const [index, text] of texts.entries()) {
    for (const typed of [text, text.toLowerCase(), text.toUpperCase(), text.normalize('NFD'), `"${text}"`]) {
      const phrases = parseSearch(typed);
      expect([typed, find.all(matchOf(phrases)).map(({ rowid }) => rowid)]).toEqual([typed, [index]]);
      expect([typed, findPhrases(text, phrases).phrases]).toEqual([typed, phrases.length]);
    }
  }
  expect(find.all(parsed('emile NAIVE'))).toHaveLength(1);
  db.close();
});

test('what is an operator of FTS5 is a word or nothing', () => {
  expect(parsed('a OR b')).toBe('"a" AND "OR" AND "b"');
  expect(parsed('title:x* NEAR(a, 2) -c ^d {e}')).toBe(
    '"title" AND "x" AND "NEAR" AND "a" AND "2" AND "c" AND "d" AND "e"',
  );
  expect(parsed('"" \' ; -- * ()')).toBe('');
});

test('whatever is typed is a query that SQLite understands', () => {
  const db = new DatabaseSync(':memory:');
  db.exec("CREATE VIRTUAL TABLE t USING fts5(a, content='')");
  const find = db.prepare('SELECT rowid FROM t WHERE t MATCH ?');
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (typed) => {
      const match = parsed(typed);
      if (match !== '') expect(() => find.all(match)).not.toThrow();
    }),
  );
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'"*^:(){}+-, ANDORTab'), maxLength: 40 }), (typed) => {
      const match = parsed(typed);
      if (match !== '') expect(() => find.all(match)).not.toThrow();
    }),
  );
  db.close();
});

test('at most twelve things are looked for', () => {
  expect(parseSearch('w '.repeat(100))).toHaveLength(12);
});
