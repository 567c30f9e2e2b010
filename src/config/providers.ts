import { z } from 'zod';

const price = z.number().min(0);

/** A server that speaks the OpenAI API. None of it is in any key: the name of a provider stands for it. */
export const providerSchema = z.strictObject({
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .refine((url) => !/^\w+:\/\/[^/]*@/.test(url), {
      error: 'Expected baseUrl without name and password: name the variable that holds the key as keyEnv',
    })
    .describe(
      'Address up to and without `/chat/completions`, such as `http://localhost:8000/v1`. It is no part of any key.',
    ),
  keyEnv: z
    .string()
    // Told without the value: some write the key itself here.
    .refine((name) => /^[A-Z_][A-Z0-9_]*$/.test(name), {
      error:
        'Expected keyEnv to be the name of an environment variable, of capital letters, digits and _, such as OPENAI_API_KEY',
    })
    .nullable()
    .default(null)
    .describe(
      'Name of the environment variable that holds the key; null where the server asks for none. The key itself is written nowhere.',
    ),
  concurrency: z.int().min(1).max(1024).default(8).describe('Requests that wait for an answer at once.'),
  timeoutSec: z
    .number()
    .min(1)
    .max(86_400)
    .default(300)
    .describe('Seconds after which a request ends, however much of its answer has come.'),
  firstTokenSec: z
    .number()
    .min(1)
    .max(86_400)
    .nullable()
    .default(60)
    .describe(
      'Seconds within which a chat must begin to answer; null asks for answers in one piece instead of a stream.',
    ),
  retries: z
    .int()
    .min(0)
    .max(20)
    .default(5)
    .describe(
      'How often a request is sent again that met trouble which may pass (429, 5xx, no answer in time).',
    ),
  schema: z
    .enum(['auto', 'json_schema', 'none'])
    .default('auto')
    .describe(
      'How answers of a given form are asked for. `json_schema`: by the mode of the server; `none`: by words in the prompt; `auto`: by the first, and by the second where the server has none.',
    ),
  prices: z
    .strictObject({
      inputPerMillion: price.describe('For a million tokens that are sent.'),
      outputPerMillion: price.describe('For a million tokens that come back.'),
      audioPerMinute: price.nullable().default(null).describe('For a minute of sound that is transcribed.'),
    })
    .nullable()
    .default(null)
    .describe('What the provider charges, in the currency that you count in; null: unknown, or nothing.'),
});

export const providersSchema = z
  .record(
    z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, "a name of letters, digits, '_' and '-', at most 64 of them"),
    providerSchema,
  )
  .default({})
  .describe(
    'Servers of models, by names of your own. The names are part of the keys of what their models make.',
  );
