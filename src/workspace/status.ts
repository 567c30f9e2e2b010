import type { RunEntry } from '../engine/run-index.ts';
import { Workspace, type WorkspacePlace } from '../engine/workspace.ts';
import { probeSchema } from '../records/media.ts';
import type { OutcomeItem } from '../records/outcome.ts';
import { type MaskedCounts, sumMasked } from '../records/personal-data.ts';
import { maskedInVideo } from '../stats/drops.ts';
import { addCuts, type CutSamples, cutSamplesOf } from './cut-samples.ts';
import { decidedEntries } from './duplicates/run-duplicates.ts';
import type { RunRecord } from './layout.ts';
import { type StageStatus, stageCounts } from './stage-counts.ts';
import { weaveRun } from './weave-run.ts';

/** How many items of one kind were kept in the kept videos, and how many dropped for each reason. */
export interface ItemStatus {
  kind: OutcomeItem['kind'];
  kept: number;
  dropped: Record<string, number>;
}

/** Totals of a run, as `lectern status` shows them. */
export interface RunStatus {
  run: string;
  /** Videos by verdict; `pending` is not finished. */
  verdicts: Record<RunEntry['verdict'], number>;
  /** Kept videos of which something could not be decoded. */
  keptDamaged: number;
  /** Ids of kept videos that are odd (`suspect`), and how many there are for each reason. */
  keptSuspect: { videos: string[]; reasons: Record<string, number> };
  /** Videos by `verdict: reason`. */
  reasons: Record<string, number>;
  stages: StageStatus[];
  /** What was kept and dropped inside the kept videos. */
  items: ItemStatus[];
  /** Personal data that was masked in the texts of the kept videos. */
  masked: MaskedCounts;
  samples: number;
  images: number;
  /** Images that samples show again, not among `images`. */
  shownAgain: number;
  textTokens: number;
  /** What the model of `weave.model` would cut; null without one. */
  cut: CutSamples | null;
  /** Largest sum of the resident sets of all processes in any call of this run, in bytes; 0 where unknown. */
  peakRssBytes: number;
  /** Hours of video of which something was computed or decided, for the cost of one. */
  hours: number;
  /** Ids of videos that a person must look at: see `needs-review` in docs/outcomes.md. */
  needsReview: string[];
}

/** Counts everything that a run has decided, from index, artefacts and journal. */
export async function runStatus(workspace: WorkspacePlace, record: RunRecord): Promise<RunStatus> {
  const entries = await decidedEntries(workspace, record.run);
  const { stages, peakRssBytes } = await stageCounts(workspace, record, entries);
  const status: RunStatus = {
    run: record.run,
    verdicts: { kept: 0, dropped: 0, failed: 0, pending: 0 },
    keptDamaged: 0,
    keptSuspect: { videos: [], reasons: {} },
    reasons: {},
    stages,
    items: [],
    masked: {},
    samples: 0,
    images: 0,
    shownAgain: 0,
    textTokens: 0,
    cut: cutSamplesOf(record.settings.weave),
    peakRssBytes,
    hours: (await secondsOf(workspace, entries)) / 3600,
    needsReview: [],
  };
  for (const { video, verdict, reason } of entries) {
    status.verdicts[verdict]++;
    if (reason === 'needs-review') status.needsReview.push(video.id);
    if (reason) add(status.reasons, `${verdict}: ${reason}`);
  }
  await countItems(workspace, record, status);
  return status;
}

/** Length of all videos that could be looked at. */
async function secondsOf(workspace: WorkspacePlace, entries: readonly RunEntry[]): Promise<number> {
  const { store } = Workspace.at(workspace);
  let seconds = 0;
  for (const { keys } of entries) {
    const probed = keys.probe ? await store.read('probe', keys.probe) : 'missing';
    if (typeof probed !== 'string' && probed.kind === 'value')
      seconds += probeSchema.parse(probed.content).durationSec;
  }
  return seconds;
}

async function countItems(workspace: WorkspacePlace, record: RunRecord, status: RunStatus): Promise<void> {
  const items = new Map<ItemStatus['kind'], ItemStatus>();
  for await (const { samples, outcomes, cuts } of weaveRun(workspace, record)) {
    if (status.cut) addCuts(status.cut, cuts);
    status.samples += samples.length;
    for (const { images, shownAgain = 0, textTokens } of samples) {
      status.images += images - shownAgain;
      status.shownAgain += shownAgain;
      status.textTokens += textTokens;
    }
    for (const { video, item, verdict, reason, evidence } of outcomes) {
      if (!item && 'damage' in evidence) status.keptDamaged++;
      if (!item && verdict === 'kept' && evidence.suspect) {
        status.keptSuspect.videos.push(video);
        for (const odd of Object.keys(evidence.suspect)) add(status.keptSuspect.reasons, odd);
      }
      if (!item) status.masked = sumMasked([status.masked, maskedInVideo(evidence)]);
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
