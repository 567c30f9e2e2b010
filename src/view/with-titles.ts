import type { DatabaseSync } from 'node:sqlite';
import type { Document } from '../records/index.ts';
import { oneRow } from './database.ts';

/** A document whose videos are called what the library calls them: samples have only the titles of a manifest. */
export function withTitles(db: DatabaseSync, document: Document): Document {
  const { videos } = document;
  if (videos.every(({ title }) => title !== null)) return document;
  const titleOf = (id: string): string | null =>
    (oneRow(db, 'SELECT title FROM video WHERE id = ?', id)?.title as string | undefined) ?? null;
  return {
    ...document,
    videos: videos.map((video) => ({ ...video, title: video.title ?? titleOf(video.id) })),
  };
}
