import { UsageError } from '../../base/errors.ts';
import type { ItemResult, ScoreName } from '../result-records.ts';
import { type Compared, compareSeeds, type SeedPairing } from './comparison.ts';
import { type ComparableItem, pairItems } from './pair-items.ts';
import { askedAs, describeCell, type EvaluatedCell, readItems } from './read-results.ts';
import { distinct } from './scores.ts';

/**
 * Compares two labels on everything that both were asked.
 * @throws UsageError where they were asked nothing in common, or not the same.
 */
export async function compareLabels(
  cells: readonly EvaluatedCell[],
  { compare, against, scorer }: { compare: string; against: string; scorer: ScoreName },
): Promise<{ compared: Compared[]; notes: string[] }> {
  const labels = distinct(cells.map(({ label }) => label));
  const [before, after] = [against, compare].map((label) => {
    const found = cells.filter((cell) => cell.label === label);
    if (found.length === 0)
      throw new UsageError(`No label ${label} in the results. There are: ${labels.join(', ')}.`);
    return found;
  }) as [EvaluatedCell[], EvaluatedCell[]];
  const shared = before.flatMap((cell) => {
    const other = after.find((candidate) => keyOf(candidate) === keyOf(cell));
    return other ? [{ before: cell, after: other }] : [];
  });
  if (shared.length === 0) throw nothingShared(before, after);
  const groups = new Map<string, SeedPairing[]>();
  for (const pair of shared) {
    if (!pair.before.scores[scorer] || !pair.after.scores[scorer]) continue;
    const pairing = await pairItems(
      describeCell(pair.before),
      { label: against, items: comparable(pair.before, scorer) },
      { label: compare, items: comparable(pair.after, scorer) },
    );
    const key = describeCell(askedAs(pair.before));
    groups.set(key, [...(groups.get(key) ?? []), { seed: pair.before.seed, ...pairing }]);
  }
  if (groups.size === 0)
    throw new UsageError(`The results hold no scores of ${scorer} for both ${against} and ${compare}.`);
  return {
    compared: [...groups].map(([where, pairings]) => compareSeeds(where, pairings)),
    notes: [...onlyIn(before, after), ...onlyIn(after, before)],
  };
}

function keyOf(cell: EvaluatedCell): string {
  return describeCell(cell);
}

/** Why two labels that were asked about the same benchmark cannot be paired. */
function nothingShared(before: readonly EvaluatedCell[], after: readonly EvaluatedCell[]): UsageError {
  const [one, other] = nearest(before, after);
  return new UsageError(
    `${one.label} and ${other.label} were asked nothing in common: ${describeCell(one)} is not ${describeCell(other)}. Evaluate both with the same options.`,
  );
}

/** The two cells that have most in common, the benchmark before all. */
function nearest(
  before: readonly EvaluatedCell[],
  after: readonly EvaluatedCell[],
): [EvaluatedCell, EvaluatedCell] {
  const pairs = before.flatMap((one) => after.map((other) => ({ one, other, alike: likeness(one, other) })));
  const best = pairs.reduce((most, pair) => (pair.alike > most.alike ? pair : most));
  return [best.one, best.other];
}

function likeness(one: EvaluatedCell, other: EvaluatedCell): number {
  const fields = ['benchmark', 'shots', 'cheat', 'demos', 'prompt', 'seed'] as const;
  const alike = fields.filter((field) => one[field] === other[field]).length;
  return one.benchmark === other.benchmark ? fields.length + alike : alike;
}

function onlyIn(cells: readonly EvaluatedCell[], others: readonly EvaluatedCell[]): string[] {
  const keys = new Set(others.map(keyOf));
  const only = cells.filter((cell) => !keys.has(keyOf(cell)));
  return only.length === 0
    ? []
    : [`Only ${only[0]!.label} was asked, so not compared: ${only.map(describeCell).join('; ')}.`];
}

async function* comparable(cell: EvaluatedCell, scorer: ScoreName): AsyncGenerator<ComparableItem> {
  for await (const item of readItems(cell)) yield comparableItem(item, scorer);
}

function comparableItem(
  { item, cluster, pictures, demos, prompt, scores }: ItemResult,
  scorer: ScoreName,
): ComparableItem {
  return {
    id: item,
    cluster,
    score: scores[scorer]?.score ?? null,
    asked: {
      pictures: pictures.join(),
      demonstrations: JSON.stringify(demos.map(({ id }) => id)),
      // A failed item may have none, and is not paired.
      ...(prompt !== null && { prompts: prompt }),
    },
  };
}
