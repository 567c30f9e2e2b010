import { stringify } from 'yaml';
import type { PackageFolder } from './package-folder.ts';
import type { PackageCounts, WritePackage } from './packager.ts';
import { memberOf, noCounts, packedDocuments } from './packed-documents.ts';
import { packedRecord } from './packed-record.ts';
import { type SplitName, splitNames, splitOf } from './splits.ts';
import { TarShards } from './tar-shards.ts';
import { webDatasetCard, webDatasetContents } from './webdataset-contents.ts';

const shardBytes = 480 << 20;

/**
 * Writes WebDataset shards: of each sample `KEY.json`, its record, and its pictures `KEY.0.jpg`, `KEY.1.jpg`, … Beside
 * them is what Megatron Energon wants, and a card by which Hugging Face `datasets` knows the fields.
 */
export const writeWebDataset: WritePackage = (sources, folder, options, tools) =>
  writeTarShards(sources, folder, options, tools, shardBytes);

/** The same, with shards of another size. */
export async function writeTarShards(
  ...[sources, folder, options, tools, bytesOfShard]: [...Parameters<WritePackage>, number]
): Promise<PackageCounts> {
  const counts = noCounts();
  const shards = {
    train: new TarShards(folder, 'train', bytesOfShard),
    validation: new TarShards(folder, 'validation', bytesOfShard),
  };
  const pictures = new Set<string>();
  for await (const packed of packedDocuments(sources, options, counts)) {
    const record = packedRecord(packed, memberOf, options, tools);
    for (const image of packed.images) pictures.add(memberOf(image));
    await shards[splitOf(packed.document)].add([
      { name: `${packed.key}.json`, bytes: Buffer.from(JSON.stringify(record)) },
      ...packed.images.map((image) => ({ name: `${packed.key}.${memberOf(image)}`, bytes: image.bytes })),
    ]);
  }
  for (const split of splitNames) await shards[split].finish();
  await writeEnergonFiles(folder, shards);
  if (!options.card) {
    const files = folder.files.map(({ name }) => name);
    const contents = webDatasetContents({ files, pictures, dialect: options.dialect });
    await folder.write('README.md', webDatasetCard(contents, counts));
  }
  return counts;
}

/** Whose files are written: other versions read them too. */
const energonVersion = '7.4.0';

/** Writes what `energon prepare` would, so that it need not be run. */
async function writeEnergonFiles(folder: PackageFolder, shards: Record<SplitName, TarShards>): Promise<void> {
  const all = splitNames.flatMap((split) => [...shards[split].counts]);
  const info = { energon_version: energonVersion, shard_counts: Object.fromEntries(all) };
  await folder.write('.nv-meta/.info.json', `${JSON.stringify(info, null, 2)}\n`);
  const parts = {
    train: [...shards.train.counts.keys()],
    val: [...shards.validation.counts.keys()],
    test: [],
  };
  await folder.write('.nv-meta/split.yaml', stringify({ split_parts: parts, exclude: [] }));
  // The samples come as they are: a cooker of the user makes of them what the model takes.
  const dataset = { __module__: 'megatron.energon', __class__: 'CrudeWebdataset' };
  await folder.write('.nv-meta/dataset.yaml', stringify(dataset));
}
