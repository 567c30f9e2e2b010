import { resolve } from 'node:path';
import { AtOnce } from '../base/at-once.ts';
import { UsageError } from '../base/errors.ts';
import type { Settings } from '../config/schema.ts';
import { isBucketAddress } from '../engine/bucket/bucket-address.ts';
import { digestFiles, removeChecksums, writeChecksums } from '../engine/checksums.ts';
import { namesIn, type Objects } from '../engine/objects.ts';
import { openObjects } from '../engine/open-objects.ts';
import type { Store } from '../engine/store.ts';
import { Workspace, type WorkspacePlace } from '../engine/workspace.ts';
import { layout } from '../engine/workspace-layout.ts';
import { lockWorkspace, type WorkspaceLock } from '../engine/workspace-lock.ts';
import type { ExportCounts } from '../formats/export-files.ts';
import type { ExportFormat } from '../formats/exporters.ts';
import { exporterOf, nameOfFormat, type OwnFormat } from '../formats/own-format.ts';
import { imageFolder } from '../formats/textbook.ts';
import type { Digest } from '../records/basics.ts';
import { builtInReader, type ReaderModel } from '../records/reader-model.ts';
import type { Sample } from '../records/sample.ts';
import { readProducers } from '../stages/shared/producers.ts';
import { countTokens } from '../tokens/tokens.ts';
import { readRunRecord } from './layout.ts';
import { throughFolder } from './through-folder.ts';
import { endOfVideo, weaveRun } from './weave-run.ts';
import { storedSamples } from './weave-samples.ts';

/** How the samples of a run are exported. */
export interface ExportOptions {
  format: ExportFormat | OwnFormat;
  /** Folder for the files and `images/`; that of the run in the workspace where it is null. */
  folder: string | null;
  /** Wording of the speech. */
  text: 'raw' | 'refined';
  /** On-screen text; as in `TextbookOptions`. */
  ocr: 'off' | 'on' | 'merged';
  /** Tokens that an image counts in the exported token numbers; as the settings say of the format where it is null. */
  imageTokens: number | null;
  /** What read the screens, for the clip format; the built-in reader where it is left out. */
  ocrEngine?: string;
}

function nameOfReader(model: ReaderModel): string {
  const { reader } = readProducers(model);
  return `${reader.name} ${reader.model}`;
}

/** The format of the Idefics2 trainer counts images as that model does. */
function configuredImageTokens(format: ExportFormat | OwnFormat, settings: Settings['export']): number {
  return format === 'clips' || format === 'clips-json' ? settings.clipImageTokens : settings.imageTokens;
}

/**
 * Exports a run of a workspace; the one made last where `run` is null.
 * @returns What was written, and to which folder.
 * @throws UsageError where there is none, or where a run is at work that writes to the same folder.
 */
export async function exportRun(
  workspace: string,
  run: string | null,
  options: (defaults: { text: 'raw' | 'refined'; ocr: 'off' | 'on' | 'merged' }) => ExportOptions,
): Promise<{ counts: ExportCounts; folder: string }> {
  const record = await readRunRecord(workspace, run);
  const { roles, read: reading } = record.settings;
  const ocrEngine = roles.read ? `${roles.read.provider} ${roles.read.model}` : nameOfReader(reading.model);
  const chosen = { ...options(record.settings.export), ocrEngine };
  async function* samples(): AsyncGenerator<Sample> {
    for await (const shard of weaveRun(workspace, record)) yield* shard.samples;
  }
  const own = (format: ExportFormat | OwnFormat): string =>
    Workspace.at(workspace).pathOf(layout.exported(record.run, nameOfFormat(format)));
  const imageTokens = chosen.imageTokens ?? configuredImageTokens(chosen.format, record.settings.export);
  const folder = chosen.folder ?? own(chosen.format);
  const lock = isSamePlace(folder, own('textbook')) ? await lockIfLocal(workspace) : null;
  try {
    const write = (place: string) =>
      exportSamples(samples(), workspace, { ...chosen, imageTokens, folder: place });
    const { isLocal } = exporterOf(chosen.format);
    const { counts } = await (isLocal && isBucketAddress(folder)
      ? throughFolder(folder, write)
      : write(folder));
    return { counts, folder };
  } finally {
    await lock?.release();
  }
}

function isSamePlace(one: string, other: string): boolean {
  const [first, second] = [one, other].map((place) => (isBucketAddress(place) ? place : resolve(place)));
  return first === second;
}

/** The lock of a workspace is a file of this machine; in a bucket there is none. */
async function lockIfLocal(workspace: string): Promise<WorkspaceLock | null> {
  return isBucketAddress(workspace) ? null : lockWorkspace(workspace);
}

/**
 * Exports the stored samples of a run as a textbook, as its settings say, and removes the pictures of an earlier export
 * that it does not name.
 * @returns The file of its records.
 */
export async function exportTextbook(place: WorkspacePlace, run: string): Promise<string> {
  const workspace = Workspace.at(place);
  const { settings } = await readRunRecord(workspace, run);
  const { text, ocr, imageTokens } = settings.export;
  const prefix = layout.exported(run, 'textbook');
  const folder = workspace.below(prefix);
  const options = { format: 'textbook', folder, text, ocr, imageTokens } as const;
  const { pictures } = await exportSamples(storedSamples(workspace, run), workspace, options);
  await removeOtherPictures(folder, pictures);
  return workspace.pathOf(`${prefix}/textbook.jsonl`);
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
    ocrEngine = nameOfReader(builtInReader),
  }: Omit<ExportOptions, 'folder' | 'imageTokens'> & { folder: string | Objects; imageTokens: number },
): Promise<Exported> {
  const { store } = Workspace.at(workspace);
  const folder = openObjects(place);
  await removeChecksums(folder);
  const digests = new Map<string, Digest>();
  const { copyPicture, settled } = pictureCopier(store, folder, digests);
  const tools = { countTokens, readPicture: (digest: Digest) => store.getBlob(digest), copyPicture };
  const settings = { text, ocr, imageTokens, endOfVideo, ocrEngine };
  const { write } = exporterOf(format);
  if (!write)
    throw new UsageError(`Expected a format that samples are written in, got ${nameOfFormat(format)}.`);
  const { counts, files } = await write(settled(samples), folder, settings, tools);
  const pictures = new Set(digests.keys());
  for (const [name, digest] of await digestFiles(folder, files)) digests.set(name, digest);
  await writeChecksums(folder, digests);
  return { counts, pictures };
}

/** Pictures that are copied at once: where each takes a while, the others need not wait for it. */
const copiesAtOnce = 32;

/**
 * Copies the pictures of samples, many at once.
 * @param digests Takes the digest of each, by its path.
 */
export function pictureCopier(store: Store, folder: Objects, digests: Map<string, Digest>) {
  const copies = new AtOnce(copiesAtOnce);
  return {
    async copyPicture(digest: Digest, path: string): Promise<void> {
      digests.set(path, digest);
      await copies.add(() => copyBlob(store, digest, folder, path));
    },
    /** The samples; whoever writes them gets to their end only when all their pictures are there. */
    async *settled(samples: AsyncIterable<Sample>): AsyncGenerator<Sample> {
      yield* samples;
      await copies.settle();
    },
  };
}

/** Writes a copy, not a link: editing an exported picture must not change the stored one. */
async function copyBlob(store: Store, digest: Digest, folder: Objects, key: string): Promise<void> {
  const bytes = await store.getBlob(digest);
  const there = await folder.read(key).catch(() => null);
  if (there === null || !there.equals(bytes)) await folder.replace(key, bytes);
}

/** Pictures lie in a folder for each video. */
async function removeOtherPictures(folder: Objects, keep: ReadonlySet<string>): Promise<void> {
  for (const video of await namesIn(folder, imageFolder)) {
    const prefix = `${imageFolder}/${video}`;
    const names = await namesIn(folder, prefix);
    const others = names.filter((name) => !keep.has(`${prefix}/${name}`));
    // A folder of none that are kept goes with them; so does a file that is no folder.
    if (others.length === names.length) {
      await folder.removeAll(prefix);
      continue;
    }
    for (const name of others) await folder.removeAll(`${prefix}/${name}`);
    await folder.sweep(prefix);
  }
}
