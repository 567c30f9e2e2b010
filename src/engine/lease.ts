import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { sha256 } from '../base/fingerprint.ts';
import type { Objects } from './objects.ts';
import { hasDiedHere, isOfThisHost, type Owner, ownerSchema, thisProcess } from './process-owner.ts';

const holderSchema = ownerSchema.extend({ since: z.string() });
type Holder = z.infer<typeof holderSchema>;

/** How soon one who holds a run or a lease counts as gone. In milliseconds. */
export interface LeaseTimes {
  /** How often a holder moves its counter. */
  beatMs: number;
  /** A holder on another host whose counter has not moved for so long, by the clock of who looks, holds no more. */
  endsMs: number;
}

/** Twelve beats may be late, on a busy machine or a slow network, before a holder counts as dead. */
export const usualTimes: LeaseTimes = { beatMs: 5_000, endsMs: 60_000 };

/** What only one process has at a time, on whatever machine. */
export interface Lease {
  /** Aborted when another has taken it over, or when it could not be kept up. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

/** Somebody else holds it, and is at work. */
export class LeaseHeldError extends Error {
  readonly holder: Holder;

  constructor(holder: Holder) {
    super(`process ${holder.pid} on ${holder.host}, since ${holder.since}`);
    this.holder = holder;
  }
}

const attempts = 40;
const retryMs = 25;

/**
 * Takes a lease: an object put there unless there is one, and a counter beside it that its holder moves. That of a dead
 * process of this host is taken over at once; that of another host when its counter has stood still for `endsMs`. No
 * two machines need the same time.
 * @throws LeaseHeldError where another one is at work
 */
export async function takeLease(objects: Objects, key: string, times = usualTimes): Promise<Lease> {
  const own: Holder & { nonce: string } = {
    ...thisProcess(),
    since: new Date().toISOString(),
    nonce: randomBytes(8).toString('hex'),
  };
  const text = `${JSON.stringify(own)}\n`;
  for (let attempt = 0; attempt < attempts; attempt++) {
    if (await objects.create(key, text)) return new HeldLease(objects, key, text, times);
    const found = await textAt(objects, key);
    if (found === null) continue;
    const holder = parseHolder(found);
    if (holder && !(await isOver(objects, key, found, holder, times))) throw new LeaseHeldError(holder);
    if (await takeOver(objects, key, found, text, times)) return new HeldLease(objects, key, text, times);
    await sleep(retryMs);
  }
  throw new LeaseHeldError(parseHolder((await textAt(objects, key)) ?? '') ?? own);
}

/** Who holds a lease now, or null; one of another host is taken to be alive. */
export async function leaseHolder(objects: Objects, key: string): Promise<Owner | null> {
  const found = await textAt(objects, key);
  const holder = found === null ? null : parseHolder(found);
  return holder === null || hasDiedHere(holder) ? null : holder;
}

async function isOver(
  objects: Objects,
  key: string,
  found: string,
  holder: Holder,
  { beatMs, endsMs }: LeaseTimes,
): Promise<boolean> {
  if (isOfThisHost(holder)) return hasDiedHere(holder);
  const before = await textAt(objects, beatKey(key));
  const stepMs = Math.min(1000, beatMs / 2);
  // What is watched counts, so that a process that was itself stopped for a while takes nobody for dead.
  for (let watchedMs = 0; watchedMs < endsMs; watchedMs += stepMs) {
    await sleep(stepMs);
    if ((await textAt(objects, key)) !== found) return false;
    if ((await textAt(objects, beatKey(key))) !== before) return false;
  }
  return true;
}

/** Of those who found the same dead lease one may put its own there: who puts a mark for it first. */
async function takeOver(
  objects: Objects,
  key: string,
  found: string,
  text: string,
  times: LeaseTimes,
): Promise<boolean> {
  const mark = `${key}.${sha256(found).slice(0, 16)}`;
  if (!(await objects.create(mark, text))) {
    await removeLeftMark(objects, mark, times);
    return false;
  }
  try {
    if ((await textAt(objects, key)) !== found) return false;
    await objects.remove(beatKey(key));
    await objects.replace(key, text);
    return true;
  } finally {
    await objects.remove(mark);
  }
}

/** A mark stands for an instant; one whose writer died in it would stand for ever. */
async function removeLeftMark(objects: Objects, mark: string, times: LeaseTimes): Promise<void> {
  const found = await textAt(objects, mark);
  const holder = found === null ? null : parseHolder(found);
  if (found === null || !holder) return;
  if (isOfThisHost(holder) ? !hasDiedHere(holder) : false) return;
  if (await isOver(objects, mark, found, holder, times)) await objects.remove(mark);
}

class HeldLease implements Lease {
  readonly #objects: Objects;
  readonly #key: string;
  readonly #text: string;
  readonly #times: LeaseTimes;
  readonly #losing = new AbortController();
  readonly #timer: NodeJS.Timeout;
  #beats = 0;
  #keptAt = performance.now();
  #beating: Promise<void> | null = null;

  constructor(objects: Objects, key: string, text: string, times: LeaseTimes) {
    this.#objects = objects;
    this.#key = key;
    this.#text = text;
    this.#times = times;
    this.#timer = setInterval(() => {
      this.#beating ??= this.#beat().finally(() => {
        this.#beating = null;
      });
    }, times.beatMs);
    this.#timer.unref();
  }

  get lost(): AbortSignal {
    return this.#losing.signal;
  }

  async release(): Promise<void> {
    clearInterval(this.#timer);
    await this.#beating;
    // Whoever took it over keeps it.
    if ((await textAt(this.#objects, this.#key)) !== this.#text) return;
    await this.#objects.remove(beatKey(this.#key));
    await this.#objects.remove(this.#key);
  }

  async #beat(): Promise<void> {
    try {
      if ((await textAt(this.#objects, this.#key)) !== this.#text) {
        this.#lose();
        return;
      }
      await this.#objects.replace(beatKey(this.#key), `${++this.#beats} ${sha256(this.#text)}\n`);
      this.#keptAt = performance.now();
    } catch {
      // Others may think that it is over.
      if (performance.now() - this.#keptAt > this.#times.endsMs) this.#lose();
    }
  }

  #lose(): void {
    clearInterval(this.#timer);
    this.#losing.abort(new Error('Another process has taken over.'));
  }
}

function beatKey(key: string): string {
  return `${key}.beat`;
}

async function textAt(objects: Objects, key: string): Promise<string | null> {
  return (await objects.read(key))?.toString('utf8') ?? null;
}

function parseHolder(text: string): Holder | null {
  try {
    return holderSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    // Half a file, left by a power cut.
    return null;
  }
}
