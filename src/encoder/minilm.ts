import { readFile } from 'node:fs/promises';
import { type InferenceSession, Tensor } from 'onnxruntime-node';
import { openSession } from '../models/session.ts';
import { weightsOf } from '../models/weights.ts';
import type { Encoder } from './encoder.ts';
import { miniLmProducer } from './minilm-producer.ts';
import { unitVector } from './similarity.ts';
import { openWordPieces, type WordPieces } from './word-pieces.ts';

const dimensions = 384;

/**
 * Loads all-MiniLM-L6-v2 with int8 weights (Sentence Transformers; English, 30,522 word pieces): the mean of the vectors
 * of a text's first 256 pieces.
 *
 * @throws ModelError where its weights are not installed
 */
export async function loadMiniLm(): Promise<Encoder> {
  const files = await weightsOf('minilm');
  const wordPieces = openWordPieces(JSON.parse(await readFile(files['tokenizer.json']!, 'utf8')));
  const session = await openSession(files['model.onnx']!, { inputsVary: true });
  return {
    producer: miniLmProducer,
    dimensions,
    async embed(texts) {
      const vectors: Float32Array[] = [];
      // One by one: the scale of the int8 arithmetic is that of the whole batch, so that other texts would move a vector.
      for (const text of texts) vectors.push(await embedText(session, wordPieces, text));
      return vectors;
    },
    close: () => session.release(),
  };
}

async function embedText(
  session: InferenceSession,
  wordPieces: WordPieces,
  text: string,
): Promise<Float32Array> {
  const ids = wordPieces(text);
  // Nothing between the marks of start and end.
  if (ids.length <= 2) return new Float32Array(dimensions);
  const inputs = {
    input_ids: int64(ids),
    attention_mask: int64(ids.map(() => 1)),
    token_type_ids: int64(ids.map(() => 0)),
  };
  const { last_hidden_state: states } = await session.run(inputs);
  return unitVector(meanOf(states!.data as Float32Array, ids.length));
}

function int64(numbers: readonly number[]): Tensor {
  return new Tensor('int64', BigInt64Array.from(numbers, BigInt), [1, numbers.length]);
}

/** Mean over the pieces. Alone, a text has no padding that the mask would keep out. */
function meanOf(states: Float32Array, pieces: number): Float32Array {
  const sums = new Float64Array(dimensions);
  for (let index = 0; index < pieces * dimensions; index++) sums[index % dimensions]! += states[index]!;
  return Float32Array.from(sums, (sum) => sum / pieces);
}
