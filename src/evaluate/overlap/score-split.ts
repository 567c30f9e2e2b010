import { UsageError } from '../../base/errors.ts';
import type { Table } from '../../stats/table.ts';
import { askedAs, describeCell, type EvaluatedCell, readItems } from '../report/read-results.ts';
import { inPercent } from '../report/scores.ts';
import type { Cell, ItemResult, ScoreName } from '../result-records.ts';
import { summarise } from '../statistics/summarise.ts';
import { readOverlap, readPairs, standsInDataset } from './overlap-run.ts';

/** What a cell scored on the items that stand in a dataset, and on the others. */
export interface SplitScore {
  label: string;
  asked: string;
  seen: Cell['scores'][ScoreName];
  clean: Cell['scores'][ScoreName];
}

/**
 * Splits the scores of cells by whether an item stands in a dataset: that a model does better on what it may have seen.
 * @param folder As `lectern evaluate overlap` wrote it.
 * @throws UsageError where it holds nothing of the kind, or nothing of these benchmarks
 */
export async function splitScores(
  cells: readonly EvaluatedCell[],
  scorer: ScoreName,
  folder: string,
): Promise<{ scores: SplitScore[]; notes: string[] }> {
  const overlap = await readOverlap(folder);
  if (!overlap)
    throw new UsageError(`No overlap in ${folder}: expected what \`lectern evaluate overlap\` wrote.`);
  const known = new Set(overlap.benchmarks.map(({ benchmark }) => benchmark));
  const shown = cells.filter((cell) => known.has(cell.benchmark) && cell.scores[scorer]);
  if (shown.length === 0)
    throw new UsageError(
      `The results hold no scores of ${scorer} for the benchmarks of ${folder}: ${[...known].join(', ')}.`,
    );
  const seen = new Set<string>();
  for await (const pair of readPairs(folder))
    if (standsInDataset(pair)) seen.add(keyOf(pair.benchmark, pair.item));
  const scores: SplitScore[] = [];
  for (const cell of shown) {
    const half = async (isSeen: boolean) =>
      (await summarise(only(cell, ({ item }) => seen.has(keyOf(cell.benchmark, item)) === isSeen))).scores[
        scorer
      ];
    const asked = describeCell({ ...askedAs(cell), seed: cell.seed });
    scores.push({ label: cell.label, asked, seen: await half(true), clean: await half(false) });
  }
  const left = [...new Set(cells.map(({ benchmark }) => benchmark))].filter((name) => !known.has(name));
  return {
    scores,
    notes: left.length === 0 ? [] : [`Not looked for in ${overlap.dataset}: ${left.join(', ')}.`],
  };
}

function keyOf(benchmark: string, item: string): string {
  return `${benchmark} ${item}`;
}

async function* only(
  cell: EvaluatedCell,
  isMeant: (item: ItemResult) => boolean,
): AsyncGenerator<ItemResult> {
  for await (const item of readItems(cell)) if (isMeant(item)) yield item;
}

export function splitTable(scores: readonly SplitScore[], scorer: ScoreName): Table {
  const half = (score: SplitScore['seen']) => [
    score?.scored ?? 0,
    inPercent(score?.mean),
    inPercent(score?.interval?.[0]),
    inPercent(score?.interval?.[1]),
  ];
  const figure = (name: string) => ({ name, decimals: 1 });
  return {
    name: 'overlap',
    title: `Scores (%) of items seen and clean, by ${scorer}`,
    keys: 2,
    columns: [
      ...[{ name: 'model' }, { name: 'asked' }, { name: 'seen' }],
      ...[figure('score'), figure('from'), figure('to'), { name: 'clean' }],
      ...[figure('clean score'), figure('clean from'), figure('clean to'), figure('difference')],
    ],
    rows: scores.map(({ label, asked, seen, clean }) => [
      ...[label, asked, ...half(seen), ...half(clean)],
      seen && clean ? inPercent(seen.mean - clean.mean) : null,
    ]),
  };
}
