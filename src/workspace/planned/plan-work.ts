import { stoppedBy } from '../../base/stopping.ts';
import { Workspace } from '../../engine/workspace.ts';
import { layout } from '../../engine/workspace-layout.ts';
import { lockWorkspace, type WorkspaceLock } from '../../engine/workspace-lock.ts';
import { withExtensions } from '../../stages/own/with-extensions.ts';
import { withImageEncoder } from '../../stages/shared/image-encoder.ts';
import { withPrompts } from '../../stages/shared/prompts.ts';
import { beginRun } from '../begin-run.ts';
import { type ChosenStages, chooseStages } from '../choose-stages.ts';
import { refuseShortDisk } from '../estimate.ts';
import { dropUsedNotes, gatherInputs, keepDigests, type RunInputs } from '../gather-inputs.ts';
import { checkRunName, openWorkspace } from '../layout.ts';
import { type AllOptions, type MakeOptions, withDefaults } from '../make-options.ts';
import { estimatePlan } from '../plan-run.ts';
import { tellInputs } from '../tell-inputs.ts';
import { type WorkPlan, writePlan } from './work-plan.ts';

/** Options of `planWork`: those of `makeTextbook`, less what is about doing the work. */
export type PlanWorkOptions = Omit<MakeOptions, 'dryRun' | 'concurrency' | 'forceSignal'>;

/** A few sources are sooner brought here than planned for workers; of more than these, none is. */
const mostLearned = 20;

/**
 * Writes down what is to be done, for `workOnPlan` on any number of machines and `finishPlan` afterwards. What it finds
 * stored from before stays, and so do the entries of an earlier plan with the same settings. Some of the videos
 * are looked at, which tell what it takes on one machine like this (event `plan`). Where nobody knows the digests of many
 * sources in buckets and on the web, workers are to learn them first: the plan says of how many (`digests`), and has their
 * videos when it is made again.
 * @throws as `makeTextbook` for mistakes in the options or inputs; the signal's reason
 */
export async function planWork(given: PlanWorkOptions): Promise<WorkPlan> {
  const called = withDefaults(given);
  const options = { ...called, settings: await withExtensions(called.settings, called.extensions) };
  const { run, out, onEvent } = options;
  checkRunName(run);
  const { selected, derived } = chooseStages(options.only, options.skip, options.settings);
  const settings = await withImageEncoder(await withPrompts(options.settings), selected, process.env);
  const workspace = Workspace.at(out);
  let lock: WorkspaceLock | null = null;
  try {
    if (await workspace.isBegun()) lock = await lockWorkspace(workspace.objects);
    const onFile = (files: number): void => onEvent({ event: 'found', files });
    const open = async (): Promise<void> => {
      await openWorkspace(out);
      lock ??= await lockWorkspace(workspace.objects);
    };
    const gather = { ...options, settings, onFile, open, mostLearned };
    const inputs = await gatherInputs(workspace, run, gather);
    await open();
    await workspace.removeDrafts();
    await keepDigests(workspace, inputs);
    tellInputs(inputs, options);
    // Some of the videos would stand for others of which nothing is known.
    if (inputs.unknown.length === 0)
      await tellEstimate(workspace, inputs, { selected, derived }, { ...options, settings });
    options.signal.throwIfAborted();
    await beginRun(workspace, { run, settings, selected, derived, files: inputs.files });
    const { retryFailed, noCache, maxRequests, maxCost } = options;
    const about = { run, settings, selected, derived, retryFailed, noCache, maxRequests, maxCost };
    const plan = await writePlan(workspace, about, inputs);
    await dropUsedNotes(workspace, inputs);
    await removeOtherWork(workspace, plan);
    return plan;
  } catch (error) {
    throw stoppedBy(error, workspace.address) ?? error;
  } finally {
    // What cannot be removed now is taken over by the next command.
    await lock?.release().catch(() => {});
  }
}

/** @throws StoppedError where the disk cannot hold what is planned */
async function tellEstimate(
  workspace: Workspace,
  inputs: RunInputs,
  chosen: ChosenStages,
  options: AllOptions,
): Promise<void> {
  const { openWorkers, onEvent, out } = options;
  const pool = openWorkers(out);
  try {
    const estimate = await estimatePlan(workspace, inputs, chosen, options, pool);
    onEvent({ event: 'plan', ...estimate });
    refuseShortDisk(estimate, workspace.address);
  } finally {
    pool.close();
  }
}

/** What was left about plans with other settings. */
async function removeOtherWork({ objects }: Workspace, { run, id }: WorkPlan): Promise<void> {
  for (const name of await objects.list(layout.works(run)))
    if (name !== `${id}/`) await objects.removeAll(layout.work(run, name.replace(/\/$/, '')));
}
