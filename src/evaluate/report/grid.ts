import { spreadOf } from '../statistics/spread.ts';
import { benchmarksOf, distinct, type Score } from './scores.ts';

/** Scores of a section by label, benchmark and number of shots. */
export class Grid {
  readonly labels: readonly string[];
  readonly benchmarks: readonly string[];
  /** In rising order. */
  readonly shots: readonly number[];
  readonly #scores: Map<string, Score>;

  constructor(scores: readonly Score[]) {
    this.labels = distinct(scores.map(({ label }) => label));
    this.benchmarks = benchmarksOf(scores);
    this.shots = distinct(scores.map(({ shots }) => shots)).sort((a, b) => a - b);
    this.#scores = new Map(scores.map((score) => [keyOf(score.label, score.benchmark, score.shots), score]));
  }

  find(label: string, benchmark: string, shots: number): Score | undefined {
    return this.#scores.get(keyOf(label, benchmark, shots));
  }

  /** Null for a hole. */
  mean(label: string, benchmark: string, shots: number): number | null {
    return this.find(label, benchmark, shots)?.mean ?? null;
  }

  /** Of the scores with so many shots; null where there is one benchmark, which needs none. */
  average(shots: number): Average | null {
    return this.averageOf((label, benchmark) => this.mean(label, benchmark, shots));
  }

  averageOf(scoreAt: (label: string, benchmark: string) => number | null): Average | null {
    return this.benchmarks.length > 1 ? averageOf(this.labels, this.benchmarks, scoreAt) : null;
  }
}

function keyOf(...parts: readonly (string | number)[]): string {
  return JSON.stringify(parts);
}

/** Means over the benchmarks that all labels have: a hole is never counted as 0, and nobody gains by one. */
export interface Average {
  /** Over which. */
  benchmarks: string[];
  /** Which were left out. */
  without: string[];
  /** By label, in the order of the labels; null where no benchmark is left. */
  means: (number | null)[];
}

/** @param scoreAt Null for a hole. */
export function averageOf(
  labels: readonly string[],
  benchmarks: readonly string[],
  scoreAt: (label: string, benchmark: string) => number | null,
): Average {
  const isCommon = (benchmark: string): boolean =>
    labels.every((label) => scoreAt(label, benchmark) !== null);
  const common = benchmarks.filter(isCommon);
  return {
    benchmarks: common,
    without: benchmarks.filter((benchmark) => !isCommon(benchmark)),
    means: labels.map((label) => spreadOf(common.map((name) => scoreAt(label, name)!))?.mean ?? null),
  };
}

/** What an average leaves out, in a sentence; none where it is over everything. */
export function averageNotes(what: string, average: Average | null): string[] {
  if (!average || average.without.length === 0) return [];
  const { benchmarks, without } = average;
  if (benchmarks.length === 0) return [`No ${what}: no benchmark has a score for every label.`];
  const count = benchmarks.length + without.length;
  return [
    `The ${what} is over ${benchmarks.length} of ${count} benchmarks, those with a score for every label: without ${without.join(', ')}.`,
  ];
}

/** An average as JSON. */
export function averageFigures(labels: readonly string[], average: Average | null): object | null {
  if (!average) return null;
  const { benchmarks, means } = average;
  return { benchmarks, means: Object.fromEntries(labels.map((label, index) => [label, means[index]!])) };
}
