import type { Item, Scored } from '../item.ts';
import { porterStem } from './porter-stem.ts';
import { beforeFirst, strip } from './python-text.ts';
import { softAccuracy } from './soft-accuracy.ts';
import { evalAiText, onOneLine, plainWords, vqaText, withoutMarks } from './vqa-text.ts';

function compare(references: readonly string[], answer: string): Scored {
  return { extracted: answer, score: softAccuracy(references.map((one) => one === answer)) };
}

function isUnanimous(answers: readonly string[]): boolean {
  return new Set(answers).size === 1;
}

/** TextVQA: soft accuracy over texts as EvalAI compares them, for the authors as for the paper. */
export function textVqaScore(item: Item, text: string): Scored {
  return compare(item.answers.map(evalAiText), evalAiText(text));
}

/** OK-VQA: the VQA evaluation. Where all references are the same, it compares the texts as they are. */
export function okVqaByAuthors(item: Item, text: string): Scored {
  const references = item.answers.map(onOneLine);
  if (isUnanimous(references)) return compare(references, onOneLine(text));
  return compare(references.map(vqaText), vqaText(text));
}

/** The paper's short form of an answer: first line, first sentence, first clause, without what leads up to it. */
function paperShort(text: string): string {
  let answer = ['\n', '. ', '"', ', '].reduce(beforeFirst, text);
  answer = strip(answer).toLowerCase();
  if (answer.endsWith('.')) answer = answer.slice(0, -1);
  for (const lead of ['it is ', "it's ", 'a ', 'an ', 'the ']) {
    if (answer.startsWith(lead)) answer = answer.slice(lead.length);
  }
  return answer;
}

/**
 * OK-VQA in the paper: the short form, stemmed as one word. References are stemmed only where they differ, and keep
 * their number words and articles.
 */
export function okVqaByPaper(item: Item, text: string): Scored {
  const stemmed = (one: string) => porterStem(withoutMarks(one));
  const answer = plainWords(stemmed(onOneLine(paperShort(strip(text)))));
  return compare(isUnanimous(item.answers) ? item.answers : item.answers.map(stemmed), answer);
}
