import { modelIdentity } from '../models/weights.ts';
import type { Producer } from '../records/basics.ts';
import type { SentenceEncoderName } from '../records/sentence-encoder.ts';
import type { Encoder } from './encoder.ts';
import { miniLmProducer } from './minilm-producer.ts';

/** An encoder of sentences that runs here. */
export interface EncoderKind {
  /** Its identity, known without loading it. */
  producer: Producer;
  /** npm packages whose version bears on the vectors and is not in `producer`. */
  packages: readonly string[];
  /** @throws ModelError where its weights are not installed */
  load(): Promise<Encoder>;
}

export const encoders: Record<SentenceEncoderName, EncoderKind> = {
  'use-lite': {
    producer: modelIdentity('use-lite'),
    packages: [],
    load: async () => (await import('./use-lite.ts')).loadUseLite(),
  },
  minilm: {
    producer: miniLmProducer,
    packages: ['onnxruntime-node', '@huggingface/tokenizers'],
    load: async () => (await import('./minilm.ts')).loadMiniLm(),
  },
};
