import type { DatabaseSync } from 'node:sqlite';
import type { RunRecord } from '../index.ts';
import { thresholdsOf } from '../library/program.ts';
import type { CorpusInfo, Facet } from './api.ts';
import { allRows, oneRow } from './database.ts';
import type { Dataset } from './dataset.ts';

const mostValues = 200;

/** Counts what is in an index. */
export function corpusInfo(
  dataset: Dataset,
  db: DatabaseSync,
  indexSec: number | null,
  { hasAudit, against }: Pick<CorpusInfo, 'hasAudit' | 'against'>,
): CorpusInfo {
  const documents = oneRow(db, 'SELECT count(*) AS count, sum(images) AS images FROM document')!;
  const videos = oneRow(db, 'SELECT count(*) AS count, sum(durationSec) AS sec FROM video')!;
  const facet = (column: string, where = 'TRUE'): Facet[] => facetOf(db, 'video', column, where);
  return {
    kind: dataset.kind,
    name: dataset.name,
    path: dataset.path,
    run: dataset.run?.run ?? null,
    runs: dataset.runs,
    hasVideos: dataset.run !== null,
    against,
    hasAudit,
    counts: {
      documents: Number(documents.count),
      images: Number(documents.images ?? 0),
      videos: Number(videos.count),
      videoSec: Number(videos.sec ?? 0),
    },
    indexSec,
    facets: {
      verdicts: facet('verdict'),
      reasons: facet('reason', 'reason IS NOT NULL'),
      suspicions: facetOf(db, 'video, json_each(video.suspect) AS odd', 'odd.value', 'TRUE'),
      subjects: facet('subject'),
      courses: facet('course'),
      points: facet('knowledgePoint'),
    },
    scores: dataset.run ? scoresIn(db, dataset.run) : [],
    splits: facetOf(db, 'document', 'split', 'split IS NOT NULL'),
  };
}

function scoresIn(db: DatabaseSync, { settings }: RunRecord): CorpusInfo['scores'] {
  const rows = allRows(
    db,
    'SELECT DISTINCT score.key AS setting FROM video, json_each(video.scores) AS score',
  );
  const found = new Set(rows.map(({ setting }) => setting));
  return thresholdsOf(settings)
    .filter(({ setting, kind }) => kind === 'video' && found.has(setting))
    .map(({ setting, score }) => ({ setting, score }));
}

function facetOf(db: DatabaseSync, table: string, column: string, where: string): Facet[] {
  const rows = allRows(
    db,
    `SELECT coalesce(${column}, '') AS value, count(*) AS count FROM ${table} WHERE ${where}
     GROUP BY ${column} ORDER BY count DESC, value LIMIT ${mostValues}`,
  );
  return rows.map(({ value, count }) => ({ value: String(value), count: Number(count) }));
}
