import { dot, line, ruleX, text } from '@observablehq/plot';
import { drawnPlot } from '../../stats/drawn-plot.ts';
import { spreadOf } from '../statistics/spread.ts';
import { Grid } from './grid.ts';
import type { Score, Section } from './scores.ts';

/** Told apart on white, with and without colour vision (Okabe and Ito 2008); black comes last. */
const colours = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#000000'];
const symbols = ['circle', 'square', 'triangle', 'diamond', 'star', 'wye', 'cross'] as const;

const panelWidth = 230;
const panelHeight = 190;
const legendRow = 18;
const mostColumns = 3;
/** Longer labels are cut in the legend. */
const mostLabel = 60;

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
  const columns = Math.min(mostColumns, names.length);
  const rows = Math.ceil(names.length / columns);
  const placed = points.map((point) => ({
    ...point,
    label: grid.labels.indexOf(point.label),
    column: point.panel % columns,
    row: Math.floor(point.panel / columns),
  }));
  const titles = names.map((name, panel) => ({
    name: shown(name, 36),
    column: panel % columns,
    row: Math.floor(panel / columns),
  }));
  const labels = grid.labels.map((name, label) => ({ name: shown(name, mostLabel), label }));
  const place = { x: 'shots', y: 'score', fx: 'column', fy: 'row' } as const;
  const top = 24 + legendRow * labels.length;
  return drawnPlot('Score over the number of demonstrations', {
    width: 68 + panelWidth * columns,
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
      domain: [0, upperEnd(points)],
      ticks: 5,
    },
    fx: { axis: null, padding: 0.12, domain: indices(columns) },
    fy: { axis: null, padding: 0.24, domain: indices(rows) },
    color: {
      type: 'ordinal',
      domain: indices(labels.length),
      range: labels.map((_, index) => colours[index % colours.length]!),
    },
    symbol: {
      domain: indices(labels.length),
      range: labels.map((_, index) => symbols[index % symbols.length]!),
    },
    marks: [
      text(titles, {
        text: 'name',
        fx: 'column',
        fy: 'row',
        frameAnchor: 'top',
        dy: -14,
        fontWeight: 'bold',
      }),
      ...labels.flatMap(({ label, name }) => {
        const ofLabel = placed.filter((point) => point.label === label);
        // Beside each other: intervals of models that are alike would cover each other.
        const dx = (label - (labels.length - 1) / 2) * 4;
        const down = 10 + legendRow * label - top;
        const atTop = { frameAnchor: 'top-left', dy: down } as const;
        const first = [{ label, name, column: 0, row: 0 }];
        return [
          line(ofLabel, { ...place, stroke: 'label', strokeWidth: 1.5, dx }),
          ruleX(
            ofLabel.filter(({ low }) => low !== null),
            {
              x: 'shots',
              y1: 'low',
              y2: 'high',
              fx: 'column',
              fy: 'row',
              stroke: 'label',
              dx,
              strokeOpacity: 0.7,
            },
          ),
          dot(ofLabel, { ...place, fill: 'label', symbol: 'label', r: 3, dx }),
          dot(first, { fx: 'column', fy: 'row', fill: 'label', symbol: 'label', r: 4, ...atTop, dx: 6 }),
          text(first, { fx: 'column', fy: 'row', text: 'name', textAnchor: 'start', ...atTop, dx: 16 }),
        ];
      }),
    ],
  });
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

/** End of the axis: the next ten above everything. */
function upperEnd(points: readonly Point[]): number {
  const highest = points.reduce((most, { score, high }) => Math.max(most, score || 0, high ?? 0), 0);
  return Math.min(100, Math.max(10, Math.ceil(highest / 10) * 10));
}

/** Text from outside as it may stand in an SVG: characters that XML forbids are replaced, long ones cut. */
function shown(name: string, most: number): string {
  const characters = [...name.replace(/[^\P{C}\u200d]|[\ufffe\uffff]/gu, '\ufffd')];
  return characters.length <= most ? characters.join('') : `${characters.slice(0, most - 1).join('')}…`;
}
