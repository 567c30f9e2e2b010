import { z } from 'zod';

/** A model that gives each word a probability by the word before it, `<s>` before the first; worked out by hand. */
export type Bigrams = Readonly<Record<string, number>>;

/** What a server makes of the fields that ask for log-probabilities of the prompt. */
export interface CompletionOptions {
  /** Probabilities by `before after`; of what is not there, 1/16. */
  bigrams: Bigrams;
  /** The field that it knows; what it does not know it leaves out without a word. */
  gives: 'prompt_logprobs' | 'echo' | 'neither';
  /** Changes the answer before it is sent. */
  spoil?(answer: CompletionAnswer): unknown;
}

export interface CompletionAnswer {
  id: string;
  object: 'text_completion';
  model: string;
  choices: {
    index: number;
    text: string;
    finish_reason: 'length';
    logprobs: { tokens: string[]; token_logprobs: (number | null)[] } | null;
    prompt_logprobs?: (Record<string, { logprob: number; decoded_token: string }> | null)[] | null;
  }[];
  usage?: { prompt_tokens: number; completion_tokens: number };
}

/** https://platform.openai.com/docs/api-reference/completions/create, and `prompt_logprobs` of vLLM */
const completionBodySchema = z.looseObject({
  model: z.string().min(1),
  prompt: z.string().min(1),
  max_tokens: z.int().min(1),
  echo: z.boolean().default(false),
  logprobs: z.int().min(1).nullable().default(null),
  prompt_logprobs: z.int().min(0).nullable().default(null),
});

/** An answer, or what is wrong with the request. */
export function completionAnswer(body: unknown, options: CompletionOptions): { body: string } | string {
  const { data, error } = completionBodySchema.safeParse(body);
  if (error) return z.prettifyError(error);
  const { bigrams, gives, spoil } = options;
  const tokens = ['<s>', ...data.prompt.split(/\s+/).filter(Boolean)];
  const scores = tokens.map((token, index) =>
    index === 0 ? null : Math.log(bigrams[`${tokens[index - 1]} ${token}`] ?? 1 / 16),
  );
  const generated = { tokens: ['on'], token_logprobs: [-0.5] };
  const isEchoed = gives === 'echo' && data.echo && data.logprobs !== null;
  const asked = gives === 'prompt_logprobs' && data.prompt_logprobs !== null;
  const answer: CompletionAnswer = {
    id: 'cmpl-1',
    object: 'text_completion',
    model: data.model,
    choices: [
      {
        index: 0,
        text: 'on',
        finish_reason: 'length',
        logprobs: isEchoed
          ? {
              tokens: [...tokens, ...generated.tokens],
              token_logprobs: [...scores, ...generated.token_logprobs],
            }
          : data.logprobs === null
            ? null
            : generated,
        ...(asked
          ? {
              prompt_logprobs: scores.map((logprob, index) =>
                logprob === null ? null : { [100 + index]: { logprob, decoded_token: tokens[index]! } },
              ),
            }
          : {}),
      },
    ],
    usage: { prompt_tokens: tokens.length, completion_tokens: 1 },
  };
  return { body: JSON.stringify(spoil ? spoil(answer) : answer) };
}
