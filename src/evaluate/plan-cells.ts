import type { CellKey, DemoKind, PromptStyle } from './result-records.ts';

/** A model on an endpoint, and how tables name it. */
export interface EvaluatedModel {
  provider: string;
  model: string;
  label: string;
}

export interface CellChoice {
  labels: readonly string[];
  benchmarks: readonly string[];
  shots: readonly number[];
  demos: DemoKind;
  seeds: readonly number[];
  cheat: boolean;
  prompt: PromptStyle;
}

/** Demonstrations of the cheat test: the item itself alone, and before another. */
const cheatShots = [1, 2];

/**
 * The cells of a run, those of a model after each other. Seeds differ only where something is drawn: with random
 * demonstrations of other items.
 */
export function planCells({ labels, benchmarks, shots, demos, seeds, cheat, prompt }: CellChoice): CellKey[] {
  const ways = [
    ...shots.map((count) => ({ shots: count, cheat: false, isDrawn: demos === 'random' && count > 0 })),
    ...(cheat ? cheatShots : []).map((count) => ({
      shots: count,
      cheat: true,
      isDrawn: demos === 'random' && count > 1,
    })),
  ];
  return labels.flatMap((label) =>
    benchmarks.flatMap((benchmark) =>
      ways.flatMap(({ isDrawn, ...way }) =>
        (isDrawn ? seeds : [null]).map((seed) => ({
          label,
          benchmark,
          ...way,
          demos: hasOthers(way) ? demos : null,
          seed,
          prompt,
        })),
      ),
    ),
  );
}

/** Whether items of the pool are among the demonstrations. */
function hasOthers({ shots, cheat }: { shots: number; cheat: boolean }): boolean {
  return shots > (cheat ? 1 : 0);
}

/** Name of the file of a cell's items, of letters that any file system takes. */
export function cellFile(key: CellKey, labelSlug: string): string {
  const parts = [
    key.benchmark,
    `${key.shots}shot`,
    ...(key.cheat ? ['cheat'] : []),
    ...(key.demos === null ? [] : [key.demos]),
    ...(key.seed === null ? [] : [`seed${key.seed}`]),
    key.prompt,
  ];
  return `${labelSlug}/${parts.join('-')}.items.jsonl`;
}
