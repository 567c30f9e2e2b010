import { canonicalJson, sha256 } from '../../base/fingerprint.ts';
import type { Message } from '../../clients/message.ts';
import type { ChatModel } from '../../clients/model-choice.ts';
import type { Ask } from '../../clients/open-clients.ts';
import type { Written } from '../../clients/raw.ts';
import type { Digest } from '../../records/basics.ts';
import { pictureDigest } from '../benchmarks/picture-digest.ts';
import type { Conversation } from '../prompts/conversation.ts';
import { imagePart } from './pictures.ts';

/** A conversation with the digest of all that is sent, pictures by theirs. */
export interface Prompt {
  conversation: Conversation;
  digest: Digest;
}

/** @throws DataError where a picture cannot be read */
export async function promptOf(conversation: Conversation): Promise<Prompt> {
  const turns = [];
  for (const { parts, answer } of conversation.turns) {
    const digested = await Promise.all(
      parts.map(async (part) => (typeof part === 'string' ? part : { sha256: await pictureDigest(part) })),
    );
    turns.push({ parts: digested, answer });
  }
  return { conversation, digest: sha256(canonicalJson({ system: conversation.system, turns })) };
}

/** Digest under which the answer of a model to a prompt is kept. */
export function answerDigest(model: ChatModel, prompt: Digest): Digest {
  return sha256(canonicalJson({ written: 1, ...model, prompt }));
}

export type Answered =
  | { kind: 'written'; written: Written }
  | { kind: 'failed'; reason: string; message: string };

/**
 * What a model writes to a prompt, from store or asked; pictures are read when they are sent.
 * @throws UnavailableError, StoppedError, DataError, the signal's reason
 */
export async function askPrompt(
  ask: Ask,
  model: ChatModel,
  { conversation, digest }: Prompt,
): Promise<Answered> {
  const answer = await ask((models) =>
    models.write({ model, digest: answerDigest(model, digest), messages: () => messagesOf(conversation) }),
  );
  if (answer.outcome === 'answer') return { kind: 'written', written: answer.value };
  return { kind: 'failed', reason: answer.reason, message: answer.message };
}

async function messagesOf({ system, turns }: Conversation): Promise<Message[]> {
  const messages: Message[] = [{ role: 'system', parts: [{ type: 'text', text: system }] }];
  for (const { parts, answer } of turns) {
    const sent = [];
    for (const part of parts) {
      sent.push(typeof part === 'string' ? ({ type: 'text', text: part } as const) : await imagePart(part));
    }
    messages.push({ role: 'user', parts: sent });
    if (answer !== null) messages.push({ role: 'assistant', parts: [{ type: 'text', text: answer }] });
  }
  return messages;
}
