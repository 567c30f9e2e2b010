import { type InferenceSession, Tensor } from 'onnxruntime-node';
import type { Producer } from '../records/basics.ts';
import { openSession, SAMPLE_RATE } from './session.ts';
import { tokensToText, wordEndTokens } from './tokens.ts';
import { type MoonshineSize, moonshineProducer, moonshineWeights } from './weights.ts';

const START_TOKEN = 1;
const END_TOKEN = 2;
const HEADS = 8;
const SHAPES: Record<MoonshineSize, { layers: number; headSize: number }> = {
  tiny: { layers: 6, headSize: 36 },
  base: { layers: 8, headSize: 52 },
};
/** Samples per encoder state: the strides of the three convolutions, 64 x 3 x 2 (Moonshine paper, section 3.1). */
const SAMPLES_PER_STATE = 384;
/**
 * Silence put before every window. Without it the model stumbles on sound that begins mid-word (measured on
 * LJSpeech, whose files begin with speech: 10 word errors of 131 against 3).
 */
const LEAD_SILENCE_SEC = 0.25;
/** Mean token probability from which a text is believed that only came without the silence. */
const SURE = 0.6;
/** The convolutions need this many samples to give one state. */
const SHORTEST_SAMPLES = 1024;
/** Moonshine's own cap: nobody says more tokens per second than this, so what goes on is a loop. */
export const MAX_TOKENS_PER_SEC = 6.5;

/** The words of one window, before they are placed in time. */
export interface HeardText {
  text: string;
  /** Tokens of the text, without start and end. */
  tokens: number;
  /** Whether the text stopped at the cap rather than at the model's own end. */
  capped: boolean;
}

/** What the model heard in one window. */
export interface Hearing extends HeardText {
  /** Mean probability of the tokens, 0 to 1; 0 where no token came. */
  confidence: number;
  /** For each asked pause, how many of the text's words (split at white space) were said before it. */
  wordsBefore: number[];
}

export interface SpeechModel {
  producer: Producer;
  /**
   * Transcribes one window of 16 kHz mono speech, greedily.
   *
   * @param samples up to about 15 s; what is shorter than the model's shortest input gives no text
   * @param choosePauses gets the text and returns the times, in seconds from the window's start, of the pauses
   *   that are to be found in it
   */
  transcribe(samples: Float32Array, choosePauses?: (heard: HeardText) => number[]): Promise<Hearing>;
}

type Feeds = Record<string, Tensor>;

/**
 * Loads Moonshine (Jeffries et al. 2024, arXiv 2410.15608), English, quantised, from the npm package.
 * `tiny` takes 0.3 GB of memory, `base` 0.45 GB. Load once per worker thread.
 */
export async function loadMoonshine(size: MoonshineSize): Promise<SpeechModel> {
  const weights = moonshineWeights(size);
  const encoder = await openSession(weights.encoder.file);
  const decoder = await openSession(weights.decoder.file);
  const decoding = new Decoding(decoder, SHAPES[size]);
  return {
    producer: moonshineProducer(size),
    async transcribe(samples, choosePauses) {
      const led = await hear(encoder, decoding, samples, LEAD_SILENCE_SEC);
      const heard = led.tokens.length > 0 ? led : await hearAgain(encoder, decoding, samples);
      const text = tokensToText(heard.tokens);
      const wordsBefore: number[] = [];
      for (const pauseSec of choosePauses?.({ text, tokens: heard.tokens.length, capped: heard.capped }) ??
        []) {
        wordsBefore.push(await decoding.wordsBefore(heard.states!, heard.tokens, heard.leadSec + pauseSec));
      }
      return {
        text,
        confidence: heard.confidence,
        tokens: heard.tokens.length,
        capped: heard.capped,
        wordsBefore,
      };
    },
  };
}

interface Heard {
  states: Tensor | null;
  leadSec: number;
  tokens: number[];
  confidence: number;
  capped: boolean;
}

const NOTHING: Heard = { states: null, leadSec: 0, tokens: [], confidence: 0, capped: false };

/** Once more without the silence before it, which makes the model give up on some voices; kept only if it is sure. */
async function hearAgain(
  encoder: InferenceSession,
  decoding: Decoding,
  samples: Float32Array,
): Promise<Heard> {
  const heard = await hear(encoder, decoding, samples, 0);
  return heard.confidence >= SURE ? heard : NOTHING;
}

async function hear(
  encoder: InferenceSession,
  decoding: Decoding,
  samples: Float32Array,
  leadSec: number,
): Promise<Heard> {
  const lead = Math.round(leadSec * SAMPLE_RATE);
  const input = new Float32Array(lead + samples.length);
  if (input.length < SHORTEST_SAMPLES) return NOTHING;
  input.set(samples, lead);
  const { last_hidden_state: states } = await encoder.run({
    input_values: new Tensor('float32', input, [1, input.length]),
  });
  const cap = Math.ceil((input.length / SAMPLE_RATE) * MAX_TOKENS_PER_SEC);
  const { tokens, probabilities, capped } = await decoding.greedy(states!, cap);
  const sum = probabilities.reduce((total, p) => total + p, 0);
  const confidence = tokens.length === 0 ? 0 : sum / probabilities.length;
  return { states: states!, leadSec, tokens, confidence, capped };
}

class Decoding {
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
            HEADS,
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
    let last = START_TOKEN;
    while (tokens.length < cap) {
      const first = last === START_TOKEN;
      const outputs = await this.#session.run({
        input_ids: tokenTensor([last]),
        encoder_hidden_states: states,
        use_cache_branch: new Tensor('bool', [!first], [1]),
        ...caches,
      });
      const best = mostLikely(outputs.logits!.data as Float32Array);
      probabilities.push(best.probability);
      if (best.token === END_TOKEN) return { tokens, probabilities, capped: false };
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
    const cut = Math.min(count - 1, Math.max(1, Math.round((pauseSec * SAMPLE_RATE) / SAMPLES_PER_STATE)));
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
        input_ids: tokenTensor([START_TOKEN, ...tokens.slice(0, -1)]),
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
  for (const logit of logits) if (logit > max) max = logit;
  let sum = 0;
  // What lies 16 below the best adds less than 1e-7 each: not worth 32,768 calls of exp per step.
  for (const logit of logits) if (logit > max - 16) sum += Math.exp(logit - max);
  return logits[token]! - max - Math.log(sum);
}
