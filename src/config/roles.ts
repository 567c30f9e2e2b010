import { z } from 'zod';

const provider = z.string().min(1).describe('Name of a provider in `providers`.');
const model = z.string().min(1).max(200).describe('Name of the model at the provider.');
const extra = z
  .record(z.string(), z.json())
  .default({})
  .describe('Fields that go into the requests as they are, such as `{seed: 1}` or `{top_p: 0.9}`.');

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
      .describe('null leaves it to the server, for models that take none.'),
    maxTokens: z.int().min(16).max(1_000_000).default(maxTokens).describe('Most tokens of an answer.'),
    extra,
  });
}

const longEdge = (pixels: number) =>
  z
    .int()
    .min(64)
    .max(8192)
    .default(pixels)
    .describe('Pictures are scaled down to this long edge in pixels before they are sent.');

const judge = chatRole(1024).extend({
  windowTokens: z
    .int()
    .min(100)
    .max(3000)
    .default(2000)
    .describe(
      'A transcript with more than three times as many tokens is judged by three windows of this many: its beginning, middle and end.',
    ),
});

/** Which model does the work of a stage; null: what comes with Lectern. */
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
        .describe('ISO 639-1 code that the model is told; null: it finds out, chunk by chunk.'),
      chunkSec: z
        .number()
        .min(5)
        .max(600)
        .default(28)
        .describe('Longest piece of sound in one request, cut in a pause. Whisper hears 30 s at once.'),
      extra,
    })
    .nullable()
    .default(null)
    .describe('Speech recognition, by `/audio/transcriptions`.'),
  refine: chatRole(4096)
    .nullable()
    .default(null)
    .describe('Makes the speech readable, a paragraph at a time.'),
  judge: z
    .array(judge)
    .max(2)
    .default([])
    .describe('One or two judges of the transcript. A video is dropped only if every one of them fails it.'),
  caption: chatRole(512)
    .extend({
      maxImages: z.int().min(1).max(8).default(4).describe('Most pictures of a clip that are sent.'),
      longEdge: longEdge(768),
    })
    .nullable()
    .default(null)
    .describe('Describes what the pictures of a clip show.'),
  embedText: z
    .strictObject({
      provider,
      model,
      dimensions: z
        .int()
        .min(1)
        .nullable()
        .default(null)
        .describe('Length of the vectors, for models that can shorten them.'),
    })
    .nullable()
    .default(null)
    .describe('Compares descriptions with speech, by `/embeddings`.'),
  read: chatRole(4096)
    .extend({ longEdge: longEdge(1280) })
    .nullable()
    .default(null)
    .describe(
      'Reads the screens, formulas as LaTeX and tables as Markdown. The embedded OCR stands in where it fails.',
    ),
  review: chatRole(512)
    .nullable()
    .default(null)
    .describe('Looks at titles and descriptions before videos are fetched.'),
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
