import { averageFigures, averageNotes, Grid } from './grid.ts';
import { percent, points, type Score, sectionsOf, withSpread } from './scores.ts';
import type { TablePart } from './table-part.ts';

/**
 * Scores without demonstrations: the paper's Table 5.
 * @param against A label: the others also say what they gain on it.
 */
export function zeroShotTables(scores: readonly Score[], against: string | null): TablePart[] {
  const asked = scores.filter(({ cheat, shots }) => !cheat && shots === 0);
  return sectionsOf(asked).map(({ prompt, scores: alike }) => {
    const grid = new Grid(alike);
    const { labels, benchmarks } = grid;
    const average = grid.average(0);
    const base = labels.indexOf(against ?? '');
    const rowOf = (label: string, index: number): string[] => {
      const gain = (mean: number | null, of: number | null | undefined): string =>
        index === base ? '' : gainText(mean, of ?? null);
      const cells = benchmarks.map((benchmark) => {
        const of = base === -1 ? null : grid.mean(labels[base]!, benchmark, 0);
        return withSpread(grid.find(label, benchmark, 0)) + gain(grid.mean(label, benchmark, 0), of);
      });
      const mean = average?.means[index] ?? null;
      return [label, ...cells, ...(average ? [percent(mean) + gain(mean, average.means[base])] : [])];
    };
    return {
      tables: [
        {
          name: 'zero-shot',
          title: `Score (%) without demonstrations, prompt ${prompt}`,
          columns: [
            { name: 'label' },
            ...benchmarks.map((name) => ({ name })),
            ...(average ? [{ name: 'average' }] : []),
          ],
          rows: labels.map(rowOf),
        },
      ],
      notes: averageNotes('average', average),
      figures: {
        table: 'zero-shot',
        prompt,
        against,
        scores: alike,
        average: averageFigures(labels, average),
      },
    };
  });
}

function gainText(mean: number | null, of: number | null): string {
  return mean === null || of === null ? '' : `, ${points(mean - of)}`;
}
