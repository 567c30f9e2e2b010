import { statfs } from 'node:fs/promises';
import { StoppedError } from '../base/errors.ts';
import type { Settings } from '../config/schema.ts';
import type { ExpectedUse } from '../engine/asking.ts';
import { isBucketAddress } from '../engine/bucket/bucket-address.ts';
import { resourceOf } from '../engine/stage.ts';
import { costOfUse } from '../stages/shared/expected-use.ts';
import { stagesOf } from '../stages/stages-of.ts';

/** What is still to be done for a video. */
export interface VideoWork {
  /** 0 where it cannot be read. */
  durationSec: number;
  /** Stages that are not stored yet. */
  todo: string[];
}

/** What a run is expected to take, said before it starts. */
export interface RunEstimate {
  videos: number;
  /** Videos with something left to do. */
  toDo: number;
  /** Named files that cannot be read. */
  missing: number;
  /** Videos with nothing left to do because they failed. */
  failed: number;
  hours: number;
  /** How many videos each stage is to run for at the most (a drop on the way saves the rest). */
  stages: Record<string, number>;
  /** Expected processor seconds by stage. */
  cpuSec: Record<string, number>;
  /** What models on endpoints are expected to be asked, by stage, without what is answered from store. */
  uses: PlannedUse[];
  expectedSec: number;
  expectedBytes: number;
  /** Free bytes on the disk of the workspace; null where unknown. */
  freeBytes: number | null;
}

/** Requests and tokens that a stage is expected to ask of models on endpoints, and their cost. */
export interface PlannedUse extends ExpectedUse {
  stage: string;
  /** In the currency of the configuration; null where no prices are known. */
  cost: number | null;
}

/** Bytes that a second of video adds to the workspace, artefacts, pictures and their published copies together. */
const bytesPerSec = 25_000;

/**
 * Adds up what the planned stages cost on this many units at once.
 * @param out The workspace, whose disk is looked at.
 * @param missing Files that cannot be read.
 * @param failed Videos that have nothing left to do because they failed.
 */
export async function estimateRun(
  videos: readonly VideoWork[],
  {
    concurrency,
    settings,
    out,
    missing,
    failed,
  }: { concurrency: number; settings: Settings; out: string; missing: number; failed: number },
): Promise<RunEstimate> {
  const stages: Record<string, number> = {};
  const cpuSec: Record<string, number> = {};
  let seconds = 0;
  let newSeconds = 0;
  let longest = 0;
  const uses = new Map<string, PlannedUse>();
  for (const { durationSec, todo } of videos) {
    seconds += durationSec;
    if (todo.length > 0) newSeconds += durationSec;
    let own = 0;
    for (const name of todo) {
      const stage = stagesOf(settings).find((one) => one.name === name)!;
      // Endpoints compute elsewhere.
      const isRemote = resourceOf(stage, settings) === 'net';
      const cost = isRemote ? 0 : stage.cpuSecPerSec * durationSec;
      for (const use of stage.expectedUse?.(settings, durationSec) ?? []) addUse(uses, name, use, settings);
      stages[name] = (stages[name] ?? 0) + 1;
      cpuSec[name] = (cpuSec[name] ?? 0) + cost;
      own += cost;
    }
    longest = Math.max(longest, own);
  }
  const total = Object.values(cpuSec).reduce((sum, value) => sum + value, 0);
  return {
    videos: videos.length,
    missing,
    freeBytes: await freeBytes(out),
    toDo: videos.filter(({ todo }) => todo.length > 0).length,
    failed,
    hours: seconds / 3600,
    stages,
    cpuSec,
    uses: [...uses.values()],
    // The stages of one video follow each other, so no run is shorter than its longest video.
    expectedSec: Math.max(total / concurrency, longest),
    expectedBytes: Math.round(newSeconds * bytesPerSec),
  };
}

/** The estimate of all videos, from that of some which stand for them. */
export function scaledEstimate(some: RunEstimate, videos: number): RunEstimate {
  const factor = some.videos === 0 ? 1 : videos / some.videos;
  if (factor === 1) return some;
  const count = (number: number): number => Math.round(factor * number);
  const each = (numbers: Record<string, number>, scale: (number: number) => number) =>
    Object.fromEntries(Object.entries(numbers).map(([name, number]) => [name, scale(number)]));
  return {
    ...some,
    videos,
    toDo: count(some.toDo),
    failed: count(some.failed),
    hours: factor * some.hours,
    stages: each(some.stages, count),
    cpuSec: each(some.cpuSec, (sec) => factor * sec),
    uses: some.uses.map((use) => ({
      ...use,
      requests: count(use.requests),
      inputTokens: count(use.inputTokens),
      outputTokens: count(use.outputTokens),
      audioSec: factor * use.audioSec,
      cost: use.cost === null ? null : factor * use.cost,
    })),
    expectedSec: factor * some.expectedSec,
    expectedBytes: count(some.expectedBytes),
  };
}

function addUse(uses: Map<string, PlannedUse>, stage: string, use: ExpectedUse, settings: Settings): void {
  const key = JSON.stringify([stage, use.provider, use.model]);
  const cost = costOfUse(use, settings);
  const sum = uses.get(key);
  if (!sum) {
    uses.set(key, { stage, ...use, cost });
    return;
  }
  sum.requests += use.requests;
  sum.inputTokens += use.inputTokens;
  sum.outputTokens += use.outputTokens;
  sum.audioSec += use.audioSec;
  if (cost !== null) sum.cost = (sum.cost ?? 0) + cost;
}

async function freeBytes(path: string): Promise<number | null> {
  if (isBucketAddress(path)) return null;
  try {
    const info = await statfs(path);
    return info.bavail * info.bsize;
  } catch {
    return null;
  }
}

/** @throws StoppedError where the disk cannot hold what the run is expected to write. */
export function refuseShortDisk({ expectedBytes, freeBytes }: RunEstimate, workspace: string): void {
  if (freeBytes === null || expectedBytes <= freeBytes) return;
  const [needed, free] = [expectedBytes, freeBytes].map((bytes) => `${Math.ceil(bytes / 1e6)} MB`);
  throw new StoppedError(
    `${workspace} needs about ${needed}, but only ${free} are free. Free disk space, use another --out, or process fewer videos (--limit).`,
  );
}
