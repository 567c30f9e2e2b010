import type { z } from 'zod';
import type { Digest } from '../records/basics.ts';
import type { Message } from './message.ts';
import type { ChatModel, EmbeddingModel } from './model-choice.ts';

export interface ChatRequest {
  model: ChatModel;
  messages: readonly Message[];
}

/** A question whose answer is kept as the model wrote it, however it ended. */
export interface RawRequest {
  model: ChatModel;
  /** SHA-256 of all that bears on the answer: answers are stored by it. */
  digest: Digest;
  /** Makes the conversation when it has to be sent: pictures of all that wait would fill the memory. */
  messages(): Promise<readonly Message[]>;
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
