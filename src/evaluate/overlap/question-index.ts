import { textHash } from '../../base/text-hash.ts';
import { comparedWords, sentencesOf } from './words-of.ts';

/** Words of a run that tells a copy, as in the reports of GPT-3 and of those after it. */
export const runWords = 13;
/** A shorter question is compared as a whole; one of fewer words stands everywhere, and tells nothing. */
export const leastWords = 4;
/** A run that stands in more different questions than this is the benchmark's own phrase ("answer the question using…"). */
const mostQuestions = 10;

/** A question that stands in a text. */
export interface FoundQuestion {
  /** Number of the question as it was added. */
  question: number;
  by: 'run' | 'whole';
  /** The words that both have. */
  shared: string;
  /** How many runs of the question were found in the text. */
  runs: number;
}

/** How a question is compared: `short` ones are too short to be. */
export type Compared = 'run' | 'whole' | 'short';

/** A text as it is compared, and the questions that it is of: one may be asked of many pictures. */
interface AskedText {
  text: string;
  questions: number[];
}

/** The questions of benchmarks by their runs of words. */
export class QuestionIndex {
  /** By hash of a run, the texts that have it; null where it is a phrase. */
  readonly #runs = new Map<number, AskedText[] | null>();
  readonly #long = new Map<string, AskedText>();
  readonly #short = new Map<string, AskedText>();

  /** @returns how the question is compared. */
  add(question: number, asks: string): Compared {
    const words = comparedWords(asks);
    if (words.length < leastWords) return 'short';
    const text = words.join(' ');
    const isShort = words.length < runWords;
    const texts = isShort ? this.#short : this.#long;
    const known = texts.get(text);
    if (known) known.questions.push(question);
    else {
      const asked = { text, questions: [question] };
      texts.set(text, asked);
      if (!isShort) for (const hash of new Set(runHashes(words))) this.#addRun(hash, asked);
    }
    return isShort ? 'whole' : 'run';
  }

  #addRun(hash: number, asked: AskedText): void {
    const known = this.#runs.get(hash);
    if (known === undefined) this.#runs.set(hash, [asked]);
    else if (known && known.length < mostQuestions) known.push(asked);
    else this.#runs.set(hash, null);
  }

  /**
   * The questions that stand in a text, each once.
   * @param before The last words of the text that it goes on with: a run may begin there.
   */
  find(text: string, before: readonly string[] = []): FoundQuestion[] {
    const found = new Map<AskedText, Omit<FoundQuestion, 'question'>>();
    const words = [...before.slice(1 - runWords), ...comparedWords(text)];
    for (const [at, hash] of runHashes(words).entries()) {
      const having = this.#runs.get(hash);
      if (!having) continue;
      const shared = words.slice(at, at + runWords).join(' ');
      for (const asked of having) {
        const known = found.get(asked);
        if (known) known.runs++;
        // Two runs may have one hash by chance.
        else if (` ${asked.text} `.includes(` ${shared} `)) found.set(asked, { by: 'run', shared, runs: 1 });
      }
    }
    for (const sentence of this.#short.size === 0 ? [] : sentencesOf(text)) {
      const shared = comparedWords(sentence).join(' ');
      const asked = this.#short.get(shared);
      if (asked) found.set(asked, { by: 'whole', shared, runs: 1 });
    }
    return [...found].flatMap(([{ questions }, how]) => questions.map((question) => ({ question, ...how })));
  }
}

const hashes = new Map<string, number>();
const mostHashes = 200_000;

/** Of a word, from 1: a run of nothing would be the same as none. */
function wordHash(word: string): number {
  const known = hashes.get(word);
  if (known !== undefined) return known;
  if (hashes.size >= mostHashes) hashes.clear();
  const hash = textHash(word)[0] | 1;
  hashes.set(word, hash);
  return hash;
}

const bases = [0x01000193, 0x5bd1e995] as const;
const leaving = bases.map((base) =>
  Array.from({ length: runWords }).reduce<number>((power) => Math.imul(power, base), 1),
);

/** A hash of 53 bits for each run, from one to the next (Rabin and Karp). */
function runHashes(words: readonly string[]): number[] {
  const found: number[] = [];
  let [a, b] = [0, 0];
  const coded = words.map(wordHash);
  for (const [at, code] of coded.entries()) {
    const left = at >= runWords ? coded[at - runWords]! : 0;
    a = (Math.imul(a, bases[0]) + code - Math.imul(left, leaving[0]!)) | 0;
    b = (Math.imul(b, bases[1]) + code - Math.imul(left, leaving[1]!)) | 0;
    if (at >= runWords - 1) found.push((a >>> 0) * 2 ** 21 + (b >>> 11));
  }
  return found;
}
