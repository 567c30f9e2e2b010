import { expect, test } from 'vitest';
import { proseText } from './prose-text.ts';

test.each([
  ['benefit of Rs. 5,000 per year,daily cash benefit', 'benefit of Rs. 5,000 per year, daily cash benefit'],
  ['a coverage plan.It includes all the benefits', 'a coverage plan. It includes all the benefits'],
  ['The area of a disc is A = ttr² for any r', 'The area of a disc is A = πr² for any r'],
  ['A = TIr²', 'A = πr²'],
  ['data, and most ofthem are confused', 'data, and most of them are confused'],
])('%j is %j', (read, written) => {
  expect(proseText(read)).toBe(written);
});

test.each([
  'lectern compare book and page --runs loose,strict now',
  'Mathematics,Algebra,Equations,completing the square',
  'if the result of x is [1,2] or a,b,ok',
  'the keras.layers.Dense layer is one of them',
  'a numpy.random.Generator makes all the numbers here',
  'every java.util.List of them is one too',
  'the keras.Model is all you need here',
  'go to the Example.Com now for all of it',
  'the torch.Tensor is one of the parts',
  'ona jest and w domu od rana',
  'ela vai para fora da cidade',
  'bo on byit tam od rana',
  'the weights and inits of the layers',
  'set the $x and ofthe in a program',
  'See the page of www.example.org Then go on',
  'one of the 5,000 people in a village',
  'attr of the node',
  'the init of it and the atan of this',
  'then isa(x) tells what it is of',
  'y = trip² of IIx',
])('%j stays', (read) => {
  expect(proseText(read)).toBe(read);
});
