import type { Table } from '../../stats/table.ts';
import { averageFigures, averageNotes, Grid } from './grid.ts';
import { percent, type Score, type Section, sectionsOf, sectionText, withSpread } from './scores.ts';
import type { TablePart } from './table-part.ts';

/** Scores over the number of demonstrations: the paper's Table 2, or its Table 3 where only one number was asked. */
export function shotsTables(scores: readonly Score[]): TablePart[] {
  return sectionsOf(scores.filter(({ cheat }) => !cheat)).map((section) => {
    const grid = new Grid(section.scores);
    const { labels, shots } = grid;
    const averages = shots.map((count) => ({ shots: count, average: grid.average(count) }));
    return {
      tables:
        shots.length === 1
          ? [oneCountTable(section, grid, shots[0]!)]
          : [severalCountsTable(section, grid), intervalTable(grid)],
      notes: averages.flatMap(({ shots: count, average }) => averageNotes(averageName(count), average)),
      figures: {
        table: 'shots',
        prompt: section.prompt,
        demos: section.demos,
        shots,
        scores: section.scores,
        averages: averages.flatMap(({ shots: count, average }) =>
          average ? [{ shots: count, ...averageFigures(labels, average) }] : [],
        ),
      },
    };
  });
}

function averageName(shots: number): string {
  return `average with ${shots} ${shots === 1 ? 'demonstration' : 'demonstrations'}`;
}

/** Rows are benchmarks, columns labels; a cell holds the scores of all numbers of shots. */
function severalCountsTable(section: Section, grid: Grid): Table {
  const { labels, benchmarks, shots } = grid;
  const averages = shots.map((count) => grid.average(count)?.means);
  const together = (scoreAt: (count: number, index: number) => number | null): string =>
    shots.map((count, index) => percent(scoreAt(count, index))).join('/');
  const rows = benchmarks.map((benchmark) => [
    benchmark,
    ...labels.map((label) => together((count) => grid.mean(label, benchmark, count))),
  ]);
  const averageRow = [
    'average',
    ...labels.map((_, column) => together((_count, index) => averages[index]?.[column] ?? null)),
  ];
  return {
    name: 'shots',
    title: `Score (%) with ${shots.join('/')} demonstrations, ${sectionText(section)}`,
    columns: [{ name: 'benchmark' }, ...labels.map((name) => ({ name }))],
    rows: [...rows, ...(benchmarks.length > 1 ? [averageRow] : [])],
  };
}

/** Rows are labels, columns benchmarks. */
function oneCountTable(section: Section, grid: Grid, count: number): Table {
  const { labels, benchmarks } = grid;
  const average = grid.average(count);
  return {
    name: 'shots',
    title: `Score (%) with ${count} ${count === 1 ? 'demonstration' : 'demonstrations'}, ${sectionText(section)}`,
    columns: [
      { name: 'label' },
      ...benchmarks.map((name) => ({ name })),
      ...(average ? [{ name: 'average' }] : []),
    ],
    rows: labels.map((label, index) => [
      label,
      ...benchmarks.map((benchmark) => withSpread(grid.find(label, benchmark, count))),
      ...(average ? [percent(average.means[index]!)] : []),
    ]),
  };
}

function intervalTable(grid: Grid): Table {
  const { labels, benchmarks, shots } = grid;
  return {
    name: 'intervals',
    title: 'The same with 95 % intervals, or with the deviation over seeds',
    keys: 2,
    columns: [{ name: 'benchmark' }, { name: 'shots' }, ...labels.map((name) => ({ name }))],
    rows: benchmarks.flatMap((benchmark) =>
      shots
        .filter((count) => labels.some((label) => grid.find(label, benchmark, count)))
        .map((count) => [
          benchmark,
          count,
          ...labels.map((label) => withSpread(grid.find(label, benchmark, count))),
        ]),
    ),
  };
}
