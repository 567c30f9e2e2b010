import { UsageError } from '../index.ts';
import { holdsRun, listRuns } from '../library/program.ts';
import { type Dataset, openDataset } from './dataset.ts';

/**
 * Opens the run that another is held against: a run of the same workspace by its name, the latest run of another
 * workspace by its folder, or one of its runs as `FOLDER:RUN`.
 * @throws UsageError where it is none of these, or the run that is shown
 */
export async function openAgainst(shown: Dataset, against: string): Promise<Dataset> {
  if (!shown.run) throw new UsageError(`--against needs a workspace; ${shown.path} is not one.`);
  const dataset = await found(shown, against);
  if (dataset.path === shown.path && dataset.run?.run === shown.run.run)
    throw new UsageError(
      `Expected another run with --against than ${shown.run.run}, which is shown. There are: ${shown.runs.join(', ')}.`,
    );
  return dataset;
}

async function found(shown: Dataset, against: string): Promise<Dataset> {
  if (shown.runs.includes(against)) return openDataset(shown.path, against);
  if (await holdsRun(against)) return openDataset(against, null);
  const colon = against.lastIndexOf(':');
  const [folder, run] = [against.slice(0, colon), against.slice(colon + 1)];
  if (colon > 0 && (await holdsRun(folder)) && (await listRuns(folder)).includes(run))
    return openDataset(folder, run);
  throw new UsageError(
    `Expected --against to be a run of ${shown.path} (${shown.runs.join(', ')}), another workspace, or WORKSPACE:RUN, got ${against}.`,
  );
}
