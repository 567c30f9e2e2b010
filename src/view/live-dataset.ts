import { createHash } from 'node:crypto';
import { UsageError } from '../index.ts';
import type { EvaluateSettings } from '../library/evaluate.ts';
import { errorMessage, isAtWork, isBucketAddress } from '../library/program.ts';
import { openAgainst } from './against.ts';
import type { LiveState } from './api.ts';
import { corpusInfo } from './corpus-info.ts';
import { type Dataset, openDataset } from './dataset.ts';
import { fileState, HeldRecords } from './held-records.ts';
import { filesOf } from './index-cache.ts';
import { type IndexEvent, openOrMakeIndex } from './make-index.ts';
import type { AuditDraw, Opened } from './opened.ts';

/** What the reader shows, and who is told of changes. */
export interface LiveOptions {
  /** A workspace, a dataset, or a file of one. */
  dir: string;
  /** Run of a workspace; the one made last where it is null. */
  run: string | null;
  /** Another run to hold it against: its name, another workspace, or `WORKSPACE:RUN`. */
  against?: string | null;
  /** Where the files of benchmarks lie, for what was evaluated. */
  benchmarks?: EvaluateSettings | null;
  /** Samples to draw for an audit, if any. */
  audit?: AuditDraw | null;
  onEvent(event: ViewEvent): void;
  /** Aborted: an index that is being made is given up. */
  signal: AbortSignal;
}

/** That the files are others than before, and what came of it. */
export type ChangeEvent =
  | { event: 'reloaded' }
  /** What is there now cannot be read; what was there before is still shown. */
  | { event: 'not-reloaded'; message: string };

/** What is told while a dataset is shown. */
export type ViewEvent = IndexEvent | ChangeEvent;

/** A dataset as its files were at one time. */
interface Snapshot {
  opened: Opened;
  /** Follows from all that it was made from. */
  version: string;
  /** Of its files and folder, without reading them. */
  look: string;
  /** Whether nothing changed while it was read. */
  isWhole: boolean;
  /** Whether a run was at work on it, and still is. */
  wasAtWork: boolean;
  /** Answers that are being made from it. */
  users: number;
  isRetired: boolean;
}

const lookEveryMs = 500;
/** In a bucket each look at a file is a request that is paid for. */
const lookAtBucketEveryMs = 30_000;
/** Looking and reading again take at most about one part in this of the time. */
const rest = 10;
/** How often a dataset is read that changes meanwhile, before it is shown as it is. */
const attempts = 3;

/**
 * A dataset that is read again when its files have changed. Every answer is made from one snapshot, so that it is of one
 * state alone; the one before is let go when its last answer is given.
 */
export class LiveDataset {
  readonly #options: LiveOptions;
  #snapshot: Snapshot;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> = Promise.resolve();
  /** What the last look saw: what changes from look to look is still being written. */
  #lastLook: string;
  /** What a look sees of that which is shown, or could not be read: it is not read again. */
  #settled: string;
  #state: Omit<LiveState, 'version'> = { isChanging: false, problem: null };
  #isClosed = false;

  private constructor(options: LiveOptions, snapshot: Snapshot) {
    this.#options = options;
    this.#snapshot = snapshot;
    this.#lastLook = snapshot.look;
    // What changed while it was read is read again.
    this.#settled = snapshot.isWhole ? snapshot.look : '';
    this.#lookLater(this.#everyMs);
  }

  /** @throws UsageError where there is nothing of the kind; what reading it throws; the signal's reason if aborted. */
  static async open(options: LiveOptions): Promise<LiveDataset> {
    for (let attempt = 1; ; attempt++) {
      const snapshot = (await takeSnapshot(options))!;
      if (snapshot.isWhole || attempt === attempts) return new LiveDataset(options, snapshot);
      await close(snapshot);
    }
  }

  get #everyMs(): number {
    return isBucketAddress(this.#options.dir) ? lookAtBucketEveryMs : lookEveryMs;
  }

  get state(): LiveState {
    return { version: this.#snapshot.version, ...this.#state };
  }

  /** Does something with the dataset as it is now, which stays as it is until that is done. */
  async use<T>(work: (opened: Opened, version: string) => Promise<T>): Promise<T> {
    const snapshot = this.#snapshot;
    snapshot.users++;
    try {
      return await work(snapshot.opened, snapshot.version);
    } finally {
      snapshot.users--;
      await closeIfUnused(snapshot);
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#looking;
    await retire(this.#snapshot);
  }

  #lookLater(ms: number): void {
    if (this.#isClosed) return;
    this.#timer = setTimeout(() => {
      const startedAt = performance.now();
      this.#looking = this.#look()
        .catch((error: unknown) => this.#give(errorMessage(error)))
        .finally(() => this.#lookLater(Math.max(this.#everyMs, rest * (performance.now() - startedAt))));
    }, ms).unref();
  }

  /** Reads the dataset again if it has changed, and nobody is changing it any more. */
  async #look(): Promise<void> {
    const { opened } = this.#snapshot;
    const look = await lookAt(datasetsOf(opened));
    const isStill = look === this.#lastLook;
    this.#lastLook = look;
    if (look === this.#settled) {
      this.#state.isChanging = false;
      return;
    }
    const isBusy = opened.dataset.run !== null && (await isAtWork(opened.dataset.path));
    this.#state.isChanging = true;
    if (!isBusy) this.#snapshot.wasAtWork = false;
    // A run writes the index of those videos only that it is done with. Who opened one at work wants to see it go on.
    if (!isStill || (isBusy && !this.#snapshot.wasAtWork)) return;
    try {
      await this.#reload(look);
    } catch (error) {
      this.#settled = look;
      this.#give(errorMessage(error));
    }
    this.#state.isChanging = false;
  }

  async #reload(look: string): Promise<void> {
    const before = this.#snapshot;
    const next = await takeSnapshot(this.#options, before.version);
    if (next && (!next.isWhole || this.#isClosed)) return close(next);
    this.#settled = next?.look ?? look;
    this.#lastLook = this.#settled;
    this.#state.problem = null;
    if (!next) return;
    this.#snapshot = next;
    await retire(before);
    this.#options.onEvent({ event: 'reloaded' });
  }

  #give(problem: string): void {
    if (this.#isClosed || this.#options.signal.aborted || this.#state.problem === problem) return;
    this.#state.problem = problem;
    this.#options.onEvent({ event: 'not-reloaded', message: problem });
  }
}

/** @returns Null where it would be that of a version that is known. */
async function takeSnapshot(options: LiveOptions, known: string | null = null): Promise<Snapshot | null> {
  const { dir, audit = null } = options;
  const datasets = await openDatasets(options);
  const [dataset, other] = datasets;
  if (audit && !dataset.run) throw new UsageError(`--audit needs a workspace; ${dir} is not one.`);
  const wasAtWork = dataset.run !== null && (await isAtWork(dataset.path));
  const look = await lookAt(datasets);
  const version = await versionOf(datasets);
  if (version === known) return null;
  const against = other ? await openIndexed(other, null, options) : null;
  try {
    const opened = await openIndexed(dataset, against, options);
    try {
      // Opened anew, for the run's record and the list of files were read before the first look at them.
      const isWhole = await openDatasets(options).then(
        async (again) => (await versionOf(again)) === version && (await lookAt(again)) === look,
        () => false,
      );
      return { opened, version, look, isWhole, wasAtWork, users: 0, isRetired: false };
    } catch (error) {
      await closeOne(opened);
      throw error;
    }
  } catch (error) {
    if (against) await closeOne(against);
    throw error;
  }
}

/** What is shown, and what it is held against, if anything. */
async function openDatasets({
  dir,
  run,
  against = null,
  benchmarks = null,
}: LiveOptions): Promise<[Dataset, ...Dataset[]]> {
  const shown = await openDataset(dir, run, benchmarks);
  return against === null ? [shown] : [shown, await openAgainst(shown, against)];
}

function datasetsOf({ dataset, against }: Opened): Dataset[] {
  return against ? [dataset, against.dataset] : [dataset];
}

async function openIndexed(
  dataset: Dataset,
  against: Opened | null,
  { audit = null, onEvent, signal }: LiveOptions,
): Promise<Opened> {
  const records = dataset.corpus && (await HeldRecords.open(dataset.corpus));
  try {
    const { db, indexSec } = await openOrMakeIndex(dataset, onEvent, signal);
    try {
      const told = { hasAudit: audit !== null, against: against?.dataset.run?.run ?? null };
      return { dataset, db, records, audit, against, info: corpusInfo(dataset, db, indexSec, told) };
    } catch (error) {
      db.close();
      throw error;
    }
  } catch (error) {
    await records?.close();
    throw error;
  }
}

/**
 * Sizes and times of the files that a dataset is read from, and of the folder in which there may be more. The files of a
 * run have names of their own: in the folder around them labels are written, which change nothing of it.
 */
async function lookAt(datasets: readonly Dataset[]): Promise<string> {
  const files = datasets.flatMap((dataset) => [...filesOf(dataset), ...(dataset.run ? [] : [dataset.path])]);
  return digest(await statesOf(files));
}

async function versionOf(datasets: readonly Dataset[]): Promise<string> {
  const parts: string[] = [];
  for (const dataset of datasets) {
    const { run, corpus } = dataset;
    parts.push(...(await statesOf(filesOf(dataset))), JSON.stringify(run), corpus ? 'stored' : 'derived');
  }
  return digest(parts);
}

async function statesOf(files: readonly string[]): Promise<string[]> {
  const states: string[] = [];
  for (const file of files) states.push(`${file} ${await fileState(file)}`);
  return states;
}

function digest(parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 16);
}

async function retire(snapshot: Snapshot): Promise<void> {
  snapshot.isRetired = true;
  await closeIfUnused(snapshot);
}

async function closeIfUnused(snapshot: Snapshot): Promise<void> {
  if (snapshot.isRetired && snapshot.users === 0) await close(snapshot);
}

async function close({ opened }: Snapshot): Promise<void> {
  await closeOne(opened);
  if (opened.against) await closeOne(opened.against);
}

async function closeOne({ db, records }: Opened): Promise<void> {
  if (db.isOpen) db.close();
  await records?.close();
}
