import type { Document, DocumentText } from '../records/index.ts';
import { titlesOf } from './index-documents.ts';
import type { Phrase } from './search-query.ts';
import { type FoundSnippets, findSnippets, type Passage } from './snippet.ts';

const snippetKinds = { speech: 'speech', ocr: 'ocr', text: 'text', end: null } as const;

/** Where in a document something is said or shown. */
export function documentSnippets(
  document: Document,
  phrases: readonly Phrase[],
  limit: number,
): FoundSnippets {
  const titles = titlesOf(document).map(
    (text): Passage => ({ text, kind: 'title', startSec: null, endSec: null }),
  );
  const texts = document.parts
    .filter((part): part is DocumentText => part.kind === 'text')
    .flatMap(({ role, text, startSec, endSec }): Passage[] => {
      const kind = snippetKinds[role];
      return kind === null ? [] : [{ text, kind, startSec, endSec }];
    });
  return findSnippets([...titles, ...texts], phrases, limit);
}
