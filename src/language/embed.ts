import { z } from 'zod';
import type { Calls, Question } from '../endpoints/calls.ts';
import { canonicalJson, sha256 } from '../engine/fingerprint.ts';
import type { EmbeddingModel } from './model-choice.ts';
import type { Answer, EmbeddingRequest } from './model-client.ts';
import { rejectionOf } from './refused-request.ts';

/** An answer of `/embeddings`: https://platform.openai.com/docs/api-reference/embeddings/create */
const answerSchema = z.looseObject({
  data: z.array(z.looseObject({ index: z.int().nonnegative(), embedding: z.array(z.number()).min(1) })),
  usage: z.looseObject({ prompt_tokens: z.number().nonnegative().nullish() }).nullish(),
});
/** Numbers as 32-bit floats, least significant byte first, in Base64. */
const storedSchema = z.looseObject({ vector: z.base64() });

const textsOfRequest = 64;

/** Vectors of texts; see `ModelClients.embed`. Each is stored by itself, and only those that are not are asked for. */
export function embed(calls: Calls, { model, texts }: EmbeddingRequest): Promise<Answer<Float32Array[]>> {
  if (texts.some((text) => text.trim() === ''))
    throw new RangeError('Expected texts to embed, got an empty one.');
  return calls.ask(model, null, async (question): Promise<Answer<Float32Array[]>> => {
    const digests = texts.map((text) => sha256(canonicalJson({ embed: 1, ...model, text })));
    const vectors = new Map<string, Float32Array>();
    for (const digest of new Set(digests)) {
      const vector = await question.stored(digest, readStored);
      if (vector) vectors.set(digest, vector);
    }
    const missing = new Map<string, string>();
    for (const [i, digest] of digests.entries()) if (!vectors.has(digest)) missing.set(digest, texts[i]!);
    const asked = [...missing];
    try {
      for (let from = 0; from < asked.length; from += textsOfRequest) {
        const part = asked.slice(from, from + textsOfRequest);
        const answered = await askFor(
          question,
          model,
          part.map(([, text]) => text),
        );
        for (const [i, [digest]] of part.entries())
          vectors.set(digest, await keep(question, digest, answered[i]!));
      }
    } catch (error) {
      return { outcome: 'rejected', ...rejectionOf(error), excerpt: '', usage: question.meter.read() };
    }
    const value = digests.map((digest) => vectors.get(digest)!);
    return { outcome: 'answer', value, repaired: false, usage: question.meter.read() };
  });
}

async function askFor(
  { send, meter }: Question,
  { model, dimensions }: EmbeddingModel,
  texts: readonly string[],
): Promise<Float32Array[]> {
  const body = {
    model,
    input: texts,
    encoding_format: 'float',
    ...(dimensions === null ? {} : { dimensions }),
  };
  const { vectors, tokens } = await send(
    async (client, signal) => {
      const { data, usage } = answerSchema.parse(await client.post('/embeddings', { body, signal }));
      return { vectors: inOrder(data, texts.length), tokens: usage?.prompt_tokens ?? 0 };
    },
    { streams: false },
  );
  meter.tokens(tokens, 0);
  return vectors;
}

function inOrder(data: z.infer<typeof answerSchema>['data'], expected: number): Float32Array[] {
  const byIndex = new Map(data.map(({ index, embedding }) => [index, embedding]));
  const vectors = Array.from({ length: expected }, (_, index) => unit(byIndex.get(index) ?? []));
  const lengths = new Set(vectors.map(({ length }) => length));
  if (byIndex.size !== expected || lengths.size !== 1 || lengths.has(0))
    throw new Error(
      `expected ${expected} vectors of one length, got ${data.length} of ${[...lengths].join(', ')}`,
    );
  return vectors;
}

function unit(vector: readonly number[]): Float32Array {
  const length = Math.hypot(...vector);
  if (vector.length > 0 && !(length > 0 && length < Number.POSITIVE_INFINITY))
    throw new Error(`expected vectors with a direction, got one of length ${length}`);
  return Float32Array.from(vector, (value) => value / length);
}

async function keep({ store }: Question, digest: string, vector: Float32Array): Promise<Float32Array> {
  const bytes = Buffer.alloc(4 * vector.length);
  for (const [i, value] of vector.entries()) bytes.writeFloatLE(value, 4 * i);
  return (await store(digest, { vector: bytes.toString('base64') }, readStored)) ?? vector;
}

function readStored(value: unknown): Float32Array | null {
  const { data } = storedSchema.safeParse(value);
  if (!data) return null;
  const bytes = Buffer.from(data.vector, 'base64');
  return Float32Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(4 * i));
}
