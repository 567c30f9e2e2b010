import type { DocumentRow, Page } from './api.ts';
import { allRows, type Row } from './database.ts';
import { documentSnippets } from './document-snippets.ts';
import { titlesOf } from './index-documents.ts';
import type { Opened } from './opened.ts';
import { pageOf, stretchOf, textParameter, wholePageOf } from './parameters.ts';
import { documentAt, posterOf } from './read-document.ts';
import { searchIndex } from './search-index.ts';
import { type Phrase, parseSearch } from './search-query.ts';
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
  if (phrases.length > 0) {
    const filter = split === null ? null : { where: 'split = ?', values: [split] };
    const { rows, counted } = searchIndex(db, 'document', phrases, stretch, filter);
    return pageOf(await rowsOf(opened, rows, phrases), counted, stretch);
  }
  const { offset, limit } = stretch;
  if (split !== null) {
    const rows = allRows(
      db,
      'SELECT * FROM document WHERE split = ? ORDER BY n LIMIT ? OFFSET ?',
      split,
      limit,
      offset,
    );
    const total = info.splits.find(({ value }) => value === split)?.count ?? 0;
    return wholePageOf(await rowsOf(opened, rows, phrases), total, stretch);
  }
  // Numbers have no gaps, so any page of a million is found as fast as the first.
  const rows = allRows(db, 'SELECT * FROM document WHERE n >= ? ORDER BY n LIMIT ?', offset, limit);
  return wholePageOf(await rowsOf(opened, rows, phrases), info.counts.documents, stretch);
}

function rowsOf(opened: Opened, rows: readonly Row[], phrases: readonly Phrase[]): Promise<DocumentRow[]> {
  return Promise.all(
    rows.map(async (row): Promise<DocumentRow> => {
      const n = Number(row.n);
      const document = await documentAt(opened, n, row);
      const text = document.parts.find((part) => part.kind === 'text');
      return {
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
      };
    }),
  );
}
