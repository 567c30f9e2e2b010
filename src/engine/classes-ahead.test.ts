import { expect, test } from 'vitest';
import { ClassesAhead } from './classes-ahead.ts';

const classes = ['cpu', 'asr', 'cpu', 'ocr', 'cpu'] as const;

test('all classes are needed while a video has not begun, and then those of each unit and of the one after it', () => {
  const ahead = new ClassesAhead(classes, 2);
  expect(ahead.stands('a', 1)).toEqual([]);
  expect(ahead.stands('a', 3)).toEqual([]);
  // `a` reads, and `b` listens: the stages of class `cpu` come next for both.
  expect(ahead.stands('b', 1)).toEqual([]);
  expect(ahead.stands('b', 2)).toEqual(['asr']);
  expect(ahead.stands('a', 5)).toEqual([]);
  expect(ahead.stands('b', 4)).toEqual(['ocr']);
  expect(ahead.stands('b', 5)).toEqual(['cpu']);
});

test('of one video a class that comes back later is let go meanwhile', () => {
  const ahead = new ClassesAhead(['cpu', 'asr', 'asr', 'cpu', 'ocr', 'asr', 'cpu'], 1);
  expect(ahead.stands('a', 1)).toEqual(['ocr']);
  expect(ahead.stands('a', 2)).toEqual([]);
  expect(ahead.stands('a', 3)).toEqual(['asr']);
  expect(ahead.stands('a', 4)).toEqual(['cpu']);
  expect(ahead.stands('a', 5)).toEqual(['ocr']);
  expect(ahead.stands('a', 6)).toEqual(['asr']);
});

test('a video that ends early needs nothing, and one that is mended needs its class again', () => {
  const ahead = new ClassesAhead(classes, 1);
  expect(ahead.stands('a', 2)).toEqual(['asr']);
  expect(ahead.stands('a', 1)).toEqual(['ocr']);
  expect(ahead.stands('a', 5).sort()).toEqual(['asr', 'cpu']);
});
