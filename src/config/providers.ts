import { z } from 'zod';

const price = z.number().min(0);

/** A server that speaks the OpenAI API. None of it is in any key: the name of a provider stands for it. */
export const providerSchema = z.strictObject({
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .refine((url) => !/^\w+:\/\/[^/]*@/.test(url), {
      error: 'Expected baseUrl without user name and password: set keyEnv to the variable that holds the key',
    })
    .describe(
      'URL without `/chat/completions`, such as `http://localhost:8000/v1`. Not part of any cache key.',
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
    .describe('Environment variable that holds the API key; null: no key. The key itself is never stored.'),
  concurrency: z.int().min(1).max(1024).default(8).describe('Maximum parallel requests.'),
  timeoutSec: z.number().min(1).max(86_400).default(300).describe('Timeout of a whole request, in seconds.'),
  firstTokenSec: z
    .number()
    .min(1)
    .max(86_400)
    .nullable()
    .default(60)
    .describe('Timeout until the first token of a chat, in seconds; null: no streaming.'),
  retries: z
    .int()
    .min(0)
    .max(20)
    .default(5)
    .describe('Retries after temporary failures (429, 5xx, timeout).'),
  schema: z
    .enum(['auto', 'json_schema', 'none'])
    .default('auto')
    .describe(
      'How structured answers are requested. `json_schema`: with the server mode; `none`: with words in the prompt; `auto`: `json_schema`, else `none` where the server does not support it.',
    ),
  prices: z
    .strictObject({
      inputPerMillion: price.describe('Price per million input tokens.'),
      outputPerMillion: price.describe('Price per million output tokens.'),
      audioPerMinute: price.nullable().default(null).describe('Price per minute of transcribed audio.'),
    })
    .nullable()
    .default(null)
    .describe('Prices of the provider, in your currency; null: unknown or free.'),
});

export const providersSchema = z
  .record(
    z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, "a name of letters, digits, '_' and '-', at most 64 of them"),
    providerSchema,
  )
  .default({})
  .describe('Model servers, by a name of your choice. The name is part of the cache key of their results.');
