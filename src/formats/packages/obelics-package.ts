import { ParquetFile } from '../parquet-file.ts';
import { parquetTable, textColumn, textsColumn } from '../parquet-schema.ts';
import { picturePath, writePictures } from './loose-pictures.ts';
import type { PackageFile, PackageFolder } from './package-folder.ts';
import type { PackageOptions, WritePackage } from './packager.ts';
import { noCounts, type PackedDocument, packedDocuments } from './packed-documents.ts';
import { type SplitName, splitNames, splitOf } from './webdataset.ts';

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

const rowsOfGroup = 100;
const bytesOfGroup = 16 << 20;
const bytesOfFile = 480 << 20;

/**
 * Writes documents in the columns of OBELICS, `train-00000.parquet`, `validation-00000.parquet`, …: pictures are named by
 * where they lie in the package.
 */
export const writeObelics: WritePackage = async (sources, folder, options) => {
  const counts = noCounts();
  const files = { train: new RowFiles(folder, 'train'), validation: new RowFiles(folder, 'validation') };
  for await (const packed of packedDocuments(sources, options, counts)) {
    await writePictures(packed, folder);
    await files[splitOf(packed.document)].add(rowOf(packed, options));
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

/** The Parquet files of one split. Holds one row group. */
class RowFiles {
  readonly #folder: PackageFolder;
  readonly #split: SplitName;
  #written = 0;
  #file: PackageFile | null = null;
  #parquet: ParquetFile<ObelicsRow> | null = null;
  #rows: ObelicsRow[] = [];
  #bytes = 0;

  constructor(folder: PackageFolder, split: SplitName) {
    this.#folder = folder;
    this.#split = split;
  }

  async add(row: ObelicsRow): Promise<void> {
    this.#rows.push(row);
    const texts = row.texts.reduce((sum, text) => sum + (text?.length ?? 0), 0);
    this.#bytes += texts + row.metadata.length + row.general_metadata.length;
    if (this.#rows.length < rowsOfGroup && this.#bytes < bytesOfGroup) return;
    await this.#writeGroup();
    if (this.#file && this.#file.bytes > bytesOfFile) await this.#endFile();
  }

  async finish(): Promise<void> {
    if (this.#rows.length > 0) await this.#writeGroup();
    await this.#endFile();
  }

  async #writeGroup(): Promise<void> {
    if (!this.#parquet) {
      const name = `${this.#split}-${String(this.#written++).padStart(5, '0')}.parquet`;
      const file = await this.#folder.begin(name);
      this.#file = file;
      // The bytes that come are those of a buffer that is filled again.
      const sink = {
        write: (bytes: Uint8Array) => file.write(Buffer.from(bytes)),
        finish: () => file.finish(),
      };
      this.#parquet = new ParquetFile(sink, table);
    }
    await this.#parquet.writeGroup(this.#rows);
    this.#rows = [];
    this.#bytes = 0;
  }

  async #endFile(): Promise<void> {
    await this.#parquet?.finish();
    this.#parquet = null;
    this.#file = null;
  }
}
