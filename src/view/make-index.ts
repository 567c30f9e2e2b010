import { rm } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { StoppedError } from '../index.ts';
import { errorMessage } from '../library/program.ts';
import type { CorpusInfo } from './api.ts';
import { createDatabase, finishDatabase, indexVersion, putFact } from './database.ts';
import type { Dataset } from './dataset.ts';
import { commitDraft, indexPlace, openIndex, startDraft } from './index-cache.ts';
import { indexDocuments } from './index-documents.ts';
import { indexVideos } from './index-videos.ts';

/** How indexing gets on. */
export type IndexEvent =
  | { event: 'indexing'; what: 'videos' | 'documents' | 'results'; count: number }
  | { event: 'indexed'; documents: number; seconds: number }
  /** The cache folder cannot be used; the index is made in memory, and again the next time. */
  | { event: 'no-cache'; message: string };

export interface OpenedIndex {
  db: DatabaseSync;
  /** Null where the index was there already. */
  indexSec: CorpusInfo['indexSec'];
}

/**
 * Opens the index of a dataset, or makes it in one pass over its records. It is kept in the user's cache folder until
 * a file of the dataset changes.
 * @throws FormatError and IntegrityError as reading the dataset does; StoppedError where the disk is full; the signal's
 * reason where it was aborted. Of an index that was not finished nothing stays.
 */
export async function openOrMakeIndex(
  dataset: Dataset,
  onEvent: (event: IndexEvent) => void,
  signal: AbortSignal,
): Promise<OpenedIndex> {
  const startedAt = performance.now();
  const place = await indexPlace(dataset);
  const found = openIndex(place);
  if (found) return { db: found, indexSec: null };
  const draft = await startDraft(place).catch((error: unknown) => {
    onEvent({ event: 'no-cache', message: errorMessage(error) });
    return null;
  });
  let db: DatabaseSync | null = null;
  try {
    db = createDatabase(draft ?? ':memory:');
    const documents = await fillIndex(db, dataset, onEvent, signal);
    const indexSec = (performance.now() - startedAt) / 1000;
    onEvent({ event: 'indexed', documents, seconds: indexSec });
    if (draft === null) return { db, indexSec };
    db.close();
    await commitDraft(draft, place);
    return { db: new DatabaseSync(place.file, { readOnly: true }), indexSec };
  } catch (error) {
    if (db?.isOpen) db.close();
    if (draft !== null) await rm(draft, { force: true });
    if (!isDiskError(error)) throw error;
    throw new StoppedError(
      `Cannot write the index to ${place.folder} (${errorMessage(error)}). Free space there, or set XDG_CACHE_HOME to another folder.`,
    );
  }
}

/** Codes of SQLite: it could not read or write, or the disk is full. */
const diskErrors = [10, 13];

function isDiskError(error: unknown): boolean {
  const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) : 0;
  // The upper bytes say more of the same.
  return diskErrors.includes(code & 0xff);
}

const tellEvery = { videos: 100, documents: 1000, results: 1000 };

async function fillIndex(
  db: DatabaseSync,
  dataset: Dataset,
  onEvent: (event: IndexEvent) => void,
  signal: AbortSignal,
): Promise<number> {
  let documents = 0;
  db.exec('BEGIN');
  if (dataset.run) {
    await indexVideos(db, dataset.path, dataset.run, (count) => {
      signal.throwIfAborted();
      if (count % tellEvery.videos === 0) onEvent({ event: 'indexing', what: 'videos', count });
    });
  }
  await dataset.results?.index(db, (count) => {
    signal.throwIfAborted();
    if (count % tellEvery.results === 0) onEvent({ event: 'indexing', what: 'results', count });
  });
  await indexDocuments(db, dataset.documents(), (count) => {
    signal.throwIfAborted();
    documents = count;
    if (count % tellEvery.documents === 0) onEvent({ event: 'indexing', what: 'documents', count });
  });
  finishDatabase(db);
  putFact(db, 'version', indexVersion);
  db.exec('COMMIT');
  return documents;
}
