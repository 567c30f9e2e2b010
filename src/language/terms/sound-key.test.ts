import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { soundDistance, soundKey } from './sound-key.ts';

function distance(a: string, b: string): number {
  return soundDistance(soundKey(a), soundKey(b));
}

describe('what a recogniser takes for each other is near', () => {
  test.each([
    ['seaborn', 'sea born'],
    ['LAION', 'Lyon'],
    ['hyperparameter', 'hyper parameter'],
    ['null', 'nail'],
    ['ReLU', 'rely'],
    ['ANOVA', 'an ovi'],
    ['enthalpy', 'infalpy'],
    ['Poisson', 'poi song'],
    ['Unix', 'eunuchs'],
    ['van der Waals', 'vendor valve'],
    ['semaphore', 'sema 4'],
    ['phylogeny', 'filogeny'],
  ])('%s and %s', (a, b) => {
    expect(distance(a, b)).toBeLessThan(0.25);
  });
});

describe('other words are far', () => {
  test.each([
    ['seaborn', 'pandas'],
    ['convolutional', 'regression'],
    ['kernel', 'table'],
    ['benzene', 'titration'],
    ['nginx', 'server'],
  ])('%s and %s', (a, b) => {
    expect(distance(a, b)).toBeGreaterThan(0.5);
  });
});

test('a distance is the same both ways, 0 for one key and never above 1', () => {
  const word = fc.stringMatching(/^[a-z0-9]{1,12}$/u);
  fc.assert(
    fc.property(word, word, (a, b) => {
      const there = distance(a, b);
      expect(there).toBeCloseTo(distance(b, a), 9);
      expect(there).toBeGreaterThanOrEqual(0);
      expect(there).toBeLessThanOrEqual(1);
      if (soundKey(a).weight > 0) expect(distance(a, a)).toBe(0);
    }),
  );
});
