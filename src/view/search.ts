import type { Page, SearchHit } from './api.ts';
import { allRows, oneRow, type Row } from './database.ts';
import { documentSnippets } from './document-snippets.ts';
import { titlesOf } from './index-documents.ts';
import type { Opened } from './opened.ts';
import { mostCounted, pageOf, stretchOf, textParameter } from './parameters.ts';
import { documentAt, posterOf } from './read-document.ts';
import { matchOf, type Phrase, parseSearch } from './search-query.ts';
import { videoSnippets } from './video-passages.ts';
import { cardOf } from './video-row.ts';

const snippetsOfHit = 5;

/** `/api/search`: videos of a workspace, documents of other datasets. @throws RequestFault for a bad parameter. */
export async function searchAll(opened: Opened, query: URLSearchParams): Promise<Page<SearchHit>> {
  const { db, dataset } = opened;
  const stretch = stretchOf(query);
  const phrases = parseSearch(textParameter(query, 'q')?.trim() ?? '');
  if (phrases.length === 0) return pageOf([], 0, stretch);
  const match = matchOf(phrases);
  const table = dataset.run ? 'video' : 'document';
  const found = `${table}_text WHERE ${table}_text MATCH ?`;
  const counted = oneRow(
    db,
    `SELECT count(*) AS count FROM (SELECT 1 FROM ${found} LIMIT ?)`,
    match,
    mostCounted + 1,
  )!;
  const rows = allRows(
    db,
    `SELECT ${table}.* FROM (SELECT rowid FROM ${found} ORDER BY rowid LIMIT ? OFFSET ?) AS hit
     JOIN ${table} ON ${table}.n = hit.rowid ORDER BY ${table}.n`,
    match,
    stretch.limit,
    stretch.offset,
  );
  const hits: SearchHit[] = [];
  for (const row of rows) hits.push(await (dataset.run ? videoHit : documentHit)(opened, row, phrases));
  return pageOf(hits, Number(counted.count), stretch);
}

async function videoHit(opened: Opened, row: Row, phrases: readonly Phrase[]): Promise<SearchHit> {
  const { id, title, verdict, poster } = cardOf(row);
  const found = await videoSnippets(opened, row, phrases, snippetsOfHit);
  return { video: id, document: null, title, verdict, poster, ...found };
}

async function documentHit(opened: Opened, row: Row, phrases: readonly Phrase[]): Promise<SearchHit> {
  const n = Number(row.n);
  const document = await documentAt(opened, n, row);
  return {
    video: null,
    document: n,
    title: titlesOf(document)[0] ?? null,
    verdict: null,
    poster: posterOf(opened, n, document),
    ...documentSnippets(document, phrases, snippetsOfHit),
  };
}
