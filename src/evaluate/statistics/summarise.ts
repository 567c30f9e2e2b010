import {
  type AnswerFlag,
  answerFlags,
  type Cell,
  type ItemResult,
  type ScoreName,
  scoreNames,
} from '../result-records.ts';
import { bootstrapIntervals } from './bootstrap.ts';
import { ClusterTally, clusteredError, total } from './clusters.ts';

/** Enough for an interval: they move its ends by 3 % of its half. A run has many cells, some of thousands of pictures. */
const draws = 2000;

/** What the items of a cell come to. */
export type CellSummary = Pick<Cell, 'items' | 'failed' | 'flagged' | 'scores'>;

/**
 * Sums up the items of a cell, one at a time; what stays in memory is a few numbers for each cluster. Items that failed,
 * or that a rule set could not score, stay in the denominator: they are missing, and count as 0.
 */
export async function summarise(items: AsyncIterable<ItemResult>): Promise<CellSummary> {
  const clusters = new ClusterTally(scoreNames.length);
  const ceilings = new ClusterTally(scoreNames.length);
  const withCeiling = noneByRules();
  const scored = noneByRules();
  const flagged = byFlag(() => ({ answers: 0, points: noneByRules() }));
  let failed = 0;
  let count = 0;
  for await (const { cluster, outcome, flags, scores, ceiling } of items) {
    count++;
    if (outcome === 'failed') failed++;
    clusters.add(
      cluster,
      scoreNames.map((name) => scores[name]?.score ?? 0),
    );
    for (const name of scoreNames) {
      if (scores[name]) scored[name]++;
      if (ceilingOf(ceiling, name) !== undefined) withCeiling[name]++;
      for (const flag of flags) flagged[flag].points[name] += scores[name]?.score ?? 0;
    }
    for (const flag of flags) flagged[flag].answers++;
    ceilings.add(
      '',
      scoreNames.map((name) => ceilingOf(ceiling, name) ?? 0),
    );
  }
  const given = scoreNames.filter((name) => scored[name] > 0);
  const sums = clusters.sums();
  const reached = ceilings.sums();
  const intervals = bootstrapIntervals(
    given.map((name) => sums[scoreNames.indexOf(name)]!),
    { draws },
  );
  const scoreOf = (name: ScoreName) => {
    const index = scoreNames.indexOf(name);
    return {
      mean: total(sums[index]!.sums) / count,
      standardError: clusteredError(sums[index]!),
      interval: intervals[given.indexOf(name)]!,
      scored: scored[name],
      // Over some of the items it would be the ceiling of something else.
      ceiling: withCeiling[name] === count ? total(reached[index]!.sums) / count : null,
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
