import { describe, expect, test } from 'vitest';
import { thresholdCheck } from './check.ts';

interface Measured {
  rate: number | null;
}

const settings = { least: 2, most: 5 };
const within = thresholdCheck<Measured, typeof settings>({
  reason: 'rate',
  value: ({ rate }) => rate,
  atLeast: ({ least }) => least,
  atMost: ({ most }) => most,
  evidence: () => ({ measure: 'words per second' }),
});

describe('a threshold check', () => {
  test.each([
    [1.99, false],
    [2, true],
    [5, true],
    [5.01, false],
    [Number.NaN, false],
  ])('of %d between 2 and 5: keep is %s', (rate, keep) => {
    expect(within.decide({ rate }, settings)).toEqual({
      keep,
      reason: 'rate',
      evidence: { value: rate, atLeast: 2, atMost: 5, measure: 'words per second' },
    });
  });

  test('passes what could not be measured', () => {
    expect(within.decide({ rate: null }, settings)).toMatchObject({ keep: true, evidence: { value: null } });
  });

  test('names only the bounds it has', () => {
    const least = thresholdCheck<Measured, typeof settings>({
      reason: 'rate',
      value: ({ rate }) => rate,
      atLeast: ({ least }) => least,
    });
    expect(least.decide({ rate: 1 }, settings).evidence).toEqual({ value: 1, atLeast: 2 });
  });
});
