import { UsageError } from '../base/errors.ts';
import { makeFolder } from '../base/make-folder.ts';
import { openClients } from '../clients/open-clients.ts';
import { scorePrompt } from '../clients/prompt-score.ts';
import type { Settings } from '../config/schema.ts';
import { answersFile } from '../engine/answers-file.ts';
import { boundlessAllowance, type Usage } from '../engine/asking.ts';
import { openResponseLog } from '../engine/response-log.ts';
import { Spending } from '../engine/spending.ts';
import { lockWorkspace } from '../engine/workspace-lock.ts';
import type { PerplexityRequest } from '../stats/perplexity.ts';

/** How perplexity is asked of a model on an endpoint. `openPerplexity` takes them. */
export interface PerplexityOptions {
  provider: string;
  model: string;
  /** At most so many videos or documents, chosen at random by `seed`. */
  units: number;
  seed: number;
  /** Most LLaMA tokens of a window. */
  windowTokens: number;
  /** Folder in which responses are kept: what was asked once is not asked again. */
  responses: string;
  /** Most requests, and most money by the prices of the configuration; null for no limit. */
  maxRequests: number | null;
  maxCost: number | null;
  settings: Pick<Settings, 'providers'>;
  /** Aborted: nothing more is asked; what is under way comes in. */
  signal: AbortSignal;
  onUsage(usage: Usage): void;
}

/** Texts that are made ready for each that may be on its way, so that places never stand empty. */
const readyPerPlace = 2;

/**
 * Opens a model that says how probable it finds texts.
 * @throws UsageError where there is no such provider, or another command uses the folder
 */
export async function openPerplexity({
  provider,
  model,
  settings,
  responses,
  maxRequests,
  maxCost,
  signal,
  onUsage,
  ...chosen
}: PerplexityOptions): Promise<{ request: PerplexityRequest; close(): Promise<void> }> {
  const server = Object.hasOwn(settings.providers, provider) ? settings.providers[provider] : undefined;
  if (!server) {
    const known = Object.keys(settings.providers);
    throw new UsageError(
      `No provider ${JSON.stringify(provider)} in providers of the configuration${known.length > 0 ? ` (known: ${known.join(', ')})` : ''}.`,
    );
  }
  await makeFolder(responses);
  const lock = await lockWorkspace(responses);
  const asking = new Spending(boundlessAllowance.spent).asking(
    { ...boundlessAllowance, maxRequests, maxCost },
    {
      responses: openResponseLog(answersFile(responses, provider, model)),
      // What was sent is paid for: an interruption lets it come in.
      signal: new AbortController().signal,
      onUsage,
    },
  );
  const ask = openClients(settings.providers).askFor({
    asking,
    drained: signal,
    noAnswer: { kept: 'responses are cached' },
  });
  return {
    request: {
      ...chosen,
      provider,
      model,
      // No more than may be asked: stored answers must not use up the places of the first that is not.
      atOnce: Math.min(readyPerPlace * server.concurrency, maxRequests ?? Number.POSITIVE_INFINITY),
      score: async (text) => {
        const answer = await ask((_models, calls) =>
          scorePrompt(calls, { model: { provider, model }, text }),
        );
        if (answer.outcome === 'answer') return answer.value;
        if (answer.reason !== 'too-long') return answer.message;
        throw new UsageError(`${answer.message} Lower --perplexity-window.`);
      },
    },
    close: () => lock.release(),
  };
}
