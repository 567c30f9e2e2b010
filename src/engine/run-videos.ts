import { damageCode, IntegrityError, StoppedError, stoppedCode } from '../base/errors.ts';
import { stoppedBy } from '../base/stopping.ts';
import type { Video } from '../records/video.ts';
import { type Allowance, boundlessAllowance } from './asking.ts';
import { type Job, JobQueue } from './job-queue.ts';
import type { Journal } from './journal.ts';
import { entryOf, type TransientFailure } from './progress-entry.ts';
import type { RunEntry } from './run-index.ts';
import type { AnyStage, ResourceClass } from './stage.ts';
import { type BadEnd, detailOf, reasonOf } from './unit-failure.ts';
import { type UsageTotal, UsageTotals } from './usage-totals.ts';
import { type VideoProgress, walk } from './walk.ts';
import type { WorkBounds } from './work-watch.ts';
import type { Workers } from './workers.ts';
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

export interface RunRequest<Settings> {
  workspace: WorkspacePlace;
  videos: readonly Video[];
  stages: readonly AnyStage<Settings>[];
  selected: ReadonlySet<string>;
  settings: Settings;
  /** Units that run side by side: all but those of `net`, which mostly wait; and by resource class. */
  concurrency: number;
  classLimits: Partial<Record<ResourceClass, number>>;
  /** Whether videos that failed for their data are tried again. */
  retryFailed: boolean;
  /** What may be asked of endpoints, less what is spent already; whatever is needed where it is left out. */
  allowance?: Allowance;
  pool: Pick<Workers<Settings>, 'run' | 'drain'>;
  journal: Journal;
  /** What a unit of work on a video may take. */
  bounds(video: Video, resource: ResourceClass): WorkBounds;
  onEvent(event: RunEvent): void;
  /** Called with each entry as its video ends. */
  onEntry(entry: RunEntry): void;
  /** Aborted: running stages end, nothing new is started, the rest is `pending`. */
  signal: AbortSignal;
}

const crashesBeforeFailure = 2;
/** Times that damaged files of one video are made again in one run. */
const mendsAtMost = 5;

/**
 * Takes every video through the selected stages, as many units at once as `concurrency` allows.
 * Videos that are furthest along come first, so that results appear early and little is in flight.
 * @returns true if a bug showed itself (an unexpected exception in some stage).
 * @throws StoppedError where going on would fail for every video (disk full, read-only; a provider that refuses, an
 *   allowance that is used up: then the stages that are running end first, and all videos have had their entry);
 *   IntegrityError where the disk keeps spoiling what it is given.
 */
export async function runVideos<Settings>(request: RunRequest<Settings>): Promise<{ sawBug: boolean }> {
  const { settings, signal, allowance = boundlessAllowance } = request;
  const { address, store } = Workspace.at(request.workspace);
  const pipeline = { stages: request.stages, selected: request.selected };
  const queue = new JobQueue(request.videos, request.stages, request.classLimits);
  const crashes = new Map<string, number>();
  const mended = new Map<string, number>();
  const spent = { ...allowance.spent };
  /** Units that are running, and those of them that count for `concurrency`. */
  let running = 0;
  let counted = 0;
  let sawBug = false;
  let stopped: StoppedError | null = null;
  /** Set by an error that ends the run: units that end later are not acted on. */
  let broken = false;

  const finish = (video: Video, progress: VideoProgress<Settings>, failure?: TransientFailure): void => {
    const entry = entryOf(video, progress, failure);
    request.onEntry(entry);
    const { verdict, stage, reason, evidence } = entry;
    const source = video.sources[0] ?? video.path;
    const message = verdict === 'failed' ? String(evidence.message ?? '') : null;
    request.onEvent({ event: 'video', video: video.id, verdict, stage, reason, source, message });
  };

  const readProgress = async ({ video, tried }: Job<Settings>): Promise<VideoProgress<Settings>> => {
    const progress = await walk(video, pipeline, settings, store);
    const failedStage = progress.end?.verdict === 'failed' ? progress.end.stage : null;
    if (failedStage === null || !request.retryFailed || tried.has(failedStage)) return progress;
    await store.removeArtefact(failedStage, progress.keys[failedStage]!);
    return walk(video, pipeline, settings, store);
  };

  /** Lets a job wait for its next step, or ends it where there is none. */
  const requeueOrFinish = (job: Job<Settings>, progress: VideoProgress<Settings>): void => {
    // A job may wait long, and many wait: what was loaded on the way is loaded again by whoever needs it.
    job.progress = { ...progress, contents: {} };
    if (progress.next) queue.push(job);
    else finish(job.video, progress);
  };

  const work = async (job: Job<Settings>, { next }: VideoProgress<Settings>): Promise<void> => {
    if (!next) return;
    const { video, tried } = job;
    const { resource } = next;
    const { name } = next.stage;
    request.onEvent({ event: 'start', video: video.id, stage: name });
    const selected = [...request.selected];
    const unit = {
      workspace: address,
      video,
      resource,
      settings,
      selected,
      allowance: { ...allowance, spent: { ...spent } },
    };
    const totals = new UsageTotals(video.id);
    const end = await request.pool.run(unit, request.bounds(video, resource), {
      alone: crashes.has(placeOf(video, name)),
      onUsage: (stage, usage) => {
        totals.add(stage, usage);
        spent.requests += usage.requests;
        spent.cost += usage.cost ?? 0;
      },
    });
    if (broken) return;
    for (const total of totals.all()) {
      request.journal.write({ event: 'usage', ...total });
      request.onEvent({ event: 'usage', ...total });
    }
    for (const cost of end.costs) {
      tried.add(cost.stage);
      request.journal.write({ event: 'stage', video: video.id, ...cost });
      request.onEvent({ event: 'stage', video: video.id, ...cost });
    }
    const progress = await readProgress(job);
    if (end.end === 'stopped') {
      finish(video, progress);
    } else if (end.end === 'evicted') {
      requeueOrFinish(job, progress);
    } else if (end.end !== 'done') {
      await handleBadEnd(end, job, progress);
    } else if (progress.next?.key === next.key && !signal.aborted && !stopped) {
      sawBug = true;
      const message = 'The stage finished, but its output cannot be read back.';
      finish(video, progress, { stage: name, reason: 'internal-error', message });
    } else {
      requeueOrFinish(job, progress);
    }
  };

  /** Ends the run after what is running now. The first reason is told; the others are mostly the same. */
  const stop = (error: StoppedError): void => {
    if (stopped) return;
    stopped = error;
    request.pool.drain();
  };

  /** What becomes of a video whose unit did not end well. */
  const handleBadEnd = async (
    end: BadEnd,
    job: Job<Settings>,
    progress: VideoProgress<Settings>,
  ): Promise<void> => {
    const { video, tried } = job;
    // A worker that died after its last stage has spoiled nothing.
    if (!progress.next) return requeueOrFinish(job, progress);
    const { key, stage } = progress.next;
    tried.add(stage.name);
    request.onEvent({
      event: 'trouble',
      video: video.id,
      stage: stage.name,
      kind: end.end,
      message: end.message,
    });
    const message = detailOf(end);
    request.journal.write({ event: 'trouble', video: video.id, stage: stage.name, kind: end.end, message });
    if (end.end === 'error' && end.code === damageCode) {
      // The damaged file is gone, so its stage comes next again. A disk that spoils what it is given would go on for ever.
      const count = (mended.get(video.id) ?? 0) + 1;
      mended.set(video.id, count);
      if (count > mendsAtMost) throw new IntegrityError(end.message);
      return requeueOrFinish(job, progress);
    }
    if (end.end === 'error' && end.code === stoppedCode) {
      stop(new StoppedError(end.message));
      return finish(video, progress);
    }
    if (end.end === 'crashed' || end.end === 'oversized') {
      const place = placeOf(video, stage.name);
      const count = (crashes.get(place) ?? 0) + 1;
      crashes.set(place, count);
      if (count >= crashesBeforeFailure) {
        const reason = end.end === 'crashed' ? 'worker-crashed' : 'out-of-memory';
        const content = { reason, message: end.message };
        await store.putIfAbsent(stage.name, key, 'failure', content);
      }
      return requeueOrFinish(job, await readProgress(job));
    }
    const reason = end.end === 'overdue' ? 'deadline' : reasonOf(end, video, address);
    sawBug ||= reason === 'internal-error';
    finish(video, progress, { stage: stage.name, reason, message: end.message });
  };

  await new Promise<void>((resolve, reject) => {
    const pump = (): void => {
      while (!broken && !signal.aborted && !stopped) {
        const job = queue.take({ onlyNet: counted >= request.concurrency });
        if (!job) break;
        const resource = job.progress?.next?.resource;
        const counts = resource === 'net' ? 0 : 1;
        running++;
        counted += counts;
        const task = job.progress
          ? work(job, job.progress)
          : readProgress(job).then((progress) => requeueOrFinish(job, progress));
        task.then(
          () => {
            running--;
            counted -= counts;
            if (resource) queue.release(resource);
            pump();
          },
          (error: unknown) => {
            broken = true;
            reject(stoppedBy(error, address) ?? error);
          },
        );
      }
      if (running === 0 && !broken) resolve();
    };
    signal.addEventListener('abort', () => request.pool.drain(), { once: true });
    pump();
  });

  for (const { video, progress } of queue.rest()) {
    finish(video, progress ?? (await walk(video, pipeline, settings, store)));
  }
  if (stopped) throw stopped;
  return { sawBug };
}

/** A stage and the content that it works on, whatever the names of its files. */
function placeOf(video: Video, stage: string): string {
  return `${stage} ${video.sha256}`;
}
