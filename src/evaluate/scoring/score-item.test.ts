import fc from 'fast-check';
import { expect, test } from 'vitest';
import { benchmarkNames, type Item, metricNames, scorerNames } from '../item.ts';
import { describeAnswer } from './answer-text.ts';
import { itemOf } from './score.fixture.ts';
import { scoreItem } from './score-item.ts';

function deepFrozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(deepFrozen);
  return value;
}

const choices = ['6 cm', '-3', 'a blue whale', '\\frac{1}{2}'];
const fields = [
  { question_type: 'multi_choice', answer_type: 'text', precision: null },
  { question_type: 'free_form', answer_type: 'integer', precision: null },
  { question_type: 'free_form', answer_type: 'float', precision: 1 },
  { question_type: 'free_form', answer_type: 'list', precision: null },
];
const items: Item[] = [
  ...benchmarkNames.flatMap((benchmark) =>
    fields.map((given, index) => {
      const closed = index === 0 || benchmark === 'scienceqa' || benchmark === 'mmmu-pro';
      const answers = closed ? ['B'] : [['12', '12.5', '[1, 2]'][index - 1]!];
      const votes = [...Array(6).fill('a red bike'), 'bikes', 'two', "it's", '1,000'];
      const isVote = benchmark === 'okvqa' || benchmark.startsWith('textvqa');
      const isText = benchmark === 'mathvista' && closed;
      return itemOf({
        benchmark,
        answers: isVote ? votes : isText ? [choices[1]!] : answers,
        choices: closed && !isVote ? choices : [],
        fields: given,
      });
    }),
  ),
  ...metricNames.map((metric) => itemOf({ benchmark: 'own', metric, answers: ['5%'], choices: [] })),
];

const piece = fc.constantFrom(
  ...'the answer is |Answer:|(B)|b.|\\boxed{|}|\\frac{1}|{2}|$|^|√|12|-3|1,000|.5|%| cm|6 cm|a blue whale|\n|. |"|[1, 2]|I cannot |🙂|é|none| '.split(
    '|',
  ),
);
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.array(piece, { maxLength: 12 }).map((all) => all.join('')),
);

test('any text has a score from 0 to 1 by every rule set, and leaves the item as it is', () => {
  fc.assert(
    fc.property(fc.constantFrom(...items.map(deepFrozen)), text, (item, answer) => {
      const response = { text: answer, finish: 'stop' };
      const scores = scoreItem(item, response);
      expect(scoreItem(item, response)).toEqual(scores);
      for (const name of scorerNames) {
        const scored = scores[name];
        if (scored === null)
          expect([name, item.benchmark]).toEqual(['paper', expect.stringMatching(/^math/)]);
        else expect(scored.score).toSatisfy((score: number) => score >= 0 && score <= 1);
      }
      const { empty, refused } = describeAnswer(response);
      if (empty || refused) expect(scores.ours).toEqual({ extracted: null, score: 0 });
    }),
    { numRuns: 3000 },
  );
});

test('silence is worth something to the authors of MathVista', () => {
  const item = itemOf({
    benchmark: 'mathvista',
    answers: ['No'],
    choices: ['Yes', 'No'],
    fields: { question_type: 'multi_choice', answer_type: 'text' },
  });
  const { ours, benchmark, paper } = scoreItem(item, { text: '', finish: 'stop' });
  expect([ours?.score, benchmark?.score, paper]).toEqual([0, 1, null]);
});

test('a benchmark of an unknown name is scored by its metric', () => {
  const item = itemOf({ benchmark: 'toString', metric: 'exact', answers: ['5'] });
  expect(scoreItem(item, { text: '5', finish: 'stop' }).benchmark).toEqual({ extracted: '5', score: 1 });
});
