import { z } from 'zod';

/** An answer of `/embeddings`: https://platform.openai.com/docs/api-reference/embeddings/create */
export const embeddingsSchema = z.looseObject({
  data: z.array(z.looseObject({ index: z.int().nonnegative(), embedding: z.array(z.number()) })),
  usage: z.looseObject({ prompt_tokens: z.number().nonnegative().nullish() }).nullish(),
});

/** Unit vectors in the order of the texts; words in a string say why the answer has none. */
export function unitVectors(
  data: z.infer<typeof embeddingsSchema>['data'],
  texts: number,
): Float32Array[] | string {
  const byIndex = new Map(data.map(({ index, embedding }) => [index, embedding]));
  const vectors: Float32Array[] = [];
  for (let index = 0; index < texts; index++) {
    const vector = byIndex.get(index);
    if (!vector) return `Expected ${texts} vectors, got ${data.length}; number ${index} is missing.`;
    const length = Math.hypot(...vector);
    if (!(length > 0 && length < Number.POSITIVE_INFINITY))
      return `Expected vectors with a direction, got one of length ${length}.`;
    vectors.push(Float32Array.from(vector, (value) => value / length));
  }
  return vectors;
}

/** Numbers as 32-bit floats, least significant byte first, in Base64. */
const storedSchema = z.looseObject({ vector: z.base64() });

export function storedVector(vector: Float32Array): z.infer<typeof storedSchema> {
  const bytes = Buffer.alloc(4 * vector.length);
  for (const [i, value] of vector.entries()) bytes.writeFloatLE(value, 4 * i);
  return { vector: bytes.toString('base64') };
}

export function readStoredVector(value: unknown): Float32Array | null {
  const { data } = storedSchema.safeParse(value);
  if (!data) return null;
  const bytes = Buffer.from(data.vector, 'base64');
  return Float32Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(4 * i));
}
