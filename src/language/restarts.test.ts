import { describe, expect, it } from 'vitest';
import { collapseRepeats } from './repeats.ts';
import { joinWords, parseWords } from './words.ts';

const collapsed = (text: string) => joinWords(collapseRepeats(parseWords(text)));

describe('both sayings carry sense', () => {
  it.each([
    'What pandas is, pandas is a library for tables',
    'so what it does, it does fast',
    'if it is, it is printed',
    'when it rains, it rains for days',
    'everything it does, it does well',
    'when you see it, it works',
    'if you want this, this is how',
    'if I ask you, you know',
    'you type it in, in the second box',
    'if you know the gradient, the gradient tells you the slope',
    'we look at the slope the slope is positive',
    'we know the mean and the variance, the variance is two',
    'if the pointer is in the middle, in the middle there is a node',
    'the more you have, the more you have to store',
    'you can see what it is for, for example in a loop',
    'this is what it is made of, of course',
    'the logical and and or operators',
    'a counter is needed for for loops',
  ])('%s', (text) => {
    expect(collapsed(text)).toBe(text);
  });
});

describe('a restart goes', () => {
  it.each([
    ['and it is, it is warm', 'and it is warm'],
    ['if we take if we take the square', 'if we take the square'],
    ['so what we do is what we do is we add', 'so what we do is we add'],
    ['when it is cold, it is, it is dark', 'when it is cold, it is dark'],
    ['what you see of the, of the curve', 'what you see of the curve'],
    ['we know that the, that the value is two', 'we know that the value is two'],
    ['the gradient, the gradient of the loss', 'the gradient of the loss'],
    ['so, it, it works', 'so, it works'],
    ['and you, you can see', 'and you can see'],
    ['the height of, of the tree', 'the height of the tree'],
    ['we go from, from here to there', 'we go from here to there'],
    ['and and then we stop', 'and then we stop'],
  ])('%s', (text, clean) => {
    expect(collapsed(text)).toBe(clean);
  });
});
