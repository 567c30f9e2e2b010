import { barX, rectY, ruleX, ruleY, textX } from '@observablehq/plot';
import { drawnPlot } from '../stats/drawn-plot.ts';
import type { Bins } from './bins.ts';
import type { StageCost } from './report-data.ts';

/** Colours that are told apart on white and on black, with and without colour vision (Okabe and Ito 2008). */
export const fates = {
  kept: '#0072b2',
  dropped: '#e69f00',
  failed: '#d55e00',
  pending: '#999999',
} as const;
type Fate = keyof typeof fates;

const barHeight = 26;

/** A histogram; a dashed line marks a threshold. As SVG. */
export function histogramPlot(
  bins: Bins,
  { label, of, threshold = null }: { label: string; of: string; threshold?: number | null },
): string {
  return drawnPlot(`${label}: histogram over ${of}`, {
    height: 220,
    marginLeft: 48,
    x: {
      label,
      ticks: valueTicks(bins, threshold),
      tickFormat: (value: number) => value.toLocaleString('en'),
    },
    y: {
      label: of,
      grid: true,
      nice: true,
      tickFormat: '~s',
      ticks: wholeTicks(bins.map(({ count }) => count)),
    },
    marks: [
      rectY(bins, { x1: 'from', x2: 'to', y: 'count', fill: fates.kept, inset: 0.5 }),
      ruleY([0]),
      ...(threshold === null
        ? []
        : [ruleX([threshold], { stroke: fates.failed, strokeWidth: 2, strokeDasharray: '5 3' })]),
    ],
  });
}

/** What became of the videos at each stage, and of what is inside the kept ones: a bar for each. As SVG. */
export function funnelPlot(
  rows: readonly { name: string; counts: Partial<Record<Fate, number>> }[],
  label: string,
): string {
  const parts = rows.flatMap(({ name, counts }) =>
    (Object.keys(fates) as Fate[]).map((fate) => ({ name, fate, count: counts[fate] ?? 0 })),
  );
  const names = rows.map(({ name }) => name);
  return drawnPlot(`${label} kept, dropped and failed`, {
    height: 60 + barHeight * names.length,
    marginLeft: 96,
    x: {
      label,
      grid: true,
      tickFormat: '~s',
      ticks: wholeTicks(rows.map(({ counts }) => sum(Object.values(counts)))),
    },
    y: { label: null, domain: names },
    color: { domain: Object.keys(fates), range: Object.values(fates) },
    marks: [barX(parts, { x: 'count', y: 'name', fill: 'fate' }), ruleX([0])],
  });
}

/** Processor time of each stage. As SVG. */
export function costPlot(stages: readonly StageCost[]): string {
  const rows = stages.map(({ stage, cpuSec }) => ({ stage, cpuSec, text: `${cpuSec.toFixed(1)} s` }));
  return drawnPlot('CPU seconds by stage', {
    height: 60 + barHeight * rows.length,
    marginLeft: 96,
    marginRight: 60,
    x: { label: 'CPU seconds', grid: true },
    y: { label: null, domain: rows.map(({ stage }) => stage) },
    marks: [
      barX(rows, { x: 'cpuSec', y: 'stage', fill: fates.kept }),
      textX(rows, { x: 'cpuSec', y: 'stage', text: 'text', textAnchor: 'start', dx: 4 }),
      ruleX([0]),
    ],
  });
}

/** How many marks an axis of values has; where only a few ranges are drawn, their ends. */
const usualTicks = 8;

function valueTicks(bins: Bins, threshold: number | null): number | number[] {
  const ends = [...bins.map(({ from }) => from), ...bins.slice(-1).map(({ to }) => to)];
  const isBeside = threshold !== null && (threshold < ends[0]! || threshold > ends.at(-1)!);
  return isBeside || ends.length > usualTicks ? usualTicks : ends;
}

/** How many marks an axis of counts has: no more than there are whole numbers. */
function wholeTicks(counts: readonly number[]): number {
  return Math.min(
    5,
    counts.reduce((most, count) => Math.max(most, count), 1),
  );
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
