import type { Video } from '../records/video.ts';
import { StoppedError } from './errors.ts';
import type { Journal } from './journal.ts';
import type { RunEntry } from './run-index.ts';
import type { AnyStage, ResourceClass } from './stage.ts';
import { Store } from './store.ts';
import type { StageCost } from './unit.ts';
import { type Standing, walk } from './walk.ts';
import type { UnitEnd, WorkerPool } from './worker-pool.ts';

/** What happens while videos are worked on; for progress and `--json`. */
export type RunEvent =
  | { event: 'start'; video: string; stage: string }
  | { event: 'stage'; video: string; stage: string; wallSec: number; cpuSec: number }
  | { event: 'trouble'; video: string; stage: string; kind: string; message: string }
  | { event: 'video'; video: string; verdict: RunEntry['verdict']; stage: string; reason: string | null };

export interface RunRequest<Settings> {
  workspace: string;
  videos: readonly Video[];
  stages: readonly AnyStage<Settings>[];
  selected: ReadonlySet<string>;
  settings: Settings;
  /** Units that run side by side, in all and by resource class. */
  concurrency: number;
  classLimits: Partial<Record<ResourceClass, number>>;
  /** Whether videos that failed for their data are tried again. */
  retryFailed: boolean;
  pool: WorkerPool<Settings>;
  journal: Journal;
  deadlineSec(video: Video, resource: ResourceClass, contents: Record<string, unknown>): number;
  onEvent(event: RunEvent): void;
  /** Called with each entry as its video ends. */
  onEntry(entry: RunEntry): void;
  /** Aborted: running stages end, nothing new is started, the rest is `pending`. */
  signal: AbortSignal;
}

/** Errors of the file system that no other video would be spared. */
const stoppingCodes = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EMFILE', 'ENFILE', 'EIO']);
const crashesBeforeFailure = 2;

interface Job<Settings> {
  video: Video;
  standing: Standing<Settings> | null;
  retried: boolean;
}

/**
 * Takes every video through the selected stages, as many units at once as `concurrency` allows.
 * Videos that are furthest along come first, so that results appear early and little is in flight.
 * @returns true if a bug showed itself (an unexpected exception in some stage).
 * @throws StoppedError where going on would fail for every video (disk full, read-only).
 */
export async function runVideos<Settings>(request: RunRequest<Settings>): Promise<{ sawBug: boolean }> {
  const store = new Store(request.workspace);
  const pipeline = { stages: request.stages, selected: request.selected };
  const depth = new Map(request.stages.map((stage, index) => [stage.name, index + 1]));
  const queues: Job<Settings>[][] = Array.from({ length: request.stages.length + 1 }, () => []);
  queues[0] = request.videos.map((video) => ({ video, standing: null, retried: false })).reverse();
  const runningOf = new Map<ResourceClass, number>();
  const crashes = new Map<string, number>();
  let running = 0;
  let sawBug = false;

  const finish = (video: Video, standing: Standing<Settings>, trouble?: { stage: string; reason: string; message: string }) => {
    const entry = entryOf(video, standing, trouble);
    request.onEntry(entry);
    const { verdict, stage, reason } = entry;
    request.onEvent({ event: 'video', video: video.id, verdict, stage, reason });
  };

  const look = async (job: Job<Settings>): Promise<void> => {
    let standing = await walk(job.video, pipeline, request.settings, store);
    if (standing.end?.verdict === 'failed' && request.retryFailed && !job.retried) {
      const { stage } = standing.end;
      const key = standing.keys[stage];
      if (key) await store.removeArtefact(stage, key);
      standing = await walk(job.video, pipeline, request.settings, store);
      job.retried = true;
    }
    job.standing = standing;
    if (!standing.next) {
      finish(job.video, standing);
      return;
    }
    queues[depth.get(standing.next.stage.name) ?? 0]?.push(job);
  };

  const work = async (job: Job<Settings>, standing: Standing<Settings>, stage: AnyStage<Settings>): Promise<void> => {
    const { video } = job;
    request.onEvent({ event: 'start', video: video.id, stage: stage.name });
    const deadline = request.deadlineSec(video, stage.resource, standing.contents);
    const { workspace, settings } = request;
    const unit = { workspace, video, resource: stage.resource, settings, selected: [...request.selected] };
    const end = await request.pool.run(unit, deadline);
    for (const cost of end.costs) noteCost(video, cost);
    if (end.end === 'done') {
      const before = standing.next?.key;
      await look(job);
      if (job.standing?.next?.key === before && !request.signal.aborted) {
        throw new Error(`Stage ${stage.name} of ${video.id} ended, but its artefact cannot be read back.`);
      }
      return;
    }
    const at = await walk(video, pipeline, request.settings, store);
    const failing = at.next?.stage.name ?? stage.name;
    request.onEvent({ event: 'trouble', video: video.id, stage: failing, kind: end.end, message: end.message });
    request.journal.write({
      event: 'trouble',
      video: video.id,
      stage: failing,
      kind: end.end,
      message: end.end === 'error' ? end.stack || end.message : end.message,
    });
    const verdict = await judgeTrouble(end, failing, video, at);
    if (verdict === 'again') await look(job);
    else finish(video, at, { stage: failing, ...verdict });
  };

  /** What becomes of a video whose unit did not end well. */
  const judgeTrouble = async (
    end: Exclude<UnitEnd, { end: 'done' }>,
    stage: string,
    video: Video,
    at: Standing<Settings>,
  ): Promise<'again' | { reason: string; message: string }> => {
    if (end.end === 'overdue') return { reason: 'deadline', message: end.message };
    if (end.end === 'crashed') {
      const place = `${stage} ${video.sha256}`;
      const count = (crashes.get(place) ?? 0) + 1;
      crashes.set(place, count);
      if (count >= crashesBeforeFailure && at.next) {
        const content = { reason: 'worker-crashed', message: end.message };
        await store.putIfAbsent(stage, at.next.key, 'failure', content);
      }
      return 'again';
    }
    if (end.code !== null && stoppingCodes.has(end.code)) throw new StoppedError(stopMessage(end, request.workspace));
    if (end.code === 'ENOENT' || end.code === 'EACCES' || end.code === 'EISDIR') {
      return { reason: 'source-unreadable', message: end.message };
    }
    sawBug = true;
    return { reason: 'internal-error', message: end.message };
  };

  const noteCost = (video: Video, cost: StageCost): void => {
    request.journal.write({ event: 'stage', video: video.id, ...cost });
    request.onEvent({ event: 'stage', video: video.id, ...cost });
  };

  /** Takes the job that is furthest along and whose class has room. */
  const take = (): Job<Settings> | null => {
    for (let index = queues.length - 1; index >= 0; index--) {
      const queue = queues[index]!;
      const job = queue.at(-1);
      if (!job) continue;
      const resource = job.standing?.next?.stage.resource;
      if (resource) {
        const limit = request.classLimits[resource] ?? Number.POSITIVE_INFINITY;
        if ((runningOf.get(resource) ?? 0) >= limit) continue;
      }
      queue.pop();
      return job;
    }
    return null;
  };

  await new Promise<void>((resolve, reject) => {
    let failed = false;
    const pump = (): void => {
      while (!failed && !request.signal.aborted && running < request.concurrency) {
        const job = take();
        if (!job) break;
        const stage = job.standing?.next?.stage;
        running++;
        if (stage) runningOf.set(stage.resource, (runningOf.get(stage.resource) ?? 0) + 1);
        const task = job.standing && stage ? work(job, job.standing, stage) : look(job);
        task.then(
          () => done(stage?.resource),
          (error: unknown) => {
            failed = true;
            reject(error);
          },
        );
      }
      if (running === 0 && !failed) resolve();
    };
    const done = (resource: ResourceClass | undefined): void => {
      running--;
      if (resource) runningOf.set(resource, (runningOf.get(resource) ?? 1) - 1);
      pump();
    };
    request.signal.addEventListener('abort', () => request.pool.drain(), { once: true });
    pump();
  });

  for (const queue of queues) {
    for (const { video, standing } of queue) {
      finish(video, standing ?? (await walk(video, pipeline, request.settings, store)));
    }
  }
  return { sawBug };
}

function entryOf<Settings>(
  video: Video,
  { keys, next, end }: Standing<Settings>,
  trouble?: { stage: string; reason: string; message: string },
): RunEntry {
  const lastStage = Object.keys(keys).at(-1) ?? '';
  if (trouble) {
    const { stage, reason, message } = trouble;
    return { video, keys, verdict: 'failed', stage, reason, failure: 'transient', evidence: { message } };
  }
  if (end?.verdict === 'dropped') {
    const { stage, reason, evidence } = end;
    return { video, keys, verdict: 'dropped', stage, reason, failure: null, evidence };
  }
  if (end) {
    const { stage, reason, message } = end;
    return { video, keys, verdict: 'failed', stage, reason, failure: 'data', evidence: { message } };
  }
  const verdict = next ? 'pending' : 'kept';
  return { video, keys, verdict, stage: lastStage, reason: null, failure: null, evidence: {} };
}

function stopMessage(end: { code: string | null; message: string }, workspace: string): string {
  const cure =
    end.code === 'ENOSPC' || end.code === 'EDQUOT'
      ? 'Make room on that disk'
      : end.code === 'EROFS'
        ? 'Make it writable'
        : 'Mend the cause';
  return `Stopped: ${end.message}. ${cure}, then give the same command again: what is done in ${workspace} is kept.`;
}
