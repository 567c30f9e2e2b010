import { readResults } from '../evaluate/report/read-results.ts';
import type { ScoreName } from '../evaluate/result-records.ts';
import { readStudy } from './study-file.ts';
import { missingCommands, resultsOf } from './study-runs.ts';
import { type StudyTables, studyTables } from './study-tables.ts';

/** How far a study is: its tables so far, and commands for what is missing. */
export interface StudyState extends StudyTables {
  /** Lines for a shell that make what is missing. */
  commands: string[];
}

/** Where a study stands. Starts nothing and asks no model. */
export async function studyState(path: string, scorer: ScoreName): Promise<StudyState> {
  const study = await readStudy(path);
  const cells = (await readResults(resultsOf(study)))?.cells ?? [];
  return { ...studyTables(study, cells, scorer), commands: missingCommands(study, cells) };
}
