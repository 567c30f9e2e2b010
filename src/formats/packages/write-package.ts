import { UsageError } from '../../base/errors.ts';
import { documentsOfPart } from './loose-pictures.ts';
import { makeParts, type PackageShare } from './make-parts.ts';
import { PackageParts } from './package-parts.ts';
import type {
  PackageCard,
  PackageCounts,
  PackageOptions,
  Packager,
  PackageTools,
  PackedSource,
} from './packager.ts';

export interface PackageOrder {
  folder: string;
  packager: Packager;
  options: PackageOptions;
  /** What the package is made of, and how. */
  about: object;
  /** What else tells one export from another. */
  inputs: unknown;
  /** Makes these parts only, and leaves them to be joined. */
  share: PackageShare | null;
  /** How many records were unreadable, when all are read. */
  unreadable: () => number;
  card?: PackageCard;
}

/**
 * Writes documents as a package, part by part; goes on where an export of the same was ended.
 * @returns What is in the package, or in the parts of the share.
 * @throws UsageError where the folder holds something else, and for a share of a package that has one part.
 */
export async function writePackage(
  sources: AsyncIterable<PackedSource>,
  { folder, packager, options, about, inputs, share, unreadable, card }: PackageOrder,
  tools: PackageTools,
): Promise<PackageCounts> {
  if (share && packager.isOnePart)
    throw new UsageError('Expected a format with shards for --shard: these pages are written in one go.');
  const parts = await PackageParts.open(folder, {
    about,
    // Parts made for no card have nothing for it.
    inputs: card ? [inputs, 'card'] : inputs,
    isShare: share !== null,
  });
  const made = await makeParts(
    sources,
    parts,
    {
      documents: packager.isOnePart ? Number.POSITIVE_INFINITY : documentsOfPart,
      share: share ?? { index: 1, of: 1 },
    },
    async (documents, part) => {
      const counter = card?.counter();
      const counts = await packager.write(documents, part, { ...options, card: counter }, tools);
      return { counts, counted: counter?.counted() };
    },
  );
  if (share) return made.counts;
  const { folder: target, parts: joined } = await parts.join(made.number);
  try {
    await packager.end?.(target, { ...joined, hasCard: card !== undefined }, options);
    if (card) {
      for (let part = 0; part < made.number; part++) card.add(await parts.countedOf(part));
      const { members: pictures } = joined.counts;
      const files = target.files.map(({ name }) => name);
      await card.write(target, packager.describe({ files, pictures, dialect: options.dialect }), pictures);
    }
    const { firstMissing: _first, members: _members, ...counts } = joined.counts;
    await target.finish({ ...about, ...counts, unreadable: unreadable() });
  } catch (error) {
    await target.abandon();
    throw error;
  }
  await parts.remove();
  return joined.counts;
}
