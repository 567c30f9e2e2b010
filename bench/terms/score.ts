import type { TermChange } from '../../src/records/speech.ts';
import { spokenWords } from '../../src/speech/words.ts';
import { spokenTexts } from '../../src/stages/08-refine/spoken-texts.ts';

export interface TermScore {
  words: number;
  /** Word errors before and after. */
  wrong: [before: number, after: number];
  /** Terms that were said, those misheard, and of them those put right. */
  terms: number;
  misheard: number;
  repaired: number;
  /** Words that were right and are not any more. */
  spoiled: number;
  /** Changes to a term that was not said there. */
  invented: number;
}

/** What is to be heard: words in order, and which of them are one term. */
export interface Said {
  words: string[];
  terms: { from: number; to: number }[];
}

/**
 * Words are compared as they are spoken, so that case and hyphens count nothing; a term is right where all its words are,
 * in one piece.
 */
export function scoreChanges(
  said: Said,
  utterances: readonly { text: string }[],
  changes: readonly TermChange[],
): TermScore {
  const heardWith = (some: readonly TermChange[]): string[] =>
    spokenTexts({ utterances: utterances as never }, { changes: [...some] }).flatMap(spokenWords);
  const before = align(said.words, heardWith([]));
  const after = align(said.words, heardWith(changes));
  const isRight = ({ match }: Alignment, { from, to }: Said['terms'][number]): boolean =>
    match.slice(from, to).every((at, i, all) => at !== null && (i === 0 || at === all[i - 1]! + 1));
  const misheard = said.terms.filter((term) => !isRight(before, term));
  return {
    words: said.words.length,
    wrong: [before.errors, after.errors],
    terms: said.terms.length,
    misheard: misheard.length,
    repaired: misheard.filter((term) => isRight(after, term)).length,
    spoiled: said.words.filter((_, i) => before.match[i] !== null && after.match[i] === null).length,
    invented: changes.filter((change) => isInvented(change, said, utterances)).length,
  };
}

/** Whether no word of the term was said where it stands now. */
function isInvented(change: TermChange, said: Said, utterances: readonly { text: string }[]): boolean {
  const texts = spokenTexts({ utterances: utterances as never }, { changes: [change] });
  const text = texts[change.utterance]!;
  const before = [...texts.slice(0, change.utterance), text.slice(0, change.at)].flatMap(spokenWords).length;
  const put = spokenWords(text.slice(change.at, change.at + change.put.length)).length;
  const { match } = align(said.words, texts.flatMap(spokenWords));
  return !match.some((at) => at !== null && at >= before && at < before + put);
}

interface Alignment {
  errors: number;
  /** For each word that was said, which heard word is the same in its place. */
  match: (number | null)[];
}

function align(said: readonly string[], heard: readonly string[]): Alignment {
  const width = heard.length + 1;
  const costs = new Int32Array((said.length + 1) * width);
  for (let at = 0; at < width; at++) costs[at] = at;
  for (let i = 1; i <= said.length; i++) {
    costs[i * width] = i;
    for (let j = 1; j < width; j++) {
      const kept = costs[(i - 1) * width + j - 1]! + (said[i - 1] === heard[j - 1] ? 0 : 1);
      const skipped = Math.min(costs[(i - 1) * width + j]!, costs[i * width + j - 1]!) + 1;
      costs[i * width + j] = Math.min(kept, skipped);
    }
  }
  const match: (number | null)[] = said.map(() => null);
  for (let i = said.length, j = heard.length; i > 0 && j > 0; ) {
    const cost = costs[i * width + j]!;
    const isSame = said[i - 1] === heard[j - 1];
    if (cost === costs[(i - 1) * width + j - 1]! + (isSame ? 0 : 1)) {
      if (isSame) match[i - 1] = j - 1;
      i--;
      j--;
    } else if (cost === costs[(i - 1) * width + j]! + 1) i--;
    else j--;
  }
  return { errors: costs[said.length * width + heard.length]!, match };
}
