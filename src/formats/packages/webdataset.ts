import { stringify } from 'yaml';
import type { PackageFolder } from './package-folder.ts';
import type { JoinedParts, PackageCounts, PackageOptions, Packager, WritePackage } from './packager.ts';
import { memberOf, noCounts, packedDocuments } from './packed-documents.ts';
import { packedRecord } from './packed-record.ts';
import { type SplitName, splitNames, splitOf } from './splits.ts';
import { samplesOfShards, TarShards } from './tar-shards.ts';
import { webDatasetCard, webDatasetContents } from './webdataset-contents.ts';

const shardBytes = 480 << 20;

/**
 * Writes WebDataset shards: of each sample `KEY.json`, its record, and its pictures `KEY.0.jpg`, `KEY.1.jpg`, … Beside
 * them is what Megatron Energon wants, and a card by which Hugging Face `datasets` knows the fields.
 */
export const webDatasetPackager: Packager = {
  write: (sources, folder, options, tools) => writeTarShards(sources, folder, options, tools, shardBytes),
  end: endTarShards,
  describe: webDatasetContents,
};

/** Writes such shards of another size. */
export async function writeTarShards(
  ...[sources, folder, options, tools, bytesOfShard]: [...Parameters<WritePackage>, number]
): Promise<PackageCounts> {
  const counts = noCounts();
  const shards = {
    train: new TarShards(folder, 'train', bytesOfShard),
    validation: new TarShards(folder, 'validation', bytesOfShard),
  };
  for await (const packed of packedDocuments(sources, options, counts)) {
    const record = packedRecord(packed, memberOf, options, tools);
    await shards[splitOf(packed.document)].add([
      { name: `${packed.key}.json`, bytes: Buffer.from(JSON.stringify(record)) },
      ...packed.images.map((image) => ({ name: `${packed.key}.${memberOf(image)}`, bytes: image.bytes })),
    ]);
  }
  for (const split of splitNames) await shards[split].finish();
  return counts;
}

async function endTarShards(
  folder: PackageFolder,
  { counts, files, hasCard }: JoinedParts,
  { dialect }: PackageOptions,
): Promise<void> {
  const samples = samplesOfShards(files);
  const shards = (split: SplitName): string[] =>
    [...samples.keys()].filter((name) => name.startsWith(`${split}-`));
  await writeEnergonFiles(folder, samples, shards);
  if (hasCard) return;
  const contents = webDatasetContents({
    files: files.map(({ name }) => name),
    pictures: counts.members,
    dialect,
  });
  await folder.write('README.md', webDatasetCard(contents, counts));
}

/** Whose files are written: other versions read them too. */
const energonVersion = '7.4.0';

/** Writes what `energon prepare` would, so that it need not be run. */
async function writeEnergonFiles(
  folder: PackageFolder,
  samples: ReadonlyMap<string, number>,
  shards: (split: SplitName) => string[],
): Promise<void> {
  const all = splitNames.flatMap(shards).map((name) => [name, samples.get(name)]);
  const info = { energon_version: energonVersion, shard_counts: Object.fromEntries(all) };
  await folder.write('.nv-meta/.info.json', `${JSON.stringify(info, null, 2)}\n`);
  const parts = {
    train: shards('train'),
    val: shards('validation'),
    test: [],
  };
  await folder.write('.nv-meta/split.yaml', stringify({ split_parts: parts, exclude: [] }));
  // The samples come as they are: a cooker of the user makes of them what the model takes.
  const dataset = { __module__: 'megatron.energon', __class__: 'CrudeWebdataset' };
  await folder.write('.nv-meta/dataset.yaml', stringify(dataset));
}
