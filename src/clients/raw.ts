import { z } from 'zod';
import type { Calls } from '../endpoints/calls.ts';
import type { Answer } from './answer.ts';
import { complete } from './completion.ts';
import { askKept } from './kept-answer.ts';
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
  return askKept(calls, model, digest, readStored, async (question) => {
    const sent = await messages();
    const { text, finish, refusal } = await complete(question, model, null, () => sent);
    return { text, finish, refusal };
  });
}
