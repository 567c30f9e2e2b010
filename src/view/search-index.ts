import type { DatabaseSync } from 'node:sqlite';
import { allRows, type Row, type Value } from './database.ts';
import { mostCounted, type Stretch } from './parameters.ts';
import { matchOf, type Phrase } from './search-query.ts';

/** What a search finds. */
export interface FoundRows {
  rows: Row[];
  /** Of all, counted to one more than `mostCounted`. */
  counted: number;
}

/**
 * Looks phrases up, in videos or in documents, in their order.
 * @param filter Further conditions on the columns of the table, and their values; null for none.
 */
export function searchIndex(
  db: DatabaseSync,
  table: 'video' | 'document',
  phrases: readonly Phrase[],
  { offset, limit }: Stretch,
  filter: { where: string; values: readonly Value[] } | null = null,
): FoundRows {
  // The words come first, for they are found in order and need to be followed no further than they are counted. They
  // are asked once, for count and page: a word that is only begun is put together anew each time.
  const found = allRows(
    db,
    `SELECT ${table}_text.rowid AS n FROM ${table}_text
     ${filter ? `CROSS JOIN ${table} ON ${table}.n = ${table}_text.rowid` : ''}
     WHERE ${table}_text MATCH ? ${filter ? `AND ${filter.where}` : ''} ORDER BY ${table}_text.rowid LIMIT ?`,
    matchOf(phrases),
    ...(filter?.values ?? []),
    mostCounted + 1,
  );
  const select = db.prepare(`SELECT * FROM ${table} WHERE n = ?`);
  const shown = found.slice(offset, Math.min(offset + limit, mostCounted));
  return { rows: shown.map(({ n }) => select.get(n!) as Row), counted: found.length };
}
