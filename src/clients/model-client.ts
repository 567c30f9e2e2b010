import type { z } from 'zod';
import type { Calls } from '../endpoints/calls.ts';
import type { Usage } from '../engine/asking.ts';
import { chat } from './chat.ts';
import { embed } from './embed.ts';
import type { Message } from './message.ts';
import type { ChatModel, EmbeddingModel } from './model-choice.ts';
import { askStructured } from './structured.ts';

/** Questions to models on endpoints, for one piece of work. */
export interface ModelClients {
  /**
   * Asks for text. What cannot be used is an outcome, not an error.
   * @throws EndpointError where the provider gives no answer; the signal's reason where that ended it
   */
  chat(request: ChatRequest): Promise<Answer<string>>;
  /**
   * Asks for a value of the schema: by the server's schema mode or by words in the prompt, read leniently, checked by
   * the schema, with one more turn that says what was wrong.
   * @throws as `chat`
   */
  ask<T>(request: StructuredRequest<T>): Promise<Answer<T>>;
  /**
   * Vectors of unit length, one for each text, in order.
   * @throws RangeError where a text is empty; else as `chat`
   */
  embed(request: EmbeddingRequest): Promise<Answer<Float32Array[]>>;
}

export interface ChatRequest {
  model: ChatModel;
  messages: readonly Message[];
}

export interface StructuredRequest<T> extends ChatRequest {
  /** Form of the answer; keys that it does not know are left out. */
  schema: z.ZodType<T>;
  /** Name of the form, `[a-zA-Z0-9_-]{1,64}`, which some servers ask for. */
  schemaName: string;
  /** Says in a sentence why a well-formed answer is of no use (wrong language, too short), or null where it is. */
  objection?(value: T): string | null;
}

export interface EmbeddingRequest {
  model: EmbeddingModel;
  texts: readonly string[];
}

export type Answer<T> =
  | {
      outcome: 'answer';
      value: T;
      /** Whether it took a second turn. */
      repaired: boolean;
      usage: Usage;
    }
  | {
      outcome: 'rejected';
      reason: RejectionReason;
      /** What was wrong, in a sentence. */
      message: string;
      /** The start of what the model said, untrusted. */
      excerpt: string;
      usage: Usage;
    };

/**
 * Why an answer cannot be used: nothing in it; blanks to the end of the allowed tokens; the model or the provider's
 * filter declines; cut off by length; no JSON in it; JSON of another form; the caller's objection; the request is more
 * than the model can read; the server does not take the request.
 */
export const rejectionReasons = [
  'empty',
  'blank-loop',
  'refusal',
  'cut-off',
  'not-json',
  'wrong-form',
  'objection',
  'too-long',
  'bad-request',
] as const;
export type RejectionReason = (typeof rejectionReasons)[number];

/** Clients for one piece of work; bounds and what was learnt of the servers live in its `Endpoints`. */
export function createModelClients(calls: Calls): ModelClients {
  return {
    chat: (request) => chat(calls, request),
    ask: (request) => askStructured(calls, request),
    embed: (request) => embed(calls, request),
  };
}
