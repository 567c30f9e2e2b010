import { availableParallelism } from 'node:os';
import { defaultSettings, type Settings } from '../config/schema.ts';
import type { Objects } from '../engine/objects.ts';
import type { RunEvent } from '../engine/run-videos.ts';
import type { Workers } from '../engine/workers.ts';
import type { WorkspacePlace } from '../engine/workspace.ts';
import type { RunEstimate } from './estimate.ts';
import type { LeftOut, RunInputs } from './gather-inputs.ts';
import { openWorkers } from './open-workers.ts';
import type { ProgressEvent } from './run-progress.ts';
import type { Woven } from './weave-samples.ts';

/** Options of `makeTextbook`; only `inputs` and `out` are needed. They are those of `lectern run`. */
export interface MakeOptions {
  /** Files, folders and lists; a run works on these and on what its earlier calls were given. */
  inputs: readonly string[];
  /** Work on these inputs only, and let go of those of earlier calls. */
  replace?: boolean;
  /** The workspace: a folder, a bucket, or a store of one's own, for which this process does the work itself. */
  out: string | Objects;
  /** The defaults of the configuration where it is left out. */
  settings?: Settings;
  /** Modules with checks, stages or a recogniser of one's own, besides those of the settings: paths or `file:` addresses. */
  extensions?: readonly (string | URL)[];
  /** Lists of videos that must not be used, besides that of the settings. */
  exclusions?: readonly string[];
  /** Run only these stages and what they use; empty for all. */
  only?: readonly string[];
  /** Leave these stages out. */
  skip?: readonly string[];
  /** At most this many of the files found; null for all. */
  limit?: number | null;
  /** Say what would be done; write nothing. */
  dryRun?: boolean;
  /** Units of work at once; one per core where it is left out. */
  concurrency?: number;
  /** Try videos again that failed for their data. */
  retryFailed?: boolean;
  /** Name of the run; `default` where it is left out. */
  run?: string;
  /** Ask models on endpoints anew for what has to be made, although their answers are stored. */
  noCache?: boolean;
  /** Most requests to endpoints, and most money by the prices of the configuration; null for no limit. */
  maxRequests?: number | null;
  maxCost?: number | null;
  /** What does the work, closed at the end; processes of this machine where it is left out. */
  openWorkers?(workspace: WorkspacePlace): Workers<Settings>;
  onEvent?(event: MakeEvent): void;
  /** Aborted: running stages end, the rest stays for the next run. */
  signal?: AbortSignal;
  /** Aborted: everything stops at once. */
  forceSignal?: AbortSignal;
}

export type AllOptions = Required<MakeOptions>;

/** What holds where only inputs and workspace are given. */
export function withDefaults(given: MakeOptions): AllOptions {
  const never = new AbortController().signal;
  const defaults: Omit<AllOptions, 'inputs' | 'out'> = {
    settings: defaultSettings,
    extensions: [],
    exclusions: [],
    replace: false,
    only: [],
    skip: [],
    limit: null,
    dryRun: false,
    concurrency: availableParallelism(),
    retryFailed: false,
    run: 'default',
    noCache: false,
    maxRequests: null,
    maxCost: null,
    openWorkers,
    onEvent: () => {},
    signal: never,
    forceSignal: never,
  };
  // One that is named as undefined is left out, too.
  const named = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return { ...defaults, ...named } as AllOptions;
}

/** What `makeTextbook` tells while it works, told apart by `event`: the lines of `lectern run --json`. */
export type MakeEvent =
  | RunEvent
  | ProgressEvent
  | { event: 'found'; files: number }
  /** A file that was named and cannot be read; `listed` is the list and the place in it that name it. */
  | {
      event: 'unreadable';
      source: string;
      listed: string | null;
      reason: 'source-unreadable';
      message: string;
    }
  /** Files that earlier calls of the run were given, and this one was not. */
  | { event: 'earlier'; files: number }
  /** Videos that this run no longer has. */
  | { event: 'leaving'; videos: RunInputs['leaving'] }
  | ({ event: 'left-out' } & LeftOut)
  | { event: 'looked'; videos: number; of: number }
  | ({ event: 'plan' } & RunEstimate)
  | ({ event: 'summary' } & MakeSummary);

/** Samples that a run made, and where they were exported. */
export interface MadeTextbook extends Woven {
  /** The file that was exported, or null. */
  exported: string | null;
}

/** What `makeTextbook` did: videos by verdict, and the samples. */
export interface MakeSummary {
  kept: number;
  dropped: number;
  failed: number;
  /** Not finished: interrupted, or told to run some stages only. */
  pending: number;
  /** Failed videos that the next run tries again. */
  transient: number;
  /** Null where no samples were made (interrupted, dry run, or weave left out). */
  textbook: MadeTextbook | null;
  /** Largest sum of the resident sets of all processes, in bytes. */
  peakRssBytes: number;
  /** Seconds that the call took. */
  wallSec: number;
  /** Whether a video failed as only a fault of Lectern can make it. */
  sawBug: boolean;
  /** Whether `signal` ended the work. */
  interrupted: boolean;
  /** What the work that was done would have gained from a model that the settings do not name; null for nothing. */
  gains: string | null;
}
