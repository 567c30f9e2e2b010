import type { Document, DocumentImage } from '../records/index.ts';
import { oneRow, type Row } from './database.ts';
import { RequestFault } from './fault.ts';
import type { Opened } from './opened.ts';
import { pictureUrl } from './picture-url.ts';
import { withTitles } from './with-titles.ts';

/** Reads one document again. @throws RequestFault where there is none of this number. */
export async function documentAt({ db, records }: Opened, n: number, known?: Row): Promise<Document> {
  const row = known ?? oneRow(db, 'SELECT file, offset, bytes FROM document WHERE n = ?', n);
  if (!row) throw new RequestFault(404, 'There is no such document.');
  const { file, offset, bytes } = row;
  if (records && file !== null) {
    const place = { file: Number(file), offset: Number(offset), bytes: Number(bytes) };
    return withTitles(db, await records.documentAt(place));
  }
  const held = oneRow(db, 'SELECT json FROM held_document WHERE n = ?', n)!;
  return withTitles(db, JSON.parse(held.json as string) as Document);
}

/** Address of picture `i` of document `n`. */
export function imageUrl({ dataset }: Opened, n: number, i: number, { digest }: DocumentImage): string {
  if (dataset.run && digest !== null) return pictureUrl(digest);
  return `/api/documents/${n}/images/${i}`;
}

/** Address of the first picture of a document; null where it has none. */
export function posterOf(opened: Opened, n: number, { parts }: Document): string | null {
  const image = parts.find((part) => part.kind === 'image');
  return image ? imageUrl(opened, n, 0, image) : null;
}
