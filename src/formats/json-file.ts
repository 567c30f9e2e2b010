import { createReadStream } from 'node:fs';
import type { z } from 'zod';
import { writeAtomically } from '../engine/atomic-file.ts';
import { FormatError } from './format-error.ts';
import { type RawRecord, splitArray, splitLines } from './json-split.ts';

/** How records are laid out in a file: one a line, or all in one JSON array. */
export type Container = 'jsonl' | 'json';

const CHUNK_BYTES = 1 << 18;
const MAX_RECORD_BYTES = 64 << 20;
const ARRAY_START = 0x5b;

/**
 * Reads records one at a time from JSONL or from a file that is one JSON array, whichever it is. Memory is bounded by
 * the longest record, which may have `maxRecordBytes` (64 MiB).
 * @throws FormatError, with the line, at the first record that is not UTF-8, not JSON, or not of the schema.
 */
export async function* readRecords<T>(
  path: string,
  schema: z.ZodType<T>,
  { maxRecordBytes = MAX_RECORD_BYTES }: { maxRecordBytes?: number } = {},
): AsyncGenerator<T> {
  for await (const { bytes, line } of splitFile(path, maxRecordBytes)) {
    const result = schema.safeParse(parse(bytes, path, line));
    if (result.success) {
      yield result.data;
      continue;
    }
    const issue = result.error.issues[0]!;
    const field = issue.path.length === 0 ? 'the record' : `"${issue.path.join('.')}"`;
    throw new FormatError(path, line, `Expected a valid record, but ${field} is not: ${issue.message}.`);
  }
}

/** Writes records one a line, or as one JSON array with one a line; the file appears whole or not at all. */
export async function writeRecords(
  path: string,
  records: Iterable<object> | AsyncIterable<object>,
  container: Container,
): Promise<void> {
  await writeAtomically(path, container === 'jsonl' ? jsonLines(records) : jsonArray(records));
}

async function* jsonLines(records: Iterable<object> | AsyncIterable<object>): AsyncGenerator<string> {
  for await (const record of records) yield `${JSON.stringify(record)}\n`;
}

async function* jsonArray(records: Iterable<object> | AsyncIterable<object>): AsyncGenerator<string> {
  let separator = '[\n';
  for await (const record of records) {
    yield `${separator}${JSON.stringify(record)}`;
    separator = ',\n';
  }
  yield separator === '[\n' ? '[]\n' : '\n]\n';
}

async function* splitFile(path: string, maxRecordBytes: number): AsyncGenerator<RawRecord> {
  const stream = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  try {
    const chunks = withoutByteOrderMark(stream);
    const { value: first } = await chunks.next();
    if (!first) return;
    const isArray = firstByte(first) === ARRAY_START;
    yield* (isArray ? splitArray : splitLines)(startingWith(first, chunks), path, maxRecordBytes);
  } finally {
    stream.destroy();
  }
}

async function* withoutByteOrderMark(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer, undefined> {
  let isFirst = true;
  for await (const chunk of stream) {
    const hasMark = isFirst && chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf;
    yield hasMark ? chunk.subarray(3) : chunk;
    isFirst = false;
  }
}

async function* startingWith(first: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  yield* rest;
}

function firstByte(chunk: Buffer): number | undefined {
  return chunk.find((byte) => byte > 0x20);
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function parse(bytes: Buffer, path: string, line: number): unknown {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    throw new FormatError(path, line, 'Expected UTF-8 text, got other bytes.');
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new FormatError(
      path,
      line,
      `Expected one JSON value, got something else (${detail}): is the file cut off?`,
    );
  }
}
