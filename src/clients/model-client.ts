import type { Calls } from '../endpoints/calls.ts';
import type { Answer } from './answer.ts';
import { chat } from './chat.ts';
import { embed } from './embed.ts';
import { type Written, writeRaw } from './raw.ts';
import type { ChatRequest, EmbeddingRequest, RawRequest, StructuredRequest } from './requests.ts';
import { askStructured } from './structured.ts';

/** Questions to models on endpoints, for one piece of work. */
export interface ModelClients {
  /**
   * Asks for text. What cannot be used is an outcome, not an error.
   * @throws EndpointError where the provider gives no answer; the signal's reason where that ended it
   */
  chat(request: ChatRequest): Promise<Answer<string>>;
  /**
   * Asks for what the model writes, however it ends: nothing, cut off or declined is an answer too. Where the server does
   * not take the request it is an outcome.
   * @throws as `chat`
   */
  write(request: RawRequest): Promise<Answer<Written>>;
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

/** Clients for one piece of work; bounds and what was learnt of the servers live in its `Endpoints`. */
export function createModelClients(calls: Calls): ModelClients {
  return {
    chat: (request) => chat(calls, request),
    write: (request) => writeRaw(calls, request),
    ask: (request) => askStructured(calls, request),
    embed: (request) => embed(calls, request),
  };
}
