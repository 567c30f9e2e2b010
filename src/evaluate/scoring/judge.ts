import type { Message } from '../../clients/message.ts';
import type { Item, Response, Scored } from '../item.ts';
import { listText, strip } from './python-text.ts';

const task = [
  'You mark mathematics tests. A student has answered a question that is either multiple choice or open.',
  'Compare the predicted answer with the labeled answer, with the help of the choices where there are any.',
  'A letter stands for the choice at its place (A is the first), and the same value may be written in another way.',
  'An answer that is missing, names several choices, or only comes close is wrong.',
  'End with exactly one mark: ###Judge: True where the predicted answer is correct, else ###Judge: False.',
].join(' ');

interface Case {
  predicted: string;
  choices: string | null;
  labeled: string;
}

/** The paper's form of a question to its judge. */
function questionText({ predicted, choices, labeled }: Case): string {
  const choice = choices === null ? '' : ` Choice: ${choices}.`;
  return `Predicted Answer: ${predicted}.${choice} Labeled Answer: ${labeled}. Please output you judgement.`;
}

/** What the paper's cases show too: a choice by its words or its letter, right and wrong; values without choices. */
const workedCases: readonly (Case & { right: boolean })[] = [
  {
    predicted: '(1, 4)',
    choices: listText(['(4, 1)', '(1, 4)', '(-1, 4)', '(1, -4)']),
    labeled: '(1, 4)',
    right: true,
  },
  { predicted: 'C', choices: listText(['12 cm', '16 cm', '18 cm', '24 cm']), labeled: '18 cm', right: true },
  { predicted: 'No', choices: listText(['Yes', 'No']), labeled: 'Yes', right: false },
  { predicted: '48°', choices: 'None', labeled: '42°', right: false },
  {
    predicted: 'A',
    choices: listText(['The hawks would starve.', 'The mice would spread.', 'The grass would grow.']),
    labeled: 'The grass would grow.',
    right: false,
  },
  {
    predicted: 'half past',
    choices: listText(['half', 'half past', 'quarter', 'quarter to']),
    labeled: 'half',
    right: false,
  },
  {
    predicted: 'D',
    choices: listText(['two red', 'one red', 'three red', 'four red', 'five red']),
    labeled: 'one red',
    right: false,
  },
];

/** What the judge is told of the choices; null where it is told nothing of them. */
function choicesText(item: Item): string | null {
  // The paper's judge does not see the choices of MathVerse.
  if (item.benchmark === 'mathverse') return null;
  if (item.choices.length > 0) return listText(item.choices);
  return item.benchmark === 'mathvision' ? '[]' : 'None';
}

function labeledText(item: Item): string {
  return [...new Set(item.answers)].join(' / ');
}

function turn(role: Message['role'], text: string): Message {
  return { role, parts: [{ type: 'text', text }] };
}

/** What a judge is asked: its task, seven worked cases, and the answer to judge. */
export function judgeMessages(item: Item, response: Response): Message[] {
  const cases = workedCases.flatMap((one) => [
    turn('user', questionText(one)),
    turn('assistant', `###Judge: ${one.right ? 'True' : 'False'}`),
  ]);
  const question = questionText({
    predicted: strip(response.text),
    choices: choicesText(item),
    labeled: labeledText(item),
  });
  return [turn('system', task), ...cases, turn('user', question)];
}

const mark = /#{2,}[\s*_`]*judge(?:ment)?[\s*_`]*[:：=][\s*_`]*(true|false)\b/gi;

/** What the judge's last mark says, with or without spaces and bold; null where there is no mark. */
export function readJudgement(text: string): boolean | null {
  const last = [...text.matchAll(mark)].at(-1);
  return last === undefined ? null : last[1]!.toLowerCase() === 'true';
}

/** The paper's score of a mathematics answer from what its judge wrote: its first mark as spelt; none is wrong. */
export function paperFromJudge(reply: string | null): Scored {
  const found = /###judge: (true|false)/i.exec(reply ?? '')?.[1]?.toLowerCase() ?? null;
  return { extracted: found, score: found === 'true' ? 1 : 0 };
}
