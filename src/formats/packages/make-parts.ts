import type { PackageFolder } from './package-folder.ts';
import { addCounts, type MadePart, type PackageParts } from './package-parts.ts';
import type { NumberedSource, PackageCounts, PackedSource } from './packager.ts';
import { noCounts } from './packed-documents.ts';

/** Every `of`-th part of a package, from the `index`-th, counted from 1. */
export interface PackageShare {
  index: number;
  of: number;
}

/**
 * Divides documents into parts, by their numbers alone, and makes those of a share that are not made yet; of the others no
 * picture is read.
 * @returns How many parts there are in all (one at least), and what those of the share hold.
 */
export async function makeParts(
  sources: AsyncIterable<PackedSource>,
  parts: PackageParts,
  { documents, share }: { documents: number; share: PackageShare },
  write: (sources: AsyncIterable<NumberedSource>, folder: PackageFolder) => Promise<MadePart>,
): Promise<{ number: number; counts: PackageCounts }> {
  const counts = noCounts();
  const iterator = sources[Symbol.asyncIterator]();
  try {
    let next = await iterator.next();
    let taken = 0;
    async function* partOf(): AsyncGenerator<NumberedSource> {
      for (let left = documents; left > 0 && !next.done; left--) {
        yield { ...next.value, number: taken++ };
        next = await iterator.next();
      }
    }
    let number = 0;
    do {
      const isMeant = number % share.of === share.index - 1;
      const made = isMeant ? await parts.countsOf(number) : null;
      if (isMeant && !made) addCounts(counts, await parts.make(number, (folder) => write(partOf(), folder)));
      else for await (const _ of partOf());
      if (made) addCounts(counts, made);
      number++;
    } while (!next.done);
    return { number, counts };
  } finally {
    await iterator.return?.();
  }
}
