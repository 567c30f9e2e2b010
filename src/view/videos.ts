import type { Page, VideoCard } from './api.ts';
import { allRows, oneRow } from './database.ts';
import type { Opened } from './opened.ts';
import { stretchOf, textParameter, wholePageOf } from './parameters.ts';
import { matchOf, parseSearch } from './search-query.ts';
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
  runOf(opened);
  const stretch = stretchOf(query);
  const where = ['TRUE'];
  const values: string[] = [];
  for (const [name, column] of Object.entries(filters)) {
    const value = textParameter(query, name);
    if (value === null) continue;
    where.push(value === '' ? `${column} IS NULL` : `${column} = ?`);
    if (value !== '') values.push(value);
  }
  const typed = textParameter(query, 'search')?.trim() ?? '';
  const phrases = parseSearch(typed);
  if (typed !== '' && phrases.length === 0) return wholePageOf([], 0, stretch);
  if (phrases.length > 0) {
    where.push('n IN (SELECT rowid FROM video_text WHERE video_text MATCH ?)');
    values.push(matchOf(phrases));
  }
  const chosen = `FROM video WHERE ${where.join(' AND ')}`;
  const total = Number(oneRow(opened.db, `SELECT count(*) AS count ${chosen}`, ...values)!.count);
  const sql = `SELECT * ${chosen} ORDER BY n LIMIT ? OFFSET ?`;
  const cards: VideoCard[] = [];
  for (const row of allRows(opened.db, sql, ...values, stretch.limit, stretch.offset)) {
    const found = phrases.length > 0 ? await videoSnippets(opened, row, phrases, 1) : null;
    cards.push({ ...cardOf(row), snippet: found?.snippets[0] ?? null });
  }
  return wholePageOf(cards, total, stretch);
}
