import { UsageError } from '../../base/errors.ts';
import type { ItemImage } from '../item.ts';
import type { BenchmarkFiles } from './benchmark.ts';
import type { SourceRecord } from './source-record.ts';

/**
 * The pictures of a record: those that lie in it, else those in the folder of pictures.
 * @param benchmark Its name, for the message where no folder is set.
 * @throws UsageError where there is no such folder and the record has no picture
 */
export function picturesOf(
  { pictures }: SourceRecord,
  { images }: BenchmarkFiles,
  benchmark: string,
  inFolder: (folder: string) => ItemImage[],
): ItemImage[] {
  const within = Object.values(pictures);
  if (within.length > 0) return within.flat();
  if (images === null)
    throw new UsageError(`Set evaluate.benchmarks.${benchmark}.images: the folder of the images.`);
  return inFolder(images);
}
