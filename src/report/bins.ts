/** Counts of neighbouring ranges of equal width, `from` included and `to` not. */
export type Bins = readonly { from: number; to: number; count: number }[];

const mostBins = 40;
const steps = [1, 2, 5];

/**
 * Sums counts of whole numbers into at most forty ranges of a round width: 1, 2, 5, 10, 20 …
 * @param unit what the number 1 means: 0.1 for tenths of a second
 */
export function binned(entries: readonly (readonly [value: number, count: number])[], unit = 1): Bins {
  if (entries.length === 0) return [];
  const least = Math.min(...ends(entries));
  const most = Math.max(...ends(entries));
  const width = roundWidth((most - least + 1) / mostBins);
  const first = Math.floor(least / width);
  const counts = Array.from({ length: Math.floor(most / width) - first + 1 }, () => 0);
  for (const [value, count] of entries) counts[Math.floor(value / width) - first]! += count;
  const at = (index: number): number => round((first + index) * width * unit);
  return counts.map((count, index) => ({ from: at(index), to: at(index + 1), count }));
}

/** First and last value; entries are in ascending order. */
function ends(entries: readonly (readonly [number, number])[]): number[] {
  return [entries[0]![0], entries.at(-1)![0]];
}

function roundWidth(least: number): number {
  for (let power = 1; ; power *= 10) {
    const step = steps.find((factor) => factor * power >= least);
    if (step !== undefined) return step * power;
  }
}

function round(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
