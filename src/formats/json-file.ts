import type { z } from 'zod';
import { writeAtomically } from '../base/atomic-file.ts';
import { chunksOf, readBytes } from './file-bytes.ts';
import { FormatError } from './format-error.ts';
import { type RawRecord, splitArray, splitLines } from './json-split.ts';

/** How records are laid out in a file: one a line, or all in one JSON array. */
export type Container = 'jsonl' | 'json';

const mostRecordBytes = 64 << 20;
const arrayStart = 0x5b;

/** A record, and where its bytes are in its file (of a compressed one, in what it holds). */
export interface PlacedRecord<T> {
  record: T;
  offset: number;
  bytes: number;
}

/**
 * Reads records one at a time from JSONL or from a file that is one JSON array, whichever it is. Memory is bounded by
 * the longest record, which may have `maxRecordBytes` (64 MiB).
 * @throws FormatError, with the line, at the first record that is not UTF-8, not JSON, or not of the schema.
 */
export async function* readRecords<T>(
  path: string,
  schema: z.ZodType<T>,
  options: Omit<ReadOptions, 'onBad'> = {},
): AsyncGenerator<T> {
  for await (const { record } of readPlacedRecords(path, schema, options)) yield record;
}

export interface ReadOptions {
  maxRecordBytes?: number;
  /** What is read in the place of the file: its path then only names it in messages. */
  chunks?: AsyncIterable<Buffer>;
  /** Called with what is wrong with a record that is not JSON or not of the schema: the reading then goes on. */
  onBad?: (error: FormatError) => void;
}

/** Reads records as `readRecords` does, and says where each one is. Packed files are read as `chunksOf` reads them. */
export async function* readPlacedRecords<T>(
  path: string,
  schema: z.ZodType<T>,
  { maxRecordBytes = mostRecordBytes, chunks = chunksOf(path), onBad }: ReadOptions = {},
): AsyncGenerator<PlacedRecord<T>> {
  for await (const { bytes, offset, line } of splitFile(path, chunks, maxRecordBytes)) {
    let record: T;
    try {
      record = parse(bytes, schema, path, line);
    } catch (error) {
      if (!onBad || !(error instanceof FormatError)) throw error;
      onBad(error);
      continue;
    }
    yield { record, offset, bytes: bytes.length };
  }
}

/**
 * Reads one record where `readPlacedRecords` found it, without those before it; a compressed file is unpacked up to it.
 * @throws RangeError where no record can be; FormatError where none of the schema is there any more.
 */
export async function readRecordAt<T>(
  path: string,
  schema: z.ZodType<T>,
  { offset, bytes }: { offset: number; bytes: number },
): Promise<T> {
  if (!Number.isSafeInteger(offset) || offset < 0 || !(bytes > 0 && bytes <= mostRecordBytes))
    throw new RangeError(`Expected the place of a record, got ${bytes} bytes at ${offset}.`);
  return recordIn(await readBytes(path, offset, bytes), schema, path);
}

/** The record that bytes of a file hold. @throws FormatError where they hold none of the schema. */
export function recordIn<T>(bytes: Buffer, schema: z.ZodType<T>, path: string): T {
  return parse(bytes, schema, path, null);
}

/** Writes records one a line, or as one JSON array with one a line; the file appears whole or not at all. */
export async function writeRecords(
  path: string,
  records: Iterable<object> | AsyncIterable<object>,
  container: Container,
): Promise<void> {
  await writeAtomically(path, recordText(records, container));
}

/** The text of such a file, in parts. */
export function recordText(
  records: Iterable<object> | AsyncIterable<object>,
  container: Container,
): AsyncGenerator<string> {
  return container === 'jsonl' ? jsonLines(records) : jsonArray(records);
}

/**
 * Fields of provenance that hold seconds. Inside a text a backslash stands before every quote, so that none of it is met.
 */
const wholeSeconds = /"(start|end|clip_start|clip_end|taken_at)":(-?\d+)(?=[,}])/g;

/**
 * A record as JSON. Seconds always have a point (`12.0`): readers such as Hugging Face `datasets` take the type of a
 * column from the first megabytes of a file, and refuse fractions where only whole numbers were.
 */
function jsonOf(record: object): string {
  return JSON.stringify(record).replace(wholeSeconds, '"$1":$2.0');
}

async function* jsonLines(records: Iterable<object> | AsyncIterable<object>): AsyncGenerator<string> {
  for await (const record of records) yield `${jsonOf(record)}\n`;
}

async function* jsonArray(records: Iterable<object> | AsyncIterable<object>): AsyncGenerator<string> {
  let separator = '[\n';
  for await (const record of records) {
    yield `${separator}${jsonOf(record)}`;
    separator = ',\n';
  }
  yield separator === '[\n' ? '[]\n' : '\n]\n';
}

/** How the records of a file are laid out. */
export async function containerOf(path: string): Promise<Container> {
  for await (const chunk of chunksOf(path)) return containerAt(chunk.subarray(markBytes(chunk)));
  return 'jsonl';
}

async function* splitFile(
  path: string,
  bytes: AsyncIterable<Buffer>,
  maxRecordBytes: number,
): AsyncGenerator<RawRecord> {
  const chunks = bytes[Symbol.asyncIterator]();
  try {
    const { value: first, done } = await chunks.next();
    if (done) return;
    const start = markBytes(first);
    const content = first.subarray(start);
    const split = containerAt(content) === 'json' ? splitArray : splitLines;
    yield* split(startingWith(content, chunks), path, maxRecordBytes, start);
  } finally {
    await chunks.return?.();
  }
}

/** Bytes of the byte order mark that some programs put first. */
function markBytes(chunk: Buffer): number {
  return chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf ? 3 : 0;
}

async function* startingWith(first: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}

function containerAt(content: Buffer): Container {
  return content.find((byte) => byte > 0x20) === arrayStart ? 'json' : 'jsonl';
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** @throws FormatError where the bytes are not one record of the schema. */
function parse<T>(bytes: Buffer, schema: z.ZodType<T>, path: string, line: number | null): T {
  return checkRecord(parseJson(bytes, path, line), schema, path, line);
}

/** @throws FormatError where a value is not of the schema. */
export function checkRecord<T>(value: unknown, schema: z.ZodType<T>, path: string, line: number | null): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  const field = issue.path.length === 0 ? 'the record' : `"${issue.path.join('.')}"`;
  throw new FormatError(path, line, `Expected a valid record, but ${field} is not: ${issue.message}.`);
}

/** What Python writes for numbers that are none. */
const notJsonNumber = /[:[,]\s*-?(NaN|Infinity)\s*[,\]}]/;

function parseJson(bytes: Buffer, path: string, line: number | null): unknown {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    throw new FormatError(path, line, 'Expected UTF-8 text, got other bytes.');
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    if (notJsonNumber.test(text))
      throw new FormatError(path, line, 'Expected JSON, got NaN or Infinity, which JSON does not allow.');
    const detail = error instanceof Error ? error.message : String(error);
    throw new FormatError(
      path,
      line,
      `Expected one JSON value, got something else (${detail}): is the file cut off?`,
    );
  }
}
