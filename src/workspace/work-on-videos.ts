import { StoppedError } from '../base/errors.ts';
import type { Settings } from '../config/schema.ts';
import { boundlessAllowance } from '../engine/asking.ts';
import { digestFiles, writeChecksums } from '../engine/checksums.ts';
import { Journal } from '../engine/journal.ts';
import type { RunEntry } from '../engine/run-index.ts';
import { RunIndexWriter } from '../engine/run-index-writer.ts';
import { type RunEvent, runVideos } from '../engine/run-videos.ts';
import type { Workers } from '../engine/workers.ts';
import { Workspace, type WorkspacePlace } from '../engine/workspace.ts';
import { layout } from '../engine/workspace-layout.ts';
import type { ExcludedVideo } from '../inputs/identify.ts';
import { stagesOf } from '../stages/stages-of.ts';
import { Beat } from './beat.ts';
import { beginRun } from './begin-run.ts';
import { boundsOfVideos } from './bounds-of-videos.ts';
import type { RunPlan } from './plan-run.ts';
import { removePlan } from './planned/work-plan.ts';
import type { ProgressEvent } from './run-progress.ts';

export interface WorkOptions {
  run: string;
  settings: Settings;
  /** Units of work at once. */
  concurrency: number;
  retryFailed: boolean;
  /** See `RunRequest`. */
  checksBlobs?: boolean;
  noCache: boolean;
  /** Most requests to endpoints, and most money; null for no limit. */
  maxRequests: number | null;
  maxCost: number | null;
  onEvent(event: RunEvent | ProgressEvent): void;
  /** Aborted: running stages end, the rest stays for the next run. */
  signal: AbortSignal;
}

/** What became of the videos of a run; its index says it of each. */
export interface Worked {
  verdicts: Record<RunEntry['verdict'], number>;
  /** Failed videos that the next run tries again. */
  transient: number;
  /** Whether an unexpected error showed itself. */
  sawBug: boolean;
}

/**
 * Takes the videos of a plan through its stages, and writes inputs, record, index and journal of the run. For the owner
 * of the workspace lock only.
 * @throws StoppedError, IntegrityError as `runVideos`; what is done is then told as far as the disk allows it.
 */
export async function workOnVideos(
  place: WorkspacePlace,
  plan: RunPlan,
  options: WorkOptions,
  workers: Workers<Settings>,
): Promise<Worked> {
  const { inputs, selected, derived } = plan;
  const { files, videos, excluded } = inputs;
  const startedAt = performance.now();
  const workspace = Workspace.at(place);
  const { run, settings, noCache, maxRequests, maxCost } = options;
  await removePlan(workspace, run);
  await beginRun(workspace, { run, settings, selected, derived, files });
  const journal = new Journal(workspace, run);
  journal.write({ event: 'start', videos: videos.length });
  const index = new RunIndexWriter(workspace, run);
  for (const video of excluded) index.add(excludedEntry(video));
  const beat = new Beat(workspace, plan, options);
  try {
    const { sawBug } = await runVideos({
      workspace,
      videos,
      stages: stagesOf(settings),
      selected: new Set(selected),
      settings,
      concurrency: options.concurrency,
      classLimits: classLimits(settings),
      retryFailed: options.retryFailed,
      checksBlobs: options.checksBlobs ?? false,
      allowance: { ...boundlessAllowance, noCache, maxRequests, maxCost },
      pool: workers,
      journal,
      bounds: boundsOfVideos(workspace.store, settings),
      onEvent: (event) => beat.pass(event),
      onEntry: (entry) => index.add(entry),
      signal: options.signal,
    });
    await index.finish();
    await checksumRun(workspace, run);
    const wallSec = (performance.now() - startedAt) / 1000;
    journal.write({ event: 'end', wallSec, peakRssBytes: workers.peakRssBytes });
    await journal.flush();
    return { ...countEntries(index.entries.values()), sawBug };
  } catch (error) {
    await index.finish().catch(() => {});
    if (error instanceof StoppedError) await journal.flush().catch(() => {});
    throw error;
  } finally {
    await beat.end();
  }
}

/** Writes the checksums of a run's own files, once all of them are whole. */
export async function checksumRun(workspace: Workspace, run: string): Promise<void> {
  const folder = workspace.below(layout.run(run));
  const { indexName, recordName, inputsName } = layout;
  await writeChecksums(folder, await digestFiles(folder, [indexName, recordName, inputsName]));
}

/** The line of a run's index about a video that a list excludes: nothing was done for it. */
export function excludedEntry({ video, entry }: ExcludedVideo): RunEntry {
  const evidence = { entry };
  return {
    video,
    verdict: 'dropped',
    stage: 'probe',
    reason: 'excluded',
    failure: null,
    evidence,
    keys: {},
  };
}

function countEntries(entries: Iterable<RunEntry>): Omit<Worked, 'sawBug'> {
  const verdicts = { kept: 0, dropped: 0, failed: 0, pending: 0 };
  let transient = 0;
  for (const { verdict, failure } of entries) {
    verdicts[verdict]++;
    if (failure === 'transient') transient++;
  }
  return { verdicts, transient };
}

export function classLimits({ limits }: Settings) {
  const { cpu, asr, ocr, llm, net } = limits;
  return Object.fromEntries(
    Object.entries({ cpu, asr, ocr, llm, net }).filter(([, limit]) => limit !== null),
  ) as Record<string, number>;
}
