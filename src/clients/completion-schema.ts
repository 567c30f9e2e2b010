import { z } from 'zod';

export const usageSchema = z
  .looseObject({
    prompt_tokens: z.number().nonnegative().nullish(),
    completion_tokens: z.number().nonnegative().nullish(),
  })
  .nullish()
  .transform((usage) => usage ?? null);
export type WireUsage = z.infer<typeof usageSchema>;

const text = z.string().nullish();

/** An answer in one piece: https://platform.openai.com/docs/api-reference/chat/object */
export const completionSchema = z.looseObject({
  choices: z
    .array(z.looseObject({ message: z.looseObject({ content: text, refusal: text }), finish_reason: text }))
    .min(1),
  usage: usageSchema,
});

/**
 * A piece of a streamed answer: https://platform.openai.com/docs/api-reference/chat/streaming
 * The last has the usage and no choices. vLLM and others send the thoughts of a model beside what it says.
 */
export const chunkSchema = z.looseObject({
  choices: z
    .array(
      z.looseObject({
        index: z.int().default(0),
        delta: z
          .looseObject({ content: text, refusal: text, reasoning_content: text, reasoning: text })
          .nullish(),
        finish_reason: text,
      }),
    )
    .default([]),
  usage: usageSchema,
});
