import { z } from 'zod';

const provider = z.string().min(1).describe('Name of a provider in `providers`.');
const model = z.string().min(1).max(200).describe('Name of the model at the provider.');
const extra = z
  .record(z.string(), z.json())
  .default({})
  .describe('Extra request fields, sent unchanged, such as `{seed: 1}` or `{top_p: 0.9}`.');

function chatRole(maxTokens: number) {
  return z.strictObject({
    provider,
    model,
    temperature: z
      .number()
      .min(0)
      .max(2)
      .nullable()
      .default(0)
      .describe('null: not sent, for models that do not support it.'),
    maxTokens: z.int().min(16).max(1_000_000).default(maxTokens).describe('Maximum tokens of an answer.'),
    extra,
  });
}

const longEdge = (pixels: number) =>
  z
    .int()
    .min(64)
    .max(8192)
    .default(pixels)
    .describe('Images are scaled down to this long edge in pixels before they are sent.');

const judge = chatRole(1024).extend({
  windowTokens: z
    .int()
    .min(100)
    .max(3000)
    .default(2000)
    .describe(
      'Transcripts of more than three times this many tokens are judged by three windows of this size: beginning, middle and end.',
    ),
});

/** Which model does the work of a stage; null: the built-in one. */
export const rolesSchema = z.strictObject({
  transcribe: z
    .strictObject({
      provider,
      model,
      language: z
        .string()
        .regex(/^[a-z]{2,3}$/)
        .nullable()
        .default(null)
        .describe('ISO 639-1 code sent to the model; null: it detects the language of each chunk.'),
      chunkSec: z
        .number()
        .min(5)
        .max(600)
        .default(28)
        .describe('Maximum seconds of audio per request, cut at a pause. Whisper processes 30 s at a time.'),
      extra,
    })
    .nullable()
    .default(null)
    .describe('Transcribes the speech, with `/audio/transcriptions`.'),
  refine: chatRole(4096)
    .nullable()
    .default(null)
    .describe('Makes the transcript readable, paragraph by paragraph.'),
  judge: z
    .array(judge)
    .max(2)
    .default([])
    .describe('One or two judges of the transcript. A video is dropped only if all of them reject it.'),
  caption: chatRole(512)
    .extend({
      maxImages: z.int().min(1).max(8).default(4).describe('Maximum images sent per clip.'),
      longEdge: longEdge(768),
    })
    .nullable()
    .default(null)
    .describe('Describes the images of a clip.'),
  embedText: z
    .strictObject({
      provider,
      model,
      dimensions: z
        .int()
        .min(1)
        .nullable()
        .default(null)
        .describe('Vector length, for models that can shorten vectors.'),
    })
    .nullable()
    .default(null)
    .describe('Compares image descriptions with speech, with `/embeddings`.'),
  read: chatRole(4096)
    .extend({ longEdge: longEdge(1280) })
    .nullable()
    .default(null)
    .describe(
      'Reads on-screen text, formulas as LaTeX and tables as Markdown. The built-in OCR is the fallback.',
    ),
  review: chatRole(512)
    .nullable()
    .default(null)
    .describe('Reviews titles and descriptions before videos are fetched.'),
  taxonomy: chatRole(8192)
    .nullable()
    .default(null)
    .describe('Plans courses, sub-courses and knowledge points for `lectern taxonomy build` and `extend`.'),
});

type Roles = z.infer<typeof rolesSchema>;

/** Every role that is given to a model, with its path in the configuration. */
export function assignedRoles(
  roles: Roles,
): { path: (string | number)[]; provider: string; model: string }[] {
  return Object.entries(roles).flatMap(([name, role]) =>
    Array.isArray(role)
      ? role.map(({ provider, model }, index) => ({ path: ['roles', name, index], provider, model }))
      : role
        ? [{ path: ['roles', name], provider: role.provider, model: role.model }]
        : [],
  );
}
