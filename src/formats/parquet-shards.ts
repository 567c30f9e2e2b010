import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { draftPath } from '../base/drafts.ts';
import { FileSink, ParquetFile } from './parquet-file.ts';
import { type ParquetRow, sampleTable } from './parquet-schema.ts';

/** Where row groups and files end. A row is never divided. */
export interface ParquetLimits {
  /** Rows of a row group; the viewer of the Hub shows 100 at once. */
  groupRows: number;
  /** Bytes of pictures and texts of a row group; what is held in memory, and what a reader has to fetch for one row. */
  groupBytes: number;
  /** Bytes of a file; one of a single row group may have more. */
  fileBytes: number;
}

export const parquetLimits: ParquetLimits = { groupRows: 100, groupBytes: 16 << 20, fileBytes: 480 << 20 };

/** The files of one split, under the names of drafts until all are written: their names say how many there are. */
export class ParquetShards {
  readonly #folder: string;
  readonly #split: string;
  readonly #limits: ParquetLimits;
  /** Paths of the files so far. */
  readonly #drafts: string[] = [];
  #open: ParquetFile<ParquetRow> | null = null;
  #sink: FileSink | null = null;
  #rows: ParquetRow[] = [];
  #rowBytes = 0;

  constructor(folder: string, split: string, limits: ParquetLimits) {
    this.#folder = folder;
    this.#split = split;
    this.#limits = limits;
  }

  async add(row: ParquetRow): Promise<void> {
    const bytes = bytesOf(row);
    if (this.#rows.length > 0 && this.#rowBytes + bytes > this.#limits.groupBytes) await this.#writeGroup();
    this.#rows.push(row);
    this.#rowBytes += bytes;
    if (this.#rows.length >= this.#limits.groupRows) await this.#writeGroup();
  }

  /** Ends the last file. Returns the drafts, and the names that they are to have; none where no row was added. */
  async finish(): Promise<{ name: string; draft: string }[]> {
    if (this.#rows.length > 0) await this.#writeGroup();
    await this.#open?.finish();
    const number = (value: number): string => String(value).padStart(5, '0');
    return this.#drafts.map((draft, index) => ({
      name: `${this.#split}-${number(index)}-of-${number(this.#drafts.length)}.parquet`,
      draft,
    }));
  }

  /** Removes the drafts. */
  async discard(): Promise<void> {
    await this.#sink?.abandon();
    for (const draft of this.#drafts) await rm(draft, { force: true });
  }

  async #begin(): Promise<ParquetFile<ParquetRow>> {
    const draft = draftPath(join(this.#folder, `${this.#split}.parquet`));
    this.#sink = await FileSink.create(draft);
    this.#drafts.push(draft);
    this.#open = new ParquetFile(this.#sink, sampleTable);
    return this.#open;
  }

  async #writeGroup(): Promise<void> {
    if (this.#open && this.#open.bytes + this.#rowBytes > this.#limits.fileBytes) {
      await this.#open.finish();
      this.#open = null;
    }
    await (this.#open ?? (await this.#begin())).writeGroup(this.#rows);
    this.#rows = [];
    this.#rowBytes = 0;
  }
}

function bytesOf({ images, texts, text_ocr_list: withOcr, metadata }: ParquetRow): number {
  const pictures = images.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const text = [...texts, ...withOcr, metadata];
  return pictures + text.reduce((sum, part) => sum + Buffer.byteLength(part ?? ''), 0);
}
