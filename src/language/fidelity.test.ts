import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { readNumber } from './fidelity/spoken-numbers.ts';
import { readTerms } from './fidelity/terms.ts';
import { checkFidelity } from './fidelity.ts';

interface Rewrite {
  good: boolean;
  raw: string;
  rewritten: string;
}

function rewrites(name: string): Rewrite[] {
  const path = join(import.meta.dirname, '..', '..', 'test', 'corpora', `${name}.json`);
  return JSON.parse(readFileSync(path, 'utf8')) as Rewrite[];
}

function wrong(name: string): Rewrite[] {
  return rewrites(name).filter(({ good, raw, rewritten }) => checkFidelity(raw, rewritten).ok !== good);
}

function reasonOf(raw: string, rewritten: string): string | null {
  const found = checkFidelity(raw, rewritten);
  return found.ok ? null : found.reason;
}

describe('labelled rewrites', () => {
  it('are all judged right that the rules were made with', () => {
    expect(wrong('fidelity-cases')).toEqual([]);
    expect(rewrites('fidelity-cases')).toHaveLength(107);
  });

  it('are judged as well as measured once that were kept aside', () => {
    expect(rewrites('fidelity-held-out')).toHaveLength(70);
    expect(wrong('fidelity-held-out').length).toBeLessThanOrEqual(1);
  });
});

describe('reasons', () => {
  test.each([
    ['number', 'there are eight planets', 'There are nine planets.'],
    ['formula', 'x squared plus one', 'x² − 1'],
    ['unit', 'it is ten meters long', 'It is 10 km long.'],
    ['negation', 'this does not converge', 'This does converge.'],
    ['degree', 'most metals conduct', 'Few metals conduct.'],
    ['direction', 'the entropy rises', 'The entropy falls.'],
    ['order', 'dogs chase cats', 'Cats chase dogs.'],
    ['name', 'the law was found by ohm', 'The law was found by Georg Ohm.'],
    ['term', 'the artery is blocked', 'The nerve is blocked.'],
    ['added', 'iron rusts', 'Iron rusts because oxygen and water attack its surface.'],
    ['empty', 'iron rusts', ''],
    ['reply', 'iron rusts', 'Sure, here is the text: Iron rusts.'],
    ['omitted', 'first open the valve then start the pump and read the gauge', 'First open the valve.'],
    ['length', 'carbon burns', 'Carbon burns. Carbon burns.'],
  ])('%s', (reason, raw, rewritten) => {
    expect(reasonOf(raw, rewritten)).toBe(reason);
  });

  it('says what is lost and what is new', () => {
    expect(checkFidelity('seven plus one', '7 + 2')).toEqual({
      ok: false,
      reason: 'number',
      evidence: '+ 2',
    });
  });

  it('refuses what it cannot read', () => {
    expect(checkFidelity('das ist gut', 'Das ist gut.', 'de')).toEqual({
      ok: false,
      reason: 'language',
      evidence: 'de',
    });
  });
});

describe('any speech', () => {
  const words =
    'the of and velocity field not never two seven x over plus squared meters um energy rises'.split(' ');
  const speech = fc.array(fc.constantFrom(...words), { maxLength: 25 }).map((said) => said.join(' '));
  const runs = { numRuns: 300, seed: 7 };

  it('is its own rewrite', () => {
    fc.assert(
      fc.property(speech, (raw) => {
        expect(checkFidelity(raw, raw)).toEqual({ ok: true });
      }),
      runs,
    );
  });

  it('is not that with a number put in', () => {
    fc.assert(
      fc.property(speech, (raw) => {
        expect(checkFidelity(raw, `${raw}. 311`).ok).toBe(false);
      }),
      runs,
    );
  });

  it('ends in bounded time, however long', () => {
    expect(reasonOf('energy '.repeat(5000), 'field '.repeat(5000))).not.toBeNull();
  });
});

describe('numbers', () => {
  test.each([
    ['twenty three thousand', 23_000],
    ['nineteen forty five', 1945],
    ['fifteen oh three', 1503],
    ['two hundred and six', 206],
    ['three point one four', 3.14],
    ['a hundred and fifty million', 150e6],
    ['two and a half', 2.5],
    ['two thirds', 2 / 3],
    ['3 over 6', 0.5],
    ['half a million', 500_000],
    ['twenty third', 23],
    ['14th', 14],
  ])('%s', (spoken, value) => {
    const words = spoken.split(' ');
    expect(readNumber(words, 0)).toMatchObject({ value, length: words.length });
  });

  it('of a list stay apart', () => {
    const terms = readTerms('five, ten, fifteen, twenty');
    expect(terms.map(({ value }) => value)).toEqual(['5', '10', '15', '20']);
  });
});
