import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomically } from '../../base/atomic-file.ts';
import { UsageError } from '../../base/errors.ts';
import type { Table } from '../../stats/table.ts';
import { splitScores, splitTable } from '../overlap/score-split.ts';
import type { ScoreName } from '../result-records.ts';
import { answerNotes } from './answer-notes.ts';
import { cellTable } from './cell-table.ts';
import { cheatTables } from './cheat-table.ts';
import { compareLabels } from './compare-labels.ts';
import { type Comparison, comparisonOf, comparisonRecords, comparisonTable } from './comparison.ts';
import { compareTaskFiles, findTaskFiles, holdsTaskFiles, type TaskFiles } from './lmms-samples.ts';
import { type EvaluatedCell, type Evaluation, joinResults, readResults } from './read-results.ts';
import { benchmarksOf, distinct, scoresOf, sectionsOf } from './scores.ts';
import { shotsTables } from './shots-table.ts';
import type { TablePart } from './table-part.ts';
import { zeroShotTables } from './zero-shot-table.ts';

/** The tables of a report on what models scored. */
export const evaluationTables = ['shots', 'cheat', 'zero-shot'] as const;
/** A table of an evaluation: by number of shots, with the cheat test, or without shots. */
export type EvaluationTable = (typeof evaluationTables)[number];

/** Options of `evaluationReport`: results to read, and what is shown of them. */
export interface EvaluationReportOptions {
  /** Folders of results: of Lectern, or one of lmms-eval. */
  folders: readonly string[];
  /** What is shown, or compared; null for all that the results allow. */
  table: EvaluationTable | null;
  scorer: ScoreName;
  /** Label that is compared; null for tables. */
  compare: string | null;
  /** Label that another is compared with, or that gains are counted from. */
  against: string | null;
  /** What `lectern evaluate overlap` wrote: scores are split by it; null for none. */
  overlap?: string | null;
  /** Where the curve over shots is written; null for none. */
  curve: string | null;
}

/** A report in all its forms. */
export interface EvaluationReport {
  /** For people. */
  tables: Table[];
  notes: string[];
  /** For other programs. */
  records: Table;
  /** Everything, unrounded, as JSON. */
  figures: object;
}

/**
 * Tables of what was evaluated, or a comparison of two labels; writes the curve where one is asked for.
 * @throws UsageError where the folders hold nothing of the kind.
 */
export async function evaluationReport(options: EvaluationReportOptions): Promise<EvaluationReport> {
  const { folders, compare, against, curve } = options;
  if (compare !== null && against === null)
    throw new UsageError('--compare needs --against: the label to compare with.');
  const results: Parameters<typeof joinResults>[0][number][] = [];
  for (const folder of folders) {
    const found = await readResults(folder);
    if (found) results.push({ folder, results: found });
    else if (await holdsTaskFiles(folder)) return lmmsReport(folder, options);
    else throw new UsageError(await emptyFolderText(folder));
  }
  const evaluation = joinResults(results);
  if (evaluation.cells.length === 0) throw new UsageError(`No results yet in ${folders.join(', ')}.`);
  const { cells } = evaluation;
  if (curve !== null) await writeAtomically(curve, await curveOf(cells, options));
  if (options.overlap) return splitReport(evaluation, options, options.overlap);
  if (compare === null || against === null) return tableReport(evaluation, options);
  const names = { compare, against, scorer: options.scorer };
  const shown = cells.filter((cell) => isIn(cell, options.table));
  if (shown.length === 0) throw new UsageError(`The results hold nothing for --table ${options.table}.`);
  const { compared, notes } = await compareLabels(shown, names);
  return comparisonReport(comparisonOf(names, compared, notes));
}

async function splitReport(
  { cells, notes }: Evaluation,
  { scorer, table }: EvaluationReportOptions,
  folder: string,
): Promise<EvaluationReport> {
  const shown = cells.filter((cell) => isIn(cell, table));
  const split = await splitScores(shown, scorer, folder);
  const records = splitTable(split.scores, scorer);
  const all = [...split.notes, ...notes];
  return { tables: [records], notes: all, records, figures: { scorer, ...split, notes: all } };
}

async function emptyFolderText(folder: string): Promise<string> {
  const found = await stat(folder).catch(() => null);
  return found?.isDirectory()
    ? `No results in ${folder}: expected results.json of \`lectern evaluate run\`, or *_samples_*.jsonl of lmms-eval.`
    : `No folder ${folder}.`;
}

function tableReport(
  { cells, notes }: Evaluation,
  { table, scorer, against }: EvaluationReportOptions,
): EvaluationReport {
  if (against !== null && !cells.some(({ label }) => label === against))
    throw new UsageError(`No label ${against} in the results.`);
  const scores = scoresOf(cells, scorer);
  if (scores.length === 0) throw new UsageError(noScoresText(cells, scorer));
  const makers: Record<EvaluationTable, () => TablePart[]> = {
    shots: () => shotsTables(scores),
    cheat: () => cheatTables(scores),
    'zero-shot': () => zeroShotTables(scores, against),
  };
  // What was asked without demonstrations alone needs no table over their number as well.
  const isZeroShot = cells.every(({ shots, cheat }) => shots === 0 && !cheat);
  const usual: EvaluationTable[] = isZeroShot ? ['zero-shot'] : ['shots', 'cheat'];
  const parts = (table === null ? usual : [table]).flatMap((name) => makers[name]());
  if (parts.length === 0)
    throw new UsageError(`The results hold nothing for --table ${table}, scored by ${scorer}.`);
  const shown = cells.filter((cell) => isIn(cell, table));
  const answers = answerNotes(shown, scorer);
  const all = answers ? [...parts, answers] : parts;
  const allNotes = [...all.flatMap((part) => part.notes), ...unequalNotes(shown), ...notes];
  return {
    tables: all.flatMap((part) => part.tables),
    notes: [...new Set(allNotes)],
    records: cellTable(shown, scorer),
    figures: {
      scorer,
      tables: all.map((part) => part.figures),
      cells: shown.map(({ folder: _, ...cell }) => cell),
      notes: [...new Set(allNotes)],
    },
  };
}

/** Benchmarks of which not every model was asked as much, so that their scores are of other items. */
function unequalNotes(cells: readonly EvaluatedCell[]): string[] {
  return benchmarksOf(cells).flatMap((benchmark) => {
    const counts = distinct(cells.filter((cell) => cell.benchmark === benchmark).map(({ items }) => items));
    if (counts.length === 1) return [];
    const told = counts.sort((a, b) => a - b).map((count) => count.toLocaleString('en'));
    return [`${benchmark}: scores are of different numbers of items (${told.join(', ')}).`];
  });
}

function isIn({ cheat, shots }: EvaluatedCell, table: EvaluationTable | null): boolean {
  if (table === null) return true;
  return cheat === (table === 'cheat') && (table !== 'zero-shot' || shots === 0);
}

function noScoresText(cells: readonly EvaluatedCell[], scorer: ScoreName): string {
  const isUnanswered = cells.every(({ items, failed }) => items === failed);
  const cure = scorer === 'judge' ? ' Evaluate with --judge PROVIDER/MODEL.' : '';
  return isUnanswered
    ? 'No item was answered: see why in the *.items.jsonl of the results.'
    : `The results hold no scores of ${scorer}.${cure}`;
}

async function curveOf(
  cells: readonly EvaluatedCell[],
  { scorer }: EvaluationReportOptions,
): Promise<string> {
  const sections = sectionsOf(scoresOf(cells, scorer).filter(({ cheat }) => !cheat));
  const [section, ...others] = sections;
  if (!section) throw new UsageError(`The results hold no scores of ${scorer} to draw over shots.`);
  if (others.length > 0)
    throw new UsageError(
      'The results hold several prompts or choices of demonstrations; a curve is of one. Evaluate them into folders of their own.',
    );
  // What draws takes long to load, and is seldom needed.
  const { shotCurve } = await import('./shot-curve.ts');
  return shotCurve(section);
}

async function lmmsReport(
  folder: string,
  { folders, table, compare, against, curve }: EvaluationReportOptions,
): Promise<EvaluationReport> {
  if (folders.length > 1) throw new UsageError('Results of lmms-eval are read from one folder.');
  if (compare === null || against === null || table !== null || curve !== null)
    throw new UsageError(
      `${folder} holds results of lmms-eval, which prints tables itself. Compare two of them: --compare NAME --against NAME, folders in it.`,
    );
  const [before, after] = [await taskFiles(folder, against), await taskFiles(folder, compare)];
  const { compared, notes } = await compareTaskFiles(
    { label: against, files: before },
    { label: compare, files: after },
  );
  return comparisonReport(comparisonOf({ compare, against, scorer: 'lmms-eval' }, compared, notes));
}

/** Files of a name in the folder, or of a path. */
async function taskFiles(folder: string, name: string): Promise<TaskFiles> {
  const found = (await findTaskFiles(join(folder, name))) ?? (await findTaskFiles(name));
  if (!found) throw new UsageError(`No *_samples_*.jsonl of lmms-eval in ${join(folder, name)}.`);
  return found;
}

function comparisonReport(comparison: Comparison): EvaluationReport {
  return {
    tables: [comparisonTable(comparison)],
    notes: comparison.notes,
    records: comparisonRecords(comparison),
    figures: comparison,
  };
}
