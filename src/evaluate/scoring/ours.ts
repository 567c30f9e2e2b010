import { stemmer } from 'stemmer';
import type { Item, Response, Scored } from '../item.ts';
import { beforeNextTurn, describeAnswer } from './answer-text.ts';
import { type Choices, choicesOf } from './choices-of.ts';
import { findChoice } from './find-choice.ts';
import { anls, relaxation, voteScore } from './generic.ts';
import { letterOf } from './letters.ts';
import { isEquivalent } from './math-vision.ts';
import { strip } from './python-text.ts';
import { type Quantity, quantitiesIn, quantityOf, sameNumber } from './quantity.ts';
import { shortAnswer, statedAnswer, withoutEmphasis } from './stated-answer.ts';
import { evalAiText } from './vqa-text.ts';

const none: Scored = { extracted: null, score: 0 };

function scoreChoice(choices: Choices, text: string): Scored {
  const found = findChoice(text, choices.texts, choices.count);
  return found === null ? none : { extracted: letterOf(found), score: found === choices.right ? 1 : 0 };
}

/** The number that a text gives as its answer: the one stated, the one that stands alone, else the last. */
function answeredNumber(text: string): Quantity | null {
  const stated = statedAnswer(text);
  const lines = withoutEmphasis(text).split('\n').map(strip);
  const first = lines.find((line) => line !== '') ?? '';
  const alone = (stated === null ? null : quantityOf(stated)) ?? quantityOf(first);
  if (alone !== null) return alone;
  if (stated !== null) {
    const [number] = quantitiesIn(stated);
    if (number !== undefined) return number;
  }
  return quantitiesIn(text).at(-1) ?? null;
}

/** A percentage is as good as the share that it stands for. */
function readings({ value, percent }: Quantity): number[] {
  return percent ? [value, value / 100] : [value];
}

/** Right where it rounds to the reference at the places asked for; without them, where it is the reference. */
function isNumber(answer: Quantity, reference: Quantity, places: number | null): boolean {
  const tolerance = places === null ? 0 : 0.5 * 10 ** -places;
  return readings(answer).some((value) =>
    readings(reference).some(
      (other) => sameNumber(value, other) || Math.abs(value - other) <= tolerance * (1 + 1e-9),
    ),
  );
}

/** Off by no more than a share of the reference. */
function isWithin(share: number, answer: Quantity, reference: Quantity): boolean {
  return readings(answer).some((value) =>
    readings(reference).some((other) => Math.abs(value - other) <= share * Math.abs(other) * (1 + 1e-9)),
  );
}

function textOf({ value, percent }: Quantity): string {
  return `${value}${percent ? '%' : ''}`;
}

/** The numbers between brackets, where a comma parts them; without brackets all numbers. */
function listedNumbers(text: string): Quantity[] {
  const inBrackets = /\[([^\]]*)\]/.exec(text)?.[1];
  return inBrackets === undefined ? quantitiesIn(text) : inBrackets.split(',').flatMap(quantitiesIn);
}

/** Numbers of a list such as `[2007, 2008]`. */
function scoreList(reference: string, text: string): Scored {
  const place = statedAnswer(text) ?? text;
  const found = listedNumbers(place);
  const wanted = listedNumbers(reference);
  if (found.length === 0) return none;
  const right =
    found.length === wanted.length &&
    found.every((one, index) => sameNumber(one.value, wanted[index]!.value));
  return { extracted: `[${found.map(textOf).join(', ')}]`, score: right ? 1 : 0 };
}

/** Places after the point that the benchmark asks for (MathVista), or that the reference shows. */
function placesOf(item: Item, reference: string): number | null {
  const { precision, answer_type: type } = item.fields;
  if (type === 'float' && typeof precision === 'number') return precision;
  const shown = /^-?\d+\.(\d+)$/.exec(strip(reference))?.[1];
  return shown === undefined ? null : shown.length;
}

function scoreNumber(item: Item, reference: string, text: string): Scored | null {
  const wanted = quantityOf(reference);
  if (wanted === null) return null;
  const answer = answeredNumber(text);
  if (answer === null) return none;
  return {
    extracted: textOf(answer),
    score: isNumber(answer, wanted, placesOf(item, reference)) ? 1 : 0,
  };
}

/** An open question: the number, where the reference is one, else the same formula or the same words. */
function scoreOpen(item: Item, text: string): Scored {
  if (item.fields.answer_type === 'list') return scoreList(item.answers[0] ?? '', text);
  const short = shortAnswer(text);
  const results = item.answers.map((reference): Scored => {
    const byNumber = scoreNumber(item, reference, text);
    if (byNumber !== null) return byNumber;
    const same = evalAiText(short) === evalAiText(reference) && !hasSigns(reference);
    return { extracted: short, score: same || isSameFormula(reference, short) ? 1 : 0 };
  });
  return results.reduce((best, one) => (one.score > best.score ? one : best), results[0] ?? none);
}

/** A formula without what does not change it. */
function bare(formula: string): string {
  return formula
    .replace(/\\left(?![a-z])|\\right(?![a-z])|\\[,;:! ]|[\s$]/g, '')
    .replace(/\\[dtc]frac/g, '\\frac')
    .replace(/\^\{?\\circ\}?|°/g, '')
    .replace(/\*\*/g, '^');
}

/** Whether a reference is more than words, so that its marks count. */
function hasSigns(reference: string): boolean {
  return /[\\^=<>+*/|√π()[\]{}]|[-−]\s*[\d.a-z]\b/i.test(reference);
}

/** The same formula as a text, or the same value of what stands after its last equals sign. */
function isSameFormula(reference: string, answer: string): boolean {
  const withoutBraces = (formula: string) => bare(formula).replace(/\{(\w)\}/g, '$1');
  if (withoutBraces(reference) === withoutBraces(answer)) return true;
  const [wanted, given] = [reference, answer].map((formula) => bare(formula).split('=').at(-1)!);
  return !reference.includes('=') && isEquivalent(wanted!, given!);
}

/** Words of a short answer, each without its ending: OK-VQA's references differ by it. */
function stemmed(text: string): string {
  return evalAiText(text).split(' ').map(stemmer).join(' ');
}

function scoreVotes(item: Item, text: string, plain: (text: string) => string): Scored {
  const short = shortAnswer(text);
  return { extracted: short, score: voteScore(item.answers.map(plain), plain(short)) };
}

function scoreExact(item: Item, text: string): Scored {
  const short = shortAnswer(text);
  const quantity = quantityOf(short);
  const right = item.answers.some((answer) => {
    const wanted = quantityOf(answer);
    if (wanted !== null) return quantity !== null && isNumber(quantity, wanted, null);
    return evalAiText(answer) === evalAiText(short);
  });
  return { extracted: short, score: right ? 1 : 0 };
}

function scoreRelaxed(item: Item, text: string): Scored {
  const short = shortAnswer(text);
  const results = item.answers.map((reference): Scored => {
    const wanted = quantityOf(reference);
    if (wanted === null) {
      return { extracted: short, score: evalAiText(reference) === evalAiText(short) ? 1 : 0 };
    }
    const number = answeredNumber(text);
    if (number === null) return none;
    return { extracted: textOf(number), score: isWithin(relaxation, number, wanted) ? 1 : 0 };
  });
  return results.reduce((best, one) => (one.score > best.score ? one : best), results[0] ?? none);
}

/**
 * Lectern's own rules, fair to models that were never taught a form of answer: the answer is looked for wherever models
 * usually put it. An empty answer and a refusal match nothing.
 */
export function scoreOurs(item: Item, response: Response): Scored {
  const { empty, refused } = describeAnswer(response);
  if (empty || refused) return none;
  const text = beforeNextTurn(response.text);
  if (item.benchmark === 'okvqa') return scoreVotes(item, text, stemmed);
  if (item.benchmark === 'textvqa' || item.benchmark === 'textvqa-ocr' || item.metric === 'vqa') {
    return scoreVotes(item, text, evalAiText);
  }
  if (item.metric === 'relaxed') return scoreRelaxed(item, text);
  if (item.metric === 'anls') {
    const short = shortAnswer(text);
    return { extracted: short, score: anls(item.answers, short) };
  }
  const choices = choicesOf(item);
  if (choices !== null) return scoreChoice(choices, text);
  return item.metric === 'exact' ? scoreExact(item, text) : scoreOpen(item, text);
}
