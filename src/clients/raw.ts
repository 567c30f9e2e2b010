import { z } from 'zod';
import type { Calls } from '../endpoints/calls.ts';
import type { Answer } from './answer.ts';
import { complete } from './completion.ts';
import { rejectionOf } from './refused-request.ts';
import type { RawRequest } from './requests.ts';

const writtenSchema = z.strictObject({
  text: z.string(),
  finish: z.string(),
  refusal: z.string().nullable(),
});

/** What a model wrote, as it came. */
export type Written = z.infer<typeof writtenSchema>;

function readStored(value: unknown): Written | null {
  return writtenSchema.safeParse(value).data ?? null;
}

/** Asks for what the model writes; see `ModelClients.write`. */
export function writeRaw(calls: Calls, { model, digest, messages }: RawRequest): Promise<Answer<Written>> {
  return calls.ask(model, digest, async (question): Promise<Answer<Written>> => {
    const answer = (value: Written): Answer<Written> => ({
      outcome: 'answer',
      value,
      repaired: false,
      usage: question.meter.read(),
    });
    const stored = await question.stored(digest, readStored);
    if (stored !== null) return answer(stored);
    try {
      const sent = await messages();
      const { text, finish, refusal } = await complete(question, model, null, () => sent);
      const written = { text, finish, refusal };
      return answer((await question.store(digest, written, readStored)) ?? written);
    } catch (error) {
      return { outcome: 'rejected', ...rejectionOf(error), excerpt: '', usage: question.meter.read() };
    }
  });
}
