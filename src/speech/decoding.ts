import { type InferenceSession, Tensor } from 'onnxruntime-node';
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
    while (tokens.length < cap) {
      const first = last === startToken;
      const outputs = await this.#session.run({
        input_ids: tokenTensor([last]),
        encoder_hidden_states: states,
        use_cache_branch: new Tensor('bool', [!first], [1]),
        ...caches,
      });
      const best = mostLikely(outputs.logits!.data as Float32Array);
      probabilities.push(best.probability);
      if (best.token === endToken) return { tokens, probabilities, capped: false };
      tokens.push(best.token);
      last = best.token;
      const updated: Feeds = {};
      for (const name of this.#cacheNames) {
        // The encoder's keys and values are computed by the first step only; later steps return empty ones.
        const keep = !first && name.includes('encoder');
        updated[`past_key_values.${name}`] = keep
          ? caches[`past_key_values.${name}`]!
          : outputs[`present.${name}`]!;
      }
      caches = updated;
    }
    return { tokens, probabilities, capped: true };
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
    const logits = outputs.logits!.data as Float32Array;
    const vocabulary = logits.length / tokens.length;
    return tokens.map((token, i) => logSoftmax(logits.subarray(i * vocabulary, (i + 1) * vocabulary), token));
  }
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
