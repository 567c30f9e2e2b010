import { resolve } from 'node:path';
import { UsageError } from '../base/errors.ts';
import { digestFiles, removeChecksums, writeChecksums } from '../engine/checksums.ts';
import type { Objects } from '../engine/objects.ts';
import { openObjects } from '../engine/open-objects.ts';
import type { Store } from '../engine/store.ts';
import { Workspace, type WorkspacePlace } from '../engine/workspace.ts';
import { layout } from '../engine/workspace-layout.ts';
import { lockWorkspace } from '../engine/workspace-lock.ts';
import type { ExportCounts } from '../formats/export-files.ts';
import { type ExportFormat, exporters, exportFormats } from '../formats/exporters.ts';
import type { Digest } from '../records/basics.ts';
import type { Sample } from '../records/sample.ts';
import { readProducers } from '../stages/shared/producers.ts';
import { countTokens } from '../tokens/tokens.ts';
import { readRunRecord } from './layout.ts';
import { endOfVideo, weaveRun } from './weave-run.ts';

export interface ExportOptions {
  format: ExportFormat;
  /** Folder for the files and `images/`. */
  folder: string;
  text: 'raw' | 'refined';
  ocr: 'off' | 'on' | 'merged';
  /** Tokens that a picture counts in the published token numbers. */
  imageTokens: number;
  /** What read the screens, for the clip format; the embedded reader where it is left out. */
  ocrEngine?: string;
}

const embeddedReader = `${readProducers.reader.name} ${readProducers.reader.model}`;

/** Where an export goes that is given no folder. */
export function exportFolder(workspace: string, format: ExportFormat): string {
  return Workspace.at(workspace).pathOf(layout.exported(format));
}

/** Where a run itself exports to. */
export function textbookFolder(workspace: string): string {
  return Workspace.at(workspace).pathOf(layout.textbook);
}

/**
 * Exports a run of a workspace; the one made last where `run` is null.
 * @throws UsageError where there is none, or where a run is at work that writes to the same folder.
 */
export async function exportRun(
  workspace: string,
  run: string | null,
  options: (defaults: {
    text: 'raw' | 'refined';
    ocr: 'off' | 'on' | 'merged';
    imageTokens: number;
  }) => ExportOptions,
): Promise<ExportCounts> {
  const record = await readRunRecord(workspace, run);
  const { read } = record.settings.roles;
  const ocrEngine = read && `${read.provider} ${read.model}`;
  const chosen = { ...options(record.settings.export), ...(ocrEngine && { ocrEngine }) };
  if (!Object.hasOwn(exporters, chosen.format)) {
    throw new UsageError(
      `Unknown output format ${JSON.stringify(chosen.format)}. Formats: ${exportFormats.join(', ')}.`,
    );
  }
  async function* samples(): AsyncGenerator<Sample> {
    for await (const shard of weaveRun(workspace, record)) yield* shard.samples;
  }
  const shared = resolve(chosen.folder) === resolve(textbookFolder(workspace));
  const lock = shared ? await lockWorkspace(workspace) : null;
  try {
    return (await exportSamples(samples(), workspace, chosen)).counts;
  } finally {
    await lock?.release();
  }
}

export interface Exported {
  counts: ExportCounts;
  /** Every picture that is named and lies below the folder. */
  pictures: ReadonlySet<string>;
}

/**
 * Writes samples in one format, their pictures beside them under the published names, and the checksums of all. A
 * picture is there before a record names it.
 */
export async function exportSamples(
  samples: AsyncIterable<Sample>,
  workspace: WorkspacePlace,
  {
    format,
    folder: place,
    text,
    ocr,
    imageTokens,
    ocrEngine = embeddedReader,
  }: Omit<ExportOptions, 'folder'> & { folder: string | Objects },
): Promise<Exported> {
  const { store } = Workspace.at(workspace);
  const folder = openObjects(place);
  await removeChecksums(folder);
  const digests = new Map<string, Digest>();
  const tools = {
    countTokens,
    readPicture: (digest: Digest) => store.getBlob(digest),
    copyPicture: async (digest: Digest, path: string) => {
      digests.set(path, digest);
      await copyBlob(store, digest, folder, path);
    },
  };
  const settings = { text, ocr, imageTokens, endOfVideo, ocrEngine };
  const { counts, files } = await exporters[format].write(samples, folder, settings, tools);
  const pictures = new Set(digests.keys());
  for (const [name, digest] of await digestFiles(folder, files)) digests.set(name, digest);
  await writeChecksums(folder, digests);
  return { counts, pictures };
}

/** Writes a copy, not a link: editing an exported picture must not change the stored one. */
async function copyBlob(store: Store, digest: Digest, folder: Objects, key: string): Promise<void> {
  const bytes = await store.getBlob(digest);
  const there = await folder.read(key).catch(() => null);
  if (there === null || !there.equals(bytes)) await folder.replace(key, bytes);
}
