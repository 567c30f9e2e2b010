import { describe, expect, it } from 'vitest';
import { dropFillers } from './fillers.ts';
import { collapseRepeats, dropFragments } from './repeats.ts';
import { joinWords, parseWords } from './words.ts';

describe('dropFragments', () => {
  it.each([
    ['w- w- we add', 'we add'],
    ['w-w-we add', 'we add'],
    ['the deriv-- derivative', 'the derivative'],
    ['a t-test and a re-read', 'a t-test and a re-read'],
    ['pre- and post-war', 'pre- and post-war'],
    ['x - x', 'x - x'],
  ])('%s', (raw, clean) => {
    expect(joinWords(dropFragments(parseWords(raw)))).toBe(clean);
  });
});

describe('collapseRepeats', () => {
  it.each([
    ['in the in the in the middle', 'in the middle'],
    ['"the the end"', '"the end"'],
    ['of f of f of x', 'of f of f of x'],
    ['I do not I do not know', 'I do not I do not know'],
    ['We take it. We take it.', 'We take it. We take it.'],
    ['the child of the child of the node', 'the child of the child of the node'],
    ['this part of the, this part of the proof', 'this part of the proof'],
    ['World War I I', 'World War I I'],
    ['letters a a b', 'letters a a b'],
  ])('%s', (raw, clean) => {
    expect(joinWords(collapseRepeats(parseWords(raw)))).toBe(clean);
  });

  it('takes the length of the text, not its square, in rounds', () => {
    const words = collapseRepeats(parseWords('we go to the '.repeat(5000)));
    expect(joinWords(words)).toBe('we go to the');
  });
});

describe('dropFillers', () => {
  it('moves the full stop of a filler to the word before', () => {
    expect(joinWords(dropFillers(parseWords('It works, um. And, uh... you see, erm...')))).toBe(
      'It works. And you see...',
    );
  });
});
