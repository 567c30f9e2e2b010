import { basename, resolve } from 'node:path';
import { type RunRecord, readRunRecord, UsageError } from '../index.ts';
import { type Corpus, openCorpus } from '../library/formats.ts';
import {
  hasSamplesOf,
  holdsRun,
  isBucketAddress,
  isReadAgain,
  listRuns,
  sampleDocumentSchema,
  weaveRun,
} from '../library/program.ts';
import type { Document, DocumentPlace } from '../records/index.ts';

/** A document on its way into the index. */
export interface IndexedDocument {
  document: Document;
  /** Where it can be read again; null where it cannot be, or not quickly: the index then holds it. */
  place: DocumentPlace | null;
}

/** What was opened to be read. */
export interface Dataset {
  path: string;
  name: string;
  kind: Corpus['kind'];
  /** The run of a workspace; null for other datasets. */
  run: RunRecord | null;
  runs: string[];
  /** Null where the samples of this run are not stored, but derived from its artefacts. */
  corpus: Corpus | null;
  documents(): AsyncIterable<IndexedDocument>;
}

/**
 * Opens a workspace (a run of it, the one made last where `run` is null) or a dataset.
 * @throws UsageError where there is nothing of the kind.
 */
export async function openDataset(dir: string, run: string | null): Promise<Dataset> {
  const path = isBucketAddress(dir) ? dir.replace(/\/+$/, '') : resolve(dir);
  const name = basename(path);
  if (!(await holdsRun(path))) {
    const corpus = await openCorpus(path);
    if (run !== null) throw new UsageError(`--run needs a workspace; ${dir} is not one.`);
    return {
      path,
      name,
      kind: corpus.kind,
      run: null,
      runs: [],
      corpus,
      documents: () => storedDocuments(corpus),
    };
  }
  const record = await readRunRecord(path, run);
  const runs = await listRuns(path);
  const corpus = (await hasSamplesOf(path, record.run)) ? await openCorpus(path, record.run) : null;
  const documents = corpus ? () => storedDocuments(corpus) : () => derivedDocuments(path, record);
  return { path, name, kind: 'workspace', run: record, runs, corpus, documents };
}

async function* storedDocuments(corpus: Corpus): AsyncGenerator<IndexedDocument> {
  for await (const { document, place } of corpus.documents()) {
    // A packed file would have to be unpacked from its beginning for every page.
    yield { document, place: isReadAgain(corpus.files[place.file]!) ? place : null };
  }
}

async function* derivedDocuments(path: string, record: RunRecord): AsyncGenerator<IndexedDocument> {
  for await (const { samples } of weaveRun(path, record)) {
    for (const sample of samples)
      yield { document: { ...sampleDocumentSchema.parse(sample), id: sample.id }, place: null };
  }
}
