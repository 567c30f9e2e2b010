import { realpath } from 'node:fs/promises';
import { basename, dirname, resolve, sep } from 'node:path';
import { UsageError } from '../base/errors.ts';
import { packageVersion } from '../config/package.ts';
import { isBucketAddress } from '../engine/bucket/bucket-address.ts';
import { Workspace } from '../engine/workspace.ts';
import { layout } from '../engine/workspace-layout.ts';
import type { Corpus } from '../formats/corpus.ts';
import { factsOfFiles } from '../formats/corpus-facts.ts';
import { type ExportFormat, exportFormats } from '../formats/exporters.ts';
import type { FormatError } from '../formats/format-error.ts';
import { openCorpus } from '../formats/open-corpus.ts';
import { exporterOf, nameOfFormat, type OwnFormat } from '../formats/own-format.ts';
import type { ChatDialect } from '../formats/packages/chat-dialect.ts';
import { type LeftOut, readLeftOut, withoutImages } from '../formats/packages/left-out.ts';
import type { PackageShare } from '../formats/packages/make-parts.ts';
import type { PackageOptions, Packager, PackedSource } from '../formats/packages/packager.ts';
import { type MixedDataset, type Selection, selectDocuments } from '../formats/packages/select-documents.ts';
import { writePackage } from '../formats/packages/write-package.ts';
import { textbookDefaults } from '../formats/textbook.ts';
import type { Document } from '../records/document.ts';
import { countTokens } from '../tokens/tokens.ts';
import { ExportCard } from './export-card.ts';
import { type ExportOptions, exportRun } from './export-run.ts';
import { holdsRun, readRunRecord } from './layout.ts';
import { recordedRun } from './recorded-run.ts';
import { throughFolder } from './through-folder.ts';

/** How a dataset is exported; what is left out is as the run of a workspace is set, or the default. */
export interface DatasetExport extends Partial<Pick<ExportOptions, 'text' | 'ocr' | 'imageTokens'>> {
  format: ExportFormat | OwnFormat;
  /** Null for that of the run in the workspace. */
  folder: string | null;
  /** Of a workspace; the one made last where it is null. */
  run: string | null;
  dialect?: ChatDialect;
  /** Which documents are taken; all where it is left out. */
  selection?: Omit<Selection, 'without'> & {
    /** File that says what is left out (`readLeftOut`). */
    without?: string;
  };
  /** Where a dataset card and Croissant metadata are wanted; the title is the name of the dataset unless told. */
  card?: { title?: string };
  /** Datasets that are mixed in, with their shares; the rest comes from the first. */
  mix?: readonly { path: string; share: number }[];
  /** Makes these parts and leaves them for an export without it, which makes what is missing and joins all. */
  shard?: PackageShare;
}

/** What `exportDataset` wrote, and what it could not. */
export interface DatasetExported {
  records: number;
  pictures: number;
  /** Pictures that the dataset names and does not have. */
  missing: number;
  firstMissing: string | null;
  /** Records that could not be read. */
  unreadable: number;
  /** What is wrong with the first of those. */
  firstUnreadable: string | null;
  /** Where the files are. */
  folder: string;
}

/**
 * Exports a workspace, or any dataset that can be read.
 * @throws UsageError where the format does not take it, or the folder is one of the input or of something else.
 */
export async function exportDataset(path: string, options: DatasetExport): Promise<DatasetExported> {
  const { write, pack } = exporterOf(options.format);
  const name = nameOfFormat(options.format);
  const hasCard = options.card !== undefined;
  const isSelected = options.selection !== undefined || (options.mix?.length ?? 0) > 0;
  if (write && !isSelected && !hasCard && (await holdsRun(path))) {
    if (options.shard)
      throw new UsageError(`Expected a package for --shard: ${name} of a whole workspace is one piece.`);
    const { counts, folder } = await exportRun(path, options.run, ({ text, ocr }) => ({
      format: options.format,
      folder: options.folder,
      text: options.text ?? text,
      ocr: options.ocr ?? ocr,
      imageTokens: options.imageTokens ?? null,
    }));
    return { ...counts, ...nothingMissing, folder };
  }
  if (!pack) {
    const others = exportFormats.filter((other) => exporterOf(other).pack);
    const wanted = isSelected ? 'all samples of a workspace' : hasCard ? 'no card' : 'a workspace';
    throw new UsageError(
      `Expected ${wanted} for ${name}. Formats of other datasets, of selected samples and with a card: ${others.join(', ')}.`,
    );
  }
  // Its place in the workspace is that of all samples.
  if (isSelected && options.folder === null)
    throw new UsageError('Expected --out with selected or mixed samples.');
  // There lies what the run itself exported.
  if (write && hasCard && options.folder === null)
    throw new UsageError(`Expected --out for ${name} with a card.`);
  return exportPackage(path, options, pack);
}

const nothingMissing = { missing: 0, firstMissing: null, unreadable: 0, firstUnreadable: null };

async function exportPackage(
  path: string,
  options: DatasetExport,
  packager: Packager,
): Promise<DatasetExported> {
  const format = nameOfFormat(options.format);
  const corpus = await openCorpus(path, options.run);
  const record = corpus.kind === 'workspace' ? await readRunRecord(path, options.run) : null;
  const configured = record?.settings.export ?? textbookDefaults;
  const { text = configured.text, ocr = configured.ocr } = options;
  const imageTokens = options.imageTokens ?? configured.imageTokens;
  const folder = options.folder ?? (record && Workspace.at(path).pathOf(layout.exported(record.run, format)));
  if (folder !== null && isBucketAddress(folder)) {
    // Parts wait for each other in a folder that all machines see.
    if (options.shard) throw new UsageError(`Expected a folder with --shard, got ${folder}.`);
    if ([path, ...(options.mix ?? []).map(({ path }) => path)].some((one) => isIn(folder, one)))
      throw new UsageError(`Expected an output place other than ${folder}, which holds the input.`);
    const done = await throughFolder(folder, (local) =>
      exportPackage(path, { ...options, folder: local }, packager),
    );
    return { ...done, folder };
  }
  if (folder === null)
    throw new UsageError(`Expected --out: ${path} is no workspace, which has a place for it.`);
  const settings = { text, ocr, imageTokens, dialect: options.dialect ?? 'swift' };
  const unreadable: Unreadable = { count: 0, first: null };
  const { without, ...selection } = options.selection ?? { seed: 0 };
  const leftOut = without === undefined ? null : await readLeftOut(without);
  const datasets = await mixedDatasets(corpus, options.mix ?? [], unreadable, leftOut);
  for (const { corpus } of datasets) await checkApart(folder, corpus);
  const sources =
    options.selection || datasets.length > 1
      ? selectDocuments(datasets, { ...selection, without: leftOut?.ids }, (document) =>
          tokensOf(document, settings),
        )
      : datasets[0]!.documents();

  const about = {
    lectern: packageVersion,
    format,
    ...settings,
    dialect: format === 'chat' ? settings.dialect : undefined,
    ...(options.selection || datasets.length > 1 ? { selection, left_out: leftOut?.lines.length } : {}),
    shares: datasets.length > 1 ? datasets.map(({ share }) => share) : undefined,
  };
  const isMixed = datasets.length > 1;
  const card =
    options.card &&
    new ExportCard({
      title: options.card.title ?? basename(resolve(path)),
      run: record && !isMixed ? recordedRun(record) : null,
      about,
      tellsAll: datasets.every(({ corpus: { kind } }) => kind === 'workspace' || kind === 'samples'),
    });
  const { records, pictures, missing, firstMissing } = await writePackage(
    sources,
    {
      folder,
      packager,
      options: settings,
      about,
      inputs: [
        await factsOfFiles(datasets.flatMap(({ corpus }) => corpus.files)),
        [...(leftOut?.lines ?? [])],
      ],
      share: options.shard ?? null,
      unreadable: () => unreadable.count,
      card,
    },
    { countTokens },
  );
  return {
    records,
    pictures,
    missing,
    firstMissing,
    unreadable: unreadable.count,
    firstUnreadable: unreadable.first?.message ?? null,
    folder,
  };
}

/** Records that could not be read. */
interface Unreadable {
  count: number;
  first: FormatError | null;
}

async function mixedDatasets(
  first: Corpus,
  mix: readonly { path: string; share: number }[],
  unreadable: Unreadable,
  leftOut: LeftOut | null,
): Promise<(MixedDataset & { corpus: Corpus })[]> {
  const mixed = mix.reduce((sum, { share }) => sum + share, 0);
  if (mix.some(({ share }) => !(share > 0)) || mixed >= 1)
    throw new UsageError(`Expected shares above 0 that leave some for ${first.path}, got ${mixed} in all.`);
  const all = [{ corpus: first, share: 1 - mixed }];
  for (const { path, share } of mix) all.push({ corpus: await openCorpus(path), share });
  return all.map(({ corpus, share }) => {
    let isReadAgain = false;
    const documents = (): AsyncIterable<PackedSource> => {
      const isCounted = !isReadAgain;
      isReadAgain = true;
      return sourcesOf(corpus, leftOut, (error) => {
        if (!isCounted) return;
        unreadable.count++;
        unreadable.first ??= error;
      });
    };
    return { corpus, path: corpus.path, share, documents };
  });
}

/** The documents of a dataset. @throws IntegrityError where a workspace lacks a picture. */
async function* sourcesOf(
  corpus: Corpus,
  leftOut: LeftOut | null,
  onBad: (error: FormatError) => void,
): AsyncGenerator<PackedSource> {
  const { store } = Workspace.at(corpus.path);
  const picture: PackedSource['picture'] =
    corpus.kind === 'workspace'
      ? (image) => store.getBlob(image.digest!)
      : (image, room) => corpus.image(image, room);
  for await (const { document } of corpus.documents(onBad))
    yield { document: leftOut ? withoutImages(document, leftOut) : document, picture };
}

/** What a document counts where a number of tokens is wanted: its pictures and texts, on-screen text unless it is off. */
function tokensOf({ parts }: Document, { text, ocr, imageTokens }: PackageOptions): number {
  return parts.reduce((sum, part) => {
    if (part.kind === 'image') return sum + imageTokens;
    if (part.role === 'ocr' && ocr === 'off') return sum;
    return sum + countTokens(text === 'raw' ? (part.raw ?? part.text) : part.text);
  }, 0);
}

/** Whether a file of a dataset, or the dataset, lies in a bucket where an export would write. */
function isIn(place: string, dataset: string): boolean {
  const [folder, found] = [place, dataset].map((one) => one.replace(/\/+$/, ''));
  return found === folder || found!.startsWith(`${folder}/`);
}

/** @throws UsageError where the export would write over what it reads. */
async function checkApart(folder: string, { files, path, kind }: Corpus): Promise<void> {
  const there = await realpath(folder).catch(() => resolve(folder));
  const whole = kind === 'workspace' && !isBucketAddress(path) ? [await realpath(path)] : [];
  const inputs = [...files, ...whole];
  if (inputs.some((file) => file === there || dirname(file) === there || file.startsWith(`${there}${sep}`)))
    throw new UsageError(`Expected an output folder other than ${folder}, which holds the input.`);
}
