import { basename, resolve } from 'node:path';
import { type RunRecord, readRunRecord, UsageError } from '../index.ts';
import type { EvaluateSettings } from '../library/evaluate.ts';
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
import { openEvaluation } from './evaluation-files.ts';
import { openOverlap } from './overlap-files.ts';
import type { Results } from './results.ts';

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
  kind: Corpus['kind'] | Results['kind'];
  /** The run of a workspace; null for other datasets. */
  run: RunRecord | null;
  runs: string[];
  /** Null where the samples of this run are not stored, but derived from its artefacts. */
  corpus: Corpus | null;
  documents(): AsyncIterable<IndexedDocument>;
  /** What commands of `lectern evaluate` wrote; null for datasets. */
  results: Results | null;
}

/**
 * Opens a workspace (a run of it, the one made last where `run` is null), a dataset, or results of an evaluation.
 * @param benchmarks Where the files of benchmarks lie.
 * @throws UsageError where there is nothing of the kind.
 */
export async function openDataset(
  dir: string,
  run: string | null,
  benchmarks: EvaluateSettings | null = null,
): Promise<Dataset> {
  const path = isBucketAddress(dir) ? dir.replace(/\/+$/, '') : resolve(dir);
  const name = basename(path);
  if (!(await holdsRun(path))) {
    const results =
      run === null ? ((await openEvaluation(path, benchmarks)) ?? (await openOverlap(path))) : null;
    if (results)
      return {
        ...{ path, name, kind: results.kind, run: null, runs: [], corpus: null, results },
        async *documents() {},
      };
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
      results: null,
    };
  }
  const record = await readRunRecord(path, run);
  const runs = await listRuns(path);
  const corpus = (await hasSamplesOf(path, record.run)) ? await openCorpus(path, record.run) : null;
  const documents = corpus ? () => storedDocuments(corpus) : () => derivedDocuments(path, record);
  return { path, name, kind: 'workspace', run: record, runs, corpus, documents, results: null };
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
