import { averageNotes } from '../evaluate/report/grid.ts';
import type { Cell as Result, ScoreName } from '../evaluate/result-records.ts';
import type { Cell, Table } from '../stats/table.ts';
import type { ShuffleCurve } from './shuffle-curve.ts';
import { type Study, type StudyModel, untrained } from './study-file.ts';
import { runsOf } from './study-runs.ts';
import { type BySeed, differences, StudyScores, spreadOfSeeds } from './study-scores.ts';

/** The tables of a study, from the results that are there. */
export interface StudyTables {
  tables: Table[];
  /** What is to be known when the figures are read, a sentence each. */
  notes: string[];
  /** One for each model that is trained on shuffled corpora. */
  curves: ShuffleCurve[];
}

/** The paper's tables 2 to 6 and its shuffle curve, from the results that are there. A cell that was not run is a hole. */
export function studyTables(study: Study, results: readonly Result[], scorer: ScoreName): StudyTables {
  const scores = new StudyScores(runsOf(study), results, scorer);
  const made = Object.entries(study.models).flatMap(([name, model]): Made[] => {
    const part = { study, name, model, scores };
    return [
      shotsTable(part),
      ...(model.cheat ? [1, 2].map((shots) => cheatTable(part, shots)) : []),
      ...(model.tuning ? [tunedTable(part)] : []),
      ...(model.variants ? [ablationTable(part), ...shuffleTable(part)] : []),
    ];
  });
  return {
    tables: made.map(({ table }) => table),
    notes: made.flatMap(({ notes }) => notes),
    curves: made.flatMap(({ curve }) => curve ?? []),
  };
}

interface Part {
  study: Study;
  name: string;
  model: StudyModel;
  scores: StudyScores;
}

interface Made {
  table: Table;
  notes: string[];
  curve?: ShuffleCurve;
}

/** Rows are benchmarks and columns corpora, as in table 2; with one number of shots it is table 3, turned. */
function shotsTable(part: Part): Made {
  const { study, name, model, scores } = part;
  const corpora = mainCorpora(part);
  const benchmarks = model.benchmarks ?? study.benchmarks;
  const averages = model.shots.map((shots) =>
    scores.averages(name, corpora, benchmarks, { shots, cheat: false }),
  );
  const between = study.seeds.length === 1 ? '/' : ' / ';
  const row = (scoreAt: (corpus: string, index: number) => BySeed): string[] =>
    corpora.map((corpus) =>
      model.shots.map((_, index) => textOf(shown(study, scoreAt(corpus, index)))).join(between),
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
            scores.of(name, corpus, one, { shots: model.shots[index]!, cheat: false }),
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

function cheatTable(part: Part, shots: number): Made {
  const { study, name, model, scores } = part;
  return corpusTable(part, {
    name: `cheat-${shots}`,
    title: `${name}: cheat test (%), ${shots}-shot${seeds(study)}`,
    benchmarks: model.benchmarks ?? study.benchmarks,
    scoreAt: (corpus, one) => scores.of(name, corpus, one, { shots, cheat: true }),
  });
}

function tunedTable(part: Part): Made {
  const { study, name, model, scores } = part;
  return corpusTable(part, {
    name: 'tuned',
    title: `${name}: score (%) after instruction tuning, without demonstrations${seeds(study)}`,
    benchmarks: model.tuning?.benchmarks ?? study.benchmarks,
    scoreAt: (corpus, one) => scores.of(name, corpus, one, { shots: 0, cheat: false }, true),
  });
}

function corpusTable(
  part: Part,
  given: {
    name: string;
    title: string;
    benchmarks: readonly string[];
    scoreAt: (corpus: string, benchmark: string) => BySeed;
  },
): Made {
  const { name, title, benchmarks, scoreAt } = given;
  const columns = [{ name: 'corpus' }, ...benchmarks.map((one) => ({ name: one, decimals: 1 }))];
  const rows = mainCorpora(part).map((corpus) => [
    corpus,
    ...benchmarks.map((one) => shown(part.study, scoreAt(corpus, one))),
  ]);
  return { table: { name, title, columns, rows }, notes: [] };
}

/** With one demonstration, as in the paper, or the fewest that are asked beyond none. */
const ablationShots = ({ shots }: StudyModel): number =>
  shots.includes(1) ? 1 : Math.min(...shots.filter((count) => count > 0), Math.max(...shots));

/** Averages as the ablations have them. */
function ablationAverages({ study, name, model, scores }: Part, corpora: readonly string[]) {
  const asked = { shots: ablationShots(model), cheat: false };
  return scores.averages(name, corpora, model.benchmarks ?? study.benchmarks, asked);
}

function ablationTable(part: Part): Made {
  const { study, name, model } = part;
  const corpora = [
    ...baseline(model),
    ...Object.keys(study.corpora).filter((corpus) => study.corpora[corpus]!.shuffled === undefined),
  ];
  const { of, average } = ablationAverages(part, corpora);
  const rows = corpora.map((corpus): Cell[] => {
    const { perplexity = null, keyframes = null, variantOf } = study.corpora[corpus] ?? {};
    const less = variantOf === undefined ? new Map() : differences(of(corpus), of(variantOf));
    return [corpus, perplexity, shown(study, of(corpus)), shown(study, less), keyframes];
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

/** The shuffle curve, as numbers too: a row a corpus, a column a share. None where nothing is shuffled. */
function shuffleTable(part: Part): Made[] {
  const { study, name, model } = part;
  const shuffled = Object.entries(study.corpora).filter(([, { shuffled: share }]) => share !== undefined);
  if (shuffled.length === 0) return [];
  const wholes = [...new Set(shuffled.map(([, { variantOf }]) => variantOf!))];
  const shares = [...new Set(shuffled.map(([, { shuffled: share }]) => share!))].sort((a, b) => a - b);
  const all = [...baseline(model), ...wholes, ...shuffled.map(([corpus]) => corpus)];
  const { of, average } = ablationAverages(part, all);
  const at = (whole: string, share: number): BySeed => {
    const found = shuffled.find(([, one]) => one.variantOf === whole && one.shuffled === share);
    return found ? of(found[0]) : new Map();
  };
  const title = `${name}: images permuted in a share of the samples, average (%) with ${demonstrations(ablationShots(model))}`;
  const rows = wholes.map((whole): Cell[] => [
    whole,
    shown(study, of(whole)),
    ...shares.map((share) => shown(study, at(whole, share))),
  ]);
  // Nothing of it is permuted.
  const base = baseline(model).map((corpus): Cell[] => [
    corpus,
    shown(study, of(corpus)),
    ...shares.map(() => null),
  ]);
  return [
    {
      table: {
        name: 'shuffle',
        title: `${title}${seeds(study)}`,
        columns: [
          { name: 'corpus' },
          { name: 'in order', decimals: 1 },
          ...shares.map((share) => ({ name: `${Math.round(100 * share)} %`, decimals: 1 })),
        ],
        rows: [...base, ...rows],
      },
      notes: averageNotes(`average of the shuffle curve of ${name}`, average),
      curve: {
        model: name,
        shares: [0, ...shares],
        lines: wholes.map((corpus) => ({
          corpus,
          points: [of(corpus), ...shares.map((share) => at(corpus, share))].map(spreadOfSeeds),
        })),
        level: spreadOfSeeds(of(untrained))?.mean ?? null,
      },
    },
  ];
}

const baseline = (model: StudyModel): string[] => (model.untrained === undefined ? [] : [untrained]);

const mainCorpora = ({ study: { corpora }, model }: Part): string[] => [
  ...baseline(model),
  ...Object.keys(corpora).filter((corpus) => corpora[corpus]!.variantOf === undefined),
];

/** Of several seeds the mean, the standard deviation and how many there are; of one the number. Null for a hole. */
function shown({ seeds: { length } }: Study, values: BySeed): string | number | null {
  const spread = spreadOfSeeds(values);
  if (!spread || length === 1) return spread?.mean ?? null;
  const deviation = spread.deviation === null ? '' : ` ± ${spread.deviation.toFixed(1)}`;
  return `${spread.mean.toFixed(1)}${deviation} (${spread.seeds})`;
}

const textOf = (cell: string | number | null): string =>
  typeof cell === 'number' ? cell.toFixed(1) : (cell ?? '–');

const seeds = ({ seeds: all }: Study): string =>
  all.length === 1 ? '' : ': mean ± standard deviation over seeds (number of seeds)';

const demonstrations = (count: number): string =>
  `${count} ${count === 1 ? 'demonstration' : 'demonstrations'}`;
