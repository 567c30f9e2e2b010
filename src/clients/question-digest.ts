import { canonicalJson, sha256 } from '../base/fingerprint.ts';
import type { Digest } from '../records/basics.ts';
import type { Message } from './message.ts';
import type { ChatModel } from './model-choice.ts';
import { forDigest } from './wire-message.ts';

/** Digest of all that bears on the answer; where the provider is and how it is asked for the form are not part of it. */
export function questionDigest(model: ChatModel, messages: readonly Message[], schema: unknown): Digest {
  return sha256(canonicalJson({ chat: 1, ...model, messages: messages.map(forDigest), schema }));
}
