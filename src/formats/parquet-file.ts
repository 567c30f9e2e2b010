import { type FileHandle, open } from 'node:fs/promises';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { huggingFaceMetadata, type ParquetRow, parquetColumns, parquetSchema } from './parquet-schema.ts';

/** Collects the bytes of a row group, then appends them to a file. */
class FileWriter extends ByteWriter {
  readonly #handle: FileHandle;

  constructor(handle: FileHandle) {
    super();
    this.#handle = handle;
  }

  async flush(): Promise<void> {
    await this.#handle.writeFile(this.getBytes());
    this.index = 0;
  }

  override finish(): Promise<void> {
    return this.flush();
  }
}

/** A Parquet file that is being written. Holds one row group. */
export class ParquetFile {
  readonly #handle: FileHandle;
  readonly #writer: ParquetWriter;

  private constructor(handle: FileHandle) {
    this.#handle = handle;
    const kvMetadata = [{ key: 'huggingface', value: huggingFaceMetadata }];
    const writer = new FileWriter(handle);
    this.#writer = new ParquetWriter({ writer, schema: parquetSchema, kvMetadata, createdBy: 'lectern' });
  }

  /** Begins a file that is not there yet. */
  static async create(path: string): Promise<ParquetFile> {
    return new ParquetFile(await open(path, 'wx'));
  }

  /** Bytes written so far. */
  get bytes(): number {
    return this.#writer.writer.offset;
  }

  /** Writes rows as one row group. */
  async writeGroup(rows: readonly ParquetRow[]): Promise<void> {
    const columnData = parquetColumns.map((name) => {
      const data = rows.map((row) => row[name]);
      // Pictures are compressed, no two are the same, and their bytes are in no order.
      if (name === 'images')
        return { name, data, codec: 'UNCOMPRESSED', encoding: 'PLAIN', statistics: false } as const;
      return { name, data };
    });
    await this.#writer.write({ columnData, rowGroupSize: rows.length });
  }

  /** Writes the footer; the file is then whole and on disk. */
  async finish(): Promise<void> {
    await this.#writer.finish();
    await this.#handle.sync();
    await this.#handle.close();
  }

  /** Gives the file up as it is. */
  async abandon(): Promise<void> {
    await this.#handle.close().catch(() => {});
  }
}
