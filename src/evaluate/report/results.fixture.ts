import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { failedItem, itemResult } from '../item-result.fixture.ts';
import type { Cell, CellKey, ItemResult, Results } from '../result-records.ts';
import { summarise } from '../statistics/summarise.ts';

export interface GivenCell {
  key: Partial<CellKey> & { label: string };
  items: ItemResult[];
}

/** A cell with as many items as scores; null is an item that failed. Two items share a picture. */
export function cellOf(key: GivenCell['key'], scores: readonly (number | null)[]): GivenCell {
  const { benchmark = 'okvqa', shots = 0, seed = null, cheat = false } = key;
  const items = scores.map((score, index) => {
    const demos = Array.from({ length: shots }, (_, demo) => ({
      id: cheat && demo === 0 ? `q${index}` : `d${index}-${demo}-${seed}`,
      similarity: null,
    }));
    const asked = {
      cluster: `picture ${Math.floor(index / 2)}`,
      pictures: [digest(`picture ${Math.floor(index / 2)}`)],
      demos,
      prompt: digest(JSON.stringify([benchmark, index, demos, key.prompt])),
      ceiling: cheat ? { ours: 1, benchmark: 0.9, paper: 0.9 } : null,
    };
    return score === null
      ? failedItem(`q${index}`, asked)
      : itemResult({ item: `q${index}`, score, ...asked });
  });
  return { key, items };
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/**
 * Writes a folder as `lectern evaluate run` does.
 * @param notes By benchmark. @param questions What its file of questions holds.
 */
export async function writeResults(
  folder: string,
  given: readonly GivenCell[],
  notes: Readonly<Record<string, string[]>> = {},
  questions = 'questions',
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const cells: Cell[] = [];
  for (const [index, { key, items }] of given.entries()) {
    const file = `${index}.items.jsonl`;
    await writeFile(join(folder, file), items.map((item) => `${JSON.stringify(item)}\n`).join(''));
    cells.push({
      benchmark: 'okvqa',
      shots: 0,
      demos: key.shots ? 'rices' : null,
      cheat: false,
      seed: null,
      prompt: 'even',
      ...key,
      provider: 'local',
      model: key.label,
      file,
      ...(await summarise(streamed(items))),
    });
  }
  const benchmarks = Object.fromEntries(
    Object.entries(notes).map(([name, told]) => [
      name,
      {
        files: [{ role: 'questions', name: 'questions.json', bytes: 9, sha256: digest(questions) }],
        items: 1000,
        asked: 1000,
        pool: null,
        notes: told,
      },
    ]),
  );
  const results: Results = {
    form: 1,
    lectern: '0.1.0',
    node: 'v24.0.0',
    options: {},
    servers: {},
    encoder: null,
    benchmarks,
    cells,
  };
  await writeFile(join(folder, 'results.json'), JSON.stringify(results));
}

async function* streamed(items: readonly ItemResult[]): AsyncGenerator<ItemResult> {
  yield* items;
}
