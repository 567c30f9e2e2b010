import type OpenAI from 'openai';
import { pause } from '../base/pause.ts';
import { retryPauseSec } from '../base/retry-pause.ts';
import { type AttemptFailure, attemptFailureOf } from './attempt-failure.ts';
import { ConcurrencyLimit } from './concurrency-limit.ts';
import { Deadline } from './deadline.ts';
import { EndpointError } from './endpoint-error.ts';
import { guardedFetch } from './guarded-fetch.ts';
import { Outage } from './outage.ts';
import type { ProviderSettings } from './provider-settings.ts';
import { RequestRefusedError } from './request-refused-error.ts';
import type { UsageMeter } from './usage-meter.ts';

/** What a server turned out not to take, so that it is not tried with every request. */
export type UnsupportedFeature = 'no-schema' | 'no-max-tokens' | 'no-stream-usage' | 'no-word-times';

/** One HTTP request and its answer. It calls `begun` when the answer begins, and throws what the client throws. */
export type Attempt<T> = (client: OpenAI, signal: AbortSignal, begun: () => void) => Promise<T>;

export interface SendOptions {
  meter: UsageMeter;
  signal: AbortSignal;
  /** Whether `firstTokenSec` holds. */
  streams: boolean;
}

/** An answer with 4,096 numbers for each of 64 texts takes 6 MB. */
const mostAnswerBytes = 64 << 20;
/** This many requests in a row that a server will not take, and none before that it took: it is not the requests. */
const mostRefusedAtStart = 20;

/** One server, with its bound, and what was learnt of it. */
export class Provider {
  readonly name: string;
  readonly settings: ProviderSettings;
  readonly #key: string | null;
  readonly #limit: ConcurrencyLimit;
  readonly #unsupported = new Map<string, Set<UnsupportedFeature>>();
  /** Requests that were refused, by model; null once one was answered. */
  readonly #refusedAtStart = new Map<string, number | null>();
  readonly #outage = new Outage();
  #client: Promise<OpenAI> | null = null;
  #stopped: EndpointError | null = null;

  /** @param key Null where the server asks for none. */
  constructor(name: string, settings: ProviderSettings, key: string | null) {
    this.name = name;
    this.settings = settings;
    this.#key = key;
    this.#limit = new ConcurrencyLimit(settings.concurrency);
  }

  lacks(model: string, feature: UnsupportedFeature): boolean {
    return this.#unsupported.get(model)?.has(feature) ?? false;
  }

  markUnsupported(model: string, feature: UnsupportedFeature): void {
    const features = this.#unsupported.get(model) ?? new Set();
    this.#unsupported.set(model, features.add(feature));
  }

  /**
   * Sends a request as often as it takes, within the provider's bounds.
   * @throws EndpointError; RequestRefusedError; the signal's reason
   */
  async send<T>(model: string, { meter, signal, streams }: SendOptions, attempt: Attempt<T>): Promise<T> {
    for (let failed = 0; ; failed++) {
      const sent = await this.#limit.run(signal, () => this.#try(meter, signal, streams, attempt));
      if (sent.kind === 'answer') {
        this.#outage.answered();
        this.#refusedAtStart.set(model, null);
        return sent.answer;
      }
      if (sent.kind === 'refused') {
        this.#outage.answered();
        throw this.#refused(model, sent);
      }
      if (sent.kind === 'stop') {
        this.#stopped = this.#error(sent.fault, sent.message);
        throw this.#stopped;
      }
      if (failed >= this.settings.retries) throw this.#gaveUp(`${sent.message} (${failed + 1} attempts)`);
      if (sent.retryAfterSec !== null) this.#limit.hold(sent.retryAfterSec);
      await pause(1000 * retryPauseSec(failed, sent.retryAfterSec, Math.random()), signal);
    }
  }

  async #try<T>(
    meter: UsageMeter,
    signal: AbortSignal,
    streams: boolean,
    attempt: Attempt<T>,
  ): Promise<{ kind: 'answer'; answer: T } | AttemptFailure> {
    if (this.#stopped) throw this.#stopped;
    const client = await this.#opened();
    const { timeoutSec, firstTokenSec } = this.settings;
    using deadline = new Deadline(signal, timeoutSec, streams ? firstTokenSec : null);
    const ended = meter.sent();
    try {
      const answer = await attempt(client, deadline.signal, () => deadline.begun());
      // The client ends a stream that is cut by its signal as if it were complete.
      deadline.signal.throwIfAborted();
      return { kind: 'answer', answer };
    } catch (error) {
      signal.throwIfAborted();
      if (deadline.missed) return { kind: 'transient', retryAfterSec: null, message: deadline.missed };
      return attemptFailureOf(error, Date.now());
    } finally {
      ended();
    }
  }

  #opened(): Promise<OpenAI> {
    this.#client ??= this.#open();
    return this.#client;
  }

  async #open(): Promise<OpenAI> {
    const { default: Client } = await import('openai');
    return new Client({
      baseURL: this.settings.baseUrl,
      apiKey: this.#key ?? 'none',
      // Else they come from the environment, which is that of another provider.
      adminAPIKey: null,
      organization: null,
      project: null,
      webhookSecret: null,
      ...(this.#key === null ? { defaultHeaders: { authorization: null } } : {}),
      logLevel: 'off',
      // Retries, deadlines and bounds are this file's: the client's own do not reach into a stream.
      maxRetries: 0,
      timeout: 2 ** 31 - 1,
      fetch: guardedFetch({ answerBytes: mostAnswerBytes, connections: this.settings.concurrency }),
    });
  }

  #refused(model: string, { reason, message, body }: AttemptFailure & { kind: 'refused' }): Error {
    const before = this.#refusedAtStart.get(model);
    if (reason === 'bad-request' && before !== null) {
      const refused = (before ?? 0) + 1;
      this.#refusedAtStart.set(model, refused);
      if (refused >= mostRefusedAtStart) {
        this.#stopped = this.#error('setup', `${message}, for all ${refused} requests to ${model} so far`);
        return this.#stopped;
      }
    }
    // Stored with what it is about, so that it must not tell where the provider is.
    return new RequestRefusedError(reason, `Provider ${this.name} ${this.#withoutKey(message)}.`, body);
  }

  #gaveUp(message: string): EndpointError {
    const downSec = this.#outage.gaveUp(performance.now());
    if (downSec === null) return this.#error('transient', message);
    this.#stopped = this.#error('down', `${message}; no response for ${downSec} s`);
    return this.#stopped;
  }

  #error(fault: EndpointError['fault'], message: string): EndpointError {
    const { baseUrl } = this.settings;
    const told = `Provider ${this.name} (${baseUrl}) ${this.#withoutKey(message)}.${cures[fault](this.settings)}`;
    return new EndpointError(fault, this.name, told);
  }

  /** Some servers repeat the key that they do not know. */
  #withoutKey(message: string): string {
    return this.#key === null ? message : message.replaceAll(this.#key, '***');
  }
}

const cures: Record<EndpointError['fault'], (settings: ProviderSettings) => string> = {
  credentials: ({ keyEnv }) =>
    keyEnv === null
      ? ' Set keyEnv to the environment variable that holds its key.'
      : ` Check the key in the environment variable ${keyEnv}.`,
  quota: () => ' Wait for the quota to renew or buy more, then rerun.',
  setup: () => ' Check baseUrl and the model names.',
  down: () => ' Check that it is running.',
  transient: () => '',
};
