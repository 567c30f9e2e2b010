import { expect, test } from 'vitest';
import { bestAnswer, ceiling } from './ceiling.ts';
import { itemOf } from './score.fixture.ts';

test('the answer that most agree on, not the first', () => {
  const answers = [
    'nous',
    'dakota',
    'culombu',
    'dakota digital',
    'dakota',
    'dakota digital',
    'dakota',
    'dakota',
  ];
  const item = itemOf({ benchmark: 'textvqa', answers: [...answers, 'dakota', 'x'] });
  expect(bestAnswer(item)).toBe('dakota');
  expect(ceiling(item, 'benchmark')).toBe(1);
});

test('no answer of ten different ones is fully right', () => {
  const item = itemOf({ benchmark: 'textvqa', answers: [...'bcdefghijk'] });
  expect(bestAnswer(item)).toBe('b');
  expect(ceiling(item, 'ours')).toBeCloseTo(0.3);
});

test('a rule set may never read the answer as published', () => {
  const item = itemOf({ benchmark: 'scienceqa', answers: ['B'], choices: ['x', 'y'] });
  expect(bestAnswer(item)).toBe('B');
  expect([ceiling(item, 'ours'), ceiling(item, 'paper'), ceiling(item, 'benchmark')]).toEqual([1, 1, 0]);
});

test('mathematics has no ceiling in the paper without its judge', () => {
  const item = itemOf({ benchmark: 'mathvision', answers: ['60'] });
  expect([ceiling(item, 'ours'), ceiling(item, 'benchmark'), ceiling(item, 'paper')]).toEqual([1, 1, null]);
});

test('another rule set may prefer another answer', () => {
  // The paper takes the article off the answer and leaves it on the references.
  const item = itemOf({
    benchmark: 'okvqa',
    answers: [...Array(5).fill('the race'), ...Array(3).fill('rider'), 'x', 'y'],
  });
  expect(bestAnswer(item, 'ours')).toBe('the race');
  expect(bestAnswer(item, 'paper')).toBe('rider');
  expect([ceiling(item, 'ours'), ceiling(item, 'paper')]).toEqual([1, 0]);
});
