import {
  type AnswerFlag,
  answerFlags,
  type Cell,
  type ItemResult,
  type ScoreName,
  scoreNames,
} from '../result-records.ts';
import { bootstrapIntervals } from './bootstrap.ts';
import { type ClusterSums, ClusterTally, clusteredError, total } from './clusters.ts';

/** Enough for an interval: they move its ends by 3 % of its half. A run has many cells, some of thousands of pictures. */
const draws = 2000;

/** What the items of a cell come to. */
export type CellSummary = Pick<Cell, 'items' | 'failed' | 'flagged' | 'scores'>;

/**
 * Sums up the items of a cell, one at a time; what stays in memory is a few numbers for each cluster. A mean is over the
 * items that the rule set scored: those that the server failed are missing, neither right nor wrong, and are counted.
 */
export async function summarise(
  items: Iterable<ItemResult> | AsyncIterable<ItemResult>,
): Promise<CellSummary> {
  const tallies = byRules(() => new ClusterTally(2));
  const scored = noneByRules();
  const withCeiling = noneByRules();
  const flagged = byFlag(() => ({ answers: 0, points: noneByRules() }));
  let failed = 0;
  let count = 0;
  for await (const { cluster, outcome, flags, scores, ceiling } of items) {
    count++;
    if (outcome === 'failed') failed++;
    for (const name of scoreNames) {
      const score = scores[name]?.score;
      if (score === undefined) continue;
      const reached = ceilingOf(ceiling, name);
      scored[name]++;
      if (reached !== undefined) withCeiling[name]++;
      tallies[name].add(cluster, [score, reached ?? 0]);
      for (const flag of flags) flagged[flag].points[name] += score;
    }
    for (const flag of flags) flagged[flag].answers++;
  }
  const given = scoreNames.filter((name) => scored[name] > 0);
  const scoreOf = (name: ScoreName) => {
    const [sums, ceilings] = tallies[name].sums() as [ClusterSums, ClusterSums];
    return {
      mean: total(sums.sums) / scored[name],
      standardError: clusteredError(sums),
      interval: bootstrapIntervals([sums], { draws })[0]!,
      scored: scored[name],
      // Over some of the items it would be the ceiling of something else.
      ceiling: withCeiling[name] === scored[name] ? total(ceilings.sums) / scored[name] : null,
    };
  };
  return {
    items: count,
    failed,
    flagged: byFlag((flag) => ({
      answers: flagged[flag].answers,
      points: Object.fromEntries(given.map((name) => [name, flagged[flag].points[name]])),
    })),
    scores: byRules((name) => (given.includes(name) ? scoreOf(name) : null)),
  };
}

function ceilingOf(ceiling: ItemResult['ceiling'], name: ScoreName): number | undefined {
  return name === 'judge' ? undefined : ceiling?.[name];
}

function noneByRules(): Record<ScoreName, number> {
  return byRules(() => 0);
}

function byRules<T>(make: (name: ScoreName) => T): Record<ScoreName, T> {
  return Object.fromEntries(scoreNames.map((name) => [name, make(name)])) as Record<ScoreName, T>;
}

function byFlag<T>(make: (flag: AnswerFlag) => T): Record<AnswerFlag, T> {
  return Object.fromEntries(answerFlags.map((flag) => [flag, make(flag)])) as Record<AnswerFlag, T>;
}
