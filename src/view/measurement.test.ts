import { expect, test } from 'vitest';
import { measurementOf } from './measurement.ts';

test('finds the number and the threshold that it was held against', () => {
  expect(measurementOf({ value: 3, atLeast: 4, measure: 'words' })).toEqual({
    value: 3,
    bound: 'atLeast',
    threshold: 4,
  });
  expect(measurementOf({ value: 0.9, below: 0.8 })).toEqual({ value: 0.9, bound: 'below', threshold: 0.8 });
});

test('says so where there is none', () => {
  expect(measurementOf({ message: 'not media' })).toBeNull();
  expect(measurementOf({ value: null, atLeast: 1 })).toBeNull();
  expect(measurementOf({ value: 1 })).toBeNull();
});
