import { type InferenceSession, Tensor } from 'onnxruntime-node';
import { openSession } from '../models/session.ts';
import { weightsOf } from '../models/weights.ts';
import type { Producer } from '../records/basics.ts';
import { type AudioChunk, speechSampleRate } from './sound.ts';
import { vadModel, vadProducer } from './vad-producer.ts';

/** Silero v5 takes 512 new samples (32 ms) at a time, preceded by the last 64 of the frame before. */
export const frameSamples = 512;
export const frameSec = frameSamples / speechSampleRate;
const contextSamples = 64;

/**
 * The sound track as numbers: two floats per 32 ms, so that hours of it fit in memory.
 * Frame `i` covers `startSec + i * frameSec` and the 32 ms after it; the last frame may reach past `endSec`.
 */
export interface SpeechTrack {
  startSec: number;
  endSec: number;
  /** Probability that somebody speaks, 0 to 1. */
  probabilities: Float32Array;
  /** Loudness of the frame: root mean square of its samples in dB of full scale, -120 and up. */
  levels: Float32Array;
}

export interface Vad {
  producer: Producer;
  /** Reads the sound track once, from its first chunk to its last. */
  track(chunks: AsyncIterable<AudioChunk>): Promise<SpeechTrack>;
}

/** Loads Silero VAD v5 (https://github.com/snakers4/silero-vad). Use one instance in one thread. */
export async function loadVad(): Promise<Vad> {
  const weights = await weightsOf(vadModel);
  const session = await openSession(weights['silero_vad_v5.onnx']!);
  return {
    producer: vadProducer,
    track: (chunks) => trackSpeech(session, chunks),
  };
}

async function trackSpeech(
  session: InferenceSession,
  chunks: AsyncIterable<AudioChunk>,
): Promise<SpeechTrack> {
  const probabilities = new GrowingFloats();
  const levels = new GrowingFloats();
  const rate = new Tensor('int64', BigInt64Array.of(BigInt(speechSampleRate)), []);
  let state = new Tensor('float32', new Float32Array(2 * 128), [2, 1, 128]);
  const input = new Float32Array(contextSamples + frameSamples);
  let filled = 0;
  let startSec: number | null = null;
  let samplesRead = 0;

  const endFrame = async (): Promise<void> => {
    const outputs = await session.run({
      input: new Tensor('float32', input, [1, input.length]),
      state,
      sr: rate,
    });
    state = outputs.stateN as typeof state;
    probabilities.push((outputs.output!.data as Float32Array)[0]!);
    levels.push(level(input.subarray(contextSamples, contextSamples + filled)));
    input.copyWithin(0, frameSamples);
    filled = 0;
  };

  for await (const chunk of chunks) {
    startSec ??= chunk.startSec;
    samplesRead += chunk.samples.length;
    for (let at = 0; at < chunk.samples.length; ) {
      const piece = chunk.samples.subarray(at, at + frameSamples - filled);
      input.set(piece, contextSamples + filled);
      filled += piece.length;
      at += piece.length;
      if (filled === frameSamples) await endFrame();
    }
  }
  if (filled > 0) {
    input.fill(0, contextSamples + filled);
    await endFrame();
  }
  const start = startSec ?? 0;
  return {
    startSec: start,
    endSec: start + samplesRead / speechSampleRate,
    probabilities: probabilities.toArray(),
    levels: levels.toArray(),
  };
}

/** Root mean square in dB of full scale, not below -120. */
export function level(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return Math.max(-120, 10 * Math.log10(sum / Math.max(1, samples.length) + 1e-12));
}

class GrowingFloats {
  #data = new Float32Array(4096);
  #length = 0;

  push(value: number): void {
    if (this.#length === this.#data.length) {
      const larger = new Float32Array(this.#data.length * 2);
      larger.set(this.#data);
      this.#data = larger;
    }
    this.#data[this.#length++] = value;
  }

  toArray(): Float32Array {
    return this.#data.slice(0, this.#length);
  }
}
