import { z } from 'zod';
import { canonicalJson, sha256 } from '../base/fingerprint.ts';
import { type Digest, digestSchema } from '../records/basics.ts';
import type { Video } from '../records/video.ts';
import type { Objects } from './objects.ts';
import { type RunEntry, runEntrySchema } from './run-index.ts';
import { type ResourceClass, resourceClasses } from './stage.ts';

/** Who began to work on a video, and from which stage on. */
const trySchema = z.object({
  worker: z.string(),
  host: z.string(),
  /** Of the stage that came next, where others had tried before; null for the first. */
  key: digestSchema.nullable(),
});
export type Try = z.infer<typeof trySchema>;

/** What is on the board about the videos of a plan, by their names on it. */
export interface BoardState {
  /** Those with a final entry. */
  done: ReadonlySet<string>;
  /** Those that failed for what was around them. */
  failed: ReadonlySet<string>;
  /** How many workers have begun on each that is not handed over. */
  tries: ReadonlyMap<string, number>;
  /** Those that wait for a worker of another class than the one who had them. */
  ready: ReadonlyMap<string, ResourceClass>;
}

/** A name for a video that changes with what bears on its results, so that old entries count for nothing. */
export function boardName({ id, sha256: content, captions, facts }: Video): string {
  return `${id}.${sha256(canonicalJson({ content, captions, facts })).slice(0, 8)}`;
}

/** The id in a name on the board. */
export function idOnBoard(name: string): string {
  return name.slice(0, name.indexOf('.'));
}

/**
 * Where the workers of a plan say who works on which video, and what became of it. It holds no results: those are
 * artefacts. All of it is put there unless it is there already, or put again by whoever did the same work again, so
 * nothing is lost with a worker.
 */
export class WorkBoard {
  readonly #objects: Objects;

  /** @param objects Those below the work of a plan. */
  constructor(objects: Objects) {
    this.#objects = objects;
  }

  async look(): Promise<BoardState> {
    const [done, failed, tries, ...ready] = await Promise.all([
      this.#objects.list('entries'),
      this.#objects.list('failed'),
      this.#objects.list('tries'),
      ...resourceClasses.map((name) => this.#objects.list(`ready/${name}`)),
    ]);
    return {
      done: new Set(done),
      failed: new Set(failed),
      tries: counted(tries),
      ready: new Map(
        resourceClasses.flatMap((name, index) => ready[index]!.map((one) => [one, name] as const)),
      ),
    };
  }

  /** How many videos have an entry. */
  async count(): Promise<{ done: number; failed: number }> {
    const done = new Set(await this.#objects.list('entries'));
    const failed = (await this.#objects.list('failed')).filter((name) => !done.has(name));
    return { done: done.size, failed: failed.length };
  }

  /** @returns whether nobody else began as the so-manieth */
  async begin(name: string, nth: number, about: Try): Promise<boolean> {
    return this.#objects.create(tryKey(name, nth), `${JSON.stringify(about)}\n`);
  }

  /** Who began as the so-manieth; null where nobody did, or what is there is damaged. */
  async tryOf(name: string, nth: number): Promise<Try | null> {
    return parsed(await this.#objects.read(tryKey(name, nth)), trySchema);
  }

  /** The tries that ended at a stage with this key, the last one first: those that began there, and the one before them. */
  async triesEndedAt(name: string, tries: number, key: Digest): Promise<Try[]> {
    const ended: Try[] = [];
    for (let nth = tries; nth >= 1; nth--) {
      const one = await this.tryOf(name, nth);
      // Whoever came after the last has not come further than it.
      if (one) ended.push(one);
      if (one?.key !== key) break;
    }
    return ended;
  }

  /** Notes workers that went with their machine: it says nothing of the videos that they were at. */
  async noteLost(workers: readonly string[]): Promise<void> {
    for (const worker of workers) await this.#objects.create(`lost/${worker}`, '');
  }

  async lostWorkers(): Promise<ReadonlySet<string>> {
    return new Set(await this.#objects.list('lost'));
  }

  /** Lets go of a video on which nothing more is done here. */
  async letGo(name: string, tries: number): Promise<void> {
    for (let nth = tries; nth >= 1; nth--) await this.#objects.remove(tryKey(name, nth));
  }

  /** Leaves a video to workers of another class. */
  async handOver(name: string, resource: ResourceClass, tries: number): Promise<void> {
    await this.#objects.create(`ready/${resource}/${name}`, '');
    await this.letGo(name, tries);
  }

  /** What was handed over is taken. */
  async takeUp(name: string, resource: ResourceClass): Promise<void> {
    await this.#objects.remove(`ready/${resource}/${name}`);
  }

  /** Says what became of a video, for good. */
  async finish(name: string, entry: RunEntry): Promise<void> {
    await this.#objects.replace(`entries/${name}`, `${JSON.stringify(entry)}\n`);
  }

  /** Says what went wrong around a video; a final entry counts more. */
  async noteFailed(name: string, entry: RunEntry): Promise<void> {
    await this.#objects.replace(`failed/${name}`, `${JSON.stringify(entry)}\n`);
  }

  async isDone(name: string): Promise<boolean> {
    return this.#objects.has(`entries/${name}`);
  }

  async entryOf(name: string): Promise<RunEntry | null> {
    const done = parsed(await this.#objects.read(`entries/${name}`), runEntrySchema);
    return done ?? parsed(await this.#objects.read(`failed/${name}`), runEntrySchema);
  }

  /** Takes an entry away, so that the video is worked on again. */
  async forget(name: string): Promise<void> {
    await this.#objects.remove(`entries/${name}`);
    await this.#objects.remove(`failed/${name}`);
    const tries = counted(await this.#objects.list('tries')).get(name) ?? 0;
    await this.letGo(name, tries);
  }
}

function tryKey(name: string, nth: number): string {
  return `tries/${name}.${nth}`;
}

function counted(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const one of names) {
    const cut = one.lastIndexOf('.');
    const name = one.slice(0, cut);
    counts.set(name, Math.max(counts.get(name) ?? 0, Number(one.slice(cut + 1)) || 0));
  }
  return counts;
}

function parsed<T>(bytes: Buffer | null, schema: z.ZodType<T>): T | null {
  if (bytes === null) return null;
  try {
    return schema.safeParse(JSON.parse(bytes.toString('utf8'))).data ?? null;
  } catch {
    return null;
  }
}
