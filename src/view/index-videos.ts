import type { DatabaseSync } from 'node:sqlite';
import type { RunEntry, RunRecord, StageStatus } from '../index.ts';
import {
  decidedEntries,
  type Examination,
  examineVideo,
  itemOutcomes,
  measuredVideo,
  readingOf,
  stageCounts,
  suspicionsIn,
  titleOf,
  weaveRun,
} from '../library/program.ts';
import type { Evidence, Outcome } from '../records/index.ts';
import type { FunnelItem, FunnelItemKind } from './api.ts';
import { allRows, putFact } from './database.ts';
import { shownScreens } from './video-parts.ts';

/** Facts that `indexVideos` leaves for the funnel. */
export interface RunCounts {
  stages: StageStatus[];
  /** Kept items of kept videos. */
  kept: Partial<Record<FunnelItemKind, number>>;
  /** Videos and items that were dropped or failed, most frequent first. */
  decided: { stage: string; kind: string; verdict: FunnelItem['verdict']; reason: string; count: number }[];
}

/**
 * Puts the videos of a run into an empty index: a card, the searchable text and the decisions of each. Holds the
 * index of the run and one video.
 */
export async function indexVideos(
  db: DatabaseSync,
  workspace: string,
  record: RunRecord,
  onVideo: (count: number) => void,
): Promise<void> {
  const entries = await decidedEntries(workspace, record.run);
  const kept: RunCounts['kept'] = {};
  const add = videoAdder(db, kept, entries.length);
  for (const [n, entry] of entries.entries()) {
    add(n, entry, await examineVideo(workspace, record, entry));
    onVideo(n + 1);
  }
  await addSamples(db, kept, workspace, record, entries);
  const { stages } = await stageCounts(workspace, record, entries);
  // Counted once: there are millions in a large library.
  const decided = allRows(
    db,
    `SELECT stage, kind, verdict, reason, count(*) AS count FROM decision
     GROUP BY stage, kind, verdict, reason ORDER BY count DESC, stage, reason`,
  ) as RunCounts['decided'];
  putFact(db, 'run', { stages, kept, decided } satisfies RunCounts);
}

const insertDecisionSql = `INSERT INTO decision VALUES (NULL, ${Array(11).fill('?').join(', ')})`;

/** Videos that are held for decisions with other thresholds, spread evenly over a larger run. */
const mostMeasured = 5000;

/** @param of How many videos there are. */
function videoAdder(db: DatabaseSync, kept: RunCounts['kept'], of: number) {
  const insert = db.prepare(`INSERT INTO video VALUES (${Array(19).fill('?').join(', ')})`);
  const insertText = db.prepare('INSERT INTO video_text (rowid, speech, screen, title) VALUES (?, ?, ?, ?)');
  const insertMeasured = db.prepare('INSERT INTO measured_video (video, json) VALUES (?, ?)');
  const insertDecision = db.prepare(insertDecisionSql);

  return (n: number, entry: RunEntry, examined: Examination): void => {
    const { video, verdict, stage, reason } = entry;
    const { subject, course, subCourse, knowledgePoint } = video.facts;
    const title = titleOf(video, examined.artefacts).text;
    const { probe, clip, keyframe } = examined.artefacts;
    insert.run(
      ...[n, video.id, video.sha256, JSON.stringify(entry)],
      ...[title, probe?.durationSec ?? null, verdict, stage, reason],
      ...[subject, course, subCourse, knowledgePoint],
      ...[
        posterOf(examined),
        clip?.clips.length ?? 0,
        keyframe?.screens.length ?? 0,
        shownScreens(examined.decisions).length,
        JSON.stringify(Object.keys(suspicionsIn(examined.checks))),
        JSON.stringify(scoresIn(examined)),
      ],
    );
    if (isChosen(n, of)) insertMeasured.run(n, JSON.stringify(measuredVideo(entry, examined)));
    const screens = readingOf(examined.artefacts)?.screens.map(({ text }) => text) ?? [];
    const speech = spokenTexts(examined.artefacts);
    insertText.run(n, speech.join('\n'), screens.join('\n'), `${title}\n${video.id}`);
    if (verdict === 'dropped' || verdict === 'failed')
      insertDecision.run(
        n,
        'video',
        null,
        null,
        null,
        stage,
        verdict,
        reason,
        JSON.stringify(entry.evidence),
        null,
        valueIn(entry.evidence),
      );
    for (const { item, stage, verdict, reason, evidence } of itemsOf(entry, examined)) {
      if (!item) continue;
      const { kind, index, startSec, endSec } = item;
      if (verdict === 'kept') {
        kept[kind] = (kept[kind] ?? 0) + 1;
        continue;
      }
      const screen = kind === 'keyframe' || kind === 'ocr' ? keyframe?.screens[index] : undefined;
      insertDecision.run(
        ...[n, kind, index, startSec, endSec, stage, verdict, reason],
        ...[JSON.stringify(evidence), screen?.picture.digest ?? null, valueIn(evidence)],
      );
    }
  };
}

/** What was decided on samples, where the settings ask for it: it follows from all videos of a shard together. */
async function addSamples(
  db: DatabaseSync,
  kept: RunCounts['kept'],
  workspace: string,
  record: RunRecord,
  entries: readonly RunEntry[],
): Promise<void> {
  if (record.settings.weave.minTextPerImage === 0) return;
  const insert = db.prepare(insertDecisionSql);
  const numbers = new Map(entries.map(({ video }, n) => [video.id, n]));
  for await (const { outcomes } of weaveRun(workspace, record)) {
    for (const { video, item, stage, verdict, reason, evidence } of outcomes) {
      if (item?.kind !== 'sample') continue;
      if (verdict === 'kept') kept.sample = (kept.sample ?? 0) + 1;
      else
        insert.run(
          ...[numbers.get(video)!, item.kind, item.index, item.startSec, item.endSec, stage, verdict, reason],
          ...[JSON.stringify(evidence), null, valueIn(evidence)],
        );
    }
  }
}

function isChosen(n: number, of: number): boolean {
  if (of <= mostMeasured) return true;
  return Math.floor(((n + 1) * mostMeasured) / of) > Math.floor((n * mostMeasured) / of);
}

/** What the checks of a video measured, by the settings that hold their thresholds. */
function scoresIn({ checks }: Examination): Record<string, number> {
  const scores: Record<string, number> = {};
  for (const { setting, evidence } of checks) {
    const value = valueIn(evidence);
    if (setting !== null && value !== null) scores[setting] ??= value;
  }
  return scores;
}

function valueIn({ value }: Evidence): number | null {
  return typeof value === 'number' ? value : null;
}

/** What is searched for each utterance: as trainers get it, and as it was heard where cleaning left nothing. */
export function spokenTexts({ transcribe, refine }: Examination['artefacts']): string[] {
  return transcribe?.utterances.map(({ text }, index) => refine?.texts[index] || text) ?? [];
}

function* itemsOf(entry: RunEntry, { artefacts, decisions }: Examination): Generator<Outcome> {
  if (entry.verdict === 'kept' && artefacts.transcribe && decisions)
    yield* itemOutcomes(entry, { ...artefacts, transcribe: artefacts.transcribe }, decisions);
}

/** Digest of the picture that tells most: of those in the textbook if there are any. */
function posterOf(examined: Examination): string | null {
  const { keyframe } = examined.artefacts;
  const shown = shownScreens(examined.decisions).map(({ screen }) => screen);
  const screens = shown.length > 0 ? shown : (keyframe?.screens ?? []);
  const reads = readingOf(examined.artefacts)?.screens ?? [];
  const telling = new Map(reads.map(({ screen, informativeness }) => [screen, informativeness]));
  let best = screens[0];
  for (const screen of screens)
    if ((telling.get(screen.index) ?? 0) > (telling.get(best!.index) ?? 0)) best = screen;
  return best?.picture.digest ?? null;
}
