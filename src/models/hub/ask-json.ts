import type { IncomingHttpHeaders } from 'node:http';
import type { z } from 'zod';
import { errorMessage } from '../../base/errors.ts';
import { ModelError } from '../model-error.ts';
import { askHub } from './hub-request.ts';
import type { HubSettings } from './hub-settings.ts';
import { PassingFault } from './passing-fault.ts';
import { type AskedFor, refusalOf } from './refusal.ts';

const mostBytes = 64 << 20;

/** @throws ModelError; PassingFault; the signal's reason */
export async function askJson<T>(
  address: string,
  schema: z.ZodType<T>,
  asked: AskedFor,
  settings: HubSettings,
  signal: AbortSignal | undefined,
): Promise<{ value: T; headers: IncomingHttpHeaders }> {
  const answer = await askHub(address, settings, { leavesHub: false, signal });
  if (answer.status !== 200) throw refusalOf(answer, asked, settings);
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of answer.message as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > mostBytes) throw unusable(answer.address);
      chunks.push(chunk);
    }
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof ModelError) throw error;
    throw new PassingFault(`The answer of ${answer.address} broke off (${errorMessage(error)})`);
  }
  const parsed = schema.safeParse(parseJson(Buffer.concat(chunks).toString('utf8')));
  if (!parsed.success) throw unusable(answer.address);
  return { value: parsed.data, headers: answer.message.headers };
}

function unusable(address: string): ModelError {
  return new ModelError(
    'choice',
    `${address} does not answer as a hub does. Is the address of the hub right?`,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
