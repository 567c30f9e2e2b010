import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { posix } from 'node:path';
import { UnavailableError, UnreachableError } from '../../base/errors.ts';
import { downloadWhole } from '../../net/download-whole.ts';
import { PartFile } from '../../net/part-file.ts';
import { WebClient } from '../../net/web-client.ts';
import { WebError } from '../../net/web-error.ts';
import type { Digest } from '../../records/basics.ts';
import type { Video } from '../../records/video.ts';
import { isBucketAddress } from '../bucket/bucket-address.ts';
import { missingObject } from '../bucket/bucket-errors.ts';
import { objectAt } from '../open-objects.ts';
import { Scratch, type ScratchFile, scratchPlace } from './scratch.ts';
import { shownAddress } from './source-address.ts';

const attempts = 5;
/** For one video; a day of it comes in less over any network on which the work makes sense. */
const maxSec = 6 * 60 * 60;
const idleSec = 30;

export interface SourceTools {
  client: WebClient;
  scratch: Scratch;
}

let shared: SourceTools | null = null;

/** Those of this process: servers of the public internet alone are asked, as everywhere. */
export function sourceTools(): SourceTools {
  shared ??= { client: new WebClient({ allowLoopback: false }), scratch: new Scratch(scratchPlace()) };
  return shared;
}

/**
 * Brings a video from a bucket or the web to this machine; the digest tells whether it is the one that is meant.
 * @throws UnavailableError where it does not come, or is another one; StoppedError where there is no room for it
 */
export function bringVideo(
  { path: address, sha256, bytes }: Pick<Video, 'path' | 'sha256' | 'bytes'>,
  signal: AbortSignal,
  tools: SourceTools,
): Promise<ScratchFile> {
  const place = isBucketAddress(address) ? address : (URL.parse(address)?.pathname ?? '');
  const ending = posix.extname(place).toLowerCase();
  const wanted = { sha256, bytes, ending, address: shownAddress(address) };
  const bring = async (path: string): Promise<void> => {
    if ((await bringTo(path, address, bytes, signal, tools.client)) !== sha256)
      throw new UnavailableError(`${shownAddress(address)} has other bytes than when it was planned.`);
  };
  return tools.scratch.hold(wanted, bring, signal);
}

/** What is at an address now. */
export interface SourceState {
  bytes: number;
  /** Another one where something else is there; null where the server tells nothing by which that would be known. */
  stamp: string | null;
}

/**
 * Looks at a file of a bucket or the web.
 * @throws UnavailableError where it is not there, or its server does not say how long it is; UnreachableError where no server
 *   answers; BucketError where a bucket does not do what it is asked
 */
export async function sourceState(
  address: string,
  signal: AbortSignal,
  { client }: SourceTools,
): Promise<SourceState> {
  try {
    if (isBucketAddress(address)) {
      const { objects, key } = objectAt(address);
      const found = await objects.look(key, signal);
      if (found === null) throw missingObject(address);
      return { bytes: found.bytes, stamp: found.state };
    }
    const { response } = await client.get(address, { headers: { range: 'bytes=0-0' }, signal, idleSec });
    response.destroy();
    return stateOf(response);
  } catch (error) {
    throw unavailable(error, address, signal);
  }
}

function stateOf({ statusCode, headers }: IncomingMessage): SourceState {
  // An empty file has no first byte.
  if (statusCode !== 200 && statusCode !== 206 && statusCode !== 416)
    throw new WebError('http-status', `The server answered ${statusCode}.`);
  const length =
    statusCode === 200 ? headers['content-length'] : /\/(\d+)$/.exec(headers['content-range'] ?? '')?.[1];
  if (length === undefined) throw new WebError('http-status', 'The server does not say how long it is.');
  const validator = headers.etag ?? headers['last-modified'];
  return { bytes: Number(length), stamp: validator === undefined ? null : `${length} ${validator}` };
}

/**
 * The digest of a file of a bucket or the web, which is brought here for that.
 * @throws as `bringVideo`
 */
export function learnDigest(
  address: string,
  bytes: number,
  signal: AbortSignal,
  { scratch, client }: SourceTools,
): Promise<Digest> {
  const bring = (path: string): Promise<Digest> => bringTo(path, address, bytes, signal, client);
  return scratch.learn({ bytes, address: shownAddress(address) }, bring, signal);
}

function bringTo(
  path: string,
  address: string,
  bytes: number,
  signal: AbortSignal,
  client: WebClient,
): Promise<Digest> {
  return isBucketAddress(address)
    ? fromBucket(address, path, bytes, signal)
    : fromWeb(address, path, bytes, signal, client);
}

/**
 * A small file of a bucket or the web; null where it is longer than it may be.
 * @throws UnavailableError where it does not come
 */
export async function bringBytes(
  address: string,
  mostBytes: number,
  signal: AbortSignal,
  { client }: SourceTools,
): Promise<Uint8Array | null> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  const take = async (chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array | null> => {
    for await (const chunk of chunks) {
      signal.throwIfAborted();
      bytes += chunk.length;
      if (bytes > mostBytes) return null;
      parts.push(chunk);
    }
    return Buffer.concat(parts);
  };
  try {
    if (isBucketAddress(address)) return await take(streamOf(address, signal));
    const { response } = await client.get(address, { signal, idleSec });
    try {
      if (response.statusCode !== 200)
        throw new WebError('http-status', `The server answered ${response.statusCode}.`);
      return await take(response as AsyncIterable<Uint8Array>);
    } finally {
      response.destroy();
    }
  } catch (error) {
    throw unavailable(error, address, signal);
  }
}

/** @param length Of the object when it was looked at: of another one, which was put there since, no part is taken. */
async function fromBucket(
  address: string,
  path: string,
  length: number,
  signal: AbortSignal,
): Promise<string> {
  const digest = createHash('sha256');
  const handle = await open(path, 'w');
  let bytes = 0;
  try {
    for await (const chunk of streamOf(address, signal)) {
      signal.throwIfAborted();
      bytes += chunk.length;
      if (bytes > length) break;
      digest.update(chunk);
      await handle.writeFile(chunk);
    }
  } catch (error) {
    throw unavailable(error, address, signal);
  } finally {
    await handle.close();
  }
  if (bytes !== length)
    throw new UnavailableError(`${shownAddress(address)} has another length than when it was looked at.`);
  return digest.digest('hex');
}

async function fromWeb(
  url: string,
  path: string,
  bytes: number,
  signal: AbortSignal,
  client: WebClient,
): Promise<string> {
  const part = new PartFile(path);
  const limits = { maxBytes: bytes, maxSec, idleSec };
  try {
    const wanted = { url, bytes, sha1: null, isAnything: true };
    return (await downloadWhole(client, wanted, part, { limits, attempts, signal })).sha256;
  } catch (error) {
    throw unavailable(error, url, signal);
  } finally {
    await part.forgetVersion();
  }
}

function streamOf(address: string, signal: AbortSignal): AsyncIterable<Buffer> {
  const { objects, key } = objectAt(address);
  return objects.stream(key, signal);
}

/** Of an address of the web, what may be told: an address may hold a password or a signature. */
function unavailable(error: unknown, address: string, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
    return new UnavailableError(`Nothing is at ${shownAddress(address)}.`);
  if (!(error instanceof WebError)) return error;
  const { fault, message, isPassing } = error;
  const Unavailable = isPassing ? UnreachableError : UnavailableError;
  return new Unavailable(`Cannot get ${shownAddress(address)}: ${/[?@]/.test(message) ? fault : message}`);
}
