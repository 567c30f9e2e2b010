import type { Table } from '../../stats/table.ts';
import { answerFlags, type ScoreName } from '../result-records.ts';
import type { EvaluatedCell } from './read-results.ts';
import { inPercent } from './scores.ts';

/** A row for each cell, a seed each, with the figures by one rule set: what other programs read. Shares are per cent. */
export function cellTable(cells: readonly EvaluatedCell[], scorer: ScoreName): Table {
  return {
    name: 'cells',
    title: 'Cells',
    keys: 7,
    columns: [
      'label',
      'benchmark',
      'shots',
      'demos',
      'cheat',
      'prompt',
      'seed',
      'scorer',
      'score',
      'low',
      'high',
      'standard error',
      'ceiling',
      'items',
      'failed',
      'scored',
      ...answerFlags.flatMap((flag) => [flag, `points of ${flag}`]),
    ].map((name) => ({ name, decimals: 1 })),
    rows: cells.map((cell) => {
      const score = cell.scores[scorer];
      return [
        cell.label,
        cell.benchmark,
        cell.shots,
        cell.demos,
        cell.cheat ? 'yes' : 'no',
        cell.prompt,
        cell.seed,
        scorer,
        inPercent(score?.mean),
        inPercent(score?.interval?.[0]),
        inPercent(score?.interval?.[1]),
        inPercent(score?.standardError),
        inPercent(score?.ceiling),
        cell.items,
        cell.failed,
        score?.scored ?? null,
        ...answerFlags.flatMap((flag) => [
          cell.flagged[flag].answers,
          cell.flagged[flag].points[scorer] ?? null,
        ]),
      ];
    }),
  };
}
