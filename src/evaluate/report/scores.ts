import { benchmarkNames } from '../item.ts';
import type { Cell, ScoreName } from '../result-records.ts';
import type { Interval } from '../statistics/bootstrap.ts';
import { spreadOf } from '../statistics/spread.ts';
import { type AskedAs, askedAs, type EvaluatedCell } from './read-results.ts';

/** What a rule set gave a label for a benchmark asked in one way, over all seeds. All shares are 0 to 1. */
export interface Score extends AskedAs {
  label: string;
  mean: number;
  /** Over the seeds; null for one. */
  deviation: number | null;
  /** 95 %; null for several seeds. */
  interval: Interval | null;
  standardError: number | null;
  ceiling: number | null;
  seeds: { seed: number | null; mean: number }[];
  items: number;
  failed: number;
  /** Items that the rule set scored, of one seed and of all. */
  scored: number;
}

/** Scores by a rule set, in the order of the cells; a cell that it gave nothing is not among them. */
export function scoresOf(cells: readonly EvaluatedCell[], scorer: ScoreName): Score[] {
  const groups = new Map<string, EvaluatedCell[]>();
  for (const cell of cells) {
    const key = JSON.stringify([cell.label, ...Object.values(askedAs(cell))]);
    groups.set(key, [...(groups.get(key) ?? []), cell]);
  }
  return [...groups.values()].flatMap((group) => scoreOf(group, scorer) ?? []);
}

function scoreOf(group: readonly EvaluatedCell[], scorer: ScoreName): Score | null {
  const given = group.flatMap((cell) => {
    const score = cell.scores[scorer];
    return score ? [{ cell, score }] : [];
  });
  const [first] = given;
  const spread = spreadOf(given.map(({ score }) => score.mean));
  if (!first || !spread) return null;
  const isOne = given.length === 1;
  return {
    label: first.cell.label,
    ...askedAs(first.cell),
    ...spread,
    interval: isOne ? first.score.interval : null,
    standardError: isOne ? first.score.standardError : null,
    ceiling: given.every(({ score }) => score.ceiling !== null)
      ? spreadOf(given.map(({ score }) => score.ceiling!))!.mean
      : null,
    seeds: given.map(({ cell, score }) => ({ seed: cell.seed, mean: score.mean })),
    ...sums(given.map(({ cell, score }) => ({ ...cell, scored: score.scored }))),
  };
}

function sums(cells: readonly { items: number; failed: number; scored: number }[]) {
  const sum = (name: 'items' | 'failed' | 'scored'): number =>
    cells.reduce((total, cell) => total + cell[name], 0);
  return { items: sum('items'), failed: sum('failed'), scored: sum('scored') };
}

/** Scores that are comparable but for their number of shots. */
export interface Section {
  prompt: Score['prompt'];
  /** Null where no item had demonstrations. */
  demos: Score['demos'];
  scores: Score[];
}

/** Apart by prompt and by choice of demonstrations. Where there are none to choose, a score belongs to each choice. */
export function sectionsOf(scores: readonly Score[]): Section[] {
  const sections: Section[] = [];
  for (const prompt of distinct(scores.map((score) => score.prompt))) {
    const alike = scores.filter((score) => score.prompt === prompt);
    const kinds = distinct(alike.map(({ demos }) => demos)).filter((demos) => demos !== null);
    for (const demos of kinds.length > 0 ? kinds : [null])
      sections.push({
        prompt,
        demos,
        scores: alike.filter((score) => score.demos === demos || score.demos === null),
      });
  }
  return sections;
}

/** What a title says of a section. */
export function sectionText({ prompt, demos }: Section): string {
  const chosen = { rices: ', demonstrations by similarity (RICES)', random: ', random demonstrations' };
  return `prompt ${prompt}${demos ? chosen[demos] : ''}`;
}

export function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}

/** Known benchmarks in their usual order, then the others as they come. */
export function benchmarksOf(cells: readonly Pick<Cell, 'benchmark'>[]): string[] {
  const found = distinct(cells.map(({ benchmark }) => benchmark));
  const known: readonly string[] = benchmarkNames;
  return [...known.filter((name) => found.includes(name)), ...found.filter((name) => !known.includes(name))];
}

const hole = '–';

/** Without the digits that are rounding alone. */
export function inPercent(share: number | null | undefined): number | null {
  return share === null || share === undefined ? null : Math.round(share * 1e8) / 1e6;
}

/** With one decimal, as the paper prints them. */
export function percent(share: number | null): string {
  return inPercent(share)?.toFixed(1) ?? hole;
}

/** `+1.2`, `-0.4`: percentage points. */
export function points(difference: number): string {
  const text = percent(difference);
  if (text === '-0.0') return '+0.0';
  return difference < 0 ? text : `+${text}`;
}

/** `26.3 (24.1–28.5)`; `31.2 ± 0.4, 3 seeds`. */
export function withSpread(score: Score | undefined): string {
  if (!score) return hole;
  const { mean, interval, deviation, seeds } = score;
  if (deviation !== null) return `${percent(mean)} ± ${percent(deviation)}, ${seeds.length} seeds`;
  return interval ? `${percent(mean)} (${percent(interval[0])}–${percent(interval[1])})` : percent(mean);
}
