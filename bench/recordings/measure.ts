/** Recordings of one film: made, run, scored. */
import { mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { plainOf } from './changes.ts';
import { openFilm } from './film.ts';
import { type Recording, RecordingMaker } from './make.ts';
import type { Recipe } from './recipe.ts';
import { type Found, readResults, runPipeline } from './results.ts';
import { type Score, scoreAll } from './score.ts';

export interface Measurement {
  /** Root of the project, which has been built. */
  root: string;
  /** Film that gives the pictures, with its truth file beside it, and film that gives the sound. */
  pictures: string;
  sound: string;
  recipes: readonly Recipe[];
  /** Where films, recordings and the workspace are kept. */
  folder: string;
  model: 'tiny' | 'base';
  concurrency: number;
  isMakingOnly?: boolean;
  isQuiet?: boolean;
}

/** @throws Error where the plain file itself gives nothing to compare with. */
export async function measure(measurement: Measurement): Promise<Score[]> {
  const { root, pictures, sound, recipes, folder, model, concurrency, isQuiet = false } = measurement;
  mkdirSync(folder, { recursive: true });
  const film = await openFilm(pictures, sound, folder);
  const maker = new RecordingMaker(film, join(folder, 'recordings'));
  const lengths = [...new Set(recipes.map(({ untilSec }) => untilSec))];
  const references: Recording[] = [];
  for (const length of lengths) references.push(await maker.make(plainOf(length)));
  const recordings: Recording[] = [];
  for (const recipe of recipes) recordings.push(await maker.make(recipe));
  if (measurement.isMakingOnly) return [];
  const workspace = join(folder, 'workspace');
  const paths = [...references, ...recordings].map(({ path }) => path);
  await runPipeline(root, workspace, paths, { model, concurrency, isQuiet });
  const found = await readResults(workspace);
  const plain = (recording: Recording): Found => {
    const reference = references.find(({ recipe }) => recipe.untilSec === recording.recipe.untilSec)!;
    const result = found.get(basename(reference.path));
    if (!result || result.reason !== null)
      throw new Error(`${reference.path}: ${result?.reason ?? 'no result'}.`);
    return result;
  };
  return scoreAll([...references, ...recordings], plain, found, film.picturesPath);
}
