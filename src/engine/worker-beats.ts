import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { type LeaseTimes, usualTimes } from './lease.ts';
import type { Objects } from './objects.ts';
import { hasDiedHere, isOfThisHost, ownerSchema, thisProcess } from './process-owner.ts';

/** What a worker of a plan says of itself now and then. */
export const workerBeatSchema = ownerSchema.extend({
  /** A counter that moves while it lives. */
  beat: z.int(),
  state: z.enum(['working', 'waiting', 'ended']),
  /** The call of `plan` that it serves, and its share of it, such as `3/8`. */
  call: z.string(),
  share: z.string(),
  /** When it started: ISO 8601 in UTC. */
  since: z.string(),
  verdicts: z.object({ kept: z.int(), dropped: z.int(), failed: z.int() }),
  /** What it has spent itself. */
  ownSpent: z.object({ requests: z.number(), cost: z.number() }),
  /** What it is doing, for people. */
  active: z.array(z.object({ video: z.string(), stage: z.string() })),
});
/** What a worker of a plan last said of itself: whether it lives, what it does, what it has done. */
export type WorkerBeat = z.infer<typeof workerBeatSchema>;
type Told = Omit<WorkerBeat, 'pid' | 'host' | 'startTicks' | 'beat'>;

const folder = 'workers';

/** Writes a worker's beat until it ends. */
export class OwnBeat {
  readonly #objects: Objects;
  readonly #key: string;
  readonly #tell: () => Told;
  readonly #timer: NodeJS.Timeout;
  #beat = 0;
  #writing: Promise<void> = Promise.resolve();
  #isWriting = false;

  constructor(objects: Objects, worker: string, tell: () => Told, { beatMs } = usualTimes) {
    this.#objects = objects;
    this.#key = `${folder}/${worker}.json`;
    this.#tell = tell;
    this.#timer = setInterval(() => this.#tick(), beatMs);
    this.#timer.unref();
  }

  /** Writes it now. */
  async write(): Promise<void> {
    await this.#writing;
    await this.#write();
  }

  async end(): Promise<void> {
    clearInterval(this.#timer);
    await this.#writing;
    await this.#write().catch(() => {});
  }

  #tick(): void {
    if (this.#isWriting) return;
    this.#isWriting = true;
    // A worker does not fail for want of an onlooker.
    this.#writing = this.#write()
      .catch(() => {})
      .finally(() => {
        this.#isWriting = false;
      });
  }

  async #write(): Promise<void> {
    const beat: WorkerBeat = { ...thisProcess(), ...this.#tell(), beat: ++this.#beat };
    await this.#objects.replace(this.#key, `${JSON.stringify(beat)}\n`);
  }
}

export async function readWorkerBeat(objects: Objects, worker: string): Promise<WorkerBeat | null> {
  const bytes = await objects.read(`${folder}/${worker}.json`);
  try {
    return bytes && (workerBeatSchema.safeParse(JSON.parse(bytes.toString('utf8'))).data ?? null);
  } catch {
    return null;
  }
}

export async function listWorkers(objects: Objects): Promise<string[]> {
  const names = await objects.list(folder);
  return names.filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -'.json'.length));
}

/**
 * Tells living workers from dead ones: a process of this host can be seen; one of another host counts as dead when its
 * beat has stood still for `endsMs` while it was watched, by the clock of who looks.
 */
export class WorkerWatch {
  readonly #objects: Objects;
  readonly #times: LeaseTimes;
  readonly #seen = new Map<
    string,
    { beat: number; movedAt: number; lookedAt: number; last: WorkerBeat | null }
  >();

  constructor(objects: Objects, times = usualTimes) {
    this.#objects = objects;
    this.#times = times;
  }

  /** What a worker last said, where it may be alive; null where it is dead or has ended. */
  async living(worker: string): Promise<WorkerBeat | null> {
    const now = performance.now();
    const seen = this.#seen.get(worker);
    const last =
      seen && now - seen.lookedAt < this.#times.beatMs / 2
        ? seen.last
        : await readWorkerBeat(this.#objects, worker);
    if (last === null || last.state === 'ended') return null;
    const hasMoved = !seen || seen.beat !== last.beat;
    // While nobody looked, nobody saw it stand still.
    const wasWatched = seen !== undefined && now - seen.lookedAt < this.#times.endsMs;
    const movedAt = hasMoved || !wasWatched ? now : seen.movedAt;
    const lookedAt = last === seen?.last ? seen.lookedAt : now;
    this.#seen.set(worker, { beat: last.beat, movedAt, lookedAt, last });
    if (isOfThisHost(last)) return hasDiedHere(last) ? null : last;
    return now - movedAt < this.#times.endsMs ? last : null;
  }

  /** Whether any of the workers is alive; of those on other hosts that takes as long as it takes to be sure. */
  async anyLiving(): Promise<boolean> {
    const until = performance.now() + this.#times.endsMs;
    let last = await this.#livingOnes();
    const first = new Map(last.map(({ worker, beat }) => [worker, beat.beat]));
    while (last.length > 0) {
      if (last.some(({ worker, beat }) => isOfThisHost(beat) || first.get(worker) !== beat.beat)) return true;
      if (performance.now() > until) return false;
      await sleep(this.#times.beatMs / 2);
      last = await this.#livingOnes();
    }
    return false;
  }

  async #livingOnes(): Promise<{ worker: string; beat: WorkerBeat }[]> {
    const living: { worker: string; beat: WorkerBeat }[] = [];
    for (const worker of await listWorkers(this.#objects)) {
      const beat = await this.living(worker);
      if (beat) living.push({ worker, beat });
    }
    return living;
  }
}
