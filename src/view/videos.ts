import { type Threshold, thresholdsOf } from '../library/program.ts';
import type { Page, VideoCard } from './api.ts';
import { allRows, oneRow, type Row } from './database.ts';
import { RequestFault } from './fault.ts';
import type { Opened } from './opened.ts';
import { pageOf, scoreChoiceOf, scoreSql, stretchOf, textParameter, wholePageOf } from './parameters.ts';
import { searchIndex } from './search-index.ts';
import { parseSearch } from './search-query.ts';
import { videoSnippets } from './video-passages.ts';
import { cardOf, runOf } from './video-row.ts';

/** Parameters, and the columns that they choose by. */
const filters = {
  verdict: 'verdict',
  stage: 'stage',
  reason: 'reason',
  subject: 'subject',
  course: 'course',
  point: 'knowledgePoint',
};

/** `/api/videos`. @throws RequestFault for a bad parameter, or where there are no videos. */
export async function listVideos(opened: Opened, query: URLSearchParams): Promise<Page<VideoCard>> {
  const { settings } = runOf(opened);
  const stretch = stretchOf(query);
  const where = ['TRUE'];
  const values: string[] = [];
  for (const [name, column] of Object.entries(filters)) {
    const value = textParameter(query, name);
    if (value === null) continue;
    where.push(value === '' ? `${column} IS NULL` : `${column} = ?`);
    if (value !== '') values.push(value);
  }
  const odd = textParameter(query, 'suspect');
  if (odd !== null) {
    where.push('EXISTS (SELECT 1 FROM json_each(video.suspect) WHERE json_each.value = ?)');
    values.push(odd);
  }
  const sort = sortIn(query, thresholdsOf(settings));
  const score = sort === null ? 'NULL' : `json_extract(video.scores, '$."${sort}"')`;
  const byScore = scoreSql(score, scoreChoiceOf(query));
  where.push(...byScore.where);
  const scored = (row: Row): VideoCard => {
    const scores = JSON.parse(String(row.scores)) as Record<string, number>;
    return { ...cardOf(row), score: sort === null ? null : (scores[sort] ?? null) };
  };
  const typed = textParameter(query, 'search')?.trim() ?? '';
  const phrases = parseSearch(typed);
  if (typed !== '' && phrases.length === 0) return wholePageOf([], 0, stretch);
  if (phrases.length > 0) {
    const filter = { where: where.join(' AND '), values };
    const { rows, counted } = searchIndex(opened.db, 'video', phrases, stretch, filter);
    const cards = rows.map(async (row): Promise<VideoCard> => {
      const { snippets } = await videoSnippets(opened, row, phrases, 1);
      return { ...scored(row), snippet: snippets[0] ?? null };
    });
    return pageOf(await Promise.all(cards), counted, stretch);
  }
  const chosen = `FROM video WHERE ${where.join(' AND ')}`;
  const total = Number(oneRow(opened.db, `SELECT count(*) AS count ${chosen}`, ...values)!.count);
  const sql = `SELECT * ${chosen} ORDER BY ${byScore.orderBy}n LIMIT ? OFFSET ?`;
  const rows = allRows(opened.db, sql, ...values, stretch.limit, stretch.offset);
  return wholePageOf(rows.map(scored), total, stretch);
}

/** The score to sort and narrow by, named by the setting of its threshold. @throws RequestFault for any other. */
function sortIn(query: URLSearchParams, thresholds: readonly Threshold[]): string | null {
  const sort = textParameter(query, 'sort');
  if (sort === null || thresholds.some(({ setting, kind }) => setting === sort && kind === 'video'))
    return sort;
  throw new RequestFault(400, 'Expected "sort" to be the setting of a threshold of videos.');
}
