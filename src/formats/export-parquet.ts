import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../base/make-folder.ts';
import type { Digest } from '../records/basics.ts';
import type { Sample } from '../records/sample.ts';
import type { ExportCounts } from './export-files.ts';
import type { ParquetRow } from './parquet-schema.ts';
import { type ParquetLimits, ParquetShards, parquetLimits } from './parquet-shards.ts';
import { pictureNames } from './picture-name.ts';
import { type TextbookOptions, toTextbook } from './textbook.ts';

export interface ParquetTools {
  countTokens: (text: string) => number;
  readPicture: (digest: Digest) => Promise<Uint8Array>;
}

/** Names of splits as Hugging Face knows them. */
const splitNames = { train: 'train', val: 'validation' } as const;
const shardName = /^(train|validation)-\d{5}-of-\d{5}\.parquet$/;
const draftName = /^\.(train|validation)\.parquet\..+\.tmp$/;

/**
 * Writes samples as Parquet for Hugging Face `datasets`: `train-00000-of-0000N.parquet` and `validation-…`, none for a
 * split without samples, with the pictures inside. Other such files in the folder are removed. Memory is bounded by
 * a row group for each split. The files appear when all are whole.
 */
export async function exportParquet(
  samples: Iterable<Sample> | AsyncIterable<Sample>,
  folder: string,
  options: TextbookOptions,
  tools: ParquetTools,
  limits: ParquetLimits = parquetLimits,
): Promise<{ counts: ExportCounts; files: string[] }> {
  await makeFolder(folder);
  // An export that was killed leaves what it had written.
  await removeMatching(folder, draftName);
  const counts: ExportCounts = { records: 0, pictures: 0, empty: 0 };
  const train = new ParquetShards(folder, splitNames.train, limits);
  const val = new ParquetShards(folder, splitNames.val, limits);
  const shards = { train, val };
  try {
    for await (const sample of samples) {
      const row = await rowOf(sample, options, tools);
      if (!row) {
        counts.empty++;
        continue;
      }
      counts.records++;
      counts.pictures += row.images.length;
      await shards[sample.split].add(row);
    }
    const written = [...(await train.finish()), ...(await val.finish())];
    await removeMatching(folder, shardName);
    for (const { draft, name } of written) await rename(draft, join(folder, name));
    return { counts, files: written.map(({ name }) => name) };
  } catch (error) {
    for (const split of [train, val]) await split.discard();
    throw error;
  }
}

async function removeMatching(folder: string, pattern: RegExp): Promise<void> {
  for (const name of await readdir(folder)) {
    if (pattern.test(name)) await rm(join(folder, name));
  }
}

async function rowOf(
  sample: Sample,
  options: TextbookOptions,
  { countTokens, readPicture }: ParquetTools,
): Promise<ParquetRow | null> {
  const { texts, text_ocr_list, metadata, image_num, text_num, token_num } = toTextbook(
    sample,
    options,
    countTokens,
  );
  if (texts.length === 0) return null;
  const images: ParquetRow['images'] = [];
  for (const [{ digest }, path] of pictureNames(sample))
    images.push({ bytes: await readPicture(digest), path });
  return {
    id: sample.id,
    images,
    texts,
    text_ocr_list: text_ocr_list ?? texts,
    metadata: JSON.stringify(metadata),
    image_num: image_num ?? 0,
    text_num: text_num ?? 0,
    token_num: token_num ?? 0,
  };
}
