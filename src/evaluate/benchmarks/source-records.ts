import { readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import { UsageError } from '../../base/errors.ts';
import { FormatError } from '../../formats/format-error.ts';
import { checkRecord, readPlacedRecords } from '../../formats/json-file.ts';
import type { BenchmarkFiles, ShardChoice } from './benchmark.ts';
import { isLfsPointer, lfsPointer } from './lfs-pointer.ts';
import { isParquetSource, parquetRecords, shardsOf } from './parquet-source.ts';
import type { SourceRecord } from './source-record.ts';

/** Larger ones are no benchmark, and no text that JavaScript can hold. */
const mostBytes = 500_000_000;

/**
 * The records at the path of the questions: of Parquet files, of JSONL, of a JSON array, of a mapping of records, or of
 * a list with one of the names `lists` in a JSON object. Null where there is no file of the split.
 * @throws UsageError where the file is something else
 */
export async function sourceRecords(
  { questions, images }: BenchmarkFiles,
  { lists = [], ...choice }: ShardChoice & { lists?: readonly string[] },
): Promise<AsyncIterable<SourceRecord> | null> {
  if (!(await isParquetSource(questions))) return choice.mustBeNamed ? null : jsonRecords(questions, lists);
  const shards = await shardsOf(questions, choice);
  return shards.length === 0 ? null : parquetRecords(shards, images);
}

async function* jsonRecords(path: string, lists: readonly string[]): AsyncGenerator<SourceRecord> {
  const read = Object(await readJson(path)) as Record<string, unknown>;
  const list = lists.find((name) => Array.isArray(read[name]));
  const records = list === undefined ? read : (read[list] as unknown[]);
  const header = list === undefined ? {} : read;
  let row = 0;
  for (const [key, fields] of Object.entries(records)) {
    const where = `${path} record ${Array.isArray(records) ? row + 1 : key}`;
    if (typeof fields !== 'object' || fields === null || Array.isArray(fields))
      throw new UsageError(`Expected a record with fields, got something else. In ${where}.`);
    yield {
      fields: fields as Record<string, unknown>,
      pictures: {},
      header,
      key: Array.isArray(records) ? null : key,
      row: row++,
      where,
    };
  }
}

/** What a JSON file holds; of one with a record a line, a list of them. @throws UsageError where it is no JSON. */
export async function readJson(path: string): Promise<unknown> {
  const { size } = await stat(path);
  if (size > mostBytes)
    throw new FormatError(path, null, `Expected a JSON file of at most ${mostBytes} bytes, got ${size}.`);
  const bytes = await readFile(path);
  const start = bytes
    .subarray(0, 200)
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimStart();
  if (isLfsPointer(bytes)) throw lfsPointer(path);
  if (start === '') throw new FormatError(path, null, 'Expected JSON, got an empty file.');
  if (start.startsWith('{')) {
    const value = parsed(bytes);
    // A file with one line is both; what its readers want is in its fields.
    if (value !== undefined && !/\.(jsonl|ndjson)$/i.test(path)) return value;
  }
  const records: unknown[] = [];
  for await (const { record } of readPlacedRecords(path, z.unknown())) records.push(record);
  return records;
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown;
  } catch {
    return undefined;
  }
}

/** The fields of a record. @throws FormatError where they are not those of the schema. */
export function fieldsOf<T>({ fields, where }: SourceRecord, schema: z.ZodType<T>): T {
  return checkRecord(fields, schema, where, null);
}

/** Ids are texts in some forms and numbers in others. */
export const idSchema = z.union([z.string().min(1), z.number()]).transform(String);
