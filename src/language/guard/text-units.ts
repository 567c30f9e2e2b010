import type { Span } from './conceal.ts';

/** The number of an item of a list ends no sentence; a blank between words of Chinese or Japanese does, as a smiley. */
const unitEnd =
  /\n|(?<!(?:^|\n)\d{1,2})[.!?…]+["'”’)\]]*(?=[ \n]|$)|[。！？；।؟]+["'”’」)\]]*| (?:[-–—|]) |[:;]-?[)(](?= )|(?<=[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]) (?=[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])/gu;

/** Sentences, lines and parts of a title, divided at `edges` too; together they are the whole text. */
export function splitUnits(text: string, edges: readonly number[]): Span[] {
  const ends = [...text.matchAll(unitEnd)].map((match) => match.index + match[0].length);
  const bounds = [...new Set([0, ...ends, ...edges, text.length])].sort((a, b) => a - b);
  return bounds.slice(1).map((end, at) => ({ start: bounds[at]!, end }));
}

/** The last unit that starts at or before an offset. */
export function unitAt(units: readonly Span[], offset: number): number {
  let [low, high] = [0, units.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (units[middle]!.start <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
