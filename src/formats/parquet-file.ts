import { type FileHandle, open } from 'node:fs/promises';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { ParquetTable } from './parquet-schema.ts';

/** Where the bytes of a Parquet file go. It may keep them no longer than the call. */
export interface ParquetSink {
  write(bytes: Uint8Array): Promise<void>;
  /** Makes the file whole, and sees to it that it is on disk. */
  finish(): Promise<void>;
}

/** Collects the bytes of a row group, then hands them on. */
class SinkWriter extends ByteWriter {
  readonly #sink: ParquetSink;

  constructor(sink: ParquetSink) {
    super();
    this.#sink = sink;
  }

  async flush(): Promise<void> {
    await this.#sink.write(this.getBytes());
    this.index = 0;
  }

  override finish(): Promise<void> {
    return this.flush();
  }
}

/** A Parquet file that is being written. Holds one row group. */
export class ParquetFile<Row> {
  readonly #sink: ParquetSink;
  readonly #table: ParquetTable<Row>;
  readonly #writer: ParquetWriter;

  constructor(sink: ParquetSink, table: ParquetTable<Row>) {
    this.#sink = sink;
    this.#table = table;
    const kvMetadata = [{ key: 'huggingface', value: table.huggingFace }];
    const writer = new SinkWriter(sink);
    this.#writer = new ParquetWriter({ writer, schema: table.schema, kvMetadata, createdBy: 'lectern' });
  }

  /** Bytes written so far. */
  get bytes(): number {
    return this.#writer.writer.offset;
  }

  /** Writes rows as one row group. */
  async writeGroup(rows: readonly Row[]): Promise<void> {
    const columnData = this.#table.columns.map((name) => {
      const data = rows.map((row) => row[name]);
      // Pictures are compressed, no two are the same, and their bytes are in no order.
      if (name === this.#table.pictures)
        return { name, data, codec: 'UNCOMPRESSED', encoding: 'PLAIN', statistics: false } as const;
      return { name, data };
    });
    await this.#writer.write({ columnData, rowGroupSize: rows.length });
  }

  /** Writes the footer; the file is then whole. */
  async finish(): Promise<void> {
    await this.#writer.finish();
    await this.#sink.finish();
  }
}

/** A new file as a sink. */
export class FileSink implements ParquetSink {
  readonly #handle: FileHandle;

  private constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  /** Begins a file that is not there yet. */
  static async create(path: string): Promise<FileSink> {
    return new FileSink(await open(path, 'wx'));
  }

  async write(bytes: Uint8Array): Promise<void> {
    await this.#handle.writeFile(bytes);
  }

  async finish(): Promise<void> {
    await this.#handle.sync();
    await this.#handle.close();
  }

  /** Gives the file up as it is. */
  async abandon(): Promise<void> {
    await this.#handle.close().catch(() => {});
  }
}
