import { distance } from 'fastest-levenshtein';
import type { Item, Scored } from '../item.ts';
import { lettersOf } from './letters.ts';
import { parseFloatText, strip, stripEnd, wordsOf } from './python-text.ts';
import { softAccuracy } from './soft-accuracy.ts';
import { evalAiText } from './vqa-text.ts';

/** Fewer references than this are no votes but different names of the same thing. */
const fewestVotes = 4;

/** Soft accuracy among votes; any of a few references is fully right. */
export function voteScore(references: readonly string[], answer: string): number {
  const alike = references.map((one) => one === answer);
  if (references.length >= fewestVotes) return softAccuracy(alike);
  return alike.some(Boolean) ? 1 : 0;
}

/** A number, or a percentage as a share. */
function shareOf(text: string): number | null {
  if (!text.endsWith('%')) return parseFloatText(text);
  const percentage = parseFloatText(stripEnd(text, '%'));
  return percentage === null ? null : percentage / 100;
}

/** How far off a number may be, as a share of the reference. */
export const relaxation = 0.05;

/** ChartQA: within 5 % of a number, else the same text whatever its case. */
export function isRelaxedMatch(reference: string, answer: string): boolean {
  const [wanted, given] = [shareOf(reference), shareOf(answer)];
  // A reference of zero has no share to be off by, and is compared as text.
  if (given === null || wanted === null || wanted === 0)
    return answer.toLowerCase() === reference.toLowerCase();
  return Math.abs(given - wanted) / Math.abs(wanted) <= relaxation;
}

const leastAlike = 0.5;

/** DocVQA: one less the edits per character, to the nearest reference; nothing below a half. */
export function anls(references: readonly string[], answer: string): number {
  const plain = (text: string) => wordsOf(text.toLowerCase()).join(' ');
  const given = plain(answer);
  const alike = references.map((reference) => {
    const wanted = plain(reference);
    const longest = Math.max(wanted.length, given.length);
    return longest === 0 ? 1 : 1 - distance(wanted, given) / longest;
  });
  const best = Math.max(0, ...alike);
  return best < leastAlike ? 0 : best;
}

function letterScore(item: Item, text: string): Scored {
  const letter = /^\(?([A-Za-z])[).]?$/.exec(text)?.[1]?.toUpperCase() ?? null;
  const known =
    item.choices.length === 0 || (letter !== null && lettersOf(item.choices.length).includes(letter));
  return letter === null || !known
    ? { extracted: null, score: 0 }
    : { extracted: letter, score: item.answers.includes(letter) ? 1 : 0 };
}

/** The metric of a generic benchmark, as it is published: the answer has to be all of the text. */
export function genericByMetric(item: Item, response: string): Scored {
  const text = strip(response);
  switch (item.metric) {
    case 'vqa': {
      const answer = evalAiText(text);
      return { extracted: answer, score: voteScore(item.answers.map(evalAiText), answer) };
    }
    case 'relaxed': {
      const right = item.answers.some((reference) => isRelaxedMatch(strip(reference), text));
      return { extracted: text, score: right ? 1 : 0 };
    }
    case 'anls':
      return { extracted: text, score: anls(item.answers, text) };
    case 'letter':
      return letterScore(item, text);
    default:
      return { extracted: text, score: item.answers.some((one) => strip(one) === text) ? 1 : 0 };
  }
}
