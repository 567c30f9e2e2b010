import type { Cell, Table } from '../../stats/table.ts';
import { comparePaired, type PairedFigures } from '../statistics/compare-paired.ts';
import { holm } from '../statistics/holm.ts';
import { type Spread, spreadOf } from '../statistics/spread.ts';
import type { ItemPair, Pairing } from './pair-items.ts';
import { inPercent, percent, points } from './scores.ts';

/** What was paired for one seed; null where nothing was drawn. */
export interface SeedPairing extends Pairing {
  seed: number | null;
}

/** Two models on the same items, asked in the same way. */
export interface Compared {
  /** What they were asked, in words. */
  where: string;
  /** Of the mean score of each item over the seeds; null where no item has a score of both. */
  figures: PairedFigures | null;
  unpaired: Pairing['unpaired'];
  /** Of one seed each; empty where there is one. */
  seeds: { seed: number | null; figures: PairedFigures | null; unpaired: Pairing['unpaired'] }[];
  /** Of the difference, over the seeds; null where there is one. */
  overSeeds: Spread | null;
}

/** Compares what was paired: each seed by itself, and every item by its mean over the seeds. */
export function compareSeeds(where: string, pairings: readonly SeedPairing[]): Compared {
  const sum = (name: keyof Pairing['unpaired']): number =>
    pairings.reduce((total, { unpaired }) => total + unpaired[name], 0);
  const seeds =
    pairings.length === 1
      ? []
      : pairings.map(({ seed, pairs, unpaired }) => ({ seed, figures: comparePaired(pairs), unpaired }));
  return {
    where,
    figures: comparePaired(meanOverSeeds(pairings.map(({ pairs }) => pairs))),
    unpaired: { before: sum('before'), after: sum('after'), both: sum('both') },
    seeds,
    overSeeds: spreadOf(seeds.flatMap(({ figures }) => figures?.difference ?? [])),
  };
}

/** Items that were paired for every seed. */
function meanOverSeeds(seeds: readonly (readonly ItemPair[])[]): ItemPair[] {
  const [only] = seeds;
  if (only && seeds.length === 1) return [...only];
  const items = new Map<string, ItemPair & { seeds: number }>();
  for (const pair of seeds.flat()) {
    const item = items.get(pair.id);
    items.set(pair.id, {
      ...pair,
      before: pair.before + (item?.before ?? 0),
      after: pair.after + (item?.after ?? 0),
      seeds: 1 + (item?.seeds ?? 0),
    });
  }
  return [...items.values()]
    .filter((item) => item.seeds === seeds.length)
    .map(({ seeds: count, ...item }) => ({
      ...item,
      before: item.before / count,
      after: item.after / count,
    }));
}

/** A whole comparison, with what corrects its p-values for their number. */
export interface Comparison {
  compare: string;
  against: string;
  /** What scored the answers. */
  scorer: string;
  compared: (Compared & { holmP: number | null })[];
  notes: string[];
}

export function comparisonOf(
  names: { compare: string; against: string; scorer: string },
  compared: readonly Compared[],
  notes: readonly string[],
): Comparison {
  const ps = compared.flatMap(({ figures }) => figures?.permutationP ?? []);
  const corrected = holm(ps);
  let next = 0;
  const withHolm = compared.map((one) => ({ ...one, holmP: one.figures ? corrected[next++]! : null }));
  return { ...names, compared: withHolm, notes: [...unpairedNotes(names, compared), ...notes] };
}

/** Why items were left out, over everything that was compared. */
function unpairedNotes(
  { compare, against }: { compare: string; against: string },
  compared: readonly Compared[],
): string[] {
  const sum = (name: keyof Pairing['unpaired']): number =>
    compared.reduce((total, { unpaired }) => total + unpaired[name], 0);
  const causes = (
    [
      ['before', against],
      ['after', compare],
      ['both', 'both'],
    ] as const
  ).flatMap(([name, label]) => (sum(name) > 0 ? [`${sum(name).toLocaleString('en')} of ${label}`] : []));
  return causes.length === 0
    ? []
    : [
        `Items are left out where the server failed or the rules could not score the answer: ${causes.join(', ')}.`,
      ];
}

/** As people read it. */
export function comparisonTable({ compare, against, scorer, compared }: Comparison): Table {
  const row = (
    name: string,
    figures: PairedFigures | null,
    { before, after, both }: Pairing['unpaired'],
    holmP: number | null,
    overSeeds: Spread | null,
  ): Cell[] => {
    const leftOut = before + after + both;
    if (!figures) return [name, 0, leftOut, ...new Array<null>(9).fill(null)];
    const { difference, interval } = figures;
    return [
      name,
      figures.pairs,
      leftOut,
      percent(figures.before),
      percent(figures.after),
      overSeeds?.deviation ? `${points(difference)} ± ${percent(overSeeds.deviation)}` : points(difference),
      interval && `${points(interval[0])} to ${points(interval[1])}`,
      pText(figures.permutationP),
      holmP === null ? null : pText(holmP),
      figures.gained,
      figures.lost,
      pText(figures.mcnemarP),
    ];
  };
  return {
    name: 'comparison',
    title: `Comparison (%), scored by ${scorer}`,
    columns: [
      'asked',
      'pairs',
      'left out',
      against,
      compare,
      'difference',
      '95 % interval',
      'p',
      'p (Holm)',
      'gained',
      'lost',
      'p (McNemar)',
    ].map((name) => ({ name })),
    rows: compared.flatMap(({ where, figures, unpaired, holmP, seeds, overSeeds }) => [
      row(where, figures, unpaired, holmP, overSeeds),
      ...seeds.map((of) => row(`${where}, seed ${of.seed}`, of.figures, of.unpaired, null, null)),
    ]),
  };
}

/** As other programs read it. */
export function comparisonRecords({ compare, against, scorer, compared }: Comparison): Table {
  const row = (
    where: string,
    seed: number | string | null,
    figures: PairedFigures | null,
    unpaired: Pairing['unpaired'],
    holmP: number | null,
    overSeeds: Spread | null,
  ): Cell[] => [
    compare,
    against,
    scorer,
    where,
    seed,
    figures?.pairs ?? 0,
    unpaired.before,
    unpaired.after,
    unpaired.both,
    figures?.clusters ?? 0,
    inPercent(figures?.before),
    inPercent(figures?.after),
    inPercent(figures?.difference),
    inPercent(overSeeds?.deviation),
    inPercent(figures?.standardError),
    inPercent(figures?.interval?.[0]),
    inPercent(figures?.interval?.[1]),
    figures?.permutationP ?? null,
    holmP,
    figures?.gained ?? null,
    figures?.lost ?? null,
    figures?.mcnemarP ?? null,
  ];
  return {
    name: 'comparison',
    title: 'Comparison',
    keys: 5,
    columns: [
      'compare',
      'against',
      'scorer',
      'asked',
      'seed',
      'pairs',
      'left out: against',
      'left out: compare',
      'left out: both',
      'clusters',
      'score of against',
      'score of compare',
      'difference',
      'deviation over seeds',
      'standard error',
      'low',
      'high',
      'p',
      'p (Holm)',
      'gained',
      'lost',
      'p (McNemar)',
    ].map((name) => ({ name })),
    rows: compared.flatMap(({ where, figures, holmP, unpaired, seeds, overSeeds }) => [
      row(where, seeds.length > 0 ? 'all' : null, figures, unpaired, holmP, overSeeds),
      ...seeds.map((ofSeed) => row(where, ofSeed.seed, ofSeed.figures, ofSeed.unpaired, null, null)),
    ]),
  };
}

/** `0.0123`, `3e-7`. */
function pText(p: number): string {
  return p < 0.0001 ? p.toExponential(0) : p.toFixed(4);
}
