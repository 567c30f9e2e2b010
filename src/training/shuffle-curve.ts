import { dot, line, type Markish, ruleX, ruleY, text } from '@observablehq/plot';
import { lookOf, shownName, upperEnd } from '../evaluate/report/curve-look.ts';
import { drawnPlot } from '../stats/drawn-plot.ts';
import type { SeededSpread } from './study-scores.ts';

/** Score of a model over the share of samples whose images are permuted. */
export interface ShuffleCurve {
  model: string;
  /** In rising order, from 0. */
  shares: number[];
  /** A corpus each; points as `shares`, null for what was not run. */
  lines: { corpus: string; points: (SeededSpread | null)[] }[];
  /** Of the model before training. */
  level: number | null;
}

const panelWidth = 420;
const panelHeight = 250;
const legendRow = 18;
const mostLetters = 48;

/** The curves, a panel for each model, with the standard deviation of the seeds. No line goes over a hole. As SVG. */
export function shuffleCurves(curves: readonly ShuffleCurve[]): string {
  const corpora = [...new Set(curves.flatMap(({ lines }) => lines.map(({ corpus }) => corpus)))];
  const points = curves.flatMap(({ model, shares, lines }) =>
    lines.flatMap((one) =>
      one.points.map((spread, index) => ({
        panel: model,
        corpus: one.corpus,
        share: 100 * shares[index]!,
        score: spread?.mean ?? Number.NaN,
        low: spread ? spread.mean - (spread.deviation ?? 0) : null,
        high: spread ? spread.mean + (spread.deviation ?? 0) : null,
      })),
    ),
  );
  const levels = curves.flatMap(({ model, level }) => (level === null ? [] : [{ panel: model, level }]));
  const legend = [...corpora, ...(levels.length > 0 ? ['before training'] : [])];
  const top = 30 + legendRow * legend.length;
  const first = curves[0]?.model;
  return drawnPlot('Score over the share of samples with permuted images', {
    width: 68 + panelWidth * curves.length,
    height: top + panelHeight,
    marginTop: top,
    marginLeft: 52,
    marginBottom: 40,
    style: { background: 'white', color: 'black' },
    x: {
      domain: [0, 100],
      inset: 8,
      ticks: [...new Set(points.map(({ share }) => share))],
      label: 'samples with permuted images (%)',
      labelArrow: 'none',
    },
    y: {
      label: 'score (%)',
      labelAnchor: 'center',
      labelArrow: 'none',
      grid: true,
      domain: [0, upperEnd([...points.map(({ high }) => high ?? 0), ...levels.map(({ level }) => level)])],
    },
    fx: { axis: null, padding: 0.12, domain: curves.map(({ model }) => model) },
    marks: [
      text(
        curves.map(({ model }) => ({ panel: model, name: shownName(model, mostLetters) })),
        { fx: 'panel', text: 'name', frameAnchor: 'top', dy: -14, fontWeight: 'bold' },
      ),
      ruleY(levels, { fx: 'panel', y: 'level', stroke: '#555555', strokeDasharray: '5 3' }),
      ...corpora.flatMap((corpus, index) => {
        const { colour, symbol } = lookOf(index);
        const own = points.filter((point) => point.corpus === corpus);
        const spread = own.filter(({ low, high }) => low !== high);
        return [
          line(own, { fx: 'panel', x: 'share', y: 'score', stroke: colour, strokeWidth: 1.5 }),
          ruleX(spread, {
            fx: 'panel',
            x: 'share',
            y1: 'low',
            y2: 'high',
            stroke: colour,
            strokeOpacity: 0.7,
          }),
          dot(own, { fx: 'panel', x: 'share', y: 'score', fill: colour, symbol, r: 3 }),
        ];
      }),
      ...legend.flatMap((name, index) =>
        legendMarks(name, index < corpora.length ? index : null, first, 10 + legendRow * index - top),
      ),
    ],
  });
}

/** @param index Of a corpus; null of the dashed line. */
function legendMarks(name: string, index: number | null, panel: string | undefined, dy: number): Markish[] {
  const one = [{ name: shownName(name, mostLetters), panel }];
  const place = { fx: 'panel', frameAnchor: 'top-left', dy } as const;
  const { colour, symbol } = lookOf(index ?? 0);
  const mark =
    index === null
      ? text(one, { ...place, text: () => '- -', fill: '#555555', dx: 0, textAnchor: 'start' })
      : dot(one, { ...place, fill: colour, symbol, r: 4, dx: 6 });
  return [mark, text(one, { ...place, text: 'name', textAnchor: 'start', lineAnchor: 'middle', dx: 18 })];
}
