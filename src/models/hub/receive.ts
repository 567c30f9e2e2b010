import { open } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { errorCode, errorMessage } from '../../base/errors.ts';
import { ModelError } from '../model-error.ts';
import type { FileFacts, HubFile } from './describe-file.ts';
import { askHub, type HubAnswer } from './hub-request.ts';
import type { HubSettings } from './hub-settings.ts';
import { fileUrl } from './hub-urls.ts';
import type { PartFile } from './part-file.ts';
import { PassingFault } from './passing-fault.ts';
import { refusalOf } from './refusal.ts';

/** So much has to come for an attempt to count as one that brought something. */
const progressBytes = 1 << 20;

export interface Receiving {
  part: PartFile;
  facts: FileFacts;
  onBytes(received: number): void;
  signal: AbortSignal | undefined;
}

/**
 * Makes one attempt to get the rest of a file into its part. The hub is asked each time, because the address that it gives
 * for a large file is signed and runs out. Whether the parts belong together the digest of the whole tells.
 * @throws PassingFault; ModelError; the file system's error; the signal's reason
 */
export async function receive(file: HubFile, settings: HubSettings, receiving: Receiving): Promise<void> {
  const { part, facts, signal } = receiving;
  const have = await part.bytes();
  if (facts.bytes !== null && have === facts.bytes) return;
  // What a hub itself sends is named by its digest. Other servers name it in their own way, and may send all of it.
  const range: Record<string, string> =
    have === 0 ? {} : { range: `bytes=${have}-`, ...(facts.digest.kind === 'git-sha1' && ifRange(facts)) };
  const answer = await askHub(fileUrl(file, settings), settings, { headers: range, leavesHub: true, signal });
  try {
    const start = await startOf(answer, have, file, settings, receiving);
    await write(answer.message, start, receiving);
  } finally {
    answer.message.destroy();
  }
}

function ifRange({ digest }: FileFacts): Record<string, string> {
  return { 'if-range': `"${digest.hex}"` };
}

/** Where the body of an answer belongs. @throws PassingFault where it belongs nowhere */
async function startOf(
  answer: HubAnswer,
  have: number,
  { repo, commit }: HubFile,
  settings: HubSettings,
  { part, facts }: Receiving,
): Promise<number> {
  const { message, status, address } = answer;
  if (status === 200) {
    requireSize(message.headers['content-length'], facts, address);
    return 0;
  }
  if (status === 206 && have > 0) {
    const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(message.headers['content-range'] ?? '');
    if (range && Number(range[1]) === have) {
      requireSize(range[2], facts, address);
      return have;
    }
  }
  if (status !== 206 && status !== 416) throw refusalOf(answer, { repo, revision: commit }, settings);
  await part.empty();
  throw new PassingFault(`${address} cannot go on with a download after ${have} bytes`);
}

function requireSize(told: string | undefined, { bytes }: FileFacts, address: string): void {
  if (told === undefined || told === '*' || bytes === null || Number(told) === bytes) return;
  throw new WrongBytes(`${address} has ${told} bytes, expected ${bytes}`);
}

/** What comes is not the file. */
export class WrongBytes extends ModelError {
  constructor(what: string) {
    super(
      'provider',
      `${what}. It was thrown away. Try again; if it stays so, something on the way changes downloads.`,
    );
  }
}

async function write(
  message: IncomingMessage,
  start: number,
  { part, facts, onBytes, signal }: Receiving,
): Promise<void> {
  const handle = await open(part.path, start === 0 ? 'w' : 'a');
  let received = start;
  const broken = (why: string): PassingFault =>
    new PassingFault(
      `The download broke off after ${received} of ${facts.bytes ?? 'unknown'} bytes (${why})`,
      {
        hasProgressed: received - start >= progressBytes,
      },
    );
  try {
    for await (const chunk of message as AsyncIterable<Buffer>) {
      received += chunk.length;
      if (facts.bytes !== null && received > facts.bytes)
        throw new WrongBytes(`More came than the ${facts.bytes} bytes that were expected`);
      await handle.writeFile(chunk);
      onBytes(received);
    }
  } catch (error) {
    signal?.throwIfAborted();
    // The disk's errors name a call; a connection that breaks off has the code of an answer cut short.
    if (error instanceof ModelError || (isOfDisk(error) && errorCode(error) !== 'ECONNRESET')) throw error;
    throw broken(errorMessage(error));
  } finally {
    await handle.close();
  }
  if (facts.bytes !== null && received < facts.bytes) throw broken('it ended early');
}

function isOfDisk(error: unknown): boolean {
  return (
    error instanceof Error && 'syscall' in error && ['write', 'open', 'fsync'].includes(String(error.syscall))
  );
}
