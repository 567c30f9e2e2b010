import { readJournal } from '../engine/journal.ts';
import { type RunEntry, readRunIndex } from '../engine/run-index.ts';
import { videoStages } from '../stages/pipeline.ts';
import type { RunRecord } from './layout.ts';
import { weaveRun } from './weave-run.ts';

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
}

export interface ItemStatus {
  kind: 'clip' | 'keyframe' | 'ocr' | 'utterance';
  kept: number;
  dropped: Record<string, number>;
}

export interface RunStatus {
  run: string;
  verdicts: Record<RunEntry['verdict'], number>;
  /** Videos by `verdict: reason`. */
  reasons: Record<string, number>;
  stages: StageStatus[];
  /** What was kept and dropped inside the kept videos. */
  items: ItemStatus[];
  samples: number;
  images: number;
  textTokens: number;
  /** Largest sum of the resident sets of all processes in any call of this run, in bytes; 0 where unknown. */
  peakRssBytes: number;
}

/** Counts everything that a run has decided, from index, artefacts and journal. */
export async function runStatus(workspace: string, record: RunRecord): Promise<RunStatus> {
  const entries = await readRunIndex(workspace, record.run);
  const status: RunStatus = {
    run: record.run,
    verdicts: { kept: 0, dropped: 0, failed: 0, pending: 0 },
    reasons: {},
    stages: videoStages
      .filter(({ name }) => record.selected.includes(name))
      .map(({ name }) => stageStatus(name, entries)),
    items: [],
    samples: 0,
    images: 0,
    textTokens: 0,
    peakRssBytes: 0,
  };
  for (const { verdict, reason } of entries) {
    status.verdicts[verdict]++;
    if (reason) add(status.reasons, `${verdict}: ${reason}`);
  }
  for await (const line of readJournal(workspace, record.run)) {
    if (line.event === 'end') status.peakRssBytes = Math.max(status.peakRssBytes, line.peakRssBytes);
    if (line.event !== 'stage') continue;
    const stage = status.stages.find(({ stage }) => stage === line.stage);
    if (!stage) continue;
    stage.wallSec += line.wallSec;
    stage.cpuSec += line.cpuSec;
  }
  await countItems(workspace, record, status);
  return status;
}

function stageStatus(stage: string, entries: readonly RunEntry[]): StageStatus {
  const status: StageStatus = {
    stage,
    in: 0,
    out: 0,
    dropped: 0,
    failed: 0,
    pending: 0,
    wallSec: 0,
    cpuSec: 0,
  };
  for (const entry of entries) {
    const ended = entry.stage === stage && (entry.verdict === 'dropped' || entry.verdict === 'failed');
    if (ended) status[entry.verdict as 'dropped' | 'failed']++;
    else if (stage in entry.keys) status.out++;
    else if (entry.verdict !== 'pending' || entry.stage !== previousStage(stage, entry)) continue;
    else status.pending++;
    status.in++;
  }
  return status;
}

/** The last stage before this one that an entry has a key for: where a pending video stands. */
function previousStage(stage: string, entry: RunEntry): string {
  const names = videoStages.map(({ name }) => name);
  return names.slice(0, names.indexOf(stage)).findLast((name) => name in entry.keys) ?? '';
}

async function countItems(workspace: string, record: RunRecord, status: RunStatus): Promise<void> {
  const items = new Map<ItemStatus['kind'], ItemStatus>();
  for await (const { samples, outcomes } of weaveRun(workspace, record)) {
    status.samples += samples.length;
    for (const { images, textTokens } of samples) {
      status.images += images;
      status.textTokens += textTokens;
    }
    for (const { item, verdict, reason } of outcomes) {
      if (!item) continue;
      const counts = items.get(item.kind) ?? { kind: item.kind, kept: 0, dropped: {} };
      items.set(item.kind, counts);
      if (verdict === 'kept') counts.kept++;
      else add(counts.dropped, reason ?? '');
    }
  }
  status.items = [...items.values()];
}

function add(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}
