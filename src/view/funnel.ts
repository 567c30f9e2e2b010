import type { Evidence } from '../records/index.ts';
import type { Funnel, FunnelItem, FunnelItemKind, FunnelItems, FunnelStage, Page } from './api.ts';
import { allRows, getFact, oneRow } from './database.ts';
import type { RunCounts } from './index-videos.ts';
import { dropOf } from './measurement.ts';
import type { Opened } from './opened.ts';
import {
  choiceParameter,
  scoreChoiceOf,
  scoreSql,
  stretchOf,
  textParameter,
  wholePageOf,
} from './parameters.ts';
import { pictureUrl } from './picture-url.ts';
import { runOf } from './video-row.ts';

const itemKinds = [
  'clip',
  'keyframe',
  'ocr',
  'utterance',
  'sample',
] as const satisfies readonly FunnelItemKind[];

/** `/api/funnel`. @throws RequestFault where there are no videos. */
export function funnelOf(opened: Opened): Funnel {
  runOf(opened);
  const { db, info } = opened;
  const { stages, kept, decided } = getFact<RunCounts>(db, 'run')!;
  return {
    stages: stages.map(
      (status): FunnelStage => ({
        ...status,
        reasons: decided
          .filter(({ kind, stage }) => kind === 'video' && stage === status.stage)
          .map(({ verdict, reason, count }) => ({ verdict, reason, count })),
      }),
    ),
    items: itemKinds
      .map(
        (kind): FunnelItems => ({
          kind,
          kept: kept[kind] ?? 0,
          dropped: decided
            .filter((one) => one.kind === kind)
            .map(({ stage, reason, count }) => ({ stage, reason, count })),
        }),
      )
      // Samples are decided on only where the settings ask for it.
      .filter(({ kind, kept, dropped }) => kind !== 'sample' || kept + dropped.length > 0),
    documents: info.counts.documents,
    images: info.counts.images,
  };
}

/** `/api/funnel/items`. @throws RequestFault for a bad parameter, or where there are no videos. */
export function listFunnelItems(opened: Opened, query: URLSearchParams): Page<FunnelItem> {
  runOf(opened);
  const { db } = opened;
  const stretch = stretchOf(query);
  const chosen = {
    stage: textParameter(query, 'stage'),
    reason: textParameter(query, 'reason'),
    kind: choiceParameter(query, 'kind', ['video', ...itemKinds]),
    verdict: choiceParameter(query, 'verdict', ['dropped', 'failed']),
  };
  const asked = Object.entries(chosen).filter((pair): pair is [string, string] => pair[1] !== null);
  const byScore = scoreSql('decision.value', scoreChoiceOf(query));
  const conditions = asked.map(([column]) => `decision.${column} = ?`);
  const where = ['TRUE', ...conditions, ...byScore.where].join(' AND ');
  const values = asked.map(([, value]) => value);
  const total = Number(oneRow(db, `SELECT count(*) AS count FROM decision WHERE ${where}`, ...values)!.count);
  const rows = allRows(
    db,
    `SELECT decision.*, video.id, video.title FROM decision JOIN video ON video.n = decision.video
     WHERE ${where} ORDER BY ${byScore.orderBy}decision.n LIMIT ? OFFSET ?`,
    ...values,
    stretch.limit,
    stretch.offset,
  );
  const items = rows.map(
    (row): FunnelItem => ({
      video: String(row.id),
      title: String(row.title),
      kind: row.kind as FunnelItem['kind'],
      index: row.item as number | null,
      startSec: row.startSec as number | null,
      endSec: row.endSec as number | null,
      stage: String(row.stage),
      verdict: row.verdict as FunnelItem['verdict'],
      drop: dropOf({
        stage: String(row.stage),
        reason: String(row.reason),
        evidence: JSON.parse(row.evidence as string) as Evidence,
      }),
      picture: row.picture === null ? null : pictureUrl(String(row.picture)),
    }),
  );
  return wholePageOf(items, total, stretch);
}
