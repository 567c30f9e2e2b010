import type { Video } from '../records/video.ts';
import type { AnyStage, ResourceClass } from './stage.ts';
import { type Known, nothingKnown, type VideoProgress } from './walk.ts';

/** A video on its way through the stages. */
export interface Job<Settings> {
  video: Video;
  /** Null until it was first looked at. */
  progress: VideoProgress<Settings> | null;
  /** Stages that were tried in this run: a failure stored by one of them is a fresh one. */
  tried: Set<string>;
  /** What is known of its artefacts. */
  known: Known;
  /** Whether its blobs are looked at: one of them was missing. */
  checksBlobs: boolean;
}

/** Jobs that wait for their next step: those furthest along come out first, if their resource class has room. */
export class JobQueue<Settings> {
  readonly #depth: ReadonlyMap<string, number>;
  readonly #limits: Partial<Record<ResourceClass, number>>;
  /** Videos that were not looked at yet, those that come first at the end. */
  #fresh: Video[];
  /** By depth. */
  readonly #waiting: Job<Settings>[][];
  readonly #running = new Map<ResourceClass, number>();

  constructor(
    videos: readonly Video[],
    stages: readonly AnyStage<Settings>[],
    limits: Partial<Record<ResourceClass, number>>,
  ) {
    this.#depth = new Map(stages.map((stage, index) => [stage.name, index + 1]));
    this.#limits = limits;
    this.#waiting = Array.from({ length: stages.length + 1 }, () => []);
    this.#fresh = videos.toReversed();
  }

  push(job: Job<Settings>): void {
    this.#waiting[this.#depth.get(job.progress?.next?.stage.name ?? '') ?? 0]!.push(job);
  }

  /**
   * Takes a job and its place in its class; the place is given back by `release`. Null where none may start now.
   * @param onlyNet Leaves the others where they are: there is room for one that waits for endpoints only.
   */
  take({ onlyNet }: { onlyNet: boolean }): Job<Settings> | null {
    for (const waiting of this.#waiting.toReversed()) {
      const resource = waiting.at(-1)?.progress?.next?.resource;
      if (onlyNet && resource !== 'net') continue;
      const running = resource ? (this.#running.get(resource) ?? 0) : 0;
      if (resource && running >= (this.#limits[resource] ?? Number.POSITIVE_INFINITY)) continue;
      const job = waiting.pop();
      if (!job) continue;
      if (resource) this.#running.set(resource, running + 1);
      return job;
    }
    const video = onlyNet ? undefined : this.#fresh.pop();
    return video ? newJob(video) : null;
  }

  release(resource: ResourceClass): void {
    this.#running.set(resource, (this.#running.get(resource) ?? 1) - 1);
  }

  /** Adds videos behind those that are there. */
  add(videos: readonly Video[]): void {
    this.#fresh = [...videos.toReversed(), ...this.#fresh];
  }

  /** How many videos nobody has looked at. */
  get freshCount(): number {
    return this.#fresh.length;
  }

  /** All jobs that still wait. */
  rest(): Job<Settings>[] {
    return this.#waiting.flat();
  }

  /** Videos that nobody has looked at. */
  untouched(): Video[] {
    return this.#fresh.toReversed();
  }
}

export function newJob<Settings>(video: Video): Job<Settings> {
  return { video, progress: null, tried: new Set(), known: nothingKnown, checksBlobs: false };
}
