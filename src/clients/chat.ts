import { z } from 'zod';
import type { Calls } from '../endpoints/calls.ts';
import type { Answer } from './answer.ts';
import { complete } from './completion.ts';
import { excerptOf } from './excerpt.ts';
import { questionDigest } from './question-digest.ts';
import { rejectionOf } from './refused-request.ts';
import type { ChatRequest } from './requests.ts';
import { rejectionOfReply, withoutThoughts } from './unusable-reply.ts';

const storedSchema = z.looseObject({ text: z.string().min(1) });

function readStored(value: unknown): string | null {
  return storedSchema.safeParse(value).data?.text ?? null;
}

/** Asks for text; see `ModelClients.chat`. */
export function chat(calls: Calls, { model, messages }: ChatRequest): Promise<Answer<string>> {
  const digest = questionDigest(model, messages, null);
  return calls.ask(model, digest, async (question): Promise<Answer<string>> => {
    const answer = (value: string): Answer<string> => ({
      outcome: 'answer',
      value,
      repaired: false,
      usage: question.meter.read(),
    });
    const stored = await question.stored(digest, readStored);
    if (stored !== null) return answer(stored);
    try {
      const completion = await complete(question, model, null, () => messages);
      const rejection = rejectionOfReply(completion);
      if (rejection)
        return {
          outcome: 'rejected',
          ...rejection,
          excerpt: excerptOf(completion.text),
          usage: question.meter.read(),
        };
      const text = withoutThoughts(completion.text).trim();
      return answer((await question.store(digest, { text }, readStored)) ?? text);
    } catch (error) {
      return { outcome: 'rejected', ...rejectionOf(error), excerpt: '', usage: question.meter.read() };
    }
  });
}
