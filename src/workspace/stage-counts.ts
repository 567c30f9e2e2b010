import { readJournal } from '../engine/journal.ts';
import type { RunEntry } from '../engine/run-index.ts';
import type { UsageTotal } from '../engine/usage-totals.ts';
import type { WorkspacePlace } from '../engine/workspace.ts';
import { stagesOf } from '../stages/stages-of.ts';
import type { RunRecord } from './layout.ts';

/** What one stage did in a run: videos that went in and out, time, requests. */
export interface StageStatus {
  stage: string;
  /** Videos that reached the stage, went on, were dropped or failed there: in = out + dropped + failed + pending. */
  in: number;
  out: number;
  dropped: number;
  failed: number;
  pending: number;
  /** Seconds spent, summed over videos and over all calls of this run. */
  wallSec: number;
  cpuSec: number;
  /** What models on endpoints were asked, by provider and model, over all calls of this run. */
  usage: Omit<UsageTotal, 'video' | 'stage'>[];
}

/** Counts the videos of a run at every stage that it was made with, and sums what the journal says of their cost. */
export async function stageCounts(
  workspace: WorkspacePlace,
  { run, selected, settings }: RunRecord,
  entries: readonly RunEntry[],
): Promise<{ stages: StageStatus[]; peakRssBytes: number }> {
  const names = stagesOf(settings).map(({ name }) => name);
  const stages = names
    .filter((name) => selected.includes(name))
    .map((name) => stageStatus(name, names, entries));
  const atWeave = weaveStatus(entries);
  if (atWeave) stages.push(atWeave);
  let peakRssBytes = 0;
  for await (const line of readJournal(workspace, run)) {
    if (line.event === 'end') peakRssBytes = Math.max(peakRssBytes, line.peakRssBytes);
    if (line.event !== 'stage' && line.event !== 'usage') continue;
    const stage = stages.find(({ stage }) => stage === line.stage);
    if (!stage) continue;
    if (line.event === 'usage') {
      addUsage(stage.usage, line);
      continue;
    }
    stage.wallSec += line.wallSec;
    stage.cpuSec += line.cpuSec;
  }
  return { stages, peakRssBytes };
}

function addUsage(usage: StageStatus['usage'], line: UsageTotal): void {
  const { provider, model, questions, cached, requests, inputTokens, outputTokens, audioSec, seconds, cost } =
    line;
  const sum = usage.find((one) => one.provider === provider && one.model === model);
  if (!sum) {
    usage.push({
      provider,
      model,
      questions,
      cached,
      requests,
      inputTokens,
      outputTokens,
      audioSec,
      seconds,
      cost,
    });
    return;
  }
  sum.questions += questions;
  sum.cached += cached;
  sum.requests += requests;
  sum.inputTokens += inputTokens;
  sum.outputTokens += outputTokens;
  sum.audioSec += audioSec;
  sum.seconds += seconds;
  if (cost !== null) sum.cost = (sum.cost ?? 0) + cost;
}

function emptyStatus(stage: string): StageStatus {
  return { stage, in: 0, out: 0, dropped: 0, failed: 0, pending: 0, wallSec: 0, cpuSec: 0, usage: [] };
}

/** What weaving left of the videos that passed all stages; null where it dropped none. It is no stage of a video. */
function weaveStatus(entries: readonly RunEntry[]): StageStatus | null {
  const dropped = entries.filter(({ verdict, stage }) => verdict === 'dropped' && stage === 'weave').length;
  const out = entries.filter(({ verdict }) => verdict === 'kept').length;
  return dropped === 0 ? null : { ...emptyStatus('weave'), in: out + dropped, out, dropped };
}

function stageStatus(stage: string, names: readonly string[], entries: readonly RunEntry[]): StageStatus {
  const status = emptyStatus(stage);
  for (const entry of entries) {
    const ended = entry.stage === stage && (entry.verdict === 'dropped' || entry.verdict === 'failed');
    if (ended) status[entry.verdict as 'dropped' | 'failed']++;
    else if (stage in entry.keys) status.out++;
    else if (entry.verdict !== 'pending' || entry.stage !== previousStage(stage, names, entry)) continue;
    else status.pending++;
    status.in++;
  }
  return status;
}

/** The last stage before this one that an entry has a key for: where a pending video stands. */
function previousStage(stage: string, names: readonly string[], entry: RunEntry): string {
  return names.slice(0, names.indexOf(stage)).findLast((name) => name in entry.keys) ?? '';
}
