import { ParquetFile } from '../parquet-file.ts';
import type { ParquetTable } from '../parquet-schema.ts';
import type { PackageFile, PackageFolder } from './package-folder.ts';

const rowsOfGroup = 100;
const bytesOfGroup = 16 << 20;
const bytesOfFile = 480 << 20;

/** The Parquet files of one split, `train-00000.parquet`, …: each appears when it is whole. Holds one row group. */
export class RowFiles<Row> {
  readonly #folder: PackageFolder;
  readonly #split: string;
  readonly #table: ParquetTable<Row>;
  #written = 0;
  #open: { file: PackageFile; parquet: ParquetFile<Row> } | null = null;
  #rows: Row[] = [];
  #bytes = 0;

  constructor(folder: PackageFolder, split: string, table: ParquetTable<Row>) {
    this.#folder = folder;
    this.#split = split;
    this.#table = table;
  }

  /** @param bytes How much of it is held, about. */
  async add(row: Row, bytes: number): Promise<void> {
    this.#rows.push(row);
    this.#bytes += bytes;
    if (this.#rows.length < rowsOfGroup && this.#bytes < bytesOfGroup) return;
    await this.#writeGroup();
    if (this.#open && this.#open.file.bytes > bytesOfFile) await this.#endFile();
  }

  async finish(): Promise<void> {
    if (this.#rows.length > 0) await this.#writeGroup();
    await this.#endFile();
  }

  async #writeGroup(): Promise<void> {
    this.#open ??= await this.#begin();
    await this.#open.parquet.writeGroup(this.#rows);
    this.#rows = [];
    this.#bytes = 0;
  }

  async #begin(): Promise<{ file: PackageFile; parquet: ParquetFile<Row> }> {
    const number = String(this.#written++).padStart(5, '0');
    const file = await this.#folder.begin(`${this.#split}-${number}.parquet`);
    return { file, parquet: new ParquetFile(file, this.#table) };
  }

  async #endFile(): Promise<void> {
    await this.#open?.parquet.finish();
    this.#open = null;
  }
}
