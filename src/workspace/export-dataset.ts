import { realpath } from 'node:fs/promises';
import { dirname, resolve, sep } from 'node:path';
import { UsageError } from '../base/errors.ts';
import { packageVersion } from '../config/package.ts';
import { Workspace } from '../engine/workspace.ts';
import { layout } from '../engine/workspace-layout.ts';
import type { Corpus } from '../formats/corpus.ts';
import type { Exporter } from '../formats/exporter.ts';
import { type ExportFormat, exporters, exportFormats } from '../formats/exporters.ts';
import type { FormatError } from '../formats/format-error.ts';
import { openCorpus } from '../formats/open-corpus.ts';
import { PackageFolder } from '../formats/packages/package-folder.ts';
import type { ChatDialect, PackageCounts, PackedSource } from '../formats/packages/packager.ts';
import { textbookDefaults } from '../formats/textbook.ts';
import { countTokens } from '../tokens/tokens.ts';
import { type ExportOptions, exportRun } from './export-run.ts';
import { holdsRun, readRunRecord } from './layout.ts';

/** How a dataset is exported; what is left out is as the run of a workspace is set, or the default. */
export interface DatasetExport extends Partial<Pick<ExportOptions, 'text' | 'ocr' | 'imageTokens'>> {
  format: ExportFormat;
  /** Null for that of the run in the workspace. */
  folder: string | null;
  /** Of a workspace; the one made last where it is null. */
  run: string | null;
  dialect?: ChatDialect;
}

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
  folder: string;
}

/**
 * Exports a workspace, or any dataset that can be read.
 * @throws UsageError where the format does not take it, or the folder is one of the input or of something else.
 */
export async function exportDataset(path: string, options: DatasetExport): Promise<DatasetExported> {
  const { write, pack } = exporterNamed(options.format);
  if (write && holdsRun(path)) {
    const { counts, folder } = await exportRun(path, options.run, (defaults) => ({
      ...defaults,
      ...definedOnly(options),
      format: options.format,
      folder: options.folder,
    }));
    return { ...counts, ...nothingMissing, folder };
  }
  if (!pack) {
    const others = exportFormats.filter((name) => exporterNamed(name).pack);
    throw new UsageError(
      `Expected a workspace for ${options.format}, got ${path}. Formats of other datasets: ${others.join(', ')}.`,
    );
  }
  return exportPackage(path, options, pack);
}

const nothingMissing = { missing: 0, firstMissing: null, unreadable: 0, firstUnreadable: null };

async function exportPackage(
  path: string,
  options: DatasetExport,
  pack: NonNullable<Exporter['pack']>,
): Promise<DatasetExported> {
  const corpus = await openCorpus(path, options.run);
  const record = corpus.kind === 'workspace' ? await readRunRecord(path, options.run) : null;
  const { text, ocr, imageTokens } = {
    ...(record?.settings.export ?? textbookDefaults),
    ...definedOnly(options),
  };
  const folder =
    options.folder ?? (record && Workspace.at(path).pathOf(layout.exported(record.run, options.format)));
  if (folder === null)
    throw new UsageError(`Expected --out: ${path} is no workspace, which has a place for it.`);
  await checkApart(folder, corpus);

  const settings = { text, ocr, imageTokens, dialect: options.dialect ?? 'swift' };
  const about = {
    lectern: packageVersion,
    format: options.format,
    ...settings,
    ...(options.format === 'chat' ? {} : { dialect: undefined }),
  };
  const unreadable: { count: number; first: FormatError | null } = { count: 0, first: null };
  const onBad = (error: FormatError): void => {
    unreadable.count++;
    unreadable.first ??= error;
  };
  const target = await PackageFolder.create(folder, about);
  let counts: PackageCounts;
  try {
    counts = await pack(sourcesOf(corpus, onBad), target, settings, { countTokens });
    await target.finish({ ...about, ...counts, firstMissing: undefined, unreadable: unreadable.count });
  } catch (error) {
    await target.abandon();
    throw error;
  }
  return {
    ...counts,
    unreadable: unreadable.count,
    firstUnreadable: unreadable.first?.message ?? null,
    folder,
  };
}

/** The documents of a dataset. @throws IntegrityError where a workspace lacks a picture. */
async function* sourcesOf(corpus: Corpus, onBad: (error: FormatError) => void): AsyncGenerator<PackedSource> {
  const { store } = Workspace.at(corpus.path);
  const picture: PackedSource['picture'] =
    corpus.kind === 'workspace' ? (image) => store.getBlob(image.digest!) : (image) => corpus.image(image);
  for await (const { document } of corpus.documents(onBad)) yield { document, picture };
}

function exporterNamed(format: string): Exporter {
  if (Object.hasOwn(exporters, format)) return exporters[format as ExportFormat];
  throw new UsageError(
    `Unknown output format ${JSON.stringify(format)}. Formats: ${exportFormats.join(', ')}.`,
  );
}

/** @throws UsageError where the export would write over what it reads. */
async function checkApart(folder: string, { files, path, kind }: Corpus): Promise<void> {
  const there = await realpath(folder).catch(() => resolve(folder));
  const inputs = [...files, ...(kind === 'workspace' ? [await realpath(path)] : [])];
  if (inputs.some((file) => file === there || dirname(file) === there || file.startsWith(`${there}${sep}`)))
    throw new UsageError(`Expected an output folder other than ${folder}, which holds the input.`);
}

function definedOnly({ text, ocr, imageTokens }: DatasetExport): Partial<ExportOptions> {
  return {
    ...(text === undefined ? {} : { text }),
    ...(ocr === undefined ? {} : { ocr }),
    ...(imageTokens === undefined ? {} : { imageTokens }),
  };
}
