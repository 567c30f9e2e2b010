import { averageFigures, averageNotes, Grid } from './grid.ts';
import { percent, type Score, type Section, sectionsOf, sectionText, withSpread } from './scores.ts';
import type { TablePart } from './table-part.ts';

/**
 * The test item itself among its demonstrations: the paper's Table 4. Level, what perfect copying would reach, and the
 * drop from one demonstration to two, which says nothing without the level.
 */
export function cheatTables(scores: readonly Score[]): TablePart[] {
  return sectionsOf(scores.filter(({ cheat }) => cheat)).map(cheatTable);
}

function cheatTable(section: Section): TablePart {
  const grid = new Grid(section.scores);
  const { labels, benchmarks, shots } = grid;
  const averages = shots.map((count) => grid.average(count));
  const dropOf = (label: string, benchmark: string): number | null => {
    const [one, two] = [grid.mean(label, benchmark, 1), grid.mean(label, benchmark, 2)];
    return one === null || two === null ? null : one - two;
  };
  const hasDrop = shots.includes(1) && shots.includes(2);
  const dropAverage = hasDrop ? grid.averageOf(dropOf) : null;
  const hasAverage = benchmarks.length > 1;
  const levelRow = (label: string, index: number, count: number, place: number): string[] => [
    label,
    `${count}`,
    ...benchmarks.map((benchmark) => levelText(grid.find(label, benchmark, count))),
    ...(hasAverage ? [percent(averages[place]?.means[index] ?? null)] : []),
  ];
  const dropRow = (label: string, index: number): string[] => [
    label,
    'drop 1 to 2',
    ...benchmarks.map((benchmark) => percent(dropOf(label, benchmark))),
    ...(hasAverage ? [percent(dropAverage?.means[index] ?? null)] : []),
  ];
  return {
    tables: [
      {
        name: 'cheat',
        title: `Cheat test: score (%) of what copying would reach, ${sectionText(section)}`,
        keys: 2,
        columns: [
          { name: 'label' },
          { name: 'shots' },
          ...benchmarks.map((name) => ({ name })),
          ...(hasAverage ? [{ name: 'average' }] : []),
        ],
        rows: labels.flatMap((label, index) => [
          ...shots.map((count, place) => levelRow(label, index, count, place)),
          ...(hasDrop ? [dropRow(label, index)] : []),
        ]),
      },
    ],
    notes: [
      ...shots.flatMap((count, index) => averageNotes(`average of ${count}-shot`, averages[index]!)),
      ...averageNotes('average drop', dropAverage),
    ],
    figures: {
      table: 'cheat',
      prompt: section.prompt,
      demos: section.demos,
      shots,
      scores: section.scores,
      drops: labels.flatMap((label) =>
        benchmarks.flatMap((benchmark) => {
          const drop = dropOf(label, benchmark);
          return drop === null ? [] : [{ label, benchmark, drop }];
        }),
      ),
      averages: shots.flatMap((count, index) =>
        averages[index] ? [{ shots: count, ...averageFigures(labels, averages[index]) }] : [],
      ),
      averageDrop: averageFigures(labels, dropAverage),
    },
  };
}

/** `79.2 (77.0–81.3) of 88.1`. */
function levelText(score: Score | undefined): string {
  const ceiling = score?.ceiling ?? null;
  return ceiling === null ? withSpread(score) : `${withSpread(score)} of ${percent(ceiling)}`;
}
