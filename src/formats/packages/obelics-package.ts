import { parquetTable, textColumn, textsColumn } from '../parquet-schema.ts';
import { picturePath, writePictures } from './loose-pictures.ts';
import type { PackageOptions, WritePackage } from './packager.ts';
import { noCounts, type PackedDocument, packedDocuments } from './packed-documents.ts';
import { RowFiles } from './row-files.ts';
import { splitNames, splitOf } from './splits.ts';

interface ObelicsRow {
  images: (string | null)[];
  texts: (string | null)[];
  /** JSON: one object for each picture, null for each text. */
  metadata: string;
  /** JSON. */
  general_metadata: string;
}

const table = parquetTable<ObelicsRow>({
  images: textsColumn,
  texts: textsColumn,
  metadata: textColumn,
  general_metadata: textColumn,
});

/**
 * Writes documents in the columns of OBELICS, `train-00000.parquet`, `validation-00000.parquet`, …: pictures are named by
 * where they lie in the package.
 */
export const writeObelics: WritePackage = async (sources, folder, options) => {
  const counts = noCounts();
  const files = {
    train: new RowFiles(folder, 'train', table),
    validation: new RowFiles(folder, 'validation', table),
  };
  for await (const packed of packedDocuments(sources, options, counts)) {
    await writePictures(packed, folder);
    const row = rowOf(packed, options);
    const texts = row.texts.reduce((sum, text) => sum + (text?.length ?? 0), 0);
    const bytes = texts + row.metadata.length + row.general_metadata.length;
    await files[splitOf(packed.document)].add(row, bytes);
  }
  for (const split of splitNames) await files[split].finish();
  return counts;
};

function rowOf(packed: PackedDocument, { ocr }: PackageOptions): ObelicsRow {
  const { document, slots } = packed;
  const metadata = slots.map((slot) =>
    slot.kind === 'image'
      ? { document_url: document.url, src: slot.image.name, format: slot.type, alt_text: null }
      : null,
  );
  const { id, url, split, videos } = document;
  return {
    images: slots.map((slot) => (slot.kind === 'image' ? picturePath(packed, slot) : null)),
    texts: slots.map((slot) => (slot.kind === 'image' ? null : ocr === 'off' ? slot.text : slot.withOcr)),
    metadata: JSON.stringify(metadata),
    general_metadata: JSON.stringify({ url, id, split, videos }),
  };
}
