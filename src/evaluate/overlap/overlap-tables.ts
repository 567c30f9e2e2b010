import type { Table } from '../../stats/table.ts';
import type { Overlap } from './overlap-records.ts';

/** What of each benchmark stands in the dataset, as a table. */
export function overlapTable({ benchmarks }: Overlap): Table {
  return {
    name: 'overlap',
    title: 'Overlap with benchmarks',
    columns: [
      { name: 'benchmark' },
      { name: 'items' },
      { name: 'questions seen' },
      { name: 'images seen' },
      { name: 'items seen' },
      { name: 'seen (%)', decimals: 2 },
      { name: 'samples' },
      { name: 'pairs' },
      { name: 'questions too short' },
    ],
    rows: benchmarks.map(({ benchmark, items, questions, seen, samples, pairs }) => [
      benchmark,
      items,
      ...[seen.question, seen.image, seen.either],
      items === 0 ? null : (100 * seen.either) / items,
      ...[samples, pairs, questions.short],
    ]),
  };
}
