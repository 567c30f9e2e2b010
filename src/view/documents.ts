import type { DocumentRow, Page } from './api.ts';
import { allRows, oneRow, type Row } from './database.ts';
import { documentSnippets } from './document-snippets.ts';
import { titlesOf } from './index-documents.ts';
import type { Opened } from './opened.ts';
import { mostCounted, pageOf, stretchOf, textParameter, wholePageOf } from './parameters.ts';
import { documentAt, posterOf } from './read-document.ts';
import { matchOf, type Phrase, parseSearch } from './search-query.ts';
import { beginningOf } from './snippet.ts';

const beginningChars = 200;

/** `/api/documents`. @throws RequestFault for a bad parameter. */
export async function listDocuments(opened: Opened, query: URLSearchParams): Promise<Page<DocumentRow>> {
  const { db, info } = opened;
  const stretch = stretchOf(query);
  const split = textParameter(query, 'split');
  const typed = textParameter(query, 'search')?.trim() ?? '';
  const phrases = parseSearch(typed);
  if (typed !== '' && phrases.length === 0) return wholePageOf([], 0, stretch);
  const { offset, limit } = stretch;

  if (phrases.length === 0 && split === null) {
    // Numbers have no gaps, so any page of a million is found as fast as the first.
    const rows = allRows(db, 'SELECT * FROM document WHERE n >= ? ORDER BY n LIMIT ?', offset, limit);
    return wholePageOf(await rowsOf(opened, rows, phrases), info.counts.documents, stretch);
  }
  const where: string[] = [];
  const values: string[] = [];
  if (split !== null) {
    where.push('split = ?');
    values.push(split);
  }
  if (phrases.length > 0) {
    where.push('n IN (SELECT rowid FROM document_text WHERE document_text MATCH ?)');
    values.push(matchOf(phrases));
  }
  const chosen = `FROM document WHERE ${where.join(' AND ')}`;
  const counted = oneRow(
    db,
    `SELECT count(*) AS count FROM (SELECT 1 ${chosen} LIMIT ?)`,
    ...values,
    mostCounted + 1,
  )!;
  const rows = allRows(db, `SELECT * ${chosen} ORDER BY n LIMIT ? OFFSET ?`, ...values, limit, offset);
  return pageOf(await rowsOf(opened, rows, phrases), Number(counted.count), stretch);
}

async function rowsOf(
  opened: Opened,
  rows: readonly Row[],
  phrases: readonly Phrase[],
): Promise<DocumentRow[]> {
  const listed: DocumentRow[] = [];
  for (const row of rows) {
    const n = Number(row.n);
    const document = await documentAt(opened, n, row);
    const text = document.parts.find((part) => part.kind === 'text');
    listed.push({
      n,
      id: document.id,
      split: document.split,
      images: Number(row.images),
      texts: Number(row.texts),
      chars: Number(row.chars),
      titles: titlesOf(document),
      poster: posterOf(opened, n, document),
      beginning: beginningOf(text?.text ?? '', beginningChars),
      snippet: phrases.length === 0 ? null : (documentSnippets(document, phrases, 1).snippets[0] ?? null),
    });
  }
  return listed;
}
