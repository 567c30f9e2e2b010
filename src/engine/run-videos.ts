import { damageCode, type StoppedError } from '../base/errors.ts';
import { stoppedBy } from '../base/stopping.ts';
import type { Video } from '../records/video.ts';
import { type Allowance, boundlessAllowance } from './asking.ts';
import { ClassesAhead } from './classes-ahead.ts';
import { ContentCache } from './content-cache.ts';
import { type Job, JobQueue, newJob } from './job-queue.ts';
import type { Journal } from './journal.ts';
import { NextSteps, type PlannedStage, type Step } from './next-step.ts';
import { entryOf, type TransientFailure } from './progress-entry.ts';
import type { RunEntry } from './run-index.ts';
import { type AnyStage, type ResourceClass, resourceOf } from './stage.ts';
import type { Unit } from './unit.ts';
import { type BadEnd, detailOf } from './unit-failure.ts';
import { type UsageTotal, UsageTotals } from './usage-totals.ts';
import { inputNames, nothingKnown, type Pipeline, type VideoProgress, walk } from './walk.ts';
import type { WorkBounds } from './work-watch.ts';
import type { UnitEnd, UnitReport, Workers } from './workers.ts';
import { Workspace, type WorkspacePlace } from './workspace.ts';

/** What happens while videos are worked on; for progress and `--json`. */
export type RunEvent =
  | { event: 'start'; video: string; stage: string }
  | { event: 'stage'; video: string; stage: string; wallSec: number; cpuSec: number }
  | ({ event: 'usage' } & UsageTotal)
  | { event: 'trouble'; video: string; stage: string; kind: string; message: string }
  | {
      event: 'video';
      video: string;
      verdict: RunEntry['verdict'];
      stage: string;
      reason: string | null;
      /** The file, as it was given; the first of several. */
      source: string;
      /** What went wrong, of a video that failed. */
      message: string | null;
    };

/** The same, with how far each stage has come, in seconds of video. */
export type WorkEvent = RunEvent | { event: 'advance'; video: string; stage: string; doneSec: number };

export interface RunRequest<Settings> {
  workspace: WorkspacePlace;
  /** Where they come one after another, a few are held at a time. */
  videos: readonly Video[] | AsyncIterable<Video>;
  stages: readonly AnyStage<Settings>[];
  selected: ReadonlySet<string>;
  settings: Settings;
  /** Units that run side by side: all but those of `net`, which mostly wait; and by resource class. */
  concurrency: number;
  classLimits: Partial<Record<ResourceClass, number>>;
  /** Whether videos that failed for their data are tried again. */
  retryFailed: boolean;
  /** Whether pictures are looked for too, and made again where they are gone; that takes a look for each. */
  checksBlobs?: boolean;
  /** What may be asked of endpoints, less what is spent already; whatever is needed where it is left out. */
  allowance?: Allowance;
  pool: Pick<Workers<Settings>, 'run' | 'drain' | 'release'>;
  journal: Journal;
  /** What a unit of work on a video may take, of which this is stored. */
  bounds(
    video: Video,
    resource: ResourceClass,
    keys: VideoProgress<Settings>['keys'],
  ): WorkBounds | Promise<WorkBounds>;
  /**
   * Asked of each video before it is looked at, where others may be at work on the same ones: false leaves it to them,
   * without an entry. Where it is left out all are taken.
   */
  begin?(video: Video): Promise<boolean>;
  /** Classes whose units are run here; a video whose next stage is of another ends as `pending`. All, if left out. */
  classes?: ReadonlySet<ResourceClass>;
  onEvent(event: WorkEvent): void;
  /** Called with each entry as its video ends; with the class of its next stage, where it is left before that. */
  onEntry(entry: RunEntry, next: ResourceClass | null): void;
  /** Aborted: running stages end, nothing new is started, the rest is `pending`. */
  signal: AbortSignal;
}

/**
 * Takes every video through the selected stages, as many units at once as `concurrency` allows.
 * Videos that are furthest along come first, so that results appear early and little is in flight.
 * @returns true if a bug showed itself (an unexpected exception in some stage).
 * @throws StoppedError where going on would fail for every video (disk full, read-only; a provider that refuses, an
 *   allowance that is used up: then the stages that are running end first, and all videos have had their entry);
 *   IntegrityError where the disk keeps spoiling what it is given.
 */
export async function runVideos<Settings>(request: RunRequest<Settings>): Promise<{ sawBug: boolean }> {
  return await new VideosRun(request).run();
}

/**
 * `working`: units are started as there is room; `draining`: those that run come in, no other is started; `ended`: none
 * runs; `broken`: an error ended the run, and units that still run are not acted on.
 */
type Phase = 'working' | 'draining' | 'ended' | 'broken';

/** A job that has been looked at, and has a stage to run next. */
type ReadyJob<Settings> = Job<Settings> & {
  progress: { next: NonNullable<VideoProgress<Settings>['next']> };
};

/** One run over videos. Every change of its phase, and of where a video stands, is made by a method named for it. */
class VideosRun<Settings> {
  readonly #request: RunRequest<Settings>;
  readonly #workspace: Workspace;
  readonly #pipeline: Pipeline<Settings>;
  readonly #queue: JobQueue<Settings>;
  readonly #nextSteps: NextSteps;
  readonly #allowance: Allowance;
  /** Names of the stages that videos go through, in order. */
  readonly #path: readonly string[];
  /** Null where more videos may come. */
  readonly #ahead: ClassesAhead | null;
  readonly #contents = new ContentCache();
  /** Where more videos come from; null where there are no more. */
  #feed: AsyncIterator<Video> | null;
  #isFeeding = false;
  #phase: Phase = 'working';
  /** Settle the promise of `run`. */
  #onEnd = (): void => {};
  #onBreak = (_error: unknown): void => {};
  /** The first reason to stop; the others are mostly the same. */
  #stopped: StoppedError | null = null;
  #sawBug = false;
  /** Tasks that are running, and those of them that count for `concurrency`. */
  #running = 0;
  #counted = 0;

  constructor(request: RunRequest<Settings>) {
    this.#request = request;
    this.#workspace = Workspace.at(request.workspace);
    this.#pipeline = { stages: request.stages, selected: request.selected };
    const { videos } = request;
    this.#feed = isList(videos) ? null : videos[Symbol.asyncIterator]();
    this.#queue = new JobQueue(isList(videos) ? videos : [], request.stages, request.classLimits);
    this.#nextSteps = new NextSteps(this.#workspace.address);
    const path = request.stages.filter(({ name }) => request.selected.has(name));
    this.#path = path.map(({ name }) => name);
    const classes = path.map((stage) => resourceOf(stage, request.settings));
    this.#ahead = isList(videos) ? new ClassesAhead(classes, videos.length) : null;
    const { allowance = boundlessAllowance } = request;
    this.#allowance = { ...allowance, spent: { ...allowance.spent } };
  }

  async run(): Promise<{ sawBug: boolean }> {
    const { signal } = this.#request;
    const drain = (): void => this.#drain();
    signal.addEventListener('abort', drain, { once: true });
    if (signal.aborted) drain();
    try {
      await new Promise<void>((resolve, reject) => {
        this.#onEnd = resolve;
        this.#onBreak = reject;
        this.#startWhatFits();
      });
    } finally {
      signal.removeEventListener('abort', drain);
    }
    await this.#feed?.return?.();
    for (const job of this.#queue.rest()) this.#finish(job.video, job.progress!);
    // Where others are at work too, what was not begun here is theirs.
    const untouched = this.#request.begin ? [] : this.#queue.untouched();
    for (const video of untouched) this.#finish(video, await this.#walk(newJob(video)));
    if (this.#stopped) throw this.#stopped;
    return { sawBug: this.#sawBug };
  }

  #startWhatFits(): void {
    while (this.#phase === 'working') {
      const job = this.#queue.take({ onlyNet: this.#counted >= this.#request.concurrency });
      if (!job) break;
      this.#start(job);
    }
    if (this.#phase === 'working' && this.#feed && this.#queue.freshCount <= heldAtMost / 2) this.#takeMore();
    if (this.#running > 0 || this.#isFeeding || this.#phase === 'broken') return;
    this.#phase = 'ended';
    this.#onEnd();
  }

  #takeMore(): void {
    if (this.#isFeeding) return;
    this.#isFeeding = true;
    this.#nextVideos().then(
      (videos) => {
        this.#isFeeding = false;
        this.#queue.add(videos);
        this.#startWhatFits();
      },
      (error: unknown) => this.#break(error),
    );
  }

  async #nextVideos(): Promise<Video[]> {
    const videos: Video[] = [];
    while (this.#feed && videos.length < heldAtMost) {
      const next = await this.#feed.next();
      if (next.done) this.#feed = null;
      else videos.push(next.value);
    }
    return videos;
  }

  #start(job: Job<Settings>): void {
    const resource = job.progress?.next?.resource;
    const counts = resource === 'net' ? 0 : 1;
    this.#running++;
    this.#counted += counts;
    const task = isReady(job) ? this.#workOn(job) : this.#lookAt(job);
    task.then(
      () => {
        this.#running--;
        this.#counted -= counts;
        if (resource) this.#queue.release(resource);
        this.#startWhatFits();
      },
      (error: unknown) => this.#break(error),
    );
  }

  /** Lets what is running come in. */
  #drain(): void {
    if (this.#phase !== 'working') return;
    this.#phase = 'draining';
    this.#request.pool.drain();
  }

  #break(error: unknown): void {
    this.#phase = 'broken';
    this.#onBreak(stoppedBy(error, this.#workspace.address) ?? error);
  }

  /** Finds out what is stored of a video. */
  async #lookAt(job: Job<Settings>): Promise<void> {
    const { begin } = this.#request;
    if (begin && !(await begin(job.video))) return;
    this.#continue(job, await this.#walk(job));
  }

  /** Runs the stages of one class that come next for a video. */
  async #workOn(job: ReadyJob<Settings>): Promise<void> {
    const { video } = job;
    const before = plannedStage(job.progress)!;
    const end = await this.#runUnit(job);
    if (this.#phase === 'broken') return;
    this.#record(job, end);
    this.#learn(job, end);
    const progress = await this.#walk(job);
    const after = plannedStage(progress);
    if (isBad(end) && after) {
      job.tried.add(after.stage);
      const trouble = { event: 'trouble', video: video.id, stage: after.stage, kind: end.end } as const;
      this.#request.onEvent({ ...trouble, message: end.message });
      this.#request.journal.write({ ...trouble, message: detailOf(end) });
    }
    const draining = this.#phase !== 'working';
    await this.#take(this.#nextSteps.after(end, video, before, after, { draining }), job, progress);
  }

  async #runUnit(job: ReadyJob<Settings>): Promise<UnitEnd & UnitReport> {
    const { pool, settings, selected, bounds, journal, onEvent } = this.#request;
    const { video } = job;
    const { keys, next } = job.progress;
    const { resource, stage } = next;
    const { id } = video;
    const limits = await bounds(video, resource, keys);
    onEvent({ event: 'start', video: id, stage: stage.name });
    const { spent } = this.#allowance;
    const unit: Unit<Settings> = {
      workspace: this.#workspace.address,
      video,
      resource,
      settings,
      selected: [...selected],
      known: job.known,
      contents: this.#contents.of(id, this.#usedFrom(stage, resource)),
      allowance: { ...this.#allowance, spent: { ...spent } },
    };
    const totals = new UsageTotals(id);
    const end = await pool.run(unit, limits, {
      alone: this.#nextSteps.hasCrashed(video, stage.name),
      onBegin: (name) => {
        if (name !== stage.name) onEvent({ event: 'start', video: id, stage: name });
      },
      onProgress: (name, doneSec) => onEvent({ event: 'advance', video: id, stage: name, doneSec }),
      onUsage: (name, usage) => {
        totals.add(name, usage);
        spent.requests += usage.requests;
        spent.cost += usage.cost ?? 0;
      },
    });
    if (this.#phase === 'broken') return end;
    for (const total of totals.all()) {
      journal.write({ event: 'usage', ...total });
      onEvent({ event: 'usage', ...total });
    }
    return end;
  }

  /** Stages whose outputs are used by one and by those of its class that follow it. */
  #usedFrom(first: AnyStage<Settings>, resource: ResourceClass): Set<string> {
    const { stages, settings } = this.#request;
    const used = new Set<string>();
    for (const stage of stages.slice(stages.indexOf(first))) {
      if (!this.#pipeline.selected.has(stage.name)) continue;
      if (resourceOf(stage, settings) !== resource) break;
      for (const name of inputNames(stage)) used.add(name);
    }
    return used;
  }

  /** What a unit tells need not be looked up; after damage nothing is sure. */
  #learn(job: Job<Settings>, end: UnitEnd & UnitReport): void {
    if (end.result) {
      job.known = end.result.known;
      this.#contents.add(job.video.id, end.result.contents);
    } else {
      // It may have come as far as it would before it ended.
      job.known = { ...job.known, missing: null };
    }
    if (end.end !== 'error' || end.code !== damageCode) return;
    job.known = nothingKnown;
    job.checksBlobs = true;
    this.#contents.remove(job.video.id);
  }

  #record({ video, tried }: Job<Settings>, { costs }: UnitReport): void {
    for (const cost of costs) {
      tried.add(cost.stage);
      this.#request.journal.write({ event: 'stage', video: video.id, ...cost });
      this.#request.onEvent({ event: 'stage', video: video.id, ...cost });
    }
  }

  async #take(step: Step, job: Job<Settings>, progress: VideoProgress<Settings>): Promise<void> {
    switch (step.step) {
      case 'continue':
        return this.#continue(job, progress);
      case 'finish':
        this.#sawBug ||= step.failure?.reason === 'internal-error';
        return this.#finish(job.video, progress, step.failure);
      case 'fail': {
        const { stage, key, reason, message } = step;
        await this.#workspace.store.putIfAbsent(stage, key, 'failure', { reason, message });
        job.known = { ...job.known, missing: null };
        return this.#continue(job, await this.#walk(job));
      }
      case 'stop':
        this.#stopped ??= step.error;
        this.#drain();
        return this.#finish(job.video, progress);
      case 'break':
        throw step.error;
    }
  }

  /** Lets a job wait for its next stage, or ends it where there is none. */
  #continue(job: Job<Settings>, progress: VideoProgress<Settings>): void {
    // A job may wait long, and many wait: what was loaded on the way is loaded again by whoever needs it.
    job.progress = { ...progress, contents: {} };
    const { classes } = this.#request;
    if (progress.next && (!classes || classes.has(progress.next.resource))) {
      this.#queue.push(job);
      this.#letGo(job.video, this.#path.indexOf(progress.next.stage.name));
    } else this.#finish(job.video, progress);
  }

  /** Tells the workers which classes no video needs any more. @param next Number of the stage that a video comes to. */
  #letGo({ id }: Video, next: number): void {
    for (const resource of this.#ahead?.stands(id, next) ?? []) this.#request.pool.release?.(resource);
  }

  #finish(video: Video, progress: VideoProgress<Settings>, failure?: TransientFailure): void {
    this.#contents.remove(video.id);
    this.#letGo(video, this.#path.length);
    const entry = entryOf(video, progress, failure);
    this.#request.onEntry(entry, failure ? null : (progress.next?.resource ?? null));
    const { verdict, stage, reason, evidence } = entry;
    const source = video.sources[0] ?? video.path;
    const message = verdict === 'failed' ? String(evidence.message ?? '') : null;
    this.#request.onEvent({ event: 'video', video: video.id, verdict, stage, reason, source, message });
  }

  /** Where a video stands by what is stored; a stored failure goes where it is to be tried again. */
  async #walk(job: Job<Settings>): Promise<VideoProgress<Settings>> {
    const { retryFailed } = this.#request;
    const progress = await this.#look(job);
    const failedStage = progress.end?.verdict === 'failed' ? progress.end.stage : null;
    if (this.#phase === 'ended' || failedStage === null || !retryFailed || job.tried.has(failedStage)) {
      return progress;
    }
    await this.#workspace.store.removeArtefact(failedStage, progress.keys[failedStage]!);
    job.known = { ...job.known, end: null };
    return this.#look(job);
  }

  async #look(job: Job<Settings>): Promise<VideoProgress<Settings>> {
    const { settings, checksBlobs } = this.#request;
    const { store } = this.#workspace;
    const isChecked = checksBlobs || job.checksBlobs;
    const lookup = isChecked ? { get: store.getWhole.bind(store) } : store;
    const progress = await walk(job.video, this.#pipeline, settings, lookup, job.known);
    job.known = progress.known;
    return progress;
  }
}

/** Videos that are held where they come one after another. */
const heldAtMost = 1000;

function isList(videos: RunRequest<never>['videos']): videos is readonly Video[] {
  return Array.isArray(videos);
}

function isReady<Settings>(job: Job<Settings>): job is ReadyJob<Settings> {
  return Boolean(job.progress?.next);
}

function plannedStage<Settings>({ next }: Pick<VideoProgress<Settings>, 'next'>): PlannedStage | null {
  return next && { stage: next.stage.name, key: next.key };
}

function isBad(end: UnitEnd): end is BadEnd {
  return ['error', 'crashed', 'overdue', 'oversized'].includes(end.end);
}
