import type { z } from 'zod';
import type { DocumentPlace } from '../records/document.ts';
import { isSeekable } from './file-bytes.ts';
import { FormatError } from './format-error.ts';
import { checkRecord, type PlacedRecord, readPlacedRecords, readRecordAt } from './json-file.ts';
import { isParquet, parquetRow, parquetRows } from './parquet-records.ts';
import { recordOfRow } from './parquet-schema.ts';
import { isTar, tarRecords } from './tar-records.ts';

/**
 * Records of a file of a dataset, JSON, Parquet or a shard of WebDataset; of a row of Parquet `offset` is its number and `bytes` is 0.
 * @param onBad Called with what is wrong with a record that cannot be read; the others go on.
 * @throws FormatError where the file itself cannot be read.
 */
export async function* datasetRecords<T>(
  path: string,
  schema: z.ZodType<T>,
  onBad: (error: FormatError) => void,
): AsyncGenerator<PlacedRecord<T>> {
  if (isTar(path)) {
    yield* tarRecords(path, schema, onBad);
    return;
  }
  if (!isParquet(path)) {
    yield* readPlacedRecords(path, schema, { onBad });
    return;
  }
  for await (const { row, index } of parquetRows(path)) {
    let record: T;
    try {
      record = checkRow(row, index, schema, path);
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      onBad(error);
      continue;
    }
    yield { record, offset: index, bytes: 0 };
  }
}

/** Reads one record where `datasetRecords` found it. Throws as `readRecordAt` does. */
export async function datasetRecordAt<T>(
  path: string,
  schema: z.ZodType<T>,
  { offset, bytes }: Omit<DocumentPlace, 'file'>,
): Promise<T> {
  if (!isParquet(path)) return readRecordAt(path, schema, { offset, bytes });
  return checkRow(await parquetRow(path, offset), offset, schema, path);
}

/** Whether a record is a stretch of the bytes of a file, as `recordIn` takes it. */
export function isInBytes(path: string): boolean {
  return !isParquet(path) && isSeekable(path);
}

/** Whether one record can be read without unpacking those before it. */
export function isReadAgain(path: string): boolean {
  return isParquet(path) || isSeekable(path);
}

function checkRow<T>(row: unknown, index: number, schema: z.ZodType<T>, path: string): T {
  return checkRecord(recordOfRow(row), schema, `${path} row ${index + 1}`, null);
}
