import { picturePath, writePictures } from './loose-pictures.ts';
import type { PackageFile } from './package-folder.ts';
import type { WritePackage } from './packager.ts';
import { noCounts, packedDocuments } from './packed-documents.ts';
import { type PackedRecord, packedRecord } from './packed-record.ts';

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

const recordsOfShard = 1000;

/**
 * Writes the shards of the published LLaVA trainer: JSON arrays, `length.json` with the records of each and
 * `shard_id_range.json` with their numbers.
 */
export const writeShards: WritePackage = async (sources, folder, options, tools) => {
  const counts = noCounts();
  const shards: JsonShard[] = [];
  for await (const packed of packedDocuments(sources, options, counts)) {
    await writePictures(packed, folder);
    const record = packedRecord(packed, (image) => picturePath(packed, image), options, tools);
    let shard = shards.at(-1);
    if (!shard || shard.records === recordsOfShard) {
      await shard?.finish();
      const name = `${String(shards.length).padStart(5, '0')}.json`;
      shard = new JsonShard(await folder.begin(name), packed.number);
      shards.push(shard);
    }
    await shard.add(record);
  }
  await shards.at(-1)?.finish();
  const lengths = Object.fromEntries(shards.map(({ name, records }) => [name, records]));
  const ranges = Object.fromEntries(
    shards.map(({ name, records, first }) => [name, [first, first + records]]),
  );
  await folder.write('length.json', `${JSON.stringify(lengths)}\n`);
  await folder.write('shard_id_range.json', `${JSON.stringify(ranges)}\n`);
  return counts;
};

/** A shard of records as one JSON array. */
class JsonShard {
  readonly name: string;
  readonly first: number;
  records = 0;
  #file: PackageFile | null;

  constructor(file: PackageFile, first: number) {
    this.#file = file;
    this.name = file.name;
    this.first = first;
  }

  async add(record: PackedRecord): Promise<void> {
    await this.#file?.write(`${this.records === 0 ? '[' : ','}\n${JSON.stringify(record)}`);
    this.records++;
  }

  async finish(): Promise<void> {
    await this.#file?.write('\n]\n');
    await this.#file?.finish();
    this.#file = null;
  }
}
