import { picturePath, writePictures } from './loose-pictures.ts';
import type { PackageFile } from './package-folder.ts';
import type { PackageCounts, Packager, WritePackage } from './packager.ts';
import { noCounts, packedDocuments } from './packed-documents.ts';
import { packedRecord } from './packed-record.ts';
import { shardContents } from './record-contents.ts';

/** Writes documents of any dataset as a textbook, `textbook.jsonl`, with their pictures under `images/`. */
export const writeTextbookPackage: WritePackage = async (sources, folder, options, tools) => {
  const counts = noCounts();
  const file = await folder.begin('textbook.jsonl');
  for await (const packed of packedDocuments(sources, options, counts)) {
    await writePictures(packed, folder);
    const record = packedRecord(packed, (image) => picturePath(packed, image), options, tools);
    await file.write(`${JSON.stringify(record)}\n`);
  }
  await file.finish();
  return counts;
};

/**
 * Writes the shards of the published LLaVA trainer: JSON arrays, one for each part, `length.json` with the records of each
 * and `shard_id_range.json` with their numbers.
 */
export const shardsPackager: Packager = {
  write: writeShard,
  describe: shardContents,
  end: async (folder, { files, records }) => {
    const shards = files.filter(({ name }) => name.endsWith('.json')).map(({ name }) => name);
    const lengths: Record<string, number> = {};
    const ranges: Record<string, [number, number]> = {};
    let first = 0;
    // A part of which nothing was left has no shard.
    for (const [index, count] of records.filter((count) => count > 0).entries()) {
      lengths[shards[index]!] = count;
      ranges[shards[index]!] = [first, first + count];
      first += count;
    }
    await folder.write('length.json', `${JSON.stringify(lengths)}\n`);
    await folder.write('shard_id_range.json', `${JSON.stringify(ranges)}\n`);
  },
};

async function writeShard(
  ...[sources, folder, options, tools]: Parameters<WritePackage>
): Promise<PackageCounts> {
  const counts = noCounts();
  let file: PackageFile | null = null;
  for await (const packed of packedDocuments(sources, options, counts)) {
    await writePictures(packed, folder);
    const record = packedRecord(packed, (image) => picturePath(packed, image), options, tools);
    const before = file === null ? '[' : ',';
    file ??= await folder.begin('00000.json');
    await file.write(`${before}\n${JSON.stringify(record)}`);
  }
  await file?.write('\n]\n');
  await file?.finish();
  return counts;
}
