import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { writeAtomically } from '../engine/atomic-file.ts';
import { digestFiles, removeChecksums, writeChecksums } from '../engine/checksums.ts';
import { UsageError } from '../engine/errors.ts';
import { Store } from '../engine/store.ts';
import { lockWorkspace } from '../engine/workspace-lock.ts';
import { type ExportCounts, exportClips, exportTextbook } from '../formats/export-files.ts';
import { exportParquet } from '../formats/export-parquet.ts';
import { countTokens } from '../language/tokens.ts';
import type { Digest } from '../records/basics.ts';
import type { Sample } from '../records/sample.ts';
import { readerProducer } from '../stages/producers.ts';
import { readRunRecord } from './layout.ts';
import { endOfVideo, weaveRun } from './weave-run.ts';

/**
 * `textbook`: the published sample format, as JSONL or one JSON array; `clips`: the video-clip format; `parquet`: for
 * Hugging Face `datasets`.
 */
export const exportFormats = ['textbook', 'textbook-json', 'clips', 'clips-json', 'parquet'] as const;
export type ExportFormat = (typeof exportFormats)[number];

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

const embeddedReader = `${readerProducer.name} ${readerProducer.model}`;

/** Where a run itself exports to. */
export function textbookFolder(workspace: string): string {
  return join(workspace, 'export', 'textbook');
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
  if (!exportFormats.includes(chosen.format)) {
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
  workspace: string,
  { format, folder, text, ocr, imageTokens, ocrEngine = embeddedReader }: ExportOptions,
): Promise<Exported> {
  const store = new Store(workspace);
  const slots = { text, ocr, imageTokens, endOfVideo };
  await removeChecksums(folder);
  if (format === 'parquet') {
    const readPicture = (digest: Digest) => store.getBlob(digest);
    const { counts, files } = await exportParquet(samples, folder, slots, { countTokens, readPicture });
    await writeChecksums(folder, await digestFiles(folder, files));
    return { counts, pictures: new Set() };
  }
  const digests = new Map<string, Digest>();
  const tools = {
    countTokens,
    copyPicture: async (digest: Digest, path: string) => {
      digests.set(path, digest);
      await copyBlob(store, digest, join(folder, path));
    },
  };
  const container = format.endsWith('json') ? 'json' : 'jsonl';
  const isClips = format.startsWith('clips');
  const counts = isClips
    ? await exportClips(samples, folder, { container, imageTokens, ocrEngine }, tools)
    : await exportTextbook(samples, folder, { container, ...slots }, tools);
  const pictures = new Set(digests.keys());
  const file = `${isClips ? 'clips' : 'textbook'}.${container}`;
  for (const [name, digest] of await digestFiles(folder, [file])) digests.set(name, digest);
  await writeChecksums(folder, digests);
  return { counts, pictures };
}

/** Writes a copy, not a link: editing an exported picture must not change the stored one. */
async function copyBlob(store: Store, digest: Digest, path: string): Promise<void> {
  const bytes = await store.getBlob(digest);
  const there = await readFile(path).catch(() => null);
  if (there === null || !there.equals(bytes)) await writeAtomically(path, bytes);
}
