import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { writeAtomically } from '../base/atomic-file.ts';
import { errorCode, UsageError } from '../base/errors.ts';
import { type ItemResult, itemResultSchema, type Results, resultsSchema } from './result-records.ts';

const resultsName = 'results.json';

/**
 * The results in a folder; null where there are none.
 * @throws UsageError where they cannot be read
 */
export async function readResults(folder: string): Promise<Results | null> {
  const path = join(folder, resultsName);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw new UsageError(`Cannot read ${path} (${errorCode(error)}).`);
  }
  try {
    return resultsSchema.parse(JSON.parse(text));
  } catch {
    throw new UsageError(`${path} is not the results of an evaluation, or of another version of Lectern.`);
  }
}

/** Cells are in the order of their keys, so that it does not matter in which runs they were made. */
export async function writeResults(folder: string, results: Results): Promise<void> {
  const cells = results.cells.toSorted((a, b) => (a.file < b.file ? -1 : 1));
  await writeAtomically(join(folder, resultsName), `${JSON.stringify({ ...results, cells }, null, 2)}\n`);
}

export async function writeItems(folder: string, file: string, items: readonly ItemResult[]): Promise<void> {
  await writeAtomically(
    join(folder, ...file.split('/')),
    items.map((item) => `${JSON.stringify(item)}\n`),
  );
}

/**
 * The items of a cell in order, a line at a time.
 * @throws UsageError where a line is none
 */
export async function* readItems(folder: string, file: string): AsyncGenerator<ItemResult> {
  const path = join(folder, ...file.split('/'));
  let number = 0;
  for await (const line of createInterface({ input: createReadStream(path) })) {
    number++;
    const parsed = itemResultSchema.safeParse(parseJson(line));
    if (!parsed.success)
      throw new UsageError(
        `${path} line ${number} is not an item of a result. Run \`lectern evaluate run\` again; answers are stored.`,
      );
    yield parsed.data;
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
