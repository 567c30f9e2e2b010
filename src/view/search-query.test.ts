import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchOf, parseSearch } from './search-query.ts';

const parsed = (typed: string): string => matchOf(parseSearch(typed));

test('words must all occur, quoted ones together, and the last one may be only begun', () => {
  expect(parsed('square root')).toBe('"square" AND "root"*');
  expect(parsed('square root ')).toBe('"square" AND "root"');
  expect(parsed('"square root" of')).toBe('"square root" AND "of"');
  expect(parsed('"square root"')).toBe('"square root"');
  expect(parsed('"square ro')).toBe('"square ro"');
  expect(parsed('"Square Roots')).toBe('"square roots"*');
});

test('case and accents do not count', () => {
  expect(parsed('Émile PYTHAGORAS')).toBe('"emile" AND "pythagoras"*');
});

test('what is an operator of FTS5 is a word or nothing', () => {
  expect(parsed('a OR b')).toBe('"a" AND "or" AND "b"');
  expect(parsed('title:x* NEAR(a, 2) -c ^d {e}')).toBe(
    '"title" AND "x" AND "near" AND "a" AND "2" AND "c" AND "d" AND "e"',
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
