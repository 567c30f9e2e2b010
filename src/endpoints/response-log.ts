import { appendFileSync, closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { dirname } from 'node:path';
import { errorCode } from '../engine/errors.ts';
import { canonicalJson, sha256 } from '../engine/fingerprint.ts';
import { makeFolderSync } from '../engine/make-folder.ts';
import type { ResponseStore } from './response-store.ts';

/** What stands before the answer on a line: digests of what was asked and of the answer's own text. */
const head = /^\{"asked":"([0-9a-f]{64})","sha256":"([0-9a-f]{64})",("anew":true,)?"answer":/;
const headBytes = 192;
const chunkBytes = 1 << 20;
const newline = 10;

/** Where a line is, its newline left out. */
interface Place {
  at: number;
  bytes: number;
}

/**
 * Answers as the lines of one file, which only grows: of two answers to a question the first counts, unless a later one
 * was asked for `anew`. Nothing is synced, which would take longer than many answers: a line that a crash of the machine
 * tears counts as not there. A line is written before anything else can happen, so that a killed process has lost no
 * answer that it had; that takes less time than handing it to another thread.
 */
export function openResponseLog(path: string): ResponseStore {
  return new ResponseLog(path);
}

/** @returns How many answers a file holds, and how many of them are damaged. */
export function checkResponseLog(path: string): { answers: number; damaged: number } {
  return new ResponseLog(path).check();
}

class ResponseLog implements ResponseStore {
  readonly #path: string;
  readonly #places = new Map<string, Place>();
  /** Bytes of whole lines that are in `#places`. */
  #indexed = 0;
  #isIndexed = false;

  constructor(path: string) {
    this.#path = path;
  }

  async get(asked: string): Promise<unknown> {
    requireDigest(asked);
    if (this.#isIndexed && !this.#places.has(asked)) return null;
    return this.#with('r', (file) => this.#read(file, asked)) ?? null;
  }

  async putIfAbsent(asked: string, answer: unknown): Promise<unknown> {
    requireDigest(asked);
    return this.#with('a+', (file) => {
      this.#index(file);
      const there = this.#read(file, asked);
      if (there !== null) return there;
      // One that cannot be read must not come first for ever.
      this.#append(file, asked, answer, this.#places.has(asked));
      return answer;
    });
  }

  async replace(asked: string, answer: unknown): Promise<void> {
    requireDigest(asked);
    this.#with('a+', (file) => this.#append(file, asked, answer, true));
  }

  check(): { answers: number; damaged: number } {
    const damaged = this.#with('r', (file) => {
      this.#index(file);
      return [...this.#places.keys()].filter((asked) => this.#read(file, asked) === null).length;
    });
    return { answers: this.#places.size, damaged: damaged ?? 0 };
  }

  /** Works on the open file; undefined where it is only read and not there. */
  #with<T>(flags: 'r' | 'a+', work: (file: number) => T): T | undefined {
    const file = this.#open(flags);
    if (file === null) return undefined;
    try {
      return work(file);
    } finally {
      closeSync(file);
    }
  }

  #open(flags: 'r' | 'a+'): number | null {
    try {
      return openSync(this.#path, flags);
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') throw error;
      if (flags === 'r') {
        this.#isIndexed = true;
        return null;
      }
      makeFolderSync(dirname(this.#path));
      return openSync(this.#path, flags);
    }
  }

  #read(file: number, asked: string): unknown {
    if (!this.#isIndexed) this.#index(file);
    const place = this.#places.get(asked);
    if (!place) return null;
    const bytes = Buffer.alloc(place.bytes);
    if (readSync(file, bytes, 0, place.bytes, place.at) < place.bytes) return null;
    const line = bytes.toString('utf8');
    const [start, of, digest] = head.exec(line) ?? [];
    const text = line.slice(start?.length, -1);
    return of === asked && digest === sha256(text) ? (JSON.parse(text) as unknown) : null;
  }

  #append(file: number, asked: string, answer: unknown, isAnew: boolean): void {
    const text = canonicalJson(answer);
    // What is torn may be about the same question, and be taken for a line when this one has ended it.
    const isTorn = this.#index(file) < fstatSync(file).size;
    const anew = isAnew || isTorn ? '"anew":true,' : '';
    const line = `{"asked":"${asked}","sha256":"${sha256(text)}",${anew}"answer":${text}}\n`;
    appendFileSync(file, isTorn ? `\n${line}` : line);
    this.#index(file);
  }

  /** Takes in the whole lines that were written since; gives the bytes up to the end of the last. */
  #index(file: number): number {
    let rest = Buffer.alloc(0);
    for (let at = this.#indexed; ; at = this.#indexed + rest.length) {
      const chunk = Buffer.allocUnsafe(Math.max(0, Math.min(chunkBytes, fstatSync(file).size - at)));
      const read = readSync(file, chunk, 0, chunk.length, at);
      if (read === 0) break;
      const bytes = Buffer.concat([rest, chunk.subarray(0, read)]);
      let start = 0;
      for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, start)) {
        const [, asked, , anew] = head.exec(bytes.toString('latin1', start, start + headBytes)) ?? [];
        const isNew = asked !== undefined && (anew !== undefined || !this.#places.has(asked));
        if (isNew) this.#places.set(asked, { at: this.#indexed + start, bytes: end - start });
        start = end + 1;
      }
      this.#indexed += start;
      rest = bytes.subarray(start);
    }
    this.#isIndexed = true;
    return this.#indexed;
  }
}

function requireDigest(asked: string): void {
  if (!/^[0-9a-f]{64}$/.test(asked)) throw new RangeError(`Expected a SHA-256 digest, got ${asked}.`);
}
