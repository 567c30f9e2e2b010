import { expect, test } from 'vitest';
import type { MetricName } from '../item.ts';
import { itemOf } from './score.fixture.ts';
import { scoreItem } from './score-item.ts';

test.each<[MetricName, string[], string[], [string, number][]]>([
  [
    'relaxed',
    ['100'],
    [],
    [
      ['95', 1],
      ['105', 1],
      ['94.9', 0],
      ['105.1', 0],
      ['about 100', 0],
      ['', 0],
    ],
  ],
  [
    'relaxed',
    ['50%'],
    [],
    [
      ['50%', 1],
      ['0.52', 1],
      ['52%', 1],
      ['50', 0],
    ],
  ],
  [
    'relaxed',
    ['0'],
    [],
    [
      ['0', 1],
      ['0.0', 0],
    ],
  ],
  [
    'relaxed',
    ['Blue'],
    [],
    [
      ['blue', 1],
      ['Blue.', 0],
    ],
  ],
  [
    'anls',
    ['hello world', 'abcd'],
    [],
    [
      ['Hello  World', 1],
      ['abce', 0.75],
      ['abxx', 0.5],
      ['axxx', 0],
      ['', 0],
    ],
  ],
  [
    'letter',
    ['B'],
    ['x', 'y'],
    [
      ['B', 1],
      ['b', 1],
      ['(B)', 1],
      ['B.', 1],
      ['A', 0],
      ['y', 0],
      ['The answer is B', 0],
    ],
  ],
  [
    'exact',
    ['Paris'],
    [],
    [
      ['Paris', 1],
      [' Paris\n', 1],
      ['paris', 0],
    ],
  ],
  [
    'vqa',
    Array(10).fill('cat').fill('dog', 2),
    [],
    [
      ['cat', 0.6],
      ['The dog', 1],
      ['cow', 0],
    ],
  ],
  [
    'vqa',
    ['cat', 'kitten'],
    [],
    [
      ['Kitten', 1],
      ['dog', 0],
    ],
  ],
])('%s of %j', (metric, answers, choices, answered) => {
  const item = itemOf({ benchmark: 'my-own', metric, answers, choices });
  const scores = answered.map(([text]) => scoreItem(item, { text, finish: 'stop' }));
  expect(scores.map(({ benchmark }) => benchmark?.score)).toEqual(answered.map(([, score]) => score));
  // The paper has no rule of its own for them.
  expect(scores.map(({ paper }) => paper)).toEqual(scores.map(({ benchmark }) => benchmark));
});
