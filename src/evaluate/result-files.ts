import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { writeAtomically } from '../base/atomic-file.ts';
import type { ItemResult, Results } from './result-records.ts';

/** Name of the file that says what a folder of results holds. */
export const resultsName = 'results.json';

/** A name for files that no label, whatever it holds, can lead out of its folder with or share with another. */
export function labelSlug(label: string): string {
  const slug = label
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[.-]+|[.-]+$/g, '')
    .slice(0, 60);
  if (slug === label) return slug;
  const digest = createHash('sha256').update(label).digest('hex').slice(0, 8);
  return `${slug || 'model'}-${digest}`;
}

/** File of the answers of a model, in the folder of the results. */
export function answersFile(folder: string, provider: string, model: string): string {
  return join(folder, 'responses', `${labelSlug(`${provider}/${model}`)}.jsonl`);
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
