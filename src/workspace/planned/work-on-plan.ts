import { availableParallelism } from 'node:os';
import { UsageError } from '../../base/errors.ts';
import { stoppedBy } from '../../base/stopping.ts';
import type { Settings } from '../../config/schema.ts';
import type { Spent } from '../../engine/asking.ts';
import { LeaseHeldError, type LeaseTimes, takeLease } from '../../engine/lease.ts';
import type { Objects } from '../../engine/objects.ts';
import type { RunEvent } from '../../engine/run-videos.ts';
import { type ResourceClass, resourceClasses, resourceOf } from '../../engine/stage.ts';
import { WorkBoard } from '../../engine/work-board.ts';
import { listWorkers, readWorkerBeat } from '../../engine/worker-beats.ts';
import { workerNode } from '../../engine/worker-node.ts';
import type { Workers } from '../../engine/workers.ts';
import { Workspace, type WorkspacePlace } from '../../engine/workspace.ts';
import { layout } from '../../engine/workspace-layout.ts';
import type { Video } from '../../records/video.ts';
import { stagesOf } from '../../stages/stages-of.ts';
import { boundsOfVideos } from '../bounds-of-videos.ts';
import { checkKeys } from '../check-keys.ts';
import { checkModels } from '../models/run-models.ts';
import { openWorkers } from '../open-workers.ts';
import { classLimits } from '../work-on-videos.ts';
import { type LearnedDigests, learnDigests } from './learn-digests.ts';
import { PlanWorker, type WorkerSummary } from './plan-worker.ts';
import { boundsOfShare, isInShare, type Share, shareName } from './share.ts';
import { plannedVideos, readPlan, type WorkPlan } from './work-plan.ts';

/** Options of `workOnPlan`: which videos and stages of a plan this worker takes. */
export interface WorkOnPlanOptions {
  /** The run planned or made last where it is left out. */
  run?: string | null;
  /** Takes the videos of this share only; from all where it is left out. */
  share?: Share | null;
  /** Does the work of these classes only; where it is left out, of all but `net` unless it has a share. */
  classes?: readonly ResourceClass[] | null;
  /** Hosts that are gone, as whoever started their workers knows: those died of nothing that they were at. */
  lostHosts?: readonly string[];
  /** Units of work at once; one per core where it is left out. */
  concurrency?: number;
  /** What does the work, closed at the end; processes of this machine where it is left out. */
  openWorkers?(workspace: WorkspacePlace): Workers<Settings>;
  onEvent?(event: RunEvent): void;
  /** Aborted: running stages end, the rest stays for others. */
  signal?: AbortSignal;
  /** Aborted: everything stops at once. */
  forceSignal?: AbortSignal;
  times?: LeaseTimes;
}

/** What one worker did. */
export interface WorkOnPlanSummary extends WorkerSummary {
  interrupted: boolean;
  wallSec: number;
  /** Largest sum of the resident sets of all its processes, in bytes. */
  peakRssBytes: number;
  /** Whether there are stages that ask endpoints, which this worker leaves to others. */
  leavesNet: boolean;
  /** Sources whose digest it has learned, and those that it could not read; null where the plan had none. */
  digests: LearnedDigests | null;
}

/**
 * Works on the open plan of a run until nothing is left that this process could do: first the digests that it leaves to
 * workers, then its videos. Any number of processes, on any machines that see the workspace and the videos, may do so at
 * once.
 * @throws UsageError where no plan is open, or the options do not fit it; ModelError where a model is missing here;
 *   StoppedError where the disk, a provider, a budget or this machine ends the work
 */
export async function workOnPlan(
  place: WorkspacePlace,
  options: WorkOnPlanOptions = {},
): Promise<WorkOnPlanSummary> {
  const startedAt = performance.now();
  const { share = null, signal = never, forceSignal = never, times, onEvent = () => {} } = options;
  workerNode();
  const workspace = Workspace.at(place);
  const plan = await readPlan(workspace, options.run ?? null);
  const classes = classesOf(plan, share, options.classes ?? null);
  const stages = selectedStages(plan).filter((stage) => classes.has(resourceOf(stage, plan.settings)));
  const names = stages.map(({ name }) => name);
  checkKeys(names, plan.settings, process.env);
  await checkModels(names, plan.settings, process.env);
  const asks = stages.some((stage) => resourceOf(stage, plan.settings) === 'net');
  const bounds =
    share && asks ? boundsOfShare(plan, share, new Set(Object.keys(plan.settings.providers))) : plan;
  // Workers that take from all begin at different places.
  const start = share === null ? Math.floor(Math.random() * plan.videos) : 0;
  const work = workspace.below(layout.work(plan.run, plan.id));
  const lease = asks ? await leaveToAsk(work, plan, share, times) : null;
  await noteLost(work, options.lostHosts ?? []);
  const pool = (options.openWorkers ?? openWorkers)(place);
  const close = (): void => pool.close();
  forceSignal.addEventListener('abort', close, { once: true });
  // Whoever only asks endpoints has no room for sources.
  const digests: LearnedDigests | null =
    plan.digests > 0 && classes.has('cpu') ? { learned: 0, failed: [] } : null;
  const working = lease ? AbortSignal.any([signal, lease.lost]) : signal;
  const ended = (summary: WorkerSummary): WorkOnPlanSummary => {
    const leavesNet = !classes.has('net') && hasNet(plan);
    const wallSec = (performance.now() - startedAt) / 1000;
    const { peakRssBytes } = pool;
    return { ...summary, leavesNet, digests, interrupted: signal.aborted, wallSec, peakRssBytes };
  };
  try {
    const worker = new PlanWorker({
      workspace,
      run: plan.run,
      plan: plan.id,
      call: plan.call,
      videos: () => videosOf(workspace, plan, share, start),
      count: plan.videos,
      share: shareName(share),
      stages: stagesOf(plan.settings),
      selected: new Set(plan.selected),
      settings: bounds.settings,
      classes,
      concurrency: options.concurrency ?? availableParallelism(),
      classLimits: classLimits(plan.settings),
      retryFailed: plan.retryFailed,
      noCache: plan.noCache,
      maxRequests: bounds.maxRequests,
      maxCost: bounds.maxCost,
      spent: asks ? await spentBefore(work, plan, share) : { requests: 0, cost: 0 },
      first: digests && {
        video: `${plan.digests} sources`,
        stage: 'learning digests',
        work: () =>
          learnDigests(workspace, plan, { share, signal: working, found: digests, ...(times && { times }) }),
      },
      workers: pool,
      bounds: boundsOfVideos(workspace.store, plan.settings),
      onEvent,
      signal: working,
      ...(times && { times }),
    });
    return ended(await worker.run());
  } catch (error) {
    // While digests were learned; later, the running stages end.
    if (working.aborted && error === working.reason) return ended(nothingDone);
    throw stoppedBy(error, workspace.address) ?? error;
  } finally {
    forceSignal.removeEventListener('abort', close);
    pool.close();
    await lease?.release().catch(() => {});
  }
}

const never = new AbortController().signal;
const nothingDone: WorkerSummary = {
  verdicts: { kept: 0, dropped: 0, failed: 0 },
  left: 0,
  sawBug: false,
};

function selectedStages({ selected, settings }: WorkPlan) {
  return stagesOf(settings).filter(({ name }) => selected.includes(name));
}

function hasNet(plan: WorkPlan): boolean {
  return selectedStages(plan).some((stage) => resourceOf(stage, plan.settings) === 'net');
}

/**
 * Who takes from all and asks would pass the bounds of the providers, if there were two of them: so one asks, and only
 * where it is told to.
 */
function classesOf(
  plan: WorkPlan,
  share: Share | null,
  given: readonly ResourceClass[] | null,
): ReadonlySet<ResourceClass> {
  if (given) return new Set(given);
  return new Set(resourceClasses.filter((name) => name !== 'net' || share !== null || !hasNet(plan)));
}

/** The videos of a share; without one all, from somewhere in the middle on and then those before. */
async function* videosOf(
  workspace: Workspace,
  plan: WorkPlan,
  share: Share | null,
  start: number,
): AsyncGenerator<Video> {
  for (const isBehind of [true, false]) {
    let at = 0;
    for await (const { video, excludedBy } of plannedVideos(workspace, plan)) {
      if (at++ >= start !== isBehind || excludedBy !== null) continue;
      if (share === null || isInShare(video.id, share)) yield video;
    }
    if (start === 0) return;
  }
}

/** A host of the same name may come back: only those that worked on it until now are meant. */
async function noteLost(work: Objects, hosts: readonly string[]): Promise<void> {
  if (hosts.length === 0) return;
  const lost: string[] = [];
  for (const worker of await listWorkers(work)) {
    const beat = await readWorkerBeat(work, worker);
    if (beat && beat.state !== 'ended' && hosts.includes(beat.host)) lost.push(worker);
  }
  await new WorkBoard(work).noteLost(lost);
}

/**
 * The right to ask endpoints for a share, which one process has at a time. All who ask for a plan have the same number of
 * shares, or their bounds would not add up.
 * @throws UsageError where another process has it, or asks for another number of shares
 */
async function leaveToAsk(work: Objects, { call }: WorkPlan, share: Share | null, times?: LeaseTimes) {
  const of = share?.of ?? 1;
  const key = `asking/${call}`;
  if (!(await work.create(key, `${of}\n`))) {
    const others = Number((await work.read(key))?.toString('utf8'));
    if (others !== of)
      throw new UsageError(
        `The bounds of the providers are shared by ${others} for this plan, not by ${of}. Use --shard i/${others}, or plan again.`,
      );
  }
  try {
    return await takeLease(work, `${key}.${share?.index ?? 1}`, times);
  } catch (error) {
    if (!(error instanceof LeaseHeldError)) throw error;
    throw new UsageError(
      `Another worker asks the endpoints for ${share ? `share ${shareName(share)}` : 'all'}: ${error.message}. Wait for it or stop it.`,
    );
  }
}

/** What those before this one have spent of what its share may spend. */
async function spentBefore(work: Objects, { call }: WorkPlan, share: Share | null): Promise<Spent> {
  const spent = { requests: 0, cost: 0 };
  for (const worker of await listWorkers(work)) {
    const beat = await readWorkerBeat(work, worker);
    if (beat?.call !== call || beat.share !== shareName(share)) continue;
    spent.requests += beat.ownSpent.requests;
    spent.cost += beat.ownSpent.cost;
  }
  return spent;
}
