import { type InferenceSession, Tensor } from 'onnxruntime-node';
import { freeBytes, freeTensors } from '../models/free-memory.ts';
import { openSession } from '../models/session.ts';
import { weightsOf } from '../models/weights.ts';
import { Decoding } from './decoding.ts';
import { type MoonshineSize, moonshineModel, moonshineProducer } from './moonshine-producer.ts';
import { speechSampleRate } from './sound.ts';
import type { SpeechModel } from './speech-model.ts';
import { textToTokens, tokensToText } from './tokens.ts';

const shapes: Record<MoonshineSize, { layers: number; headSize: number }> = {
  tiny: { layers: 6, headSize: 36 },
  base: { layers: 8, headSize: 52 },
};
/**
 * Silence put before every window. Without it the model stumbles on sound that begins mid-word (measured on
 * LJSpeech, whose files begin with speech: 10 word errors of 131 against 3).
 */
const leadSilenceSec = 0.25;
/** Mean token probability from which a text is believed that only came without the silence. */
const sureConfidence = 0.6;
/** The convolutions need this many samples to give one state. */
const shortestSamples = 1024;
/** Moonshine's own cap: nobody says more tokens per second than this, so what goes on is a loop. */
export const maxTokensPerSec = 6.5;

/**
 * Loads Moonshine (Jeffries et al. 2024, arXiv 2410.15608), English, quantised, from the npm package.
 * `tiny` takes 0.3 GB of memory, `base` 0.45 GB. Load once per worker thread.
 */
export async function loadMoonshine(size: MoonshineSize): Promise<SpeechModel> {
  const weights = await weightsOf(moonshineModel(size));
  const encoder = await openSession(weights['encoder_model.onnx']!, {
    inputsVary: true,
    isQuantised: true,
  });
  // Its output layer has 32,768 words: as floats it would take more time for each token than all else.
  const decoder = await openSession(weights['decoder_model_merged.onnx']!, {
    inputsVary: true,
    isQuantised: true,
    integerOutput: 'logits',
  });
  const decoding = new Decoding(decoder, shapes[size]);
  return {
    producer: moonshineProducer(size),
    async transcribe(samples, choosePauses) {
      const led = await hear(encoder, decoding, samples, leadSilenceSec);
      const heard = led.tokens.length > 0 ? led : await hearAgain(encoder, decoding, samples);
      const text = tokensToText(heard.tokens);
      const wordsBefore: number[] = [];
      for (const pauseSec of choosePauses?.({ text, tokens: heard.tokens.length, capped: heard.capped }) ??
        []) {
        wordsBefore.push(await decoding.wordsBefore(heard.states!, heard.tokens, heard.leadSec + pauseSec));
      }
      if (heard.states !== null) freeTensors([heard.states]);
      return {
        text,
        confidence: heard.confidence,
        tokens: heard.tokens.length,
        capped: heard.capped,
        wordsBefore,
      };
    },
    async compare(samples, text, readings, isWorth) {
      const states = await encode(encoder, samples, leadSilenceSec);
      if (states === null) return readings.map(() => ({ heard: 0, read: Number.NEGATIVE_INFINITY }));
      const scores = await decoding.compare(states, textToTokens(text), readings.map(textToTokens), isWorth);
      freeTensors([states]);
      return scores;
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

const nothing: Heard = { states: null, leadSec: 0, tokens: [], confidence: 0, capped: false };

/** Once more without the silence before it, which makes the model give up on some voices; kept only if it is sure. */
async function hearAgain(
  encoder: InferenceSession,
  decoding: Decoding,
  samples: Float32Array,
): Promise<Heard> {
  const heard = await hear(encoder, decoding, samples, 0);
  return heard.confidence >= sureConfidence ? heard : nothing;
}

/** Encoder states of the sound with silence before it; null where it is too short for one. */
async function encode(
  encoder: InferenceSession,
  samples: Float32Array,
  leadSec: number,
): Promise<Tensor | null> {
  const lead = Math.round(leadSec * speechSampleRate);
  const input = new Float32Array(lead + samples.length);
  if (input.length < shortestSamples) return null;
  input.set(samples, lead);
  const { last_hidden_state: states } = await encoder.run({
    input_values: new Tensor('float32', input, [1, input.length]),
  });
  freeBytes(input);
  return states!;
}

async function hear(
  encoder: InferenceSession,
  decoding: Decoding,
  samples: Float32Array,
  leadSec: number,
): Promise<Heard> {
  const states = await encode(encoder, samples, leadSec);
  if (states === null) return nothing;
  const cap = Math.ceil((leadSec + samples.length / speechSampleRate) * maxTokensPerSec);
  const { tokens, probabilities, capped } = await decoding.greedy(states, cap);
  const sum = probabilities.reduce((total, p) => total + p, 0);
  const confidence = tokens.length === 0 ? 0 : sum / probabilities.length;
  return { states, leadSec, tokens, confidence, capped };
}
