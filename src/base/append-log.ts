import { createReadStream, existsSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { z } from 'zod';
import { writeAtomically } from './atomic-file.ts';
import { errorCode, IntegrityError } from './errors.ts';
import { byteLinesOf } from './lines.ts';
import { makeFolder } from './make-folder.ts';

const tailBytes = 1 << 16;
/** Larger ones become large objects of V8, which live until the next full collection. */
const chunkBytes = 1 << 14;
const newline = 0x0a;

/** Adds lines to a JSONL file. What was appended survives the death of the process and, if `synced`, of the machine. */
export class AppendLog<T extends object> {
  readonly #handle: FileHandle;
  readonly #synced: boolean;

  private constructor(handle: FileHandle, synced: boolean) {
    this.#handle = handle;
    this.#synced = synced;
  }

  /** Opens the file, made if missing, and takes away the line that a killed process left unfinished. */
  static async open<T extends object>(path: string, { synced = true } = {}): Promise<AppendLog<T>> {
    await makeFolder(dirname(path));
    const handle = await open(path, 'a+');
    try {
      await handle.truncate(await endOfLastLine(handle));
    } catch (error) {
      await handle.close();
      throw error;
    }
    return new AppendLog(handle, synced);
  }

  async append(...records: readonly T[]): Promise<void> {
    if (records.length === 0) return;
    await this.#handle.appendFile(records.map((record) => `${JSON.stringify(record)}\n`).join(''));
    if (this.#synced) await this.#handle.datasync();
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}

async function endOfLastLine(handle: FileHandle): Promise<number> {
  let { size: end } = await handle.stat();
  const buffer = Buffer.alloc(tailBytes);
  while (end > 0) {
    const start = Math.max(0, end - tailBytes);
    const { bytesRead } = await handle.read(buffer, 0, end - start, start);
    const at = buffer.subarray(0, bytesRead).lastIndexOf(newline);
    if (at >= 0) return start + at + 1;
    end = start;
  }
  return 0;
}

/**
 * Reads the records of such a file, one at a time; nothing where there is no file. The last line may be unfinished.
 * @throws IntegrityError, with the line, at another one that is not a record of the schema.
 */
export async function* readLog<T>(path: string, schema: z.ZodType<T>): AsyncGenerator<T> {
  for await (const { record } of recordLines(path, schema, chunksOf(path))) yield record;
}

/**
 * Reads the records of such a log, which lies elsewhere than in a file. @param name For messages.
 * @throws as `readLog`
 */
export async function* readStreamedLog<T>(
  name: string,
  schema: z.ZodType<T>,
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<T> {
  for await (const { record } of recordLines(name, schema, chunks)) yield record;
}

/**
 * Writes such a file anew as `change` has it: the record as it is, another one, or null to take it out. Other lines stay
 * byte for byte, and an unfinished last one goes. Nothing is done where there is no file.
 * @returns how many lines are not what they were
 * @throws as `readLog`; the file then stays as it was.
 */
export async function rewriteLog<T>(
  path: string,
  schema: z.ZodType<T>,
  change: (record: T) => T | null,
): Promise<number> {
  if (!existsSync(path)) return 0;
  let changed = 0;
  const lines = async function* (): AsyncGenerator<string> {
    for await (const { line, record } of recordLines(path, schema, chunksOf(path))) {
      const wanted = change(record);
      if (wanted !== record) changed++;
      if (wanted !== null) yield `${wanted === record ? line : JSON.stringify(wanted)}\n`;
    }
  };
  await writeAtomically(path, lines());
  return changed;
}

function chunksOf(path: string): AsyncIterable<Uint8Array> {
  return createReadStream(path, { highWaterMark: chunkBytes });
}

async function* recordLines<T>(
  path: string,
  schema: z.ZodType<T>,
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<{ line: string; record: T }> {
  let number = 0;
  let bad = 0;
  try {
    for await (const line of byteLinesOf(chunks)) {
      if (bad > 0)
        throw new IntegrityError(
          `${path} line ${bad} is damaged. Remove that line; its data is requested again.`,
        );
      number++;
      const parsed = schema.safeParse(parseJson(line));
      if (parsed.success) yield { line, record: parsed.data };
      else bad = number;
    }
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
