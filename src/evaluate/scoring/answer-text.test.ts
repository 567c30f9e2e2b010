import { expect, test } from 'vitest';
import { answerText, describeAnswer } from './answer-text.ts';

test('the answer to a text that goes on ends at its first line break', () => {
  const response = { text: ' 42 \nQuestion: and then?\nAnswer: 7', finish: 'length' };
  expect(answerText(response, 'completion')).toBe('42');
  expect(answerText(response, 'chat')).toBe(response.text);
  expect(answerText({ text: '\n42', finish: 'stop' }, 'completion')).toBe('');
});

test('empty and cut answers', () => {
  expect(describeAnswer({ text: ' \n', finish: 'stop' })).toEqual({
    empty: true,
    cut: false,
    refused: false,
  });
  expect(describeAnswer({ text: 'It is', finish: 'length' })).toEqual({
    empty: false,
    cut: true,
    refused: false,
  });
  expect(describeAnswer({ text: '', finish: 'content_filter' })).toEqual({
    empty: true,
    cut: false,
    refused: true,
  });
});

test.each([
  "I'm sorry, but I can't assist with that.",
  'I’m unable to see the image.',
  'Sorry, I cannot help with that request.',
  'As an AI language model, I cannot view images.',
  "I don't know.",
  "I can't tell from the picture",
  'Unfortunately, I cannot read the text.',
  'I cannot determine the answer.',
])('refused: %s', (text) => {
  expect(describeAnswer({ text, finish: 'stop' }).refused).toBe(true);
});

test.each([
  'This cannot be worked out for certain.',
  'I',
  'sorry sign',
  'I see a cat',
  'no',
  "I'm sorry for the mix-up. The answer is B.",
  'As an apple',
  'unfortunately named dog',
  'I know',
])('an answer: %s', (text) => {
  expect(describeAnswer({ text, finish: 'stop' }).refused).toBe(false);
});
