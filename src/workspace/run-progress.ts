import { basename } from 'node:path';
import { z } from 'zod';
import type { Settings } from '../config/schema.ts';
import type { WorkEvent } from '../engine/run-videos.ts';
import { resourceOf } from '../engine/stage.ts';
import { stagesOf } from '../stages/stages-of.ts';
import type { RunPlan } from './plan-run.ts';

const seconds = z.number().nonnegative();

/** A stage at work on a video. */
const activeStageSchema = z.object({
  video: z.string(),
  /** Its title, where one was given, else the name of its file. Untrusted. */
  name: z.string(),
  stage: z.string(),
  /** Seconds of video done, of how many; 0 where the stage does not tell how far it is. */
  doneSec: seconds,
  ofSec: seconds,
  /** Seconds of video per second; null where the stage does not tell, or has just begun. */
  rate: seconds.nullable(),
});
export type ActiveStage = z.infer<typeof activeStageSchema>;

/** How far a run is. */
export const runSnapshotSchema = z.object({
  videos: z.object({
    of: z.int().nonnegative(),
    kept: z.int().nonnegative(),
    dropped: z.int().nonnegative(),
    failed: z.int().nonnegative(),
  }),
  /** Seconds of video, each weighed by the work that it takes, of those with something to do. */
  doneSec: seconds,
  ofSec: seconds,
  elapsedSec: seconds,
  /** Seconds left; null where nothing is known yet. */
  leftSec: seconds.nullable(),
  active: z.array(activeStageSchema),
});
/** How far a run is: videos, seconds of video, and the stages at work. */
export type RunSnapshot = z.infer<typeof runSnapshotSchema>;
/** Told several times a second while a run works. */
export type ProgressEvent = { event: 'progress' } & RunSnapshot;

interface VideoState {
  name: string;
  durationSec: number;
  /** Stages that are still to be done, in order. */
  todo: string[];
  active: { stage: string; sinceSec: number; doneSec: number } | null;
}

/** Seconds of video after which what a stage took on this machine counts as much as what it takes as a rule. */
const learnedSec = 60;
/** Seconds of work after which what was seen of this machine counts as much as what is usual: models are loaded first. */
const trustedSec = 5;
/** Share of the expected time that a stage which does not tell how far it is keeps in front of it. */
const leastShare = 0.1;
/** Seconds after which a rate says something. */
const rateAfterSec = 1;

/**
 * Follows a run by its events, and learns from it how long the rest takes on this machine, with all that it does besides.
 * Knows no clock: each call says what time it is, in seconds from any beginning.
 */
export class RunProgress {
  readonly #videos = new Map<string, VideoState>();
  readonly #concurrency: number;
  readonly #beganSec: number;
  readonly #counts: RunSnapshot['videos'];
  readonly #ofSec: number;
  /** Work that there was to do at the beginning, as it takes as a rule. */
  readonly #workOfSec: number;
  /** Seconds per second of video that each stage takes as a rule, and what it took here. */
  readonly #usual = new Map<string, number>();
  readonly #taken = new Map<string, { wallSec: number; videoSec: number }>();

  constructor(
    { inputs, work }: Pick<RunPlan, 'inputs' | 'work'>,
    { concurrency, settings }: { concurrency: number; settings: Settings },
    nowSec: number,
  ) {
    this.#concurrency = concurrency;
    this.#beganSec = nowSec;
    for (const { id, path, facts } of inputs.videos) {
      const { durationSec, todo } = work[id] ?? { durationSec: 0, todo: [] };
      this.#videos.set(id, {
        name: facts.title ?? basename(path),
        durationSec,
        todo: [...todo],
        active: null,
      });
    }
    this.#counts = { of: this.#videos.size, kept: 0, dropped: 0, failed: 0 };
    for (const stage of stagesOf(settings)) {
      const isRemote = resourceOf(stage, settings) === 'net';
      this.#usual.set(stage.name, isRemote ? 0 : stage.cpuSecPerSec);
    }
    const waiting = [...this.#videos.values()].filter(({ todo }) => todo.length > 0);
    this.#ofSec = waiting.reduce((sum, { durationSec }) => sum + durationSec, 0);
    this.#workOfSec = waiting.reduce((sum, video) => sum + this.#usualWork(video), 0);
  }

  note(event: WorkEvent, nowSec: number): void {
    if (event.event === 'usage') return;
    const video = this.#videos.get(event.video);
    if (!video) return;
    if (event.event === 'start') {
      // What each stage took is told when all stages of its unit have ended.
      if (video.active && video.active.stage !== event.stage)
        this.#finishStage(video, video.active.stage, nowSec - video.active.sinceSec);
      video.active = { stage: event.stage, sinceSec: nowSec, doneSec: 0 };
    } else if (event.event === 'advance') {
      // A stage may go over the same part twice.
      if (video.active?.stage === event.stage)
        video.active.doneSec = Math.min(video.durationSec, Math.max(video.active.doneSec, event.doneSec));
    } else if (event.event === 'stage') {
      this.#finishStage(video, event.stage, event.wallSec);
      if (video.active?.stage === event.stage) video.active = null;
    } else if (event.event === 'trouble') {
      video.active = null;
    } else {
      video.active = null;
      video.todo = [];
      if (event.verdict !== 'pending') this.#counts[event.verdict]++;
    }
  }

  snapshot(nowSec: number): RunSnapshot {
    const active = [...this.#videos].flatMap(([id, video]) => this.#activeStage(id, video, nowSec));
    const left = [...this.#videos.values()].filter(({ todo }) => todo.length > 0);
    const usualLeft = left.reduce((sum, video) => sum + this.#usualWork(video), 0);
    const share = this.#workOfSec > 0 ? 1 - usualLeft / this.#workOfSec : 1;
    return {
      videos: { ...this.#counts },
      doneSec: this.#ofSec * Math.min(1, Math.max(0, share)),
      ofSec: this.#ofSec,
      elapsedSec: nowSec - this.#beganSec,
      leftSec: this.#secondsLeft(left, nowSec),
      active,
    };
  }

  #activeStage(id: string, { name, durationSec, active }: VideoState, nowSec: number): ActiveStage[] {
    if (!active) return [];
    const { stage, sinceSec, doneSec } = active;
    const elapsedSec = nowSec - sinceSec;
    const rate = doneSec > 0 && elapsedSec >= rateAfterSec ? doneSec / elapsedSec : null;
    return [{ video: id, name, stage, doneSec, ofSec: durationSec, rate }];
  }

  #finishStage(video: VideoState, stage: string, wallSec: number): void {
    if (!video.todo.includes(stage)) return;
    video.todo = video.todo.filter((name) => name !== stage);
    const taken = this.#taken.get(stage) ?? { wallSec: 0, videoSec: 0 };
    this.#taken.set(stage, {
      wallSec: taken.wallSec + wallSec,
      videoSec: taken.videoSec + video.durationSec,
    });
  }

  /** What is left of a video, as it takes as a rule. */
  #usualWork({ todo, durationSec, active }: VideoState): number {
    return todo.reduce((sum, stage) => {
      const done = active?.stage === stage ? active.doneSec : 0;
      return sum + this.#usual.get(stage)! * (durationSec - done);
    }, 0);
  }

  /**
   * Hands the videos out as a run does, those at work first, each to the place that is free first, by the rates that were
   * learnt: the time when the last one ends.
   */
  #secondsLeft(left: readonly VideoState[], nowSec: number): number | null {
    const rates = this.#rates(nowSec);
    if (rates === null) return left.length === 0 ? 0 : null;
    const places: number[] = Array.from({ length: Math.max(1, this.#concurrency) }, () => 0);
    for (const video of [...left.filter(({ active }) => active), ...left.filter(({ active }) => !active)]) {
      const next = places.indexOf(Math.min(...places));
      places[next]! += this.#workLeft(video, rates, nowSec);
    }
    return Math.max(...places);
  }

  #workLeft(
    { todo, durationSec, active }: VideoState,
    rates: ReadonlyMap<string, number>,
    nowSec: number,
  ): number {
    return todo.reduce((sum, stage) => {
      const rate = rates.get(stage) ?? 0;
      if (active?.stage !== stage) return sum + rate * durationSec;
      if (active.doneSec > 0) return sum + rate * (durationSec - active.doneSec);
      const expected = rate * durationSec;
      return sum + Math.max(leastShare * expected, expected - (nowSec - active.sinceSec));
    }, 0);
  }

  /** Seconds per second of video of each stage; null before anything was seen of this machine. */
  #rates(nowSec: number): ReadonlyMap<string, number> | null {
    const seen = new Map([...this.#taken].map(([stage, taken]) => [stage, { ...taken }]));
    for (const { active } of this.#videos.values()) {
      if (!active || active.doneSec === 0) continue;
      const sum = seen.get(active.stage) ?? { wallSec: 0, videoSec: 0 };
      seen.set(active.stage, {
        wallSec: sum.wallSec + nowSec - active.sinceSec,
        videoSec: sum.videoSec + active.doneSec,
      });
    }
    let wallSec = 0;
    let usualSec = 0;
    for (const [stage, taken] of seen) {
      const usual = this.#usual.get(stage) ?? 0;
      if (usual === 0) continue;
      wallSec += taken.wallSec;
      usualSec += usual * taken.videoSec;
    }
    if (usualSec === 0) return null;
    // How much slower than usual this machine is, by all that was seen of it: what stages are expected to take that were not seen.
    const slower = (trustedSec + wallSec) / (trustedSec + usualSec);
    return new Map(
      [...this.#usual].map(([stage, usual]) => {
        const { wallSec: wall, videoSec } = seen.get(stage) ?? { wallSec: 0, videoSec: 0 };
        return [stage, (slower * usual * learnedSec + wall) / (learnedSec + videoSec)];
      }),
    );
  }
}
