import { expect, test } from 'vitest';
import { judgeMessages, paperFromJudge, readJudgement } from './judge.ts';
import { itemOf } from './score.fixture.ts';

const asked = (item: Parameters<typeof judgeMessages>[0], text: string) => {
  const messages = judgeMessages(item, { text, finish: 'stop' });
  return messages.map(({ role, parts }) => [
    role,
    parts.map((part) => (part.type === 'text' ? part.text : '')).join(''),
  ]);
};

test('a system turn, seven worked cases, the question', () => {
  const item = itemOf({ benchmark: 'mathvista', answers: ["o'clock"], choices: ['half', "o'clock"] });
  const turns = asked(item, ' half\n');
  expect(turns.map(([role]) => role)).toEqual([
    'system',
    ...Array(7).fill(['user', 'assistant']).flat(),
    'user',
  ]);
  expect(turns.at(-1)![1]).toBe(
    `Predicted Answer: half. Choice: ['half', "o'clock"]. Labeled Answer: o'clock. Please output you judgement.`,
  );
  const replies = turns.filter(([role]) => role === 'assistant').map(([, text]) => readJudgement(text!));
  expect(replies).toEqual([true, true, false, false, false, false, false]);
  // The paper's own reading of the mark agrees on them.
  expect(
    turns
      .slice(1)
      .filter(([role]) => role === 'assistant')
      .map(([, text]) => paperFromJudge(text!).score),
  ).toEqual([1, 1, 0, 0, 0, 0, 0]);
});

test('choices: none in an open question, not told for MathVerse', () => {
  const last = (benchmark: string) => asked(itemOf({ benchmark, answers: ['5'] }), '4').at(-1)![1];
  expect(last('mathvista')).toContain('Predicted Answer: 4. Choice: None. Labeled Answer: 5.');
  expect(last('mathvision')).toContain('Predicted Answer: 4. Choice: []. Labeled Answer: 5.');
  expect(last('mathverse')).toContain('Predicted Answer: 4. Labeled Answer: 5.');
});

test.each<[string, boolean | null, number]>([
  ['###judge: True', true, 1],
  ['###Judge: False', false, 0],
  ['### Judge: True', true, 0],
  ['**###Judge: True**', true, 1],
  ['###Judge: **True**', true, 0],
  ['###judge:true', true, 0],
  ['### JUDGE : TRUE.', true, 0],
  ['### **Judge**: false', false, 0],
  ['The values differ.\n###Judgement: False', false, 0],
  ['###Judge: False. On second thought:\n###Judge: True', true, 0],
  ['True', null, 0],
  ['###Judge: maybe', null, 0],
  ['', null, 0],
])('mark of %j', (text, judged, inPaper) => {
  expect(readJudgement(text)).toBe(judged);
  expect(paperFromJudge(text).score).toBe(inPaper);
});

test('no reply is wrong in the paper', () => {
  expect(paperFromJudge(null)).toEqual({ extracted: null, score: 0 });
});
