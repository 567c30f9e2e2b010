import { FormatError } from './format-error.ts';

/** The bytes of one record of a file, and where they begin. */
export interface RawRecord {
  bytes: Buffer;
  /** Bytes before it in the file. */
  offset: number;
  /** Line on which it begins, from 1. */
  line: number;
}

const quote = 0x22;
const backslash = 0x5c;
const newline = 0x0a;
const comma = 0x2c;
const open = new Set([0x7b, 0x5b]);
const close = new Set([0x7d, 0x5d]);
const arrayEnd = 0x5d;
const blankBytes = new Set([0x20, 0x09, 0x0a, 0x0d]);

/** Bytes of the record that is being gathered, over chunk borders; at most `maxBytes`. */
class Gathered {
  #parts: Buffer[] = [];
  #bytes = 0;
  readonly #file: string;
  readonly #maxBytes: number;

  constructor(file: string, maxBytes: number) {
    this.#file = file;
    this.#maxBytes = maxBytes;
  }

  add(part: Buffer, line: number): void {
    this.#bytes += part.length;
    if (this.#bytes > this.#maxBytes)
      throw new FormatError(
        this.#file,
        line,
        `Expected records of at most ${this.#maxBytes} bytes, got a longer one: is a line break or a bracket missing?`,
      );
    if (part.length > 0) this.#parts.push(part);
  }

  take(): Buffer {
    const bytes = this.#parts.length === 1 ? this.#parts[0]! : Buffer.concat(this.#parts);
    this.#parts = [];
    this.#bytes = 0;
    return bytes;
  }
}

/**
 * The lines of a JSONL file, blank ones left out. Memory holds one chunk and one line.
 * @param start Bytes of the file before the chunks.
 * @throws FormatError at a line longer than `maxBytes`.
 */
export async function* splitLines(
  chunks: AsyncIterable<Buffer>,
  file: string,
  maxBytes: number,
  start = 0,
): AsyncGenerator<RawRecord> {
  const gathered = new Gathered(file, maxBytes);
  let line = 1;
  let offset = start;
  let chunkStart = start;
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, from)) {
      gathered.add(chunk.subarray(from, end), line);
      const bytes = gathered.take();
      if (!isBlank(bytes)) yield { bytes, offset, line };
      line++;
      from = end + 1;
      offset = chunkStart + from;
    }
    gathered.add(chunk.subarray(from), line);
    chunkStart += chunk.length;
  }
  const bytes = gathered.take();
  if (!isBlank(bytes)) yield { bytes, offset, line };
}

/**
 * The elements of a file that is one JSON array, however it is indented. Memory holds one chunk and one element.
 * Finds brackets and strings only; whether an element is JSON is for the parser to say.
 * @param start Bytes of the file before the chunks.
 * @throws FormatError if the array does not end, is followed by something, or holds an element longer than `maxBytes`.
 */
export async function* splitArray(
  chunks: AsyncIterable<Buffer>,
  file: string,
  maxBytes: number,
  start = 0,
): AsyncGenerator<RawRecord> {
  const gathered = new Gathered(file, maxBytes);
  let line = 1;
  let recordLine = 1;
  let offset = start;
  let chunkStart = start;
  let depth = 0;
  let inString = false;
  let escaped = false;
  let inRecord = false;
  let records = 0;
  let isClosed = false;

  for await (const chunk of chunks) {
    let from = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at]!;
      if (byte === newline) line++;
      if (inString) {
        if (escaped) escaped = false;
        else if (byte === backslash) escaped = true;
        else if (byte === quote) inString = false;
        continue;
      }
      if (blankBytes.has(byte)) continue;
      if (isClosed)
        throw new FormatError(
          file,
          line,
          'Expected nothing after the array, got more: are these several files in one?',
        );
      if (depth === 0) {
        depth = 1;
        continue;
      }
      const endsArray = depth === 1 && byte === arrayEnd;
      if (endsArray || (depth === 1 && byte === comma)) {
        if (inRecord) gathered.add(chunk.subarray(from, at), recordLine);
        if (inRecord) yield { bytes: gathered.take(), offset, line: recordLine };
        else if (!endsArray || records > 0)
          throw new FormatError(file, line, `Expected a record, got "${endsArray ? ']' : ','}".`);
        records++;
        inRecord = false;
        isClosed = endsArray;
        continue;
      }
      if (!inRecord) {
        inRecord = true;
        recordLine = line;
        offset = chunkStart + at;
        from = at;
      }
      if (byte === quote) inString = true;
      else if (open.has(byte)) depth++;
      else if (close.has(byte)) depth = Math.max(1, depth - 1);
    }
    if (inRecord) gathered.add(chunk.subarray(from), recordLine);
    chunkStart += chunk.length;
  }
  if (!isClosed)
    throw new FormatError(
      file,
      inRecord ? recordLine : line,
      `Expected "]" at the end of the array, got the end of the file after ${records} records: the file is cut off.`,
    );
}

function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => blankBytes.has(byte));
}
