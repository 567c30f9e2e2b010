import { basename, dirname } from 'node:path';
import { canonicalJson, sha256 } from '../base/fingerprint.ts';
import type { Objects } from './objects.ts';
import { openObjects } from './open-objects.ts';
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

/** The answers in a file of their own. */
export function openResponseLog(path: string): ResponseLog {
  return new ResponseLog(openObjects(dirname(path)), basename(path));
}

/**
 * Answers as the lines of one log, which only grows: of two answers to a question the first counts, unless a later one
 * was asked for `anew`. Nothing is synced, which would take longer than many answers: a line that a crash of the machine
 * tears counts as not there. What is asked of it is done in turn, so that two answers never mix.
 */
export class ResponseLog implements ResponseStore {
  readonly #objects: Objects;
  readonly #key: string;
  readonly #places = new Map<string, Place>();
  /** Bytes of whole lines that are in `#places`. */
  #indexed = 0;
  #isIndexed = false;
  #last: Promise<unknown> = Promise.resolve();

  constructor(objects: Objects, key: string) {
    this.#objects = objects;
    this.#key = key;
  }

  async get(asked: string): Promise<unknown> {
    requireDigest(asked);
    return this.#inTurn(() => this.#read(asked));
  }

  async putIfAbsent(asked: string, answer: unknown): Promise<unknown> {
    requireDigest(asked);
    return this.#inTurn(async () => {
      await this.#index();
      const there = await this.#read(asked);
      if (there !== null) return there;
      // One that cannot be read must not come first for ever.
      await this.#append(asked, answer, this.#places.has(asked));
      return answer;
    });
  }

  async replace(asked: string, answer: unknown): Promise<void> {
    requireDigest(asked);
    await this.#inTurn(() => this.#append(asked, answer, true));
  }

  /** @returns How many answers there are, and how many of them are damaged. */
  async check(): Promise<{ answers: number; damaged: number }> {
    return this.#inTurn(async () => {
      await this.#index();
      let damaged = 0;
      for (const asked of this.#places.keys()) if ((await this.#read(asked)) === null) damaged++;
      return { answers: this.#places.size, damaged };
    });
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => {});
    return turn;
  }

  async #read(asked: string): Promise<unknown> {
    if (!this.#isIndexed) await this.#index();
    const place = this.#places.get(asked);
    if (!place) return null;
    const bytes = await this.#objects.readAt(this.#key, place.at, place.bytes);
    if (bytes === null || bytes.length < place.bytes) return null;
    const line = bytes.toString('utf8');
    const [start, of, digest] = head.exec(line) ?? [];
    const text = line.slice(start?.length, -1);
    return of === asked && digest === sha256(text) ? (JSON.parse(text) as unknown) : null;
  }

  async #append(asked: string, answer: unknown, isAnew: boolean): Promise<void> {
    const text = canonicalJson(answer);
    // What is torn may be about the same question, and be taken for a line when this one has ended it.
    const isTorn = (await this.#index()) > 0;
    const anew = isAnew || isTorn ? '"anew":true,' : '';
    const line = `{"asked":"${asked}","sha256":"${sha256(text)}",${anew}"answer":${text}}\n`;
    await this.#objects.append(this.#key, isTorn ? `\n${line}` : line);
    await this.#index();
  }

  /** Takes in the whole lines that were written since; gives the bytes after the last of them. */
  async #index(): Promise<number> {
    let rest: Buffer = Buffer.alloc(0);
    for (;;) {
      const chunk = await this.#objects.readAt(this.#key, this.#indexed + rest.length, chunkBytes);
      if (chunk === null || chunk.length === 0) break;
      const bytes = Buffer.concat([rest, chunk]);
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
    return rest.length;
  }
}

function requireDigest(asked: string): void {
  if (!/^[0-9a-f]{64}$/.test(asked)) throw new RangeError(`Expected a SHA-256 digest, got ${asked}.`);
}
