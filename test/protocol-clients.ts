import type { ChatModel } from '../src/clients/model-choice.ts';
import { createModelClients, type ModelClients } from '../src/clients/model-client.ts';
import { type CallOptions, Calls } from '../src/endpoints/calls.ts';
import { Endpoints } from '../src/endpoints/endpoints.ts';
import type { ProviderSettings } from '../src/endpoints/provider-settings.ts';
import type { Usage } from '../src/engine/asking.ts';
import type { ResponseStore } from '../src/engine/response-store.ts';

export const chatModel: ChatModel = {
  provider: 'local',
  model: 'm',
  temperature: 0,
  maxTokens: 2000,
  extra: {},
};

export interface TestClients extends ModelClients {
  calls: Calls;
  usages: Usage[];
}

/** Clients of one provider named `local`, with deadlines and retries for tests. */
export function clientsOf(
  baseUrl: string,
  settings: Partial<ProviderSettings> = {},
  options: Partial<CallOptions> & { env?: Record<string, string> } = {},
): TestClients {
  const usages: Usage[] = [];
  const local: ProviderSettings = {
    baseUrl,
    keyEnv: null,
    concurrency: 4,
    timeoutSec: 5,
    firstTokenSec: 5,
    retries: 1,
    schema: 'auto',
    prices: null,
    ...settings,
  };
  const calls = new Calls(new Endpoints({ local }, options.env ?? {}), {
    responses: null,
    signal: new AbortController().signal,
    onUsage: (usage) => usages.push(usage),
    ...options,
  });
  return { ...createModelClients(calls), calls, usages };
}

/** Answers kept in memory. */
export function memoryResponses(): ResponseStore & { size(): number } {
  const stored = new Map<string, unknown>();
  return {
    get: async (digest) => stored.get(digest) ?? null,
    async putIfAbsent(digest, value) {
      if (!stored.has(digest)) stored.set(digest, value);
      return stored.get(digest);
    },
    async replace(digest, value) {
      stored.set(digest, value);
    },
    size: () => stored.size,
  };
}

export function userText(text: string): { role: 'user'; parts: { type: 'text'; text: string }[] } {
  return { role: 'user', parts: [{ type: 'text', text }] };
}
