import { type InferenceSession, Tensor } from 'onnxruntime-node';
import { freeTensors } from '../models/free-memory.ts';
import { speechSampleRate } from './sound.ts';
import { wordEndTokens } from './tokens.ts';

const startToken = 1;
const endToken = 2;
const heads = 8;
/** Samples per encoder state: the strides of the three convolutions, 64 x 3 x 2 (Moonshine paper, section 3.1). */
const samplesPerState = 384;

type Feeds = Record<string, Tensor>;

/** Moonshine's merged decoder: text from encoder states, greedily and with cached keys and values. */
export class Decoding {
  #session: InferenceSession;
  #empty: Feeds = {};
  #cacheNames: string[] = [];

  constructor(session: InferenceSession, shape: { layers: number; headSize: number }) {
    this.#session = session;
    for (let layer = 0; layer < shape.layers; layer++) {
      for (const side of ['decoder', 'encoder']) {
        for (const kind of ['key', 'value']) {
          const name = `${layer}.${side}.${kind}`;
          this.#cacheNames.push(name);
          this.#empty[`past_key_values.${name}`] = new Tensor('float32', new Float32Array(0), [
            0,
            heads,
            1,
            shape.headSize,
          ]);
        }
      }
    }
  }

  async greedy(
    states: Tensor,
    cap: number,
  ): Promise<{ tokens: number[]; probabilities: number[]; capped: boolean }> {
    const tokens: number[] = [];
    const probabilities: number[] = [];
    let caches: Feeds = { ...this.#empty };
    let last = startToken;
    let isAtEnd = false;
    while (tokens.length < cap && !isAtEnd) {
      const first = last === startToken;
      const outputs = await this.#session.run({
        input_ids: tokenTensor([last]),
        encoder_hidden_states: states,
        use_cache_branch: new Tensor('bool', [!first], [1]),
        ...caches,
      });
      const best = mostLikely(outputs.logits!.data as Float32Array);
      probabilities.push(best.probability);
      const updated: Feeds = {};
      for (const name of this.#cacheNames) {
        // The encoder's keys and values are computed by the first step only; later steps return empty ones.
        const keep = !first && name.includes('encoder');
        updated[`past_key_values.${name}`] = keep
          ? caches[`past_key_values.${name}`]!
          : outputs[`present.${name}`]!;
      }
      freeAllBut(Object.values(updated), outputs, caches);
      caches = updated;
      isAtEnd = best.token === endToken;
      if (!isAtEnd) tokens.push(best.token);
      last = best.token;
    }
    freeTensors(Object.values(caches));
    return { tokens, probabilities, capped: !isAtEnd };
  }

  /**
   * How many words are said before a pause: the text is scored once by the sound before the pause alone and once
   * by the sound after it, and the word boundary where the first does better up to there and the second from
   * there on is taken. (One parallel pass each: about two decoding steps' time.)
   */
  async wordsBefore(states: Tensor, tokens: number[], pauseSec: number): Promise<number> {
    if (tokens.length === 0) return 0;
    const [, count, width] = states.dims as [number, number, number];
    const cut = Math.min(count - 1, Math.max(1, Math.round((pauseSec * speechSampleRate) / samplesPerState)));
    const data = states.data as Float32Array;
    const before = new Tensor('float32', data.subarray(0, cut * width), [1, cut, width]);
    const after = new Tensor('float32', data.subarray(cut * width), [1, count - cut, width]);
    const byBefore = await this.#logProbabilities(before, tokens);
    const byAfter = await this.#logProbabilities(after, tokens);
    return bestWordCut(byBefore, byAfter, wordEndTokens(tokens));
  }

  /**
   * Holds a text and other readings of it against the sound. The text is scored once; a reading only where it differs,
   * from the cached keys and values of what is the same before, which costs about as much as a few decoding steps. The
   * first token that differs bounds its score, and is known from the text's own pass.
   */
  async compare(
    states: Tensor,
    text: number[],
    readings: number[][],
    isWorth: IsWorth = () => true,
  ): Promise<ReadingScores[]> {
    const start = await this.#follow(states, [startToken], null);
    const whole = text.length === 0 ? start : await this.#follow(states, text, start.caches);
    const startRows = rowsOf(start.logits, 1);
    const heardRows = text.length === 0 ? startRows : [...startRows, ...rowsOf(whole.logits, text.length)];
    const compared: ReadingScores[] = [];
    for (const [index, reading] of readings.entries()) {
      const [heard, read] = [
        [...text, endToken],
        [...reading, endToken],
      ];
      const { from, heardEnd, readEnd } = differingTokens(heard, read);
      const heardScore = sumOfScores(heardRows.slice(from, heardEnd), heard.slice(from, heardEnd));
      const atBest = from < readEnd ? logSoftmax(heardRows[from]!, read[from]!) : 0;
      if (!isWorth(index, { heard: heardScore, read: atBest })) {
        compared.push({ heard: heardScore, read: atBest });
        continue;
      }
      // Row `i` tells token `i`; it comes from the token before, and row 0 from the start alone.
      const cached = Math.max(1, from);
      let readScore = from === 0 ? sumOfScores(startRows, read.slice(0, 1)) : 0;
      if (readEnd > cached) {
        const input = read.slice(cached - 1, readEnd - 1);
        const before = firstPositions(whole.caches, cached);
        const logits = await this.#end(states, input, before);
        readScore += sumOfScores(rowsOf(logits, input.length), read.slice(cached, readEnd));
        freeAllBut(Object.values(whole.caches), before, { logits });
      }
      compared.push({ heard: heardScore, read: readScore });
    }
    freeAllBut([], start.caches, whole.caches, { start: start.logits, whole: whole.logits });
    return compared;
  }

  /** Logits after each of some tokens, in one pass, and the keys and values with which to go on. */
  async #follow(states: Tensor, tokens: number[], caches: Feeds | null) {
    const outputs = await this.#session.run(this.#feeds(states, tokens, caches));
    const next: Feeds = {};
    for (const name of this.#cacheNames) {
      const past = `past_key_values.${name}`;
      // As in `greedy`: only the first pass gives the encoder's.
      next[past] = caches !== null && name.includes('encoder') ? caches[past]! : outputs[`present.${name}`]!;
    }
    const logits = outputs.logits!;
    freeAllBut([...Object.values(next), logits], outputs);
    return { logits, caches: next };
  }

  /** The same where nothing follows. */
  async #end(states: Tensor, tokens: number[], caches: Feeds): Promise<Tensor> {
    const { logits } = await this.#session.run(this.#feeds(states, tokens, caches), ['logits']);
    return logits!;
  }

  #feeds(states: Tensor, tokens: number[], caches: Feeds | null): Feeds {
    return {
      input_ids: tokenTensor(tokens),
      encoder_hidden_states: states,
      use_cache_branch: new Tensor('bool', [caches !== null], [1]),
      ...(caches ?? this.#empty),
    };
  }

  async #logProbabilities(states: Tensor, tokens: number[]): Promise<number[]> {
    const outputs = await this.#session.run(
      {
        input_ids: tokenTensor([startToken, ...tokens.slice(0, -1)]),
        encoder_hidden_states: states,
        use_cache_branch: new Tensor('bool', [false], [1]),
        ...this.#empty,
      },
      ['logits'],
    );
    const logits = outputs.logits!;
    const rows = rowsOf(logits, tokens.length);
    const scores = tokens.map((token, i) => logSoftmax(rows[i]!, token));
    freeTensors([logits]);
    return scores;
  }
}

/**
 * Log-probabilities of a text and of another reading of it, summed over the tokens in which they differ and a few behind
 * them. They are about the same sound and can be compared.
 */
export interface ReadingScores {
  heard: number;
  read: number;
}

/** Whether a reading, by its number, may still matter with these scores, of which its own is the highest it may have. */
export type IsWorth = (reading: number, atBest: ReadingScores) => boolean;

/** Tokens behind a difference that are scored too: they tell whether the text still follows, and later ones no more. */
const tokensBehind = 4;

/** Where two lists of tokens differ, with a few of those behind: from `from`, to the end in each. */
export function differingTokens(
  heard: readonly number[],
  read: readonly number[],
): { from: number; heardEnd: number; readEnd: number } {
  const shorter = Math.min(heard.length, read.length);
  let from = 0;
  while (from < shorter && heard[from] === read[from]) from++;
  let behind = 0;
  while (behind < shorter - from && heard.at(-1 - behind) === read.at(-1 - behind)) behind++;
  const left = Math.max(0, behind - tokensBehind);
  return { from, heardEnd: heard.length - left, readEnd: read.length - left };
}

/** Keys and values of the first tokens alone; those of the encoder stay as they are. */
function firstPositions(caches: Feeds, positions: number): Feeds {
  return Object.fromEntries(
    Object.entries(caches).map(([name, cache]) => {
      if (name.includes('encoder')) return [name, cache];
      const [, count, length, size] = cache.dims as [number, number, number, number];
      const data = cache.data as Float32Array;
      const cut = new Float32Array(count * positions * size);
      for (let head = 0; head < count; head++) {
        const from = head * length * size;
        cut.set(data.subarray(from, from + positions * size), head * positions * size);
      }
      return [name, new Tensor('float32', cut, [1, count, positions, size])];
    }),
  );
}

/** Frees what passes were given and gave, but what is kept of it. */
function freeAllBut(kept: readonly Tensor[], ...used: Feeds[]): void {
  const staying = new Set(kept);
  freeTensors(used.flatMap((tensors) => Object.values(tensors)).filter((tensor) => !staying.has(tensor)));
}

function rowsOf(logits: Tensor, count: number): Float32Array[] {
  const data = logits.data as Float32Array;
  const vocabulary = data.length / count;
  return Array.from({ length: count }, (_, i) => data.subarray(i * vocabulary, (i + 1) * vocabulary));
}

function sumOfScores(rows: readonly Float32Array[], tokens: readonly number[]): number {
  return tokens.reduce((sum, token, i) => sum + logSoftmax(rows[i]!, token), 0);
}

/**
 * Number of words `w` for which the tokens of the first `w` words are best explained by the sound before the cut
 * and the rest by the sound after it. `wordEnds[w]` is the number of tokens in the first `w` words.
 */
export function bestWordCut(byBefore: number[], byAfter: number[], wordEnds: number[]): number {
  let score = byAfter.reduce((total, value) => total + value, 0);
  let best = { words: 0, score };
  let token = 0;
  wordEnds.forEach((end, words) => {
    for (; token < end; token++) score += byBefore[token]! - byAfter[token]!;
    if (score > best.score) best = { words, score };
  });
  return best.words;
}

function tokenTensor(tokens: number[]): Tensor {
  return new Tensor('int64', BigInt64Array.from(tokens, BigInt), [1, tokens.length]);
}

function mostLikely(logits: Float32Array): { token: number; probability: number } {
  let token = 0;
  for (let i = 1; i < logits.length; i++) if (logits[i]! > logits[token]!) token = i;
  return { token, probability: Math.exp(logSoftmax(logits, token)) };
}

function logSoftmax(logits: Float32Array, token: number): number {
  let max = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < logits.length; i++) if (logits[i]! > max) max = logits[i]!;
  let sum = 0;
  // What lies 16 below the best adds less than 1e-7 each: not worth 32,768 calls of exp per step.
  const least = max - 16;
  for (let i = 0; i < logits.length; i++) if (logits[i]! > least) sum += Math.exp(logits[i]! - max);
  return logits[token]! - max - Math.log(sum);
}
