import { z } from 'zod';
import { UsageError } from '../base/errors.ts';
import { canonicalJson, sha256 } from '../base/fingerprint.ts';
import type { Calls, Question } from '../endpoints/calls.ts';
import type { Provider } from '../endpoints/provider.ts';
import { RequestRefusedError } from '../endpoints/request-refused-error.ts';
import type { Answer } from './answer.ts';
import { usageSchema } from './completion-schema.ts';
import { askKept } from './kept-answer.ts';

/** How probable a model finds a text. */
export interface PromptScore {
  /** Tokens as the model counts them, a begin of sequence among them where it has one. */
  tokens: number;
  /** Those that have a probability: all but the first, which nothing predicts. */
  scored: number;
  /** Sum of their natural logarithms. */
  logProb: number;
}

export interface ScoreRequest {
  model: { provider: string; model: string };
  text: string;
}

const storedSchema = z.strictObject({ tokens: z.int(), scored: z.int(), logProb: z.number() });

function readStored(value: unknown): PromptScore | null {
  return storedSchema.safeParse(value).data ?? null;
}

/**
 * Asks `/completions` for the log-probabilities of the tokens of a text. Servers that do not know the fields for this
 * leave them out without a word, so what comes is taken only where it covers the text token by token.
 * @throws UsageError where the server gives none; else as `ModelClients.chat`
 */
export function scorePrompt(calls: Calls, { model, text }: ScoreRequest): Promise<Answer<PromptScore>> {
  const digest = sha256(canonicalJson({ promptScore: 1, ...model, text }));
  return askKept(calls, model, digest, readStored, (question) => askInEveryWay(question, model.model, text));
}

/** A way to ask for log-probabilities of the prompt, and to find them in the answer. */
interface Way {
  fields: Readonly<Record<string, unknown>>;
  /** One for each token, from the first on; null where there is nothing of the kind. */
  entries(choice: Choice): unknown[] | null;
  /** Whether those of generated tokens may follow. */
  goesOn: boolean;
}

const ways: readonly Way[] = [
  {
    // vLLM: 0 asks for the tokens of the prompt and no others beside them.
    fields: { prompt_logprobs: 0 },
    entries: ({ prompt_logprobs: all }) => (Array.isArray(all) ? all.map(ofOneToken) : null),
    goesOn: false,
  },
  {
    // The older way of the OpenAI API, which vLLM and SGLang have too.
    fields: { echo: true, logprobs: 1 },
    entries: ({ logprobs }) => {
      const all: unknown = Object(logprobs).token_logprobs;
      return Array.isArray(all) ? all : null;
    },
    goesOn: true,
  },
];

/** `{"<id of the token>": {"logprob": …}}`; with several tokens it does not say which is the prompt's. */
function ofOneToken(entry: unknown): unknown {
  if (entry === null) return null;
  const tokens = Object.values(Object(entry));
  return tokens.length === 1 ? Object(tokens[0]).logprob : undefined;
}

const answerSchema = z.looseObject({
  choices: z
    .array(z.looseObject({ prompt_logprobs: z.unknown().optional(), logprobs: z.unknown().optional() }))
    .min(1),
  usage: usageSchema,
});
type Choice = z.infer<typeof answerSchema>['choices'][number];

/** The way that a server has answered in, by model: the others need not be tried again. */
const proven = new WeakMap<Provider, Map<string, Way>>();

async function askInEveryWay(question: Question, model: string, text: string): Promise<PromptScore> {
  const { provider } = question;
  const known = proven.get(provider)?.get(model);
  const faults: string[] = [];
  for (const way of known ? [known] : ways) {
    const got = await askInOneWay(question, model, text, way, way === known);
    if (typeof got !== 'string') {
      proven.set(provider, (proven.get(provider) ?? new Map<string, Way>()).set(model, way));
      return got;
    }
    faults.push(`with ${Object.keys(way.fields).join(' and ')}, ${got}`);
  }
  throw new UsageError(
    `Provider ${provider.name} does not give the log-probabilities of a prompt for ${JSON.stringify(model)}: ${faults.join('; ')}. vLLM and SGLang give them, on /v1/completions; many other servers ignore the request.`,
  );
}

/** @returns words where the server does not give them in this way. */
async function askInOneWay(
  { meter, send }: Question,
  model: string,
  text: string,
  { fields, entries, goesOn }: Way,
  isKnown: boolean,
): Promise<PromptScore | string> {
  // One token is generated, since not every server takes none; it is not looked at.
  const body = { model, prompt: text, max_tokens: 1, temperature: 0, stream: false, ...fields };
  try {
    const { choices, usage } = await send(
      async (client, signal) => answerSchema.parse(await client.post('/completions', { body, signal })),
      { streams: false },
    );
    meter.tokens(usage?.prompt_tokens ?? 0, usage?.completion_tokens ?? 0);
    const all = entries(choices[0]!);
    if (all === null) return 'the answer has none';
    return scoreOf(all, usage?.prompt_tokens ?? null, goesOn);
  } catch (error) {
    const isRefusal = error instanceof RequestRefusedError && error.reason === 'bad-request';
    // Of a server that takes the fields, it is about this text.
    if (!isRefusal || isKnown) throw error;
    return `it refuses: ${error.message}`;
  }
}

/** Certainty is 0, and servers round. */
const mostLogProb = 0.001;

/** Sums up log-probabilities that cover a prompt, or says why they do not. */
function scoreOf(entries: unknown[], tokens: number | null, goesOn: boolean): PromptScore | string {
  if (tokens === null) return 'the answer does not say how many tokens the prompt has';
  const extra = entries.length - tokens;
  if (extra < 0 || extra > (goesOn ? 1 : 0))
    return `the answer has ${entries.length} for the ${tokens} tokens of the prompt`;
  const [first, ...others] = entries.slice(0, tokens);
  if (first !== null && first !== undefined)
    return 'the answer has one for the first token, which nothing predicts';
  const values = others.filter((value) => Number.isFinite(value) && Number(value) < mostLogProb);
  if (values.length < others.length) return 'some of them are missing or above 0';
  return {
    tokens,
    scored: values.length,
    logProb: values.reduce<number>((sum, value) => sum + Number(value), 0),
  };
}
