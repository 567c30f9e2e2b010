import type { Usage } from './asking.ts';
import type { ResourceClass } from './stage.ts';
import type { StageCost, Unit, UnitResult } from './unit.ts';
import type { WorkBounds } from './work-watch.ts';

/**
 * How a unit ended. `crashed`: the process died, `lastWords` is the end of its standard error; `overdue`: it was
 * stopped since it went over its bounds; `oversized`: the process was killed for its memory; `evicted`: the process was killed for
 * the sake of another unit in it; `stopped`: the pool was closed.
 */
export type UnitEnd =
  | { end: 'done' }
  | { end: 'error'; code: string | null; path: string | null; message: string; stack: string }
  | { end: 'crashed'; message: string; lastWords: string }
  | { end: 'overdue'; message: string }
  | { end: 'oversized'; message: string }
  | { end: 'evicted' }
  | { end: 'stopped' };

/** What a unit of work cost: time and memory. */
export interface UnitReport {
  costs: StageCost[];
  /** Largest resident set seen of the worker while the unit ran, in bytes. */
  peakRssBytes: number;
  /** What is known at its end, where it came to that and tells. */
  result?: UnitResult;
}

/** How a unit is run, and who is told about it. */
export interface UnitOptions {
  /** Gives a unit of a class that shares its process one of its own: it was in one that died, perhaps by its fault. */
  alone?: boolean;
  /** Called as a stage begins, and now and then while it runs, with the seconds of video that it has done. */
  onBegin?(stage: string): void;
  onProgress?(stage: string, doneSec: number): void;
  /** Called after each question to an endpoint. */
  onUsage?(stage: string, usage: Usage): void;
}

/**
 * What units of work are given to: processes of this machine (`WorkerPool`), or whatever else finds the stages, the
 * videos and the workspace. A unit is plain JSON; what it makes is in the workspace when it has ended.
 */
export interface Workers<Settings> {
  /** Runs a unit to an end of whatever kind: it never rejects for what a unit does. */
  run(unit: Unit<Settings>, bounds: WorkBounds, options?: UnitOptions): Promise<UnitEnd & UnitReport>;
  /** Lets running stages end and starts no other for the units that were given: they end as `done` or `stopped`. */
  drain(): void;
  /** No unit of this class is to come for now: what waits for one may be let go, with the memory it holds. */
  release?(resource: ResourceClass): void;
  /** Ends everything at once and starts no other. */
  close(): void;
  /** Largest sum of the resident sets of all processes seen at once, in bytes; 0 where that is not known. */
  readonly peakRssBytes: number;
}
