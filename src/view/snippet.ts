import type { Snippet } from './api.ts';
import { type Phrase, wordsOf } from './search-query.ts';

const mostChars = 240;
/** How much of the text stands before the first match. */
const leadChars = 60;

/** A text that is searched by itself, with its place. */
export type Passage = Omit<Snippet, 'marks'>;

interface Found {
  /** How many of the phrases occur. */
  phrases: number;
  marks: [number, number][];
}

export interface FoundSnippets {
  snippets: Snippet[];
  /** In how many texts any of the phrases occurs. */
  places: number;
}

/** Where phrases occur in a text. */
export function findPhrases(text: string, phrases: readonly Phrase[]): Found {
  const words = [...wordsOf(text)];
  const marks: [number, number][] = [];
  let found = 0;
  for (const { words: wanted, isBegun } of phrases) {
    let occurs = false;
    for (let at = 0; at + wanted.length <= words.length; at++) {
      const fits = wanted.every((want, index) => {
        const { word } = words[at + index]!;
        return isBegun && index === wanted.length - 1 ? word.startsWith(want) : word === want;
      });
      if (!fits) continue;
      occurs = true;
      marks.push([words[at]!.start, words[at + wanted.length - 1]!.end]);
    }
    if (occurs) found++;
  }
  return { phrases: found, marks: merged(marks) };
}

/** The texts in which most phrases occur, at most `limit`, in their order. */
export function findSnippets(
  passages: Iterable<Passage>,
  phrases: readonly Phrase[],
  limit: number,
): FoundSnippets {
  const best: { found: Found; passage: Passage; position: number }[] = [];
  let places = 0;
  for (const passage of passages) {
    const found = findPhrases(passage.text, phrases);
    if (found.phrases === 0) continue;
    best.push({ found, passage, position: places++ });
    best.sort((a, b) => b.found.phrases - a.found.phrases || a.position - b.position);
    best.length = Math.min(best.length, limit);
  }
  best.sort((a, b) => a.position - b.position);
  return { snippets: best.map(({ passage, found }) => cut(passage, found.marks)), places };
}

/** The beginning of a text, cut between words where it is long. */
export function beginningOf(text: string, chars: number): string {
  if (text.length <= chars) return text;
  const room = text.slice(0, chars);
  const blank = room.lastIndexOf(' ');
  return `${wholeCharacters(blank > chars / 2 ? room.slice(0, blank) : room)}…`;
}

/** Cuts a long passage around its first mark. */
function cut(passage: Passage, marks: readonly [number, number][]): Snippet {
  const { text } = passage;
  const first = marks[0]?.[0] ?? 0;
  const from =
    text.length <= mostChars || first <= leadChars ? 0 : afterBlank(text, first - leadChars, first);
  const rest = text.slice(from);
  const shown = beginningOf(rest, mostChars);
  const lead = from > 0 ? '…' : '';
  const shift = lead.length - from;
  const end = lead.length + (shown === rest ? rest.length : shown.length - 1);
  const inside = marks.flatMap(([start, stop]): [number, number][] => {
    const bounds: [number, number] = [start + shift, Math.min(stop + shift, end)];
    return bounds[0] >= lead.length && bounds[0] < end ? [bounds] : [];
  });
  return { ...passage, text: lead + shown, marks: inside };
}

/** The first place after a blank in a stretch of text, or its beginning. */
function afterBlank(text: string, from: number, to: number): number {
  const blank = text.indexOf(' ', from);
  return blank >= 0 && blank < to ? blank + 1 : text.length - wholeStart(text.slice(from)).length;
}

function wholeStart(text: string): string {
  return /^[\uDC00-\uDFFF]/.test(text) ? text.slice(1) : text;
}

/** Without half of a surrogate pair at the end. */
function wholeCharacters(text: string): string {
  return /[\uD800-\uDBFF]$/.test(text) ? text.slice(0, -1) : text;
}

function merged(marks: [number, number][]): [number, number][] {
  const sorted = marks.sort(([a], [b]) => a - b);
  const apart: [number, number][] = [];
  for (const [start, end] of sorted) {
    const last = apart.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else apart.push([start, end]);
  }
  return apart;
}
