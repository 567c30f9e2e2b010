import type { Item } from '../item.ts';
import { letterOf } from './letters.ts';
import { strip } from './python-text.ts';

/** Letters of a question whose choices are in the picture. */
const lettersUnknown = 5;

/** What an item offers to choose from, and which of it is right. */
export interface Choices {
  texts: readonly string[];
  count: number;
  right: number;
}

/** Choices that MathVerse writes into the question: "Choices:", then a line each with its letter. */
function choicesInQuestion(question: string): string[] {
  const [, list] = question.split(/\bchoices:\s*/i);
  const lines = [...(list ?? '').matchAll(/^\s*\(?([A-Z])\s*[:.)]\s*(.*)$/gm)];
  return lines.map(([, letter], index) => letter === letterOf(index)).every(Boolean)
    ? lines.map(([, , text]) => strip(text!))
    : [];
}

/** Null for an open question. */
export function choicesOf(item: Item): Choices | null {
  const answer = strip(item.answers[0] ?? '');
  const isLetter = /^[A-Z]$/.test(answer);
  let texts = item.choices;
  if (texts.length === 0) {
    const asksLetter = item.metric === 'letter' || /^multi/.test(String(item.fields.question_type ?? ''));
    const isUnlisted = isLetter && (item.benchmark === 'mathvision' || asksLetter);
    if (!isUnlisted) return null;
    texts = choicesInQuestion(item.question);
  }
  const byText = texts.indexOf(answer);
  // MathVista's answer is the text of a choice, everyone else's a letter.
  const right =
    isLetter && (item.benchmark !== 'mathvista' || byText < 0) ? answer.charCodeAt(0) - 65 : byText;
  const count = texts.length > 0 ? texts.length : Math.max(lettersUnknown, right + 1);
  return { texts, count, right };
}
