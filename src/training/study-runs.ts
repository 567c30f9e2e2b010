import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { CellKey } from '../evaluate/result-records.ts';
import { type Study, type StudyModel, untrained } from './study-file.ts';
import { commandLine } from './train-command.ts';

/** One training of a study, or a model without it, and what is asked of the model. */
export interface StudyRun {
  /** Name of its folder, and the label of its results. */
  label: string;
  model: string;
  corpus: string;
  /** Null where nothing is trained. */
  seed: number | null;
  isTuned: boolean;
  /** What a server is given. */
  served: string;
  /** Null where nothing is trained. */
  train: readonly string[] | null;
  asked: { shots: readonly number[]; cheat: boolean; benchmarks: readonly string[] };
  settings: StudyModel;
}

/** All runs that the study's tables need, in the order in which they can be made. */
export function runsOf(study: Study): StudyRun[] {
  return Object.entries(study.models).flatMap(([model, settings]) => [
    ...untrainedRuns(study, model, settings),
    ...Object.entries(study.corpora)
      .filter(([, corpus]) => corpus.variantOf === undefined || settings.variants)
      .flatMap(([corpus, { data, variantOf }]) =>
        study.seeds.flatMap((seed) => {
          const run = pretraining(study, { model, settings, corpus, seed, data });
          return variantOf === undefined && settings.tuning
            ? [run, tuningOf(study, { ...run, seed }, settings.tuning)]
            : [run];
        }),
      ),
  ]);
}

/** The model as it is, and tuned without training on a corpus. */
function untrainedRuns(study: Study, model: string, settings: StudyModel): StudyRun[] {
  if (settings.untrained === undefined) return [];
  const run = {
    ...{ label: `${model}_${untrained}`, model, corpus: untrained, seed: null, settings },
    ...{ isTuned: false, served: settings.untrained, train: null },
    asked: askedOf(study, settings),
  };
  const { tuning } = settings;
  if (!tuning) return [run];
  const tuned = study.seeds.map((seed) =>
    tuningOf(study, { ...run, label: `${run.label}_${seed}`, seed }, tuning),
  );
  return [run, ...tuned];
}

function pretraining(
  study: Study,
  { data, settings, ...key }: Pick<StudyRun, 'model' | 'corpus' | 'seed' | 'settings'> & { data: string },
): StudyRun {
  const label = `${key.model}_${key.corpus}_${key.seed}`;
  const folder = folderOf(study, label);
  return {
    ...{ ...key, label, settings, isTuned: false },
    served: join(folder, 'final'),
    train: trainWords(study, {
      recipe: settings.recipe,
      data,
      folder,
      set: { ...settings.set, seed: key.seed },
    }),
    asked: askedOf(study, settings),
  };
}

const folderOf = ({ out }: Study, label: string): string => join(out, 'runs', label);

function askedOf(study: Study, { shots, cheat, benchmarks = study.benchmarks }: StudyModel) {
  return { shots, cheat, benchmarks };
}

function tuningOf(
  study: Study,
  run: StudyRun & { seed: number },
  tuning: NonNullable<StudyModel['tuning']>,
): StudyRun {
  const label = `${run.label}_tuned`;
  const folder = folderOf(study, label);
  const set = { ...tuning.set, seed: run.seed, model: run.served };
  return {
    ...{ ...run, label, isTuned: true },
    served: join(folder, 'final'),
    train: trainWords(study, { recipe: tuning.recipe, data: tuning.data, folder, set }),
    asked: { shots: [0], cheat: false, benchmarks: tuning.benchmarks ?? study.benchmarks },
  };
}

function trainWords(
  { gpus, python }: Study,
  {
    recipe,
    data,
    folder,
    set,
  }: { recipe: string; data: string; folder: string; set: Record<string, unknown> },
): string[] {
  return [
    ...['lectern', 'train', recipe, '--data', data, '--out', folder],
    ...['--gpus', `${gpus}`, '--python', python],
    ...Object.entries(set).flatMap(([key, value]) => ['--set', `${key}=${value}`]),
  ];
}

export const resultsOf = ({ out }: Study): string => join(out, 'results');

/** What of a study is still to be done: lines for a shell, in their order. A server has to be started by hand. */
export function missingCommands(study: Study, cells: readonly CellKey[]): string[] {
  return runsOf(study).flatMap((run) => {
    const isThere = existsSync(join(run.served, 'config.json'));
    const missing = missingBenchmarks(run, cells);
    return [
      ...(run.train === null || isThere ? [] : [commandLine(run.train)]),
      ...(missing.length === 0 ? [] : [serving(run), commandLine(evaluation(study, run, missing))]),
    ];
  });
}

function missingBenchmarks({ label, asked }: StudyRun, cells: readonly CellKey[]): string[] {
  const has = (benchmark: string, shots: number, cheat: boolean): boolean =>
    cells.some(
      (cell) =>
        cell.label === label && cell.benchmark === benchmark && cell.shots === shots && cell.cheat === cheat,
    );
  return asked.benchmarks.filter(
    (benchmark) =>
      !asked.shots.every((shots) => has(benchmark, shots, false)) ||
      (asked.cheat && ![1, 2].every((shots) => has(benchmark, shots, true))),
  );
}

function serving({ label, served, asked }: StudyRun): string {
  const images = Math.max(...asked.shots, asked.cheat ? 2 : 0) + 1;
  const words = ['vllm', 'serve', served, '--served-model-name', label];
  return `# serve it first: ${commandLine([...words, '--limit-mm-per-prompt', `{"image": ${images}}`])}`;
}

function evaluation(
  study: Study,
  { label, asked, settings }: StudyRun,
  benchmarks: readonly string[],
): string[] {
  return [
    ...['lectern', 'evaluate', 'run', ...benchmarks, '--model', `${study.provider}/${label}`],
    ...['--shots', asked.shots.join(','), '--demos', settings.demos, '--prompt', settings.prompt],
    ...(asked.cheat ? ['--cheat'] : []),
    ...['--out', resultsOf(study)],
  ];
}
