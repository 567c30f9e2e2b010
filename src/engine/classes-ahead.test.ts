import { expect, test } from 'vitest';
import { ClassesAhead } from './classes-ahead.ts';

const classes = ['cpu', 'asr', 'cpu', 'ocr', 'cpu'] as const;

test('a class is done with when the last video is past its last stage', () => {
  const ahead = new ClassesAhead(classes, 2);
  expect(ahead.stands('a', 1)).toEqual([]);
  expect(ahead.stands('a', 2)).toEqual([]);
  expect(ahead.stands('b', 2)).toEqual(['asr']);
  expect(ahead.stands('a', 5)).toEqual([]);
  expect(ahead.stands('b', 4)).toEqual(['ocr']);
  expect(ahead.stands('b', 5)).toEqual(['cpu']);
});

test('a video that ends early needs nothing, and one that is mended needs its class again', () => {
  const ahead = new ClassesAhead(classes, 1);
  expect(ahead.stands('a', 2)).toEqual(['asr']);
  expect(ahead.stands('a', 1)).toEqual([]);
  expect(ahead.stands('a', 5).sort()).toEqual(['asr', 'cpu', 'ocr']);
});
