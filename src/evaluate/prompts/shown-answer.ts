import type { Item } from '../item.ts';
import type { PromptStyle } from '../result-records.ts';
import { bestAnswer } from '../scoring/ceiling.ts';

/** Finding the best takes scoring all: once for each demonstration. */
const best = new WeakMap<Item, string>();

/** The answer that a demonstration shows: the one that scores highest; in the style `paper` the first, as the reference. */
export function shownAnswer(item: Item, style: PromptStyle): string {
  if (style === 'paper') return item.answers[0] ?? '';
  const known = best.get(item);
  if (known !== undefined) return known;
  const answer = bestAnswer(item);
  best.set(item, answer);
  return answer;
}
