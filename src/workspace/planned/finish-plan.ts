import { UsageError } from '../../base/errors.ts';
import { inOrder } from '../../base/in-order.ts';
import { stoppedBy } from '../../base/stopping.ts';
import type { Objects } from '../../engine/objects.ts';
import { indexLine, type RunEntry } from '../../engine/run-index.ts';
import { boardName, WorkBoard } from '../../engine/work-board.ts';
import { Workspace, type WorkspacePlace } from '../../engine/workspace.ts';
import { layout } from '../../engine/workspace-layout.ts';
import { lockWorkspace } from '../../engine/workspace-lock.ts';
import { exportTextbook } from '../export-run.ts';
import type { MadeTextbook } from '../make-options.ts';
import { weaveSamples } from '../weave-samples.ts';
import { checksumRun, excludedEntry } from '../work-on-videos.ts';
import { type PlannedVideo, plannedVideos, readPlan, removePlan, type WorkPlan } from './work-plan.ts';

export interface FinishSummary {
  run: string;
  kept: number;
  dropped: number;
  failed: number;
  /** Videos that no worker has finished. */
  pending: number;
  transient: number;
  textbook: MadeTextbook | null;
}

/** Entries that are read at once, where each takes its time. */
const readAtOnce = 64;

/**
 * Puts together what workers have made of a plan: index, journal, samples, outcomes and textbook of the run. Where all
 * videos are done the plan is closed; else it stays open, and can be worked on and finished again.
 */
export async function finishPlan(place: WorkspacePlace, run: string | null): Promise<FinishSummary> {
  const workspace = Workspace.at(place);
  const plan = await readPlan(workspace, run);
  const lock = await lockWorkspace(workspace.objects);
  try {
    const counts = await writeIndex(workspace, plan);
    await gatherJournals(workspace, plan);
    await checksumRun(workspace, plan.run);
    const textbook = plan.derived.includes('weave') ? await derive(workspace, plan) : null;
    if (lock.lost.aborted) throw new UsageError('Another process has taken over this workspace.');
    const again = counts.transient - unreadableOf(plan);
    if (counts.pending + again === 0) await removePlan(workspace, plan.run);
    return { run: plan.run, ...counts, textbook };
  } catch (error) {
    throw stoppedBy(error, workspace.address) ?? error;
  } finally {
    await lock.release().catch(() => {});
  }
}

type Counts = Omit<FinishSummary, 'run' | 'textbook'>;

/** The index of the run, from the entries of the workers; one line at a time. */
async function writeIndex(workspace: Workspace, plan: WorkPlan): Promise<Counts> {
  const board = new WorkBoard(workspace.below(layout.work(plan.run, plan.id)));
  const unreadable = unreadableOf(plan);
  const counts: Counts = {
    kept: 0,
    dropped: plan.missing.length - unreadable,
    failed: unreadable,
    pending: 0,
    transient: unreadable,
  };
  async function* lines(): AsyncGenerator<string> {
    for await (const entry of inOrder(plannedVideos(workspace, plan), readAtOnce, (one) =>
      entryFor(board, one),
    )) {
      counts[entry.verdict]++;
      if (entry.failure === 'transient') counts.transient++;
      yield indexLine(entry);
    }
  }
  await workspace.objects.replace(layout.runIndex(plan.run), lines());
  return counts;
}

function unreadableOf({ missing }: WorkPlan): number {
  return missing.filter(({ excludedBy }) => excludedBy === null).length;
}

async function entryFor(board: WorkBoard, { video, excludedBy }: PlannedVideo): Promise<RunEntry> {
  if (excludedBy !== null) return excludedEntry({ video, entry: excludedBy });
  const entry = await board.entryOf(boardName(video));
  // Its sources may have been given anew since.
  if (entry) return { ...entry, video };
  return { video, verdict: 'pending', stage: '', reason: null, failure: null, evidence: {}, keys: {} };
}

/** Adds the parts of the workers to the journal of the run, each once. */
async function gatherJournals(workspace: Workspace, { run, id }: WorkPlan): Promise<void> {
  const { objects } = workspace;
  const folder = `${layout.work(run, id)}/journal`;
  for (const name of await objects.list(folder)) {
    const key = `${folder}/${name}`;
    await append(objects, layout.journal(run), key);
    await objects.remove(key);
  }
}

async function append(objects: Objects, journal: string, part: string): Promise<void> {
  const last = await objects.readAt(journal, -1, 1);
  if (last !== null && last.length > 0 && last[0] !== 0x0a) await objects.append(journal, '\n');
  // Bytes of a letter may come apart between two pieces.
  const decoder = new TextDecoder();
  for await (const piece of objects.stream(part))
    await objects.append(journal, decoder.decode(piece, { stream: true }));
}

async function derive(workspace: Workspace, { run, missing, derived }: WorkPlan): Promise<MadeTextbook> {
  const woven = await weaveSamples(workspace, run, missing);
  return { ...woven, exported: derived.includes('export') ? await exportTextbook(workspace, run) : null };
}
