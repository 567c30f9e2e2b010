import type { Page, SearchHit } from './api.ts';
import type { Row } from './database.ts';
import { documentSnippets } from './document-snippets.ts';
import { titlesOf } from './index-documents.ts';
import type { Opened } from './opened.ts';
import { pageOf, stretchOf, textParameter } from './parameters.ts';
import { documentAt, posterOf } from './read-document.ts';
import { searchIndex } from './search-index.ts';
import { type Phrase, parseSearch } from './search-query.ts';
import { videoSnippets } from './video-passages.ts';
import { cardOf } from './video-row.ts';

const snippetsOfHit = 5;

/** `/api/search`: videos of a workspace, documents of other datasets. @throws RequestFault for a bad parameter. */
export async function searchAll(opened: Opened, query: URLSearchParams): Promise<Page<SearchHit>> {
  const { db, dataset } = opened;
  const stretch = stretchOf(query);
  const phrases = parseSearch(textParameter(query, 'q')?.trim() ?? '');
  if (phrases.length === 0) return pageOf([], 0, stretch);
  const { rows, counted } = searchIndex(db, dataset.run ? 'video' : 'document', phrases, stretch);
  const hitOf = dataset.run ? videoHit : documentHit;
  return pageOf(await Promise.all(rows.map((row) => hitOf(opened, row, phrases))), counted, stretch);
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
