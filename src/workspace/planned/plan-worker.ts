import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { StoppedError } from '../../base/errors.ts';
import { boundlessAllowance, type Spent } from '../../engine/asking.ts';
import { Journal } from '../../engine/journal.ts';
import { type LeaseTimes, usualTimes } from '../../engine/lease.ts';
import type { Objects } from '../../engine/objects.ts';
import { processName } from '../../engine/process-owner.ts';
import { entryOf } from '../../engine/progress-entry.ts';
import type { RunEntry } from '../../engine/run-index.ts';
import { type RunEvent, runVideos, type WorkEvent } from '../../engine/run-videos.ts';
import { type AnyStage, type ResourceClass, resourceOf } from '../../engine/stage.ts';
import { type Pipeline, walk } from '../../engine/walk.ts';
import { type BoardState, boardName, type Try, WorkBoard } from '../../engine/work-board.ts';
import type { WorkBounds } from '../../engine/work-watch.ts';
import { listWorkers, OwnBeat, WorkerWatch } from '../../engine/worker-beats.ts';
import type { Workers } from '../../engine/workers.ts';
import type { Workspace } from '../../engine/workspace.ts';
import { layout } from '../../engine/workspace-layout.ts';
import type { Digest } from '../../records/basics.ts';
import type { Video } from '../../records/video.ts';
import { FailureStreak } from './failure-streak.ts';

export interface PlanWorkerOptions<Settings> {
  workspace: Workspace;
  run: string;
  /** Id of the plan and of the call of `plan`. */
  plan: string;
  call: string;
  /** Its videos, in the order in which this worker takes them: each time all of them, one after another. */
  videos(): AsyncIterable<Video>;
  /** How many they are, for the journal. */
  count: number;
  share: string;
  stages: readonly AnyStage<Settings>[];
  selected: ReadonlySet<string>;
  settings: Settings;
  classes: ReadonlySet<ResourceClass>;
  concurrency: number;
  classLimits: Partial<Record<ResourceClass, number>>;
  retryFailed: boolean;
  noCache: boolean;
  maxRequests: number | null;
  maxCost: number | null;
  /** What those before it with the same share have spent of that. */
  spent: Spent;
  /** What is to be done before the videos, and how that is called. */
  first: { video: string; stage: string; work(): Promise<void> } | null;
  workers: Workers<Settings>;
  bounds(video: Video, resource: ResourceClass, keys: RunEntry['keys']): WorkBounds | Promise<WorkBounds>;
  onEvent(event: RunEvent): void;
  signal: AbortSignal;
  times?: LeaseTimes;
}

/** Videos that one worker of a plan finished, and those that it had to leave. */
export interface WorkerSummary {
  verdicts: { kept: number; dropped: number; failed: number };
  /** Videos that nobody took, since their next stage is of a class that no living worker serves. */
  left: number;
  /** Whether a video failed as only a fault of Lectern can make it. */
  sawBug: boolean;
}

/** Workers of one host that may die at the same stage of a video: of several hosts, two. */
const deathsOnOneHost = 5;

/** Whether a video is the cause of these deaths: one by itself tells nothing, nor do some on a host that is not well. */
function isDeadly(deaths: readonly Try[]): boolean {
  const hosts = new Set(deaths.map(({ host }) => host));
  return deaths.length >= 2 && (hosts.size >= 2 || deaths.length >= deathsOnOneHost);
}

/** Of looking, at most one part in this of the time. */
const lookRest = 20;

/**
 * One of any number of processes that work on the videos of a plan. It takes those that nobody has begun, then those
 * whose worker has died, and ends when nothing is left that it could do. What it knows of the others is on the board.
 */
export class PlanWorker<Settings> {
  readonly #options: PlanWorkerOptions<Settings>;
  readonly #worker = processName();
  readonly #place: Objects;
  readonly #board: WorkBoard;
  readonly #watch: WorkerWatch;
  readonly #pipeline: Pipeline<Settings>;
  readonly #journal: Journal;
  readonly #streak: FailureStreak;
  readonly #stopping = new AbortController();
  readonly #signal: AbortSignal;
  readonly #verdicts = { kept: 0, dropped: 0, failed: 0 };
  readonly #spent: Spent;
  readonly #ownSpent: Spent = { requests: 0, cost: 0 };
  readonly #active = new Map<string, string>();
  readonly #names = new Map<string, string>();
  /** How many tries of each video there are that it works on. */
  readonly #tries = new Map<string, number>();
  readonly #writing = new Set<Promise<void>>();
  #broken: { error: unknown } | null = null;
  /** Videos that had failed when this worker began, and were not tried again yet. */
  readonly #before = new Set<string>();
  #state: BoardState | null = null;
  #sawBug = false;
  #isWaiting = false;
  #isOver = false;

  constructor(options: PlanWorkerOptions<Settings>) {
    const { workspace, run, plan, stages, selected, signal, spent, times } = options;
    this.#options = options;
    this.#place = workspace.below(layout.work(run, plan));
    this.#board = new WorkBoard(this.#place);
    this.#watch = new WorkerWatch(this.#place, times);
    this.#pipeline = { stages, selected };
    this.#journal = new Journal(workspace, run, `${layout.work(run, plan)}/journal/${this.#worker}.jsonl`);
    this.#streak = new FailureStreak(workspace.store, this.#board);
    this.#signal = AbortSignal.any([signal, this.#stopping.signal]);
    this.#spent = { ...spent };
  }

  /** @throws StoppedError, IntegrityError as `runVideos`, and where this machine fails what it is given */
  async run(): Promise<WorkerSummary> {
    const startedAt = performance.now();
    const { count, workers, times } = this.#options;
    this.#journal.write({ event: 'start', videos: count });
    const since = new Date().toISOString();
    const beat = new OwnBeat(this.#place, this.#worker, () => this.#tell(since), times);
    // Whoever finds a video begun by it must find it alive.
    await beat.write();
    try {
      await this.#workOnFirst();
      const left = await this.#workOnAll();
      await this.#streak.settle();
      return { verdicts: this.#verdicts, left, sawBug: this.#sawBug };
    } finally {
      const wallSec = (performance.now() - startedAt) / 1000;
      this.#journal.write({ event: 'end', wallSec, peakRssBytes: workers.peakRssBytes });
      await this.#journal.flush().catch(() => {});
      this.#isOver = true;
      await beat.end();
    }
  }

  async #workOnFirst(): Promise<void> {
    const { first } = this.#options;
    if (first === null) return;
    this.#active.set(first.video, first.stage);
    await first.work();
    this.#active.delete(first.video);
  }

  async #workOnAll(): Promise<number> {
    // Names only: there may be very many videos.
    let left: string[] = [];
    for await (const video of this.#options.videos()) left.push(boardName(video));
    for (let round = 0; !this.#signal.aborted; round++) {
      const startedAt = performance.now();
      const state = await this.#look();
      if (round === 0) for (const name of state.failed) this.#before.add(name);
      left = left.filter((name) => !state.done.has(name) && !this.#hasEndedHere(name));
      if (left.length === 0) return 0;
      const open = new Set(left.filter((name) => !state.tries.has(name) && this.#isMine(name)));
      if (open.size > 0) await this.#workOn(this.#videosOf(open));
      const tookOver = await this.#takeOverSome(left.filter((name) => state.tries.has(name)));
      if (this.#signal.aborted) break;
      if (open.size > 0 || tookOver > 0) continue;
      if (!(await this.#isOtherBusy())) {
        // One that was alive when its videos were looked at may be dead now.
        if ((await this.#takeOverSome(left.filter((name) => state.tries.has(name)))) > 0) continue;
        return left.length;
      }
      const { beatMs } = this.#options.times ?? usualTimes;
      const waitMs = Math.max(beatMs / 2, lookRest * (performance.now() - startedAt));
      this.#isWaiting = true;
      await sleep(waitMs, undefined, { signal: this.#signal }).catch(() => {});
      this.#isWaiting = false;
    }
    return 0;
  }

  async *#videosOf(names: ReadonlySet<string>): AsyncGenerator<Video> {
    for await (const video of this.#options.videos()) if (names.has(boardName(video))) yield video;
  }

  async #look(): Promise<BoardState> {
    this.#state = await this.#board.look();
    return this.#state;
  }

  /** It failed while this worker was there, which need not try again: what failed before it came is tried once more. */
  #hasEndedHere(name: string): boolean {
    return this.#streak.isHeld(name) || (this.#state!.failed.has(name) && !this.#before.has(name));
  }

  #isMine(name: string): boolean {
    return this.#options.classes.has(this.#classOf(name));
  }

  /** The class whose workers may begin on a video that nobody works on. */
  #classOf(name: string): ResourceClass {
    const { settings } = this.#options;
    const first = this.#pipeline.stages.find((stage) => this.#pipeline.selected.has(stage.name));
    return this.#state!.ready.get(name) ?? (first ? resourceOf(first, settings) : 'cpu');
  }

  async #begin(video: Video): Promise<boolean> {
    if (this.#signal.aborted) return false;
    const name = boardName(video);
    if (!(await this.#board.begin(name, 1, this.#tryAt(null)))) return false;
    this.#names.set(video.id, name);
    this.#tries.set(name, 1);
    const handed = this.#state!.ready.get(name);
    if (handed) await this.#board.takeUp(name, handed);
    return true;
  }

  /** Videos of dead workers, one after another and nothing beside them: one of them may be what they died of. */
  async #takeOverSome(begun: readonly string[]): Promise<number> {
    const orphans = new Set<string>();
    for (const name of begun) {
      if (this.#signal.aborted) return 0;
      const last = await this.#board.tryOf(name, this.#state!.tries.get(name)!);
      const isTheirs = last && (last.worker === this.#worker || (await this.#watch.living(last.worker)));
      if (!isTheirs) orphans.add(name);
    }
    if (orphans.size === 0) return 0;
    let taken = 0;
    for await (const video of this.#videosOf(orphans)) {
      if (this.#signal.aborted) break;
      const name = boardName(video);
      if (await this.#takeOver(name, video)) taken++;
    }
    return taken;
  }

  async #takeOver(name: string, video: Video): Promise<boolean> {
    const tries = this.#state!.tries.get(name)!;
    const { settings, workspace, classes } = this.#options;
    const { store } = workspace;
    // It may have ended since, and its worker with it.
    if (await this.#board.isDone(name)) return true;
    let progress = await walk(video, this.#pipeline, settings, store);
    const { next } = progress;
    if (next && (await this.#isDeadly(name, tries, next.key))) {
      const message = `Workers died while they were at ${next.stage.name} of this video, the last with nothing else to do.`;
      await store.putIfAbsent(next.stage.name, next.key, 'failure', { reason: 'worker-lost', message });
      progress = await walk(video, this.#pipeline, settings, store);
    }
    if (progress.next === null) {
      this.#note(video, entryOf(video, progress), null);
      await this.#settled();
      return true;
    }
    if (!classes.has(progress.next.resource)) {
      await this.#board.handOver(name, progress.next.resource, tries);
      return true;
    }
    if (!(await this.#board.begin(name, tries + 1, this.#tryAt(progress.next.key)))) return false;
    this.#names.set(video.id, name);
    this.#tries.set(name, tries + 1);
    await this.#workOn([video], { alone: true });
    return true;
  }

  async #isDeadly(name: string, tries: number, key: Digest): Promise<boolean> {
    const deaths = await this.#board.triesEndedAt(name, tries, key);
    if (!isDeadly(deaths)) return false;
    const lost = await this.#board.lostWorkers();
    return isDeadly(deaths.filter(({ worker }) => !lost.has(worker)));
  }

  #tryAt(key: Try['key']): Try {
    return { worker: this.#worker, host: hostname(), key };
  }

  async #workOn(videos: readonly Video[] | AsyncIterable<Video>, { alone = false } = {}): Promise<void> {
    const { workspace, stages, selected, settings, workers, classes, ...options } = this.#options;
    const { maxRequests, maxCost, noCache, retryFailed, bounds, classLimits } = options;
    try {
      const { sawBug } = await runVideos({
        workspace,
        videos,
        stages,
        selected,
        settings,
        concurrency: alone ? 1 : options.concurrency,
        classLimits,
        classes,
        retryFailed,
        allowance: { ...boundlessAllowance, noCache, maxRequests, maxCost, spent: { ...this.#spent } },
        pool: workers,
        journal: this.#journal,
        bounds,
        begin: async (video) => alone || this.#begin(video),
        onEvent: (event) => this.#hear(event),
        onEntry: (entry, next) => this.#note(entry.video, entry, next),
        signal: this.#signal,
      });
      this.#sawBug ||= sawBug;
    } finally {
      await this.#settled();
    }
    if (this.#broken) throw this.#broken.error;
  }

  #hear(event: WorkEvent): void {
    if (event.event === 'advance') return;
    if (event.event === 'start') this.#active.set(event.video, event.stage);
    if (event.event === 'video') this.#active.delete(event.video);
    if (event.event === 'usage') {
      for (const sum of [this.#spent, this.#ownSpent]) {
        sum.requests += event.requests;
        sum.cost += event.cost ?? 0;
      }
    }
    this.#options.onEvent(event);
  }

  /** Puts on the board what became of a video. */
  #note(video: Video, entry: RunEntry, next: ResourceClass | null): void {
    const writing = this.#write(video, entry, next).catch((error: unknown) => {
      this.#broken ??= { error };
      this.#stopping.abort();
    });
    this.#writing.add(writing);
    void writing.finally(() => this.#writing.delete(writing));
  }

  async #write(video: Video, entry: RunEntry, next: ResourceClass | null): Promise<void> {
    const name = this.#names.get(video.id) ?? boardName(video);
    const tries = this.#tries.get(name) ?? 0;
    this.#tries.delete(name);
    this.#names.delete(video.id);
    this.#before.delete(name);
    if (entry.verdict === 'pending') {
      if (next && !this.#options.classes.has(next)) await this.#board.handOver(name, next, tries);
      else await this.#board.letGo(name, tries);
      return;
    }
    this.#verdicts[entry.verdict]++;
    const fault = await this.#streak.note(name, entry, tries);
    if (fault === null) return;
    this.#broken ??= { error: new StoppedError(fault) };
    this.#stopping.abort();
  }

  async #settled(): Promise<void> {
    while (this.#writing.size > 0) await Promise.all(this.#writing);
    if (this.#broken && !this.#signal.aborted) throw this.#broken.error;
  }

  /** Whether another one is at work, whose video may die with it or be handed over. */
  async #isOtherBusy(): Promise<boolean> {
    for (const worker of await listWorkers(this.#place)) {
      if (worker === this.#worker) continue;
      if ((await this.#watch.living(worker))?.state === 'working') return true;
    }
    return false;
  }

  #tell(since: string) {
    const { call, share } = this.#options;
    const active = [...this.#active].map(([video, stage]) => ({ video, stage }));
    const state = this.#isOver ? 'ended' : this.#isWaiting ? 'waiting' : 'working';
    return {
      state,
      call,
      share,
      since,
      verdicts: { ...this.#verdicts },
      ownSpent: { ...this.#ownSpent },
      active,
    } as const;
  }
}
