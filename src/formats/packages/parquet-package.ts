import { type ParquetRow, sampleTable } from '../parquet-schema.ts';
import { picturePath } from './loose-pictures.ts';
import type { WritePackage } from './packager.ts';
import { noCounts, packedDocuments } from './packed-documents.ts';
import { packedRecord } from './packed-record.ts';
import { RowFiles } from './row-files.ts';
import { splitNames, splitOf } from './splits.ts';

/** Writes documents of any dataset in the columns of samples, with their pictures inside. */
export const writeParquetPackage: WritePackage = async (sources, folder, options, tools) => {
  const counts = noCounts();
  const files = {
    train: new RowFiles<ParquetRow>(folder, 'train', sampleTable),
    validation: new RowFiles<ParquetRow>(folder, 'validation', sampleTable),
  };
  for await (const packed of packedDocuments(sources, options, counts)) {
    const nameOf = (image: (typeof packed.images)[number]): string => picturePath(packed, image);
    const { url: _url, split: _split, ...record } = packedRecord(packed, nameOf, options, tools);
    // A row waits for the others of its group.
    const images = packed.images.map((image) => ({ bytes: Buffer.from(image.bytes), path: nameOf(image) }));
    const bytes = images.reduce((sum, image) => sum + image.bytes.length, record.metadata.length);
    await files[splitOf(packed.document)].add({ ...record, images }, bytes);
  }
  for (const split of splitNames) await files[split].finish();
  return counts;
};
