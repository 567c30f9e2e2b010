import type { Utterance } from '../../records/speech.ts';

/** Utterances `firstUtterance` to `endUtterance - 1`. */
export interface Paragraph {
  firstUtterance: number;
  endUtterance: number;
}

/** A paragraph of this many words may end at a pause, of more at a sentence's end, and has at most so many and one utterance. */
const fewWords = 40;
const manyWords = 120;
const mostWords = 180;
const pauseSec = 1.5;
const mostUtterances = 16;
const sentenceEnd = /[.!?。！？…]["'”’)\]]*$/u;

/**
 * Divides a transcript into paragraphs of about a minute: enough to be read in its context, little enough that a
 * rewrite which is not taken costs little. They tile the transcript.
 */
export function refineParagraphs(
  utterances: readonly Pick<Utterance, 'startSec' | 'endSec' | 'text'>[],
): Paragraph[] {
  const paragraphs: Paragraph[] = [];
  let firstUtterance = 0;
  let words = 0;
  utterances.forEach(({ endSec, text }, index) => {
    words += text.split(/\s+/u).filter(Boolean).length;
    const next = utterances[index + 1];
    const endUtterance = index + 1;
    const isPause = next !== undefined && next.startSec - endSec >= pauseSec;
    const ends =
      next === undefined ||
      (words >= fewWords && isPause) ||
      (words >= manyWords && sentenceEnd.test(text)) ||
      words >= mostWords ||
      endUtterance - firstUtterance >= mostUtterances;
    if (!ends) return;
    paragraphs.push({ firstUtterance, endUtterance });
    firstUtterance = endUtterance;
    words = 0;
  });
  return paragraphs;
}

/** Words of content that a rewritten utterance must have to be compared with what was said in it. */
const leastWords = 4;
const leastShared = 0.5;

/**
 * The first utterance of a rewritten paragraph that does not say what was said in its time, or null: one that was said
 * and is empty now, one that is new, or one most of whose words were said elsewhere. Times stay with the utterances, so
 * that a sentence which moved would stand by the wrong picture.
 * @param spoken What was said in each utterance, without fillers.
 */
export function misplacedUtterance(spoken: readonly string[], rewritten: readonly string[]): number | null {
  const at = spoken.findIndex((said, index) => {
    const [saidWords, writtenWords] = [wordsOf(said), wordsOf(rewritten[index] ?? '')];
    if (saidWords.length < leastWords && writtenWords.length < leastWords) return false;
    if (saidWords.length === 0 || writtenWords.length === 0) return true;
    const shared = sharedCount(saidWords, writtenWords);
    return shared / Math.min(saidWords.length, writtenWords.length) < leastShared;
  });
  return at < 0 ? null : at;
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** How many words two texts have in common, each as often as in both. */
function sharedCount(words: readonly string[], others: readonly string[]): number {
  const left = new Map<string, number>();
  for (const word of words) left.set(word, (left.get(word) ?? 0) + 1);
  let shared = 0;
  for (const word of others) {
    const count = left.get(word) ?? 0;
    if (count === 0) continue;
    left.set(word, count - 1);
    shared++;
  }
  return shared;
}
