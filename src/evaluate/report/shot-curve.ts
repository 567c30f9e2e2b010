import { dot, line, type Markish, ruleX, text } from '@observablehq/plot';
import { drawnPlot } from '../../stats/drawn-plot.ts';
import { spreadOf } from '../statistics/spread.ts';
import { lookOf, shownName, upperEnd } from './curve-look.ts';
import { Grid } from './grid.ts';
import type { Score, Section } from './scores.ts';

/** By the number of columns, from one. */
const panelWidths = [420, 290, 230];
const panelHeight = 190;
const legendRow = 18;
/** About as wide as a letter. */
const letterWidth = 6.5;
/** Of the marks of all models at one number of shots. */
const spreadWidth = 24;

interface Point {
  label: string;
  panel: number;
  shots: number;
  /** Per cent; NaN for a hole, over which no line is drawn. */
  score: number;
  low: number | null;
  high: number | null;
}

/**
 * Scores over the number of demonstrations, a panel for each benchmark and one for their average, with 95 % intervals, or
 * the range of the seeds. As SVG.
 */
export function shotCurve(section: Section): string {
  const grid = new Grid(section.scores);
  const names = [...grid.benchmarks, ...averagePanel(grid)];
  const points = [...benchmarkPoints(grid), ...averagePoints(grid)];
  const columns = Math.min(panelWidths.length, names.length);
  const rows = Math.ceil(names.length / columns);
  const width = 68 + panelWidths[columns - 1]! * columns;
  const top = 24 + legendRow * grid.labels.length;
  const places = names.map((_, panel) => ({ column: panel % columns, row: Math.floor(panel / columns) }));
  const titles = names.map((name, panel) => ({ name: shownName(name, 36), ...places[panel]! }));
  const ofLabels = grid.labels.map((name) =>
    points.flatMap((point) => (point.label === name ? [{ ...point, ...places[point.panel]! }] : [])),
  );
  const mostLetters = Math.floor((width - 90) / letterWidth);
  return drawnPlot('Score over the number of demonstrations', {
    width,
    height: top + panelHeight * rows,
    marginTop: top,
    marginLeft: 52,
    marginBottom: 40,
    style: { background: 'white', color: 'black' },
    x: { type: 'point', domain: [...grid.shots], label: 'demonstrations', padding: 0.4 },
    y: {
      label: 'score (%)',
      labelAnchor: 'center',
      labelArrow: 'none',
      grid: true,
      domain: [0, upperEnd(points.map(({ score, high }) => Math.max(score || 0, high ?? 0)))],
      ticks: 5,
    },
    fx: { axis: null, padding: 0.12, domain: indices(columns) },
    fy: { axis: null, padding: 0.24, domain: indices(rows) },
    marks: [
      text(titles, { ...facets, text: 'name', frameAnchor: 'top', dy: -14, fontWeight: 'bold' }),
      ...ofLabels.flatMap((ofLabel, index) => curveMarks(ofLabel, index, grid.labels.length)),
      ...grid.labels.flatMap((name, index) =>
        legendMarks(shownName(name, mostLetters), index, 10 + legendRow * index - top),
      ),
    ],
  });
}

const facets = { fx: 'column', fy: 'row' } as const;

/** Line, intervals and marks of one model. */
function curveMarks(
  points: readonly (Point & { column: number; row: number })[],
  index: number,
  count: number,
): Markish[] {
  // Beside each other: intervals of models that are alike would cover each other.
  const dx = (index - (count - 1) / 2) * Math.min(4, spreadWidth / count);
  const place = { ...facets, x: 'shots', dx } as const;
  const { colour, symbol } = lookOf(index);
  const ranges = points.filter(({ low }) => low !== null);
  return [
    line(points, { ...place, y: 'score', stroke: colour, strokeWidth: 1.5 }),
    ruleX(ranges, { ...place, y1: 'low', y2: 'high', stroke: colour, strokeOpacity: 0.7 }),
    dot(points, { ...place, y: 'score', fill: colour, symbol, r: 3 }),
  ];
}

/** A line of the legend, above the first panel. */
function legendMarks(name: string, index: number, dy: number): Markish[] {
  const { colour, symbol } = lookOf(index);
  const first = [{ name, column: 0, row: 0 }];
  const place = { ...facets, frameAnchor: 'top-left', dy } as const;
  return [
    dot(first, { ...place, fill: colour, symbol, r: 4, dx: 6 }),
    text(first, { ...place, text: 'name', textAnchor: 'start', lineAnchor: 'middle', dx: 16 }),
  ];
}

function indices(count: number): number[] {
  return [...Array(count).keys()];
}

function benchmarkPoints(grid: Grid): Point[] {
  return grid.benchmarks.flatMap((benchmark, panel) =>
    grid.labels.flatMap((label) =>
      grid.shots.map((shots) => {
        const score = grid.find(label, benchmark, shots);
        return { label, panel, shots, score: score ? score.mean * 100 : Number.NaN, ...rangeOf(score) };
      }),
    ),
  );
}

function rangeOf(score: Score | undefined): { low: number | null; high: number | null } {
  const means = (score?.seeds ?? []).map(({ mean }) => mean);
  const [low, high] = means.length > 1 ? [Math.min(...means), Math.max(...means)] : (score?.interval ?? []);
  return low === undefined || high === undefined
    ? { low: null, high: null }
    : { low: low * 100, high: high * 100 };
}

/** Benchmarks that every label has at every number of shots: with others the average would rise or fall by a hole. */
function completeBenchmarks(grid: Grid): string[] {
  return grid.benchmarks.filter((benchmark) =>
    grid.labels.every((label) => grid.shots.every((shots) => grid.find(label, benchmark, shots))),
  );
}

function averagePanel(grid: Grid): string[] {
  const complete = completeBenchmarks(grid).length;
  return complete < 2 ? [] : [`average of ${complete} benchmarks`];
}

function averagePoints(grid: Grid): Point[] {
  const complete = completeBenchmarks(grid);
  if (complete.length < 2) return [];
  return grid.labels.flatMap((label) =>
    grid.shots.map((shots) => ({
      label,
      panel: grid.benchmarks.length,
      shots,
      score: spreadOf(complete.map((benchmark) => grid.mean(label, benchmark, shots)!))!.mean * 100,
      low: null,
      high: null,
    })),
  );
}
