import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UsageError } from '../engine/errors.ts';
import { Store } from '../engine/store.ts';
import { type ExportCounts, exportClips, exportTextbook } from '../formats/export-files.ts';
import { countTokens } from '../language/tokens.ts';
import type { Digest } from '../records/basics.ts';
import type { Sample } from '../records/sample.ts';
import { readerProducer } from '../stages/producers.ts';
import { readRunRecord } from './layout.ts';
import { endOfVideo, weaveRun } from './weave-run.ts';

/** `textbook`: the published sample format, as JSONL or one JSON array; `clips`: the video-clip format. */
export const exportFormats = ['textbook', 'textbook-json', 'clips', 'clips-json'] as const;
export type ExportFormat = (typeof exportFormats)[number];

export interface ExportOptions {
  format: ExportFormat;
  /** Folder for the file and `images/`. */
  folder: string;
  text: 'raw' | 'refined';
  ocr: 'off' | 'on' | 'merged';
  /** Tokens that a picture counts in the published token numbers. */
  imageTokens: number;
}

/** Exports a run of a workspace; the one made last where `run` is null. @throws UsageError where there is none. */
export async function exportRun(
  workspace: string,
  run: string | null,
  options: (defaults: { text: 'raw' | 'refined'; ocr: 'off' | 'on' | 'merged'; imageTokens: number }) => ExportOptions,
): Promise<ExportCounts> {
  const record = await readRunRecord(workspace, run);
  const chosen = options(record.settings.export);
  if (!exportFormats.includes(chosen.format)) {
    throw new UsageError(`There is no format ${JSON.stringify(chosen.format)}. Formats: ${exportFormats.join(', ')}.`);
  }
  async function* samples(): AsyncGenerator<Sample> {
    for await (const shard of weaveRun(workspace, record)) yield* shard.samples;
  }
  return exportSamples(samples(), workspace, chosen);
}

/** Writes samples in one format, their pictures beside them under the published names. */
export async function exportSamples(
  samples: AsyncIterable<Sample>,
  workspace: string,
  { format, folder, text, ocr, imageTokens }: ExportOptions,
): Promise<ExportCounts> {
  const store = new Store(workspace);
  const tools = {
    countTokens,
    copyPicture: (digest: Digest, path: string) => copyBlob(store, digest, join(folder, path)),
  };
  const container = format.endsWith('json') ? 'json' : 'jsonl';
  if (format.startsWith('clips')) {
    const ocrEngine = `${readerProducer.name} ${readerProducer.model}`;
    return exportClips(samples, folder, { container, imageTokens, ocrEngine }, tools);
  }
  return exportTextbook(samples, folder, { container, text, ocr, imageTokens, endOfVideo }, tools);
}

/** Writes a copy, not a link: editing an exported picture must not change the stored one. */
async function copyBlob(store: Store, digest: Digest, path: string): Promise<void> {
  const bytes = await store.getBlob(digest);
  const draft = `${path}.tmp`;
  await mkdir(dirname(path), { recursive: true });
  try {
    await writeFile(draft, bytes);
    await rename(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
}
