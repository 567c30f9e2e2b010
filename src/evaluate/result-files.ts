import { join } from 'node:path';
import { writeAtomically } from '../base/atomic-file.ts';
import type { ItemResult, Results } from './result-records.ts';

/** Name of the file that says what a folder of results holds. */
export const resultsName = 'results.json';

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
