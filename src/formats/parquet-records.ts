import {
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
  type SchemaTree,
} from 'hyparquet';
import { errorMessage } from '../base/errors.ts';
import { type ByteRanges, openRanges } from './byte-ranges.ts';
import { FormatError } from './format-error.ts';
import { checkCodecs, compressors } from './parquet-codecs.ts';

/** What the columns of a row group may take, unpacked; those that others publish have some hundred MB at most. */
const maxGroupBytes = 2 ** 30;

/** Whether a file is Parquet by its name. */
export function isParquet(path: string): boolean {
  return /\.parquet$/i.test(path);
}

/** What a Parquet file holds, without its rows. */
export interface ParquetLayout {
  columns: readonly {
    name: string;
    /** Whether it holds pictures as Hugging Face `datasets` stores them, `bytes` and `path`, or lists of them. */
    isPicture: boolean;
  }[];
  /** Bounds of the row groups, in rows. */
  groups: readonly { from: number; to: number }[];
}

/** Whether the fields are those of a picture, or of a list of pictures. */
function holdsPictures(fields: readonly SchemaTree[]): boolean {
  const names = fields.map(({ element }) => element.name);
  if (names.includes('bytes') && names.includes('path')) return true;
  return fields.length === 1 && holdsPictures(fields[0]!.children);
}

/** @throws FormatError as `parquetRows`. */
export async function parquetLayout(path: string): Promise<ParquetLayout> {
  const { file, metadata } = await openParquet(path);
  await file.close();
  let to = 0;
  const groups = metadata.row_groups.map(({ num_rows: count }) => {
    const from = to;
    to += Number(count);
    return { from, to };
  });
  const columns = parquetSchema(metadata).children.map(({ element, children }) => ({
    name: element.name,
    isPicture: holdsPictures(children),
  }));
  return { columns, groups };
}

/**
 * The rows of a Parquet file, a row group at a time, as records of JSON would be: whole numbers and texts as such, bytes
 * as they are.
 * @throws FormatError where it is no Parquet, or of a kind that is not read.
 */
export async function* parquetRows(path: string): AsyncGenerator<{ row: unknown; index: number }> {
  const { file, metadata } = await openParquet(path);
  try {
    let from = 0;
    for (const group of metadata.row_groups) {
      const to = from + Number(group.num_rows);
      checkSize(group, path);
      const rows = await readRows(file, metadata, path, { rowStart: from, rowEnd: to });
      for (const [index, row] of rows.entries()) yield { row, index: from + index };
      from = to;
    }
  } finally {
    await file.close();
  }
}

/** Some columns of a row group of `parquetLayout`, row by row. @throws FormatError as `parquetRows`. */
export async function parquetGroup(
  path: string,
  columns: string[],
  { from, to }: { from: number; to: number },
): Promise<Record<string, unknown>[]> {
  const { file, metadata } = await openParquet(path);
  try {
    for (const group of metadata.row_groups) checkSize(group, path, columns);
    const bounds = { rowStart: from, rowEnd: to, columns };
    return (await readRows(file, metadata, path, bounds)) as Record<string, unknown>[];
  } finally {
    await file.close();
  }
}

/** @throws FormatError where the columns of a row group take more than is held at once. */
function checkSize(group: FileMetaData['row_groups'][number], path: string, columns?: string[]): void {
  const bytes = columns
    ? group.columns
        .filter(({ meta_data: data }) => data && columns.includes(data.path_in_schema[0]!))
        .reduce((sum, { meta_data: data }) => sum + Number(data!.total_uncompressed_size), 0)
    : Number(group.total_byte_size);
  if (bytes > maxGroupBytes)
    throw new FormatError(
      path,
      null,
      `Expected row groups of at most 1 GiB, got one of ${bytes} bytes: write the file with smaller ones.`,
    );
}

/** One row, or some columns of it. @throws RangeError where there is none of this number; FormatError as `parquetRows`. */
export async function parquetRow(path: string, index: number, columns?: string[]): Promise<unknown> {
  const { file, metadata } = await openParquet(path);
  try {
    if (!(Number.isSafeInteger(index) && index >= 0 && index < Number(metadata.num_rows)))
      throw new RangeError(`Expected one of ${metadata.num_rows} rows of ${path}, got ${index}.`);
    const bounds = { rowStart: index, rowEnd: index + 1, ...(columns && { columns }) };
    return (await readRows(file, metadata, path, bounds))[0];
  } finally {
    await file.close();
  }
}

async function openParquet(path: string): Promise<{ file: ByteRanges; metadata: FileMetaData }> {
  const file = await openRanges(path);
  try {
    const metadata = await parquetMetadataAsync(file, { geoparquet: false });
    checkCodecs(metadata, path);
    return { file, metadata };
  } catch (error) {
    await file.close();
    throw noParquet(path, error);
  }
}

async function readRows(
  file: ByteRanges,
  metadata: FileMetaData,
  path: string,
  bounds: { rowStart: number; rowEnd: number; columns?: string[] },
): Promise<unknown[]> {
  try {
    // Bytes stay bytes unless the file says that they are text.
    const rows = await parquetReadObjects({
      file,
      metadata,
      compressors,
      utf8: false,
      geoparquet: false,
      ...bounds,
    });
    return rows.map((row) => plain(row, null));
  } catch (error) {
    throw noParquet(path, error);
  }
}

function noParquet(path: string, error: unknown): unknown {
  if (error instanceof FormatError || (error instanceof Error && 'syscall' in error)) return error;
  return new FormatError(path, null, `Expected Parquet data, got something else (${errorMessage(error)}).`);
}

/** A value as JSON would have it; `bytes` of pictures stay, other bytes are text that the file does not call so. */
function plain(value: unknown, name: string | null): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Uint8Array) return name === 'bytes' ? value : Buffer.from(value).toString('utf8');
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map((element) => plain(element, null));
  if (typeof value !== 'object' || value === null) return value ?? null;
  return Object.fromEntries(Object.entries(value).map(([field, inner]) => [field, plain(inner, field)]));
}
