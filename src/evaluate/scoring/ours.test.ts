import { describe, expect, test } from 'vitest';
import type { Item } from '../item.ts';
import { itemOf } from './score.fixture.ts';
import { scoreItem } from './score-item.ts';

function scoresOf(item: Item, texts: readonly string[]): [string, number][] {
  return texts.map((text) => [text, scoreItem(item, { text, finish: 'stop' }).ours!.score]);
}

const all = (texts: readonly string[], score: number) => texts.map((text) => [text, score]);

const silent = [
  '',
  '  ',
  '\n',
  "I'm sorry, but I can't help with that.",
  'I cannot determine this from the image.',
];

describe('letters and choices', () => {
  const gas = itemOf({
    benchmark: 'scienceqa',
    answers: ['B'],
    choices: ['oxygen', 'carbon dioxide', 'a plant', 'nitrogen'],
  });
  const right = [
    'B',
    'b',
    '(B)',
    '(b)',
    'B.',
    'B)',
    'B!',
    '"B"',
    '$B$',
    '**B**',
    '**(B)**',
    'B. carbon dioxide',
    '(B) carbon dioxide',
    'B: carbon dioxide',
    'B - carbon dioxide',
    'The answer is B',
    'The answer is B.',
    'the answer is (B)',
    'Answer: B',
    'Answer: **B**',
    '**Answer:** B',
    'Answer:\nB',
    '#### B',
    '**Final answer: B**',
    'The correct answer is option B.',
    'The correct choice is (B).',
    'The correct answer is: B) carbon dioxide',
    'option B',
    'Option B is correct',
    'choice B',
    'carbon dioxide',
    'Carbon dioxide.',
    'The answer is carbon dioxide',
    'It is carbon dioxide because plants need it.',
    '\\boxed{B}',
    '\\boxed{\\text{B}}',
    'Let me think.\nPlants need it.\nB',
    'So the answer is B because plants breathe it.',
    'B\nUSER: next question',
    'I think (B) is right',
    'Among oxygen and others.\n\nAnswer: B. carbon dioxide',
  ];
  const wrong = [
    'A',
    'C',
    'E',
    'oxygen',
    'The answer is a plant',
    'a plant',
    'A plant needs it',
    'Both oxygen and carbon dioxide',
    '(A) or (B)',
    'nothing',
    'The answer is C, not B',
    'because',
    'Bob',
  ];

  test('the usual forms of the right one', () => {
    expect(scoresOf(gas, right)).toEqual(all(right, 1));
  });

  test('wrong ones, several at once, and none', () => {
    expect(scoresOf(gas, [...wrong, ...silent])).toEqual(all([...wrong, ...silent], 0));
  });

  test('a choice that the paper and the benchmark miss', () => {
    const { ours, benchmark, paper } = scoreItem(gas, { text: '(B)', finish: 'stop' });
    expect([ours?.score, benchmark?.score, paper?.score]).toEqual([1, 0, 0]);
  });
});

interface Table {
  item: Item;
  right: string[];
  wrong: string[];
}

const fields = (type: string, answer: string, precision: number | null = null) => ({
  question_type: type,
  answer_type: answer,
  precision,
});

const tables: Table[] = [
  {
    item: itemOf({ benchmark: 'mathvista', answers: ['1000'], fields: fields('free_form', 'integer') }),
    right: [
      '1000',
      '1,000',
      '1000 g',
      '1000g',
      '1000.0',
      'The answer is 1000',
      'The mass is 1000 grams',
      '$1000$',
      '\\boxed{1000}',
      '**1000**',
      'x = 1000',
      'about 1,000 g',
      'We have 2 objects of 500 g, so 1000',
    ],
    wrong: ['100', '1001', '10000', 'one', '1000.4', '-1000'],
  },
  {
    item: itemOf({ benchmark: 'mathvista', answers: ['1.2'], fields: fields('free_form', 'float', 1) }),
    right: ['1.2', '1.20', '1.21', '1.18 cm', 'The answer is 1.2.', 'd = 1.2 m', '120%'],
    wrong: ['1.3', '1.26', '12'],
  },
  {
    item: itemOf({ benchmark: 'mathvista', answers: ['[2007, 2008]'], fields: fields('free_form', 'list') }),
    right: ['[2007, 2008]', '[2007,2008]', '2007 and 2008', 'The answer is [2007, 2008].'],
    wrong: ['[2008, 2007]', '2007'],
  },
  {
    item: itemOf({
      benchmark: 'mathvista',
      answers: ['145°'],
      choices: ['135°', '140°', '145°', '150°'],
      fields: fields('multi_choice', 'text'),
    }),
    right: ['145°', '145', '145 degrees', 'C', '(C)', '(C) 145°', 'The angle is 145°'],
    wrong: ['140', 'B', '14'],
  },
  {
    item: itemOf({
      benchmark: 'mathvista',
      answers: ['Yes'],
      choices: ['No', 'Yes'],
      fields: fields('multi_choice', 'text'),
    }),
    right: ['Yes', 'yes', 'Yes, it is.', 'B', 'The answer is Yes'],
    wrong: ['No', 'A', 'Yesterday', 'Nothing'],
  },
  {
    item: itemOf({ benchmark: 'mathvision', answers: ['\\frac{1}{2}'] }),
    right: ['1/2', '0.5', '\\frac{1}{2}', '$\\frac12$', '\\dfrac{1}{2}', '½', '50%', 'x = \\frac{1}{2}'],
    wrong: ['1/3', '2', '-1/2'],
  },
  {
    item: itemOf({ benchmark: 'mathvision', answers: ['4 \\sqrt{3}'] }),
    right: [
      '4\\sqrt{3}',
      '4√3',
      '$4\\sqrt3$',
      '6.9282032303',
      '4 sqrt(3)',
      'x = 4\\sqrt{3}',
      '4\\sqrt{3} cm',
    ],
    wrong: ['4', '3', '6.9'],
  },
  {
    item: itemOf({
      benchmark: 'mathvista',
      answers: ['-3'],
      choices: ['3', '-3', '-5'],
      fields: fields('multi_choice', 'text'),
    }),
    right: ['-3', '−3', 'x = -3', 'It must be -3 then', 'B'],
    wrong: ['3', '5', '-4', 'x = 3', '-1'],
  },
  // A record of MathVision that asks for a letter and has no choices.
  { item: itemOf({ benchmark: 'mathvision', answers: ['C'] }), right: ['C', '(C)', 'c'], wrong: ['D', '3'] },
  {
    item: itemOf({
      benchmark: 'mathvision',
      answers: ['A'],
      choices: ['red', 'blue', 'green', 'Yellow', 'This cannot be worked out for certain.'],
    }),
    right: ['A', 'red', 'The colour is red.'],
    wrong: ['B', 'E', 'This cannot be worked out for certain.'],
  },
  {
    item: itemOf({
      benchmark: 'mathverse',
      answers: ['D'],
      question: 'Then the size of the angle is ()\nChoices:\nA:40°\nB:60°\nC:120°\nD:140°',
      fields: { question_type: 'multi-choice' },
    }),
    right: ['D', 'D:140°', '140°', '140', '140 degrees', 'The answer is D'],
    wrong: ['C', '120'],
  },
  {
    item: itemOf({ benchmark: 'mathverse', answers: ['y=x^2'], fields: { question_type: 'free-form' } }),
    right: ['y=x^2', 'y = x^2', '$y = x^{2}$'],
    wrong: ['y=x', 'x^2+1'],
  },
  {
    item: itemOf({
      benchmark: 'okvqa',
      answers: [...Array(5).fill('race'), ...Array(5).fill('ride')],
    }),
    right: ['racing', 'race', 'Racing.', 'It is racing', 'The answer is riding', 'a race'],
    wrong: ['cat', 'racing and riding'],
  },
  {
    item: itemOf({ benchmark: 'textvqa', answers: Array(10).fill('st. louis') }),
    right: ['st. louis', 'St. Louis', 'st louis', 'The answer is St. Louis.', '"St. Louis"', '**St. Louis**'],
    wrong: ['louis'],
  },
  {
    item: itemOf({ benchmark: 'mmmu', answers: ['A'], choices: ['$6', '$7', '$8'] }),
    right: ['A', '(A)', '$6', 'The answer is A. $6'],
    wrong: ['B', '$7'],
  },
  {
    item: itemOf({ benchmark: 'mmmu', answers: ['0.5', '1/2'] }),
    right: ['0.5', '1/2', '.5', '\\frac{1}{2}'],
    wrong: ['5', '0.05'],
  },
  {
    item: itemOf({ benchmark: 'charts', metric: 'relaxed', answers: ['12.5%'] }),
    right: ['12.5%', '12.5', '12.4%', '0.125', 'The value is 12.5%'],
    wrong: ['10', '125'],
  },
  {
    item: itemOf({ benchmark: 'charts', metric: 'relaxed', answers: ['Blue'] }),
    right: ['blue', 'Blue.', 'The answer is blue'],
    wrong: ['red'],
  },
  {
    item: itemOf({ benchmark: 'pages', metric: 'anls', answers: ['hello world'] }),
    right: ['hello world', 'Hello  World', 'The answer is hello world.'],
    wrong: ['goodbye'],
  },
  {
    item: itemOf({ benchmark: 'diagrams', metric: 'letter', answers: ['C'], choices: ['x', 'y', 'z'] }),
    right: ['C', '(C)', 'z', 'The answer is C'],
    wrong: ['A', 'x', 'D'],
  },
  {
    item: itemOf({ benchmark: 'capitals', metric: 'exact', answers: ['Paris'] }),
    right: ['Paris', 'paris.', 'The answer is Paris'],
    wrong: ['London', 'Paris Hilton'],
  },
  {
    item: itemOf({ benchmark: 'names', metric: 'vqa', answers: ['cat', 'kitten'] }),
    right: ['cat', 'A kitten.'],
    wrong: ['dog', 'cats'],
  },
];

test.each(tables)('$item.benchmark: $item.answers', ({ item, right, wrong }) => {
  expect(scoresOf(item, right)).toEqual(all(right, 1));
  const nothing = [...wrong, ...silent];
  expect(scoresOf(item, nothing)).toEqual(all(nothing, 0));
});

test('what a model writes after its answer does not count', () => {
  const runsOn = [
    'racing\nQuestion: What is this?\nAnswer: a cat',
    'racing\nUSER: <image>\nWhat is this?\nASSISTANT: The answer is cat',
    '\nracing\n\nImage:<image>Question: What is this? Answer: cat',
  ];
  const item = itemOf({ benchmark: 'okvqa', answers: Array(10).fill('racing') });
  expect(scoresOf(item, runsOn)).toEqual(all(runsOn, 1));
  // An answer that begins with the mark of a turn is one all the same.
  expect(scoresOf(item, ['Question: racing\nAnswer: racing'])[0]![1]).toBe(1);
});

test('what is no answer has no extract', () => {
  const item = itemOf({ benchmark: 'mathvista', answers: ['5'], fields: fields('free_form', 'integer') });
  for (const text of silent) expect(scoreItem(item, { text, finish: 'stop' }).ours?.extracted).toBeNull();
});
