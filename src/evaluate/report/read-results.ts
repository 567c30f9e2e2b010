import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode, IntegrityError, UsageError } from '../../base/errors.ts';
import { containedPath } from '../../formats/contained-file.ts';
import { FormatError } from '../../formats/format-error.ts';
import { readRecords } from '../../formats/json-file.ts';
import { resultsName } from '../result-files.ts';
import {
  type Cell,
  type CellKey,
  type ItemResult,
  itemResultSchema,
  type Results,
  resultsSchema,
} from '../result-records.ts';

/** A cell, and where its items lie. */
export interface EvaluatedCell extends Cell {
  folder: string;
}

/** What was evaluated, of one folder or of several. */
export interface Evaluation {
  cells: EvaluatedCell[];
  /** What is to be known when the figures are read, a sentence each. */
  notes: string[];
}

/** @returns Null where the folder holds no results. @throws IntegrityError where they are not what was written. */
export async function readResults(folder: string): Promise<Results | null> {
  const path = join(folder, resultsName);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (['ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? '')) return null;
    throw error;
  });
  if (text === null) return null;
  const results = resultsSchema.safeParse(jsonOf(text));
  if (!results.success)
    throw new IntegrityError(
      `${path} is damaged, or of another version of Lectern. Move it away and run the evaluation again; answers are stored.`,
    );
  return results.data;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Joins the results of several folders. @throws UsageError where two of them hold the same cell. */
export function joinResults(results: readonly { folder: string; results: Results }[]): Evaluation {
  const cells = new Map<string, EvaluatedCell>();
  for (const { folder, results: found } of results) {
    for (const cell of found.cells) {
      const key = JSON.stringify([...Object.values(askedAs(cell)), cell.label, cell.seed]);
      const other = cells.get(key);
      if (other)
        throw new UsageError(
          `${describeCell(cell)} of ${cell.label} is both in ${other.folder} and in ${folder}. Give one of them, or evaluate under another label.`,
        );
      cells.set(key, { ...cell, folder });
    }
  }
  const notes = [...unlikeFiles(results.map(({ results: found }) => found)), ...toldNotes(results)];
  return { cells: [...cells.values()], notes: [...new Set(notes)] };
}

/** What the runs have to tell of their benchmarks. */
function toldNotes(results: readonly { results: Results }[]): string[] {
  return results.flatMap(({ results: { benchmarks } }) =>
    Object.entries(benchmarks).flatMap(([name, { items, asked, notes }]) => [
      ...(asked < items
        ? [`${name}: ${asked.toLocaleString('en')} of ${items.toLocaleString('en')} items were asked.`]
        : []),
      ...notes.map((note) => `${name}: ${note}`),
    ]),
  );
}

/** Benchmarks that were not read from the same files in all runs. */
function unlikeFiles(results: readonly Results[]): string[] {
  const names = new Set(results.flatMap(({ benchmarks }) => Object.keys(benchmarks)));
  return [...names].flatMap((name) => {
    const digests = results.flatMap(({ benchmarks }) => {
      const files = benchmarks[name]?.files;
      return files ? [JSON.stringify(files.map(({ role, sha256 }) => [role, sha256]))] : [];
    });
    return new Set(digests).size > 1 ? [`${name}: its files are not the same in all runs.`] : [];
  });
}

/** How the items of a cell were asked, whoever answered. Cells that differ here are not comparable. */
export type AskedAs = Omit<CellKey, 'label' | 'seed'>;

export function askedAs({ benchmark, shots, cheat, demos, prompt }: CellKey): AskedAs {
  return { benchmark, shots, cheat, demos, prompt };
}

/** `okvqa, cheat, 2 shots, rices, prompt even, seed 42`. */
export function describeCell(cell: AskedAs & { seed?: number | null }): string {
  const { benchmark, shots, cheat, demos, prompt, seed } = cell;
  const parts = [
    benchmark,
    ...(cheat ? ['cheat'] : []),
    `${shots} ${shots === 1 ? 'shot' : 'shots'}`,
    ...(demos ? [demos] : []),
    `prompt ${prompt}`,
    ...(typeof seed === 'number' ? [`seed ${seed}`] : []),
  ];
  return parts.join(', ');
}

/** The items of a cell, one at a time. @throws IntegrityError where they are not those that were counted. */
export async function* readItems({ folder, file, items }: EvaluatedCell): AsyncGenerator<ItemResult> {
  const path = await containedPath(folder, file);
  if (path === null) throw new IntegrityError(`${join(folder, file)} is missing: run the evaluation again.`);
  let count = 0;
  for await (const item of readIntact(path)) {
    if (++count > items) break;
    yield item;
  }
  if (count !== items)
    throw new IntegrityError(
      `Expected ${items} items in ${path}, got ${count > items ? 'more' : count}: run the evaluation again.`,
    );
}

async function* readIntact(path: string): AsyncGenerator<ItemResult> {
  try {
    yield* readRecords(path, itemResultSchema);
  } catch (error) {
    if (error instanceof FormatError) throw new IntegrityError(`${error.message} Run the evaluation again.`);
    throw error;
  }
}
