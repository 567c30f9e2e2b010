import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Settings } from '../config/schema.ts';
import { Journal } from '../engine/journal.ts';
import { type RunEvent, runVideos } from '../engine/run-videos.ts';
import { isRemoteSource } from '../engine/sources/source-address.ts';
import { walk } from '../engine/walk.ts';
import type { Workers } from '../engine/workers.ts';
import { Workspace, type WorkspacePlace } from '../engine/workspace.ts';
import type { Probe } from '../records/media.ts';
import type { Video } from '../records/video.ts';
import { stagesOf } from '../stages/stages-of.ts';
import type { ChosenStages } from './choose-stages.ts';
import { estimateRun, type RunEstimate, scaledEstimate, type VideoWork } from './estimate.ts';
import type { RunInputs } from './gather-inputs.ts';
import { unitBounds } from './unit-bounds.ts';

/** What a run sets out to do, as plain JSON. */
export interface RunPlan extends ChosenStages {
  inputs: RunInputs;
  /** Of each video, by id. */
  work: Record<string, VideoWork>;
  estimate: RunEstimate;
}

export interface PlanOptions {
  run: string;
  settings: Settings;
  concurrency: number;
  retryFailed: boolean;
  /** Leave no trace in the workspace. */
  dryRun: boolean;
  onEvent(event: RunEvent | { event: 'looked'; videos: number; of: number }): void;
  /** Aborted: what has not been looked at counts as of no length. */
  signal: AbortSignal;
}

/** Videos that are looked at for the estimate; of more than that some are, evenly spread, and stand for the others. */
const mostLookedAt = 500;
/** Of those that would have to be brought here for that. */
const mostBrought = 20;
/** For the estimate of a plan, which may be of very many: how long they are together is then known within a tenth. */
const mostOfPlan = 100;

/**
 * Probes videos that have not been probed yet (of many some, which stand for the others), looks which stages are stored, and
 * adds up what the others take.
 */
export async function planRun(
  place: WorkspacePlace,
  inputs: RunInputs,
  chosen: ChosenStages,
  options: PlanOptions,
  workers: Workers<Settings>,
): Promise<RunPlan> {
  const workspace = Workspace.at(place);
  const { settings, concurrency } = options;
  const isFar = ({ path }: Video): boolean => isRemoteSource(path);
  const lookedAt = [
    ...spread(
      inputs.videos.filter((video) => !isFar(video)),
      mostLookedAt,
    ),
    ...spread(inputs.videos.filter(isFar), mostBrought),
  ];
  const durations = await probeAll(workspace, lookedAt, options, workers);
  const usual = [...durations.values()].reduce((sum, sec) => sum + sec, 0) / Math.max(1, lookedAt.length);
  const isSampled = lookedAt.length < inputs.videos.length;
  const work: Record<string, VideoWork> = {};
  let failed = 0;
  for (const video of inputs.videos) {
    const { todo, hasFailed, durationSec } = await workLeft(
      workspace,
      video,
      new Set(chosen.selected),
      settings,
    );
    const known = durations.get(video.id) ?? durationSec;
    work[video.id] = { durationSec: known ?? (isSampled && !hasFailed ? usual : 0), todo };
    if (hasFailed) failed++;
  }
  const missing = inputs.missing.filter(({ excludedBy }) => excludedBy === null).length;
  const about = { concurrency, settings, out: workspace.address, missing, failed };
  return { ...chosen, inputs, work, estimate: await estimateRun(Object.values(work), about) };
}

/** What a plan takes, from some of its videos, which stand for all. */
export async function estimatePlan(
  place: WorkspacePlace,
  inputs: RunInputs,
  chosen: ChosenStages,
  options: PlanOptions,
  workers: Workers<Settings>,
): Promise<RunEstimate> {
  const videos = spread(inputs.videos, mostOfPlan);
  const { estimate } = await planRun(place, { ...inputs, videos }, chosen, options, workers);
  return scaledEstimate(estimate, inputs.videos.length);
}

async function workLeft(
  { store }: Workspace,
  video: Video,
  selected: ReadonlySet<string>,
  settings: Settings,
): Promise<{ todo: string[]; hasFailed: boolean; durationSec: number | null }> {
  const stages = stagesOf(settings);
  const { next, end, contents } = await walk(video, { stages, selected }, settings, store);
  const left = next ? stages.slice(stages.indexOf(next.stage)) : [];
  const todo = left.map(({ name }) => name).filter((name) => selected.has(name));
  const probed = contents.probe as Probe | undefined;
  return { todo, hasFailed: end?.verdict === 'failed', durationSec: probed?.durationSec ?? null };
}

/** Some of the items, evenly spread over all of them. */
export function spread<T>(items: readonly T[], most: number): T[] {
  if (items.length <= most) return [...items];
  return Array.from({ length: most }, (_, at) => items[Math.floor((at * items.length) / most)]!);
}

/** The length of every readable video in seconds, by id. */
async function probeAll(
  target: Workspace,
  videos: readonly Video[],
  { run, settings, concurrency, retryFailed, dryRun, onEvent, signal }: PlanOptions,
  pool: Workers<Settings>,
): Promise<Map<string, number>> {
  const selected = new Set(['probe']);
  // What a dry run has to look at goes to a folder that is thrown away.
  const scratch = dryRun ? await mkdtemp(join(tmpdir(), 'lectern-')) : null;
  const workspace = scratch === null ? target : Workspace.at(scratch);
  try {
    let looked = 0;
    await runVideos({
      workspace,
      videos,
      stages: stagesOf(settings),
      selected,
      settings,
      concurrency,
      classLimits: {},
      retryFailed,
      // Without `release`: the workers that probe are those that go on.
      pool: { run: (...unit) => pool.run(...unit), drain: () => pool.drain() },
      journal: new Journal(workspace, run),
      bounds: (_video, resource) => unitBounds(0, resource, settings),
      onEvent: (event) => {
        // What becomes of the video is told when it has gone through all stages.
        if (event.event !== 'video') {
          if (event.event !== 'advance') onEvent(event);
        } else onEvent({ event: 'looked', videos: ++looked, of: videos.length });
      },
      onEntry: () => {},
      signal,
    });
    const durations = new Map<string, number>();
    for (const video of videos) {
      const { contents } = await walk(
        video,
        { stages: stagesOf(settings), selected },
        settings,
        workspace.store,
      );
      const facts = contents.probe as Probe | undefined;
      if (facts) durations.set(video.id, facts.durationSec);
    }
    return durations;
  } finally {
    if (scratch !== null) await rm(scratch, { recursive: true, force: true });
  }
}
