import { canonicalJson, sha256 } from '../base/fingerprint.ts';
import type { Calls, Question } from '../endpoints/calls.ts';
import type { Answer } from './answer.ts';
import { embeddingsSchema, readStoredVector, storedVector, unitVectors } from './embedding-vectors.ts';
import type { EmbeddingModel } from './model-choice.ts';
import { rejectionOf } from './refused-request.ts';
import type { EmbeddingRequest } from './requests.ts';
import type { Rejection } from './unusable-reply.ts';

const textsOfRequest = 64;

/** Vectors of texts; see `ModelClients.embed`. Each is stored by itself, and only those that are not are asked for. */
export function embed(calls: Calls, { model, texts }: EmbeddingRequest): Promise<Answer<Float32Array[]>> {
  if (texts.some((text) => text.trim() === ''))
    throw new RangeError('Expected texts to embed, got an empty one.');
  return calls.ask(model, null, async (question): Promise<Answer<Float32Array[]>> => {
    const rejected = (rejection: Rejection): Answer<Float32Array[]> => ({
      outcome: 'rejected',
      ...rejection,
      excerpt: '',
      usage: question.meter.read(),
    });
    const digests = texts.map((text) => sha256(canonicalJson({ embed: 1, ...model, text })));
    const vectors = new Map<string, Float32Array>();
    const missing = new Map<string, string>();
    for (const [i, digest] of digests.entries()) {
      const vector = missing.has(digest) ? null : await question.stored(digest, readStoredVector);
      if (vector) vectors.set(digest, vector);
      else missing.set(digest, texts[i]!);
    }
    try {
      for (const part of partsOf([...missing])) {
        const wrong = await addVectors(question, model, part, vectors);
        if (wrong !== null) return rejected({ reason: 'wrong-form', message: wrong });
      }
    } catch (error) {
      return rejected(rejectionOf(error));
    }
    const value = digests.map((digest) => vectors.get(digest)!);
    const lengths = new Set(value.map(({ length }) => length));
    if (lengths.size > 1)
      return rejected({
        reason: 'wrong-form',
        message: `Expected vectors of one length, got ${[...lengths].join(' and ')}.`,
      });
    return { outcome: 'answer', value, repaired: false, usage: question.meter.read() };
  });
}

function partsOf<T>(all: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(all.length / textsOfRequest) }, (_, part) =>
    all.slice(part * textsOfRequest, (part + 1) * textsOfRequest),
  );
}

/** Asks for the vectors of some texts, by digest; words say why there are none. */
async function addVectors(
  { send, meter, store }: Question,
  { model, dimensions }: EmbeddingModel,
  texts: readonly (readonly [digest: string, text: string])[],
  vectors: Map<string, Float32Array>,
): Promise<string | null> {
  const body = {
    model,
    input: texts.map(([, text]) => text),
    encoding_format: 'float',
    ...(dimensions === null ? {} : { dimensions }),
  };
  const { data, usage } = await send(
    async (client, signal) => embeddingsSchema.parse(await client.post('/embeddings', { body, signal })),
    { streams: false },
  );
  meter.tokens(usage?.prompt_tokens ?? 0, 0);
  const answered = unitVectors(data, texts.length);
  if (typeof answered === 'string') return answered;
  for (const [i, [digest]] of texts.entries()) {
    const vector = answered[i]!;
    vectors.set(digest, (await store(digest, storedVector(vector), readStoredVector)) ?? vector);
  }
  return null;
}
