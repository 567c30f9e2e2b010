import { averageNotes, averageOf } from '../evaluate/report/grid.ts';
import type { Cell, ScoreName } from '../evaluate/result-records.ts';
import { spreadOf } from '../evaluate/statistics/spread.ts';
import type { Table } from '../stats/table.ts';
import type { Study, StudyModel } from './study-file.ts';
import { runsOf, type StudyRun } from './study-runs.ts';

export interface StudyTables {
  tables: Table[];
  notes: string[];
}

interface Asked {
  shots: number;
  cheat: boolean;
}

/** The paper's tables 2 to 6 and its shuffle curve, from the results that are there. A cell that was not run is a hole. */
export function studyTables(study: Study, cells: readonly Cell[], scorer: ScoreName): StudyTables {
  const scores = new Scores(runsOf(study), cells, scorer);
  const made = Object.entries(study.models).flatMap(([name, model]) => {
    const part = { study, name, model, scores };
    return [
      shotsTable(part),
      ...(model.cheat ? [1, 2].map((shots) => cheatTable(part, shots)) : []),
      ...(model.tuning ? [tunedTable(part)] : []),
      ...(model.variants ? [ablationTable(part), shuffleTable(part)] : []),
    ];
  });
  const kept = made.filter((one) => one !== null);
  return { tables: kept.map(({ table }) => table), notes: kept.flatMap(({ notes }) => notes) };
}

interface Part {
  study: Study;
  name: string;
  model: StudyModel;
  scores: Scores;
}

interface Made {
  table: Table;
  notes: string[];
}

/** Per cent, of the runs of a model on a corpus: the mean over its seeds. */
class Scores {
  readonly #runs: readonly StudyRun[];
  readonly #cells: readonly Cell[];
  readonly #scorer: ScoreName;

  constructor(runs: readonly StudyRun[], cells: readonly Cell[], scorer: ScoreName) {
    this.#runs = runs;
    this.#cells = cells;
    this.#scorer = scorer;
  }

  /** Null for a hole: no seed has it. */
  mean(model: string, corpus: string, benchmark: string, asked: Asked, isTuned = false): number | null {
    const runs = this.#runs.filter(
      (run) => run.model === model && run.corpus === corpus && run.isTuned === isTuned,
    );
    const means = runs.flatMap(({ label }) => this.#meanOf(label, benchmark, asked) ?? []);
    return spreadOf(means.map((mean) => 100 * mean))?.mean ?? null;
  }

  /** Of a run: seeds of random demonstrations are one figure of it. */
  #meanOf(label: string, benchmark: string, { shots, cheat }: Asked): number | null {
    const found = this.#cells.filter(
      (cell) =>
        cell.label === label && cell.benchmark === benchmark && cell.shots === shots && cell.cheat === cheat,
    );
    return spreadOf(found.flatMap((cell) => cell.scores[this.#scorer]?.mean ?? []))?.mean ?? null;
  }
}

/** Rows are benchmarks and columns corpora, as in table 2; with one number of shots it is table 3, turned. */
function shotsTable(part: Part): Made {
  const { study, name, model, scores } = part;
  const corpora = mainCorpora(study);
  const benchmarks = model.benchmarks ?? study.benchmarks;
  const averages = model.shots.map((shots) => averageAt(part, corpora, shots));
  const row = (scoreAt: (corpus: string, index: number) => number | null): string[] =>
    corpora.map((corpus) =>
      model.shots.map((_, index) => scoreAt(corpus, index)?.toFixed(1) ?? '–').join('/'),
    );
  return {
    table: {
      name: 'shots',
      title: `${name}: score (%) with ${model.shots.join('/')} demonstrations${seeds(study)}`,
      columns: [{ name: 'benchmark' }, ...corpora.map((corpus) => ({ name: corpus }))],
      rows: [
        ...benchmarks.map((one) => [
          one,
          ...row((corpus, index) =>
            scores.mean(name, corpus, one, { shots: model.shots[index]!, cheat: false }),
          ),
        ]),
        ['average', ...row((corpus, index) => averages[index]!.of(corpus))],
      ],
    },
    notes: averages.flatMap(({ average }, index) =>
      averageNotes(`average of ${name} with ${demonstrations(model.shots[index]!)}`, average),
    ),
  };
}

function cheatTable({ study, name, model, scores }: Part, shots: number): Made {
  const benchmarks = model.benchmarks ?? study.benchmarks;
  return corpusTable({
    name: `cheat-${shots}`,
    title: `${name}: cheat test (%), ${shots}-shot${seeds(study)}`,
    corpora: mainCorpora(study),
    benchmarks,
    scoreAt: (corpus, one) => scores.mean(name, corpus, one, { shots, cheat: true }),
  });
}

function tunedTable({ study, name, model, scores }: Part): Made {
  return corpusTable({
    name: 'tuned',
    title: `${name}: score (%) after instruction tuning, without demonstrations${seeds(study)}`,
    corpora: mainCorpora(study),
    benchmarks: model.tuning?.benchmarks ?? study.benchmarks,
    scoreAt: (corpus, one) => scores.mean(name, corpus, one, { shots: 0, cheat: false }, true),
  });
}

function corpusTable(given: {
  name: string;
  title: string;
  corpora: readonly string[];
  benchmarks: readonly string[];
  scoreAt: (corpus: string, benchmark: string) => number | null;
}): Made {
  const { name, title, corpora, benchmarks, scoreAt } = given;
  const columns = [{ name: 'corpus' }, ...benchmarks.map((one) => ({ name: one, decimals: 1 }))];
  const rows = corpora.map((corpus) => [corpus, ...benchmarks.map((one) => scoreAt(corpus, one))]);
  return { table: { name, title, columns, rows }, notes: [] };
}

/** With one demonstration, as in the paper, or the fewest that are asked beyond none. */
const ablationShots = ({ shots }: StudyModel): number =>
  shots.includes(1) ? 1 : Math.min(...shots.filter((count) => count > 0), Math.max(...shots));

/** Averages of corpora over the benchmarks that all of them have. One with no score at all leaves out no benchmark. */
function averageAt({ study, name, model, scores }: Part, corpora: readonly string[], shots: number) {
  const benchmarks = model.benchmarks ?? study.benchmarks;
  const at = (corpus: string, one: string) => scores.mean(name, corpus, one, { shots, cheat: false });
  const begun = corpora.filter((corpus) => benchmarks.some((one) => at(corpus, one) !== null));
  const average = averageOf(begun, benchmarks, at);
  return { average, of: (corpus: string): number | null => average.means[begun.indexOf(corpus)] ?? null };
}

function ablationTable(part: Part): Made {
  const { study, name, model } = part;
  const corpora = Object.keys(study.corpora).filter(
    (corpus) => study.corpora[corpus]!.shuffled === undefined,
  );
  const { of, average } = averageAt(part, corpora, ablationShots(model));
  const rows = corpora.map((corpus) => {
    const { perplexity = null, keyframes = null, variantOf } = study.corpora[corpus]!;
    const mean = of(corpus);
    const whole = variantOf === undefined ? null : of(variantOf);
    return [corpus, perplexity, mean, mean === null || whole === null ? null : mean - whole, keyframes];
  });
  const title = `${name}: ablations, average (%) with ${demonstrations(ablationShots(model))}${seeds(study)}`;
  return {
    table: {
      name: 'ablations',
      title,
      columns: [
        { name: 'corpus' },
        { name: 'perplexity', decimals: 2 },
        { name: 'average', decimals: 1 },
        { name: 'less the whole', decimals: 1 },
        { name: 'keyframes' },
      ],
      rows,
    },
    notes: averageNotes(`average of the ablations of ${name}`, average),
  };
}

/** The shuffle curve as numbers: a row a corpus, a column a share. Null where nothing is shuffled. */
function shuffleTable(part: Part): Made | null {
  const { study, name, model } = part;
  const shuffled = Object.entries(study.corpora).filter(([, { shuffled: share }]) => share !== undefined);
  if (shuffled.length === 0) return null;
  const wholes = [...new Set(shuffled.map(([, { variantOf }]) => variantOf!))];
  const shares = [...new Set(shuffled.map(([, { shuffled: share }]) => share!))].sort((a, b) => a - b);
  const { of, average } = averageAt(
    part,
    [...wholes, ...shuffled.map(([corpus]) => corpus)],
    ablationShots(model),
  );
  const at = (whole: string, share: number): number | null => {
    const found = shuffled.find(([, one]) => one.variantOf === whole && one.shuffled === share);
    return found ? of(found[0]) : null;
  };
  return {
    table: {
      name: 'shuffle',
      title: `${name}: images permuted in a share of the samples, average (%) with ${demonstrations(ablationShots(model))}${seeds(study)}`,
      columns: [
        { name: 'corpus' },
        { name: 'in order', decimals: 1 },
        ...shares.map((share) => ({ name: `${Math.round(100 * share)} %`, decimals: 1 })),
      ],
      rows: wholes.map((whole) => [whole, of(whole), ...shares.map((share) => at(whole, share))]),
    },
    notes: averageNotes(`average of the shuffle curve of ${name}`, average),
  };
}

const mainCorpora = ({ corpora }: Study): string[] =>
  Object.keys(corpora).filter((corpus) => corpora[corpus]!.variantOf === undefined);

const seeds = ({ seeds: all }: Study): string =>
  all.length === 1 ? '' : `, mean of the seeds that were run`;

const demonstrations = (count: number): string =>
  `${count} ${count === 1 ? 'demonstration' : 'demonstrations'}`;
