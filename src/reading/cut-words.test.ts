import { expect, test } from 'vitest';
import { cutWords } from './cut-words.ts';

test('the end of a word that stands in full elsewhere is a piece of it', () => {
  expect([...cutWords(['Inductance Capacitance', 'apacitance', 'nductance', 'elissa', 'melissa'])]).toEqual([
    'apacitance',
    'nductance',
    'elissa',
  ]);
});

test('words of their own, names and what stands nowhere in full stay', () => {
  expect(
    cutWords(['Smartphone', 'phone', 'subplot', 'plot', 'Enductance', 'ductance x', 'is', 'this']).size,
  ).toBe(0);
  expect(cutWords(['apacitance']).size).toBe(0);
});
