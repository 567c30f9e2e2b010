import { StoppedError, UnavailableError } from '../base/errors.ts';
import { Calls } from '../endpoints/calls.ts';
import { EndpointError } from '../endpoints/endpoint-error.ts';
import { Endpoints } from '../endpoints/endpoints.ts';
import type { Providers } from '../endpoints/provider-settings.ts';
import type { Asking } from '../engine/asking.ts';
import { createModelClients, type ModelClients } from './model-client.ts';

/** The providers of a configuration, opened: their bounds hold for all work that asks through the same value. */
export interface Clients {
  /** For one piece of work. */
  askFor(work: Work): Ask;
}

/**
 * Asks one question, within what the work may ask.
 * @param question Puts it, once it may be put; `calls` are for what `ModelClients` cannot ask.
 * @throws StoppedError where the provider gives no answer or the budget is used up; UnavailableError where the work
 * asks for that; the signal's reason where the work was interrupted
 */
export type Ask = <T>(question: (models: ModelClients, calls: Calls) => Promise<T>) => Promise<T>;

export interface Work {
  /** Where answers are kept, what ends requests, and what may be asked. */
  asking: Asking;
  /** Aborted: no more questions begin; those that are under way come in. */
  drained?: AbortSignal;
  noAnswer: NoAnswer;
}

/** What becomes of the work where a provider gives no answer, and what the user reads. */
export interface NoAnswer {
  /** What was asked about, where the message is to name it. */
  at?: string;
  /** What a rerun finds again. */
  kept: 'finished work is kept' | 'responses are cached';
  /** Whether trouble that has outlasted all retries but may pass ends this work alone, with UnavailableError. */
  maySkip?: boolean;
  /** What else helps against trouble that may pass, a sentence. */
  cure?: string;
  /** Told of what ends all work, before it is thrown. */
  onStop?(error: StoppedError): void;
}

/** Sends nothing and needs no key yet; keys are read from the environment. */
export function openClients(providers: Providers): Clients {
  const endpoints = new Endpoints(providers, process.env);
  return {
    askFor: ({ asking, drained, noAnswer }) => {
      const calls = new Calls(endpoints, asking);
      const models = createModelClients(calls);
      return async (question) => {
        drained?.throwIfAborted();
        const giveBack = asking.admit();
        try {
          return await question(models, calls);
        } catch (error) {
          throw error instanceof EndpointError ? toldAs(error, noAnswer) : error;
        } finally {
          giveBack();
        }
      };
    },
  };
}

function toldAs({ message, fault }: EndpointError, { at, kept, maySkip, cure, onStop }: NoAnswer): Error {
  const mayPass = fault === 'transient';
  if (mayPass && maySkip) return new UnavailableError(message);
  const where = at === undefined ? 'Stopped' : `Stopped at ${at}`;
  const more = mayPass && cure ? ` ${cure}` : '';
  const stop = new StoppedError(`${where}: ${message} Rerun to resume; ${kept}.${more}`);
  onStop?.(stop);
  return stop;
}
