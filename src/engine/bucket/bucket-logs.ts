import { randomBytes } from 'node:crypto';
import { posix } from 'node:path';
import { StoppedError } from '../../base/errors.ts';
import { bytesOf, gatheredBytes } from './bucket-bytes.ts';
import { type BucketRequests, type FoundObject, logName, type OpenObject } from './bucket-requests.ts';

const mostKnown = 256;
const attempts = 8;
const digits = 16;

interface Part {
  key: string;
  start: number;
  bytes: number;
}

interface Log {
  id: string;
  parts: Part[];
}

/** The id of the log that begins at an object; null where it is none. */
export function logIdOf({ metadata }: FoundObject): string | null {
  const id = metadata[logName] ?? '';
  return /^[0-9a-f]{16}$/.test(id) ? id : null;
}

/** Where the rest of a log lies, under names that are not listed. */
export function logFolderOf(key: string): string {
  const folder = posix.dirname(key);
  return `${folder === '.' ? '' : `${folder}/`}.${posix.basename(key)}/`;
}

/**
 * Logs that grow, in a bucket whose objects do not: the first text is the object itself, each further one an object beside
 * it, named by where it starts. Each is put where nothing is, so that a writer which does not know the end of its log,
 * because another process wrote since, finds its place taken and looks again. An object that is replaced has another id,
 * or none: what the log before it left is no part of it.
 */
export class BucketLogs {
  readonly #requests: BucketRequests;
  /** What is known of logs: their parts never change. The latest used come last. */
  readonly #known = new Map<string, Log>();

  constructor(requests: BucketRequests) {
    this.#requests = requests;
  }

  async append(key: string, text: string): Promise<void> {
    const bytes = Buffer.from(text);
    for (let attempt = 0; attempt < attempts; attempt++) {
      const log = this.#known.get(key) ?? (await this.#load(key));
      if (log === null) {
        const id = newId();
        if (!(await this.#requests.putIfAbsent(key, bytes, { [logName]: id }))) continue;
        this.#remember(key, { id, parts: [{ key, start: 0, bytes: bytes.length }] });
        return;
      }
      if (bytes.length === 0) return;
      const start = endOf(log);
      const part = { key: partKey(key, log.id, start), start, bytes: bytes.length };
      if (await this.#requests.putIfAbsent(part.key, bytes)) {
        log.parts.push(part);
        return;
      }
      this.#known.delete(key);
    }
    throw new StoppedError(
      `${this.#requests.addressOf(key)} is written by others all the time. Rerun later to resume.`,
    );
  }

  /** Bytes from a place, fewer at the end; null where nothing is. An object that is no log is read likewise. */
  async readAt(key: string, at: number, bytes: number): Promise<Buffer | null> {
    const known = this.#known.get(key);
    if (known && at >= 0 && at + bytes <= endOf(known)) {
      const read = await this.#read(known, at, bytes);
      if (read !== null) return read;
    }
    this.#known.delete(key);
    const found = await this.#requests.head(key);
    if (found === null) return null;
    const log = (await this.#logAt(key, found)) ?? { id: '', parts: [{ key, start: 0, bytes: found.bytes }] };
    const from = at < 0 ? Math.max(0, endOf(log) + at) : at;
    return this.#read(log, from, Math.min(bytes, endOf(log) - from));
  }

  /** All bytes of the log that begins at an object. */
  async *stream(key: string, id: string, opened: OpenObject): AsyncGenerator<Buffer> {
    yield* bytesOf(this.#requests, key, { opened });
    const { parts } = await this.#loadParts(key, id, opened);
    for (const part of parts.slice(1)) yield* bytesOf(this.#requests, part.key);
  }

  /** Forgets what is known of a log that is being replaced or removed; of all below a prefix that ends in `/`. */
  forget(key: string): void {
    if (!key.endsWith('/')) this.#known.delete(key);
    else for (const known of [...this.#known.keys()]) if (known.startsWith(key)) this.#known.delete(known);
  }

  /** What earlier logs left beside an object. */
  async strayParts(key: string): Promise<string[]> {
    const found = await this.#requests.head(key);
    const id = found && logIdOf(found);
    const strays: string[] = [];
    for await (const { objects } of this.#requests.list(logFolderOf(key)))
      for (const part of objects)
        if (id === null || !part.key.startsWith(partKey(key, id, null))) strays.push(part.key);
    return strays;
  }

  async #load(key: string): Promise<Log | null> {
    const found = await this.#requests.head(key);
    if (found === null) return null;
    const log = await this.#logAt(key, found);
    if (log) return log;
    // It was written at once: from now on it is a log.
    const id = newId();
    await this.#requests.setMetadata(key, { [logName]: id });
    return this.#remember(key, { id, parts: [{ key, start: 0, bytes: found.bytes }] });
  }

  async #logAt(key: string, found: FoundObject): Promise<Log | null> {
    const id = logIdOf(found);
    return id === null ? null : this.#remember(key, await this.#loadParts(key, id, found));
  }

  async #loadParts(key: string, id: string, { bytes }: FoundObject): Promise<Log> {
    const parts = [{ key, start: 0, bytes }];
    const prefix = partKey(key, id, null);
    for await (const page of this.#requests.list(prefix))
      for (const { key: name, bytes } of page.objects)
        parts.push({ key: name, start: Number(name.slice(prefix.length)), bytes });
    return { id, parts };
  }

  /** @returns null where a part is gone */
  async #read({ parts }: Log, from: number, bytes: number): Promise<Buffer | null> {
    const pieces: Buffer[] = [];
    const end = from + bytes;
    for (let index = firstAfter(parts, from); index < parts.length; index++) {
      const part = parts[index]!;
      if (part.start >= end) break;
      const start = Math.max(0, from - part.start);
      const length = Math.min(part.bytes, end - part.start) - start;
      if (length <= 0) continue;
      const isWhole = length === part.bytes;
      const opened = await this.#requests.get(part.key, isWhole ? {} : { from: start, bytes: length });
      if (opened === null) return null;
      pieces.push(await gatheredBytes(opened.body));
    }
    return Buffer.concat(pieces);
  }

  #remember(key: string, log: Log): Log {
    this.#known.delete(key);
    this.#known.set(key, log);
    if (this.#known.size > mostKnown) this.#known.delete(this.#known.keys().next().value!);
    return log;
  }
}

function newId(): string {
  return randomBytes(8).toString('hex');
}

function partKey(key: string, id: string, start: number | null): string {
  return `${logFolderOf(key)}${id}-${start === null ? '' : String(start).padStart(digits, '0')}`;
}

function endOf({ parts }: Log): number {
  const last = parts.at(-1)!;
  return last.start + last.bytes;
}

/** Number of the first part that ends after a place. */
function firstAfter(parts: readonly Part[], at: number): number {
  let low = 0;
  let high = parts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (parts[middle]!.start + parts[middle]!.bytes > at) high = middle;
    else low = middle + 1;
  }
  return low;
}
