import type { DatabaseSync } from 'node:sqlite';
import type { Document, DocumentText } from '../records/index.ts';
import type { IndexedDocument } from './dataset.ts';
import { withTitles } from './with-titles.ts';

/** Which column of the index a text is in; end marks are in none. */
const columns: Record<DocumentText['role'], 'speech' | 'screen' | null> = {
  speech: 'speech',
  text: 'speech',
  ocr: 'screen',
  end: null,
};

/** Puts all documents into an empty index, in order. Holds one document. */
export async function indexDocuments(
  db: DatabaseSync,
  documents: AsyncIterable<IndexedDocument>,
  onDocument: (count: number) => void,
): Promise<void> {
  const insert = db.prepare('INSERT INTO document VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  const insertHeld = db.prepare('INSERT INTO held_document VALUES (?, ?)');
  const insertText = db.prepare(
    'INSERT INTO document_text (rowid, speech, screen, title) VALUES (?, ?, ?, ?)',
  );
  const insertVideo = db.prepare(
    'INSERT OR IGNORE INTO video_document SELECT n, ?, ?, ?, ?, ? FROM video WHERE id = ?',
  );
  let n = 0;
  for await (const { document, place } of documents) {
    const { parts, split } = document;
    const texts = { speech: [] as string[], screen: [] as string[] };
    let [images, textCount, chars] = [0, 0, 0];
    for (const part of parts) {
      if (part.kind === 'image') {
        images++;
        continue;
      }
      const column = columns[part.role];
      if (column === null) continue;
      texts[column].push(part.text);
      textCount++;
      chars += part.text.length;
    }
    insert.run(
      n,
      place?.file ?? null,
      place?.offset ?? null,
      place?.bytes ?? null,
      split,
      images,
      textCount,
      chars,
    );
    if (!place) insertHeld.run(n, JSON.stringify(document));
    insertText.run(
      n,
      texts.speech.join('\n'),
      texts.screen.join('\n'),
      titlesOf(withTitles(db, document)).join('\n'),
    );
    for (const [video, { first, last, startSec, endSec }] of stretches(document))
      insertVideo.run(n, first, last, startSec, endSec, video);
    onDocument(++n);
  }
}

/** What a document can be called: the titles of its videos, else the address of its page. */
export function titlesOf({ videos, url }: Document): string[] {
  const titles = videos.map(({ title, id }) => title ?? id);
  return titles.length === 0 && url !== null ? [url] : titles;
}

interface Stretch {
  first: number;
  last: number;
  startSec: number;
  endSec: number;
}

/** Which parts come from each video, and the time in it that they span. */
function stretches({ parts }: Document): Map<string, Stretch> {
  const found = new Map<string, Stretch>();
  for (const [index, { video, startSec, endSec }] of parts.entries()) {
    if (video === null || startSec === null || endSec === null) continue;
    const known = found.get(video);
    found.set(video, {
      first: known?.first ?? index,
      last: index,
      startSec: Math.min(known?.startSec ?? startSec, startSec),
      endSec: Math.max(known?.endSec ?? endSec, endSec),
    });
  }
  return found;
}
