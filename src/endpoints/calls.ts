import type { Usage } from '../engine/asking.ts';
import type { ResponseStore } from '../engine/response-store.ts';
import type { Endpoints } from './endpoints.ts';
import type { Attempt, Provider } from './provider.ts';
import { UsageMeter } from './usage-meter.ts';

/** What surrounds the questions of one piece of work. */
export interface CallOptions {
  /** Answers from before; null where none are kept. */
  responses: ResponseStore | null;
  /** Asks anew although an answer is stored; the new one takes its place. */
  noCache?: boolean;
  /** Ends waiting and requests; what is under way rejects with the signal's reason. */
  signal: AbortSignal;
  /** Called once for each question that sent a request or was answered from store, also where it failed. */
  onUsage(usage: Usage): void;
}

/** A question on its way: one answer in the end, however many requests it takes. */
export interface Question {
  provider: Provider;
  meter: UsageMeter;
  send<T>(attempt: Attempt<T>, options: { streams: boolean }): Promise<T>;
  /** What was stored under the digest, if `read` makes something of it; null without. */
  stored<T>(digest: string, read: (value: unknown) => T | null): Promise<T | null>;
  /** Stores an answer; gives the one that another question with the same digest has stored first, if `read` takes it. */
  store<T>(digest: string, value: unknown, read: (value: unknown) => T | null): Promise<T | null>;
}

/** Asks providers for one piece of work: answers that are stored, usage, and an end by signal. */
export class Calls {
  readonly #endpoints: Endpoints;
  readonly #options: CallOptions;
  readonly #underWay = new Map<string, Promise<unknown>>();

  constructor(endpoints: Endpoints, options: CallOptions) {
    this.#endpoints = endpoints;
    this.#options = options;
  }

  /**
   * Asks one question; a second with the same digest meanwhile gets the same answer.
   * @param digest Of all that bears on the answer, or null for questions of many parts, each stored by itself.
   */
  async ask<T>(
    of: { provider: string; model: string },
    digest: string | null,
    work: (question: Question) => Promise<T>,
  ): Promise<T> {
    if (digest === null) return this.#ask(of, work);
    const same = this.#underWay.get(digest);
    if (same) return same as Promise<T>;
    const answer = this.#ask(of, work).finally(() => this.#underWay.delete(digest));
    this.#underWay.set(digest, answer);
    return answer;
  }

  async #ask<T>(
    of: { provider: string; model: string },
    work: (question: Question) => Promise<T>,
  ): Promise<T> {
    const { responses, noCache = false, signal, onUsage } = this.#options;
    signal.throwIfAborted();
    const provider = this.#endpoints.provider(of.provider);
    const meter = new UsageMeter({ ...of, prices: provider.settings.prices });
    try {
      return await work({
        provider,
        meter,
        send: (attempt, { streams }) => provider.send(of.model, { meter, signal, streams }, attempt),
        stored: async (digest, read) => {
          const value = noCache ? null : await responses?.get(digest);
          const stored = value === null || value === undefined ? null : read(value);
          if (stored !== null) meter.stored();
          return stored;
        },
        store: async (digest, value, read) => {
          if (noCache) await responses?.replace(digest, value);
          else if (responses) return read(await responses.putIfAbsent(digest, value));
          return null;
        },
      });
    } finally {
      const usage = meter.read();
      if (usage.requests > 0 || usage.cached) onUsage(usage);
    }
  }
}
