import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { errorMessage } from '../base/errors.ts';
import { retryAfterSec } from '../base/retry-pause.ts';
import { isStopping } from '../base/stopping.ts';
import { type Container, containerBytes, containerOf } from './container.ts';
import { type PartFile, validatorOf } from './part-file.ts';
import { shown, type WebClient } from './web-client.ts';
import { WebError } from './web-error.ts';

/** Bounds on one download. */
export interface DownloadLimits {
  maxBytes: number;
  /** Seconds that one video may take, all attempts together. */
  maxSec: number;
  /** Seconds without a byte after which an attempt ends. */
  idleSec: number;
}

/** What is to be downloaded, and what is known of it beforehand. */
export interface Wanted {
  url: string;
  bytes: number | null;
  sha1: string | null;
  /** Whether anything is taken: where its digest tells that it is what is meant. */
  isAnything?: boolean;
}

export interface Downloaded {
  bytes: number;
  sha256: string;
  /** Null of what is none, where anything is taken. */
  container: Container | null;
  /** Where redirects led. */
  url: string;
}

/**
 * Makes one attempt to download a video into a part file, from where the last attempt ended if the server still has the
 * same file.
 * @throws WebError; the file system's error; the signal's reason.
 */
export async function download(
  client: WebClient,
  wanted: Wanted,
  part: PartFile,
  limits: DownloadLimits,
  signal: AbortSignal,
): Promise<Downloaded> {
  if (wanted.bytes !== null && wanted.bytes > limits.maxBytes) throw tooLarge(wanted.bytes, limits);
  const before = await part.resumable(wanted.url);
  const headers: Record<string, string> = before
    ? { range: `bytes=${before.bytes}-`, 'if-range': before.validator }
    : {};
  const { response, url } = await client.get(wanted.url, { headers, signal, idleSec: limits.idleSec });
  try {
    const plan = planOf(response, before?.bytes ?? 0);
    if (plan.kind === 'restart') {
      await part.remove();
      throw new WebError('connection', `${hostOf(url)} cannot resume the download; starting over.`);
    }
    if (plan.kind === 'receive') {
      if (plan.total !== null && plan.total > limits.maxBytes) throw tooLarge(plan.total, limits);
      if (plan.start === 0) await part.begin(wanted.url, validatorOf(response.headers));
      await receive(response, part, plan, { ...limits, isAnything: wanted.isAnything }, signal);
    }
  } finally {
    response.destroy();
  }
  return { ...(await examine(part, wanted)), url };
}

type Plan =
  /** The server has another file now, or does not know how to go on. */
  | { kind: 'restart' }
  /** All of it is there already. */
  | { kind: 'complete' }
  | { kind: 'receive'; start: number; total: number | null };

/** What an answer holds: everything, the rest from `start`, or nothing more. */
function planOf(response: IncomingMessage, have: number): Plan {
  const { statusCode: status = 0, headers } = response;
  if (status === 200) {
    const encoding = headers['content-encoding'] ?? 'identity';
    if (encoding !== 'identity')
      throw new WebError(
        'http-status',
        `The server compresses the file (${shown(encoding)}) without being asked.`,
      );
    const length = headers['content-length'];
    return { kind: 'receive', start: 0, total: length === undefined ? null : Number(length) };
  }
  if (status === 206 && have > 0) {
    const range = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(headers['content-range'] ?? '');
    if (!range || Number(range[1]) !== have) return { kind: 'restart' };
    return {
      kind: 'receive',
      start: have,
      total: range[3] === '*' ? Number(range[2]) + 1 : Number(range[3]),
    };
  }
  if (status === 416 && have > 0)
    return { kind: headers['content-range'] === `bytes */${have}` ? 'complete' : 'restart' };
  if (status === 404 || status === 410) throw new WebError('gone', `The server answered ${status}.`);
  const passes = [408, 425, 429].includes(status) || status >= 500;
  throw new WebError(
    passes ? 'connection' : 'http-status',
    `The server answered ${status}.`,
    retryAfterSec(headers['retry-after'] ?? null, Date.now()),
  );
}

async function receive(
  response: IncomingMessage,
  part: PartFile,
  { start, total }: { start: number; total: number | null },
  limits: DownloadLimits & Pick<Wanted, 'isAnything'>,
  signal: AbortSignal,
): Promise<void> {
  const handle = await open(part.path, start === 0 ? 'w' : 'a');
  const isLookedAt = start === 0 && !limits.isAnything;
  let bytes = start;
  let head = Buffer.alloc(0);
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > limits.maxBytes) throw tooLarge(bytes, limits);
      if (isLookedAt && head.length < containerBytes) {
        head = Buffer.concat([head, chunk.subarray(0, containerBytes)]);
        // Nobody wants the rest of a page, however long it is.
        if (head.length >= containerBytes) requireVideo(head, response);
      }
      await handle.writeFile(chunk);
    }
    await handle.sync();
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (error instanceof WebError || isStopping(error)) throw error;
    throw new WebError('connection', `The download broke off after ${bytes} bytes (${errorMessage(error)}).`);
  } finally {
    await handle.close();
  }
  if (total !== null && bytes < total)
    throw new WebError('connection', `The download ended after ${bytes} of ${total} bytes.`);
  if (isLookedAt) requireVideo(head, response);
}

function requireVideo(head: Buffer, { headers }: IncomingMessage): void {
  if (containerOf(head) !== null) return;
  throw new WebError(
    'not-media',
    `The server sent no video: it begins with ${shown(head.toString('latin1', 0, 32))}, content type ${shown(headers['content-type'] ?? 'none')}.`,
  );
}

/** Looks at the whole file: several attempts may have written it. */
async function examine(part: PartFile, { sha1, isAnything }: Wanted): Promise<Omit<Downloaded, 'url'>> {
  const digest = createHash('sha256');
  const announced = createHash('sha1');
  let head = Buffer.alloc(0);
  let bytes = 0;
  for await (const chunk of createReadStream(part.path, {
    highWaterMark: 1 << 20,
  }) as AsyncIterable<Buffer>) {
    if (head.length < containerBytes) head = Buffer.concat([head, chunk.subarray(0, containerBytes)]);
    digest.update(chunk);
    if (sha1 !== null) announced.update(chunk);
    bytes += chunk.length;
  }
  const container = containerOf(head);
  if (container === null && !isAnything) throw new WebError('not-media', 'The download is not a video.');
  if (sha1 !== null && announced.digest('hex') !== sha1) {
    await part.remove();
    throw new WebError('digest-mismatch', `The checksum differs from the one of the source (sha1 ${sha1}).`);
  }
  return { bytes, sha256: digest.digest('hex'), container };
}

function tooLarge(bytes: number, { maxBytes }: DownloadLimits): WebError {
  return new WebError('too-large', `${bytes} bytes exceed the limit of ${maxBytes}.`);
}

function hostOf(url: string): string {
  return new URL(url).host;
}
