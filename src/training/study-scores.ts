import { type Average, averageOf } from '../evaluate/report/grid.ts';
import type { Cell, ScoreName } from '../evaluate/result-records.ts';
import { type Spread, spreadOf } from '../evaluate/statistics/spread.ts';
import type { StudyRun } from './study-runs.ts';

export interface Asked {
  shots: number;
  cheat: boolean;
}

/** Per cent by seed. Of a model that was not trained, the seeds are those of its demonstrations. */
export type BySeed = ReadonlyMap<number, number>;

/** Values of seeds as a table shows them: mean, standard deviation, number of seeds. Null for a hole. */
export interface SeededSpread extends Spread {
  seeds: number;
}

export function spreadOfSeeds(values: BySeed): SeededSpread | null {
  const spread = spreadOf([...values.values()]);
  return spread && { ...spread, seeds: values.size };
}

/** Of the seeds that both have. */
export function differences(values: BySeed, others: BySeed): BySeed {
  return new Map([...values].flatMap(([seed, value]) => differenceAt(seed, value, others.get(seed))));
}

function differenceAt(seed: number, value: number, other: number | undefined): [number, number][] {
  return other === undefined ? [] : [[seed, value - other]];
}

/** Scores of the runs of a study. */
export class StudyScores {
  readonly #runs: readonly StudyRun[];
  readonly #cells: readonly Cell[];
  readonly #scorer: ScoreName;

  constructor(runs: readonly StudyRun[], cells: readonly Cell[], scorer: ScoreName) {
    this.#runs = runs;
    this.#cells = cells;
    this.#scorer = scorer;
  }

  /** Empty for a hole: no seed has it. */
  of(
    model: string,
    corpus: string,
    benchmark: string,
    { shots, cheat }: Asked,
    isTuned = false,
  ): Map<number, number> {
    const values = new Map<number, number[]>();
    for (const run of this.#runs) {
      if (run.model !== model || run.corpus !== corpus || run.isTuned !== isTuned) continue;
      for (const cell of this.#cells) {
        const { label, scores } = cell;
        const mean = scores[this.#scorer]?.mean;
        const isAsked = cell.benchmark === benchmark && cell.shots === shots && cell.cheat === cheat;
        if (label !== run.label || !isAsked || mean === undefined) continue;
        const seed = run.seed ?? cell.seed ?? 0;
        values.set(seed, [...(values.get(seed) ?? []), 100 * mean]);
      }
    }
    // Seeds of random demonstrations are one figure of a run.
    return new Map([...values].map(([seed, all]) => [seed, spreadOf(all)!.mean]));
  }

  /**
   * Averages of corpora over the benchmarks that all of them have, by seed: a seed that lacks one of them has none. A
   * corpus with no score at all leaves out no benchmark.
   */
  averages(model: string, corpora: readonly string[], benchmarks: readonly string[], asked: Asked) {
    const at = (corpus: string, one: string) => this.of(model, corpus, one, asked);
    const begun = corpora.filter((corpus) => benchmarks.some((one) => at(corpus, one).size > 0));
    const average: Average = averageOf(
      begun,
      benchmarks,
      (corpus, one) => spreadOfSeeds(at(corpus, one))?.mean ?? null,
    );
    const of = (corpus: string): BySeed => {
      const scores = begun.includes(corpus) ? average.benchmarks.map((one) => at(corpus, one)) : [];
      const [first = new Map<number, number>()] = scores;
      const complete = [...first.keys()].filter((seed) => scores.every((values) => values.has(seed)));
      return new Map(
        complete.map((seed) => [seed, spreadOf(scores.map((values) => values.get(seed)!))!.mean]),
      );
    };
    return { average, of };
  }
}
