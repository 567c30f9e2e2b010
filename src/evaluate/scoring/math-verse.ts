import type { Item, Scored } from '../item.ts';
import { strip } from './python-text.ts';

/** MathVerse by string, as the authors' script compares without asking a model. */
export function mathVerseByAuthors(item: Item, text: string): Scored {
  const extracted = strip(text.replaceAll('Extracted Answer: ', ''));
  return { extracted, score: extracted === item.answers[0] ? 1 : 0 };
}
