import { realpath, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { writeAtomically } from '../base/atomic-file.ts';
import { UsageError } from '../base/errors.ts';
import { sha256 } from '../base/fingerprint.ts';
import { isBucketAddress } from '../engine/bucket/bucket-address.ts';
import { digestFiles, removeChecksums, writeChecksums } from '../engine/checksums.ts';
import { listRuns } from '../engine/run-index.ts';
import { Workspace } from '../engine/workspace.ts';
import { layout } from '../engine/workspace-layout.ts';
import { writeRecords } from '../formats/json-file.ts';
import { openCorpus } from '../formats/open-corpus.ts';
import { formatPictureName, parsePictureName } from '../formats/picture-name.ts';
import { picturesOf } from '../formats/shuffle-images.ts';
import { ShareShuffler, type ShuffleShare } from '../formats/shuffle-share.ts';
import { imageFolder, type TextbookRecord } from '../formats/textbook.ts';
import type { Digest } from '../records/basics.ts';
import { countTokens } from '../tokens/tokens.ts';
import { type ShuffleSource, textbookSource, workspaceSource } from './shuffle-source.ts';

/** Options of `shuffleDataset`, which permutes the images inside each record. */
export interface ShuffleOptions extends ShuffleShare {
  /** Folder to write to. */
  folder: string;
  /** Whether the pictures are put there too. */
  pictures: boolean;
}

/** What `shuffleDataset` wrote. */
export interface ShuffleSummary {
  records: number;
  /** Records with two pictures that differ. */
  eligible: number;
  /** Records whose pictures were permuted. */
  shuffled: number;
  /** Pictures that were put in the folder. */
  pictures: number;
  /** Pictures that the dataset names and does not have. */
  missing: number;
}

const madeFile = 'shuffle.json';

/**
 * Writes a corpus whose pictures are permuted inside a share of its samples, and beside it `shuffle.json`, which says
 * how. Texts, slots and the pictures of each sample stay what they are. A workspace gives `textbook.jsonl`, as its run
 * is set to export it; a textbook gives files of the same names and containers. Reads everything twice.
 * @throws UsageError where the dataset is another, or lies in the folder itself; IntegrityError where a workspace lacks
 *   a picture.
 */
export async function shuffleDataset(path: string, options: ShuffleOptions): Promise<ShuffleSummary> {
  const { fraction, seed, folder } = options;
  if (!(fraction >= 0 && fraction <= 1))
    throw new UsageError(`Expected a fraction from 0 to 1, got ${fraction}.`);
  const source = await sourceOf(path, folder);
  await removeChecksums(folder);
  await rm(join(folder, madeFile), { force: true });

  const shuffler = await ShareShuffler.over(allRecords(source), { fraction, seed });
  const digests = new Map<string, Digest>();
  let missing = 0;
  async function* shuffled(records: AsyncIterable<TextbookRecord>): AsyncGenerator<TextbookRecord> {
    for await (const record of records) {
      if (options.pictures) missing += await copyPictures(record, source, folder, digests);
      yield shuffler.next(record);
    }
  }
  for (const { name, container, read } of source.files)
    await writeRecords(join(folder, name), shuffled(read(countTokens)), container);

  const { records, eligible, shuffled: changed } = shuffler;
  const made = { fraction, seed, records, eligible, shuffled: changed };
  await writeAtomically(join(folder, madeFile), `${JSON.stringify(made, null, 2)}\n`);
  const pictures = digests.size;
  const written = [madeFile, ...source.files.map(({ name }) => name)];
  for (const [name, digest] of await digestFiles(folder, written)) digests.set(name, digest);
  await writeChecksums(folder, digests);
  return { records, eligible, shuffled: changed, pictures, missing };
}

async function sourceOf(path: string, folder: string): Promise<ShuffleSource> {
  const corpus = await openCorpus(path);
  if (corpus.kind !== 'workspace' && corpus.kind !== 'textbook')
    throw new UsageError(`Expected a workspace or a textbook to shuffle, got ${corpus.kind} in ${path}.`);
  const there = await realpath(folder).catch(() => resolve(folder));
  const inputs = corpus.files.map((file) => dirname(file));
  if (corpus.kind === 'workspace') {
    const workspace = Workspace.at(isBucketAddress(path) ? path : await realpath(path));
    inputs.push(workspace.address);
    for (const run of await listRuns(workspace))
      inputs.push(workspace.pathOf(layout.exported(run, 'textbook')));
  }
  if (inputs.includes(there))
    throw new UsageError(`Expected an output folder other than ${folder}, which holds the input.`);
  return corpus.kind === 'workspace' ? workspaceSource(path, corpus) : textbookSource(corpus);
}

async function* allRecords({ files }: ShuffleSource): AsyncGenerator<TextbookRecord> {
  for (const { read } of files) yield* read(() => 0);
}

/** Puts the pictures of a record under their published names; returns how many there are not. */
async function copyPictures(
  record: TextbookRecord,
  source: ShuffleSource,
  folder: string,
  digests: Map<string, Digest>,
): Promise<number> {
  const paths = record.images.filter((image) => image !== null);
  let missing = 0;
  for (const [index, picture] of picturesOf(record).entries()) {
    const parsed = parsePictureName(paths[index]!);
    const bytes = parsed && (await source.picture(paths[index]!, picture));
    if (!parsed || !bytes) {
      missing++;
      continue;
    }
    const name = `${imageFolder}/${formatPictureName(parsed)}`;
    await writeAtomically(join(folder, name), bytes);
    digests.set(name, sha256(bytes));
  }
  return missing;
}
