import type { Cell as TableCell } from '../../stats/table.ts';
import { answerFlags, type ScoreName, scoreNames } from '../result-records.ts';
import type { EvaluatedCell } from './read-results.ts';
import { benchmarksOf, distinct } from './scores.ts';
import type { TablePart } from './table-part.ts';

/**
 * How many items failed, how many answers were empty, cut or refused, and what each rule set gave those, summed over
 * shots and seeds. Null where there is nothing to tell.
 */
export function answerNotes(cells: readonly EvaluatedCell[], scorer: ScoreName): TablePart | null {
  const rows = distinct(cells.map(({ label }) => label)).flatMap((label) =>
    benchmarksOf(cells).flatMap((benchmark) =>
      rowsOf(
        [label, benchmark],
        cells.filter((cell) => cell.label === label && cell.benchmark === benchmark),
      ),
    ),
  );
  const failed = cells.reduce((sum, cell) => sum + cell.failed, 0);
  const unscored = cells.reduce((sum, cell) => sum + unscoredOf(cell, scorer), 0);
  const notes = [
    ...(failed > 0
      ? [`Items without an answer from the server (${failed.toLocaleString('en')} failed) are in no mean.`]
      : []),
    ...(unscored > 0
      ? [`${unscored.toLocaleString('en')} answers that ${scorer} could not score are in no mean.`]
      : []),
  ];
  if (rows.length === 0 && notes.length === 0) return null;
  return {
    tables:
      rows.length === 0
        ? []
        : [
            {
              name: 'answers',
              title: 'Failed items and unusual answers, with the points that each rule set gave them',
              keys: 3,
              columns: [
                { name: 'label' },
                { name: 'benchmark' },
                { name: 'what' },
                { name: 'items' },
                { name: 'of' },
                ...scoreNames.map((name) => ({ name, decimals: 1 })),
              ],
              rows,
            },
          ],
    notes,
    figures: { table: 'answers', failed, unscored },
  };
}

/** Answers of a cell that a rule set should have scored. */
function unscoredOf({ scores, items, failed }: EvaluatedCell, scorer: ScoreName): number {
  const score = scores[scorer];
  return score ? items - failed - score.scored : 0;
}

function rowsOf(keys: readonly string[], cells: readonly EvaluatedCell[]): TableCell[][] {
  const sum = (countOf: (cell: EvaluatedCell) => number): number =>
    cells.reduce((total, cell) => total + countOf(cell), 0);
  const items = sum((cell) => cell.items);
  const failed = sum((cell) => cell.failed);
  const flagged = answerFlags.flatMap((flag) => {
    const answers = sum((cell) => cell.flagged[flag].answers);
    const points = scoreNames.map((name) =>
      cells.some((cell) => cell.flagged[flag].points[name] !== undefined)
        ? sum((cell) => cell.flagged[flag].points[name] ?? 0)
        : null,
    );
    return answers === 0 ? [] : [[...keys, flag, answers, items, ...points]];
  });
  return [
    ...(failed === 0 ? [] : [[...keys, 'failed', failed, items, ...scoreNames.map(() => null)]]),
    ...flagged,
  ];
}
