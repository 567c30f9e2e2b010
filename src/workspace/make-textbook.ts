import { IntegrityError } from '../base/errors.ts';
import { stoppedBy } from '../base/stopping.ts';
import { Journal } from '../engine/journal.ts';
import { workerNode } from '../engine/worker-node.ts';
import { Workspace } from '../engine/workspace.ts';
import { lockWorkspace, type WorkspaceLock } from '../engine/workspace-lock.ts';
import { withExtensions } from '../stages/own/with-extensions.ts';
import { withImageEncoder } from '../stages/shared/image-encoder.ts';
import { withPrompts } from '../stages/shared/prompts.ts';
import { checkKeys } from './check-keys.ts';
import { chooseStages } from './choose-stages.ts';
import { refuseShortDisk } from './estimate.ts';
import { exportTextbook } from './export-run.ts';
import { dropUsedNotes, gatherInputs, keepDigests } from './gather-inputs.ts';
import { checkRunName, openWorkspace } from './layout.ts';
import {
  type AllOptions,
  type MadeTextbook,
  type MakeOptions,
  type MakeSummary,
  withDefaults,
} from './make-options.ts';
import { checkModels, gainsOf } from './models/run-models.ts';
import { planRun, type RunPlan } from './plan-run.ts';
import { tellInputs } from './tell-inputs.ts';
import { weaveSamples } from './weave-samples.ts';
import { type Worked, workOnVideos } from './work-on-videos.ts';

/** Times that a run makes again what it finds damaged as it writes the textbook. */
const mendsAtMost = 2;

/**
 * Makes a textbook of videos: the main job. What a workspace holds already is not computed again. Five steps, each a
 * function of plain values that can be called alone: inputs (`gatherInputs`), plan (`planRun`), work (`workOnVideos`),
 * weave (`weaveSamples`), export (`exportTextbook`).
 * @throws UsageError for mistakes in the options or inputs; ModelError where a model is missing; StoppedError where the disk, a provider, or what may be spent
 *   stops the run; IntegrityError where the disk keeps spoiling what it is given.
 */
export async function makeTextbook(given: MakeOptions): Promise<MakeSummary> {
  const startedAt = performance.now();
  const called = withDefaults(given);
  checkRunName(called.run);
  // Said before anything is read or written.
  workerNode();
  const asked = { ...called, settings: await withExtensions(called.settings, called.extensions) };
  const chosen = chooseStages(asked.only, asked.skip, asked.settings);
  if (!asked.dryRun) {
    checkKeys(chosen.selected, asked.settings, process.env);
    await checkModels(chosen.selected, asked.settings, process.env);
  }
  const prompted = await withPrompts(asked.settings);
  const settings = await withImageEncoder(prompted, chosen.selected, process.env);
  const options = { ...asked, settings };
  const workspace = Workspace.at(options.out);
  const pool = options.openWorkers(options.out);
  const close = (): void => pool.close();
  options.forceSignal.addEventListener('abort', close, { once: true });
  // Where there is a workspace already, a second coordinator is refused before it reads all files.
  let lock: WorkspaceLock | null = null;
  const ended = (made: Omit<MakeSummary, 'peakRssBytes' | 'wallSec'>): MakeSummary => {
    const wallSec = (performance.now() - startedAt) / 1000;
    const summary = { ...made, peakRssBytes: pool.peakRssBytes, wallSec };
    if (!options.dryRun) options.onEvent({ event: 'summary', ...summary });
    return summary;
  };
  try {
    if (!options.dryRun && (await workspace.isBegun())) lock = await lockWorkspace(options.out);
    const open = async (): Promise<void> => {
      await openWorkspace(options.out);
      lock ??= await lockWorkspace(options.out);
    };
    const inputs = await gatherInputs(workspace, options.run, {
      ...options,
      onFile: (files) => options.onEvent({ event: 'found', files }),
      ...(!options.dryRun && { open }),
    });
    if (!options.dryRun) {
      await open();
      await workspace.removeDrafts();
      await keepDigests(workspace, inputs);
    }
    tellInputs(inputs, options);
    const plan = await planRun(workspace, inputs, chosen, options, pool);
    options.onEvent({ event: 'plan', ...plan.estimate });
    if (!options.dryRun) refuseShortDisk(plan.estimate, workspace.address);
    const made = options.dryRun ? nothingMade : await workAndWeave(workspace, plan, options, pool);
    const interrupted = !options.dryRun && options.signal.aborted;
    if (!options.dryRun && !interrupted) await dropUsedNotes(workspace, inputs);
    const gains = plan.estimate.toDo > 0 ? gainsOf(chosen.selected, options.settings) : null;
    return ended({ ...made, interrupted, gains });
  } catch (error) {
    // Before there was a plan: what was learned of the inputs is stored.
    if (options.signal.aborted && error === options.signal.reason)
      return ended({ ...nothingMade, interrupted: true, gains: null });
    throw stoppedBy(error, workspace.address) ?? error;
  } finally {
    options.forceSignal.removeEventListener('abort', close);
    pool.close();
    // What cannot be removed now is taken over by the next run.
    await lock?.release().catch(() => {});
  }
}

type Made = Omit<MakeSummary, 'peakRssBytes' | 'wallSec' | 'interrupted' | 'gains'>;

const nothingMade: Made = {
  kept: 0,
  dropped: 0,
  failed: 0,
  pending: 0,
  transient: 0,
  textbook: null,
  sawBug: false,
};

/** Works on the videos and derives the textbook; what then shows itself as damaged is made again. */
async function workAndWeave(
  workspace: Workspace,
  plan: RunPlan,
  options: AllOptions,
  pool: ReturnType<AllOptions['openWorkers']>,
): Promise<Made> {
  const { run, signal } = options;
  const { missing } = plan.inputs;
  let sawBug = false;
  for (let mends = 0; ; mends++) {
    const worked = await workOnVideos(workspace, plan, { ...options, checksBlobs: mends > 0 }, pool);
    sawBug ||= worked.sawBug;
    const made = { ...totals(worked, plan), sawBug };
    if (signal.aborted || !plan.derived.includes('weave')) return { ...made, textbook: null };
    try {
      const woven = await weaveSamples(workspace, run, missing);
      const exports = plan.derived.includes('export');
      const textbook: MadeTextbook = {
        ...woven,
        exported: exports ? await exportTextbook(workspace, run) : null,
      };
      const { duplicates } = woven;
      return { ...made, kept: made.kept - duplicates, dropped: made.dropped + duplicates, textbook };
    } catch (error) {
      if (!(error instanceof IntegrityError) || mends === mendsAtMost) throw error;
      const trouble = { video: '', stage: 'weave', kind: 'damage', message: error.message };
      const journal = new Journal(workspace, run);
      journal.write({ event: 'trouble', ...trouble });
      await journal.flush();
      // The others that are damaged would come to light one by one.
      await workspace.store.removeDamagedBlobs();
    }
  }
}

function totals(
  { verdicts, transient }: Worked,
  { inputs, estimate }: RunPlan,
): Omit<Made, 'textbook' | 'sawBug'> {
  const unreadable = estimate.missing;
  return {
    ...verdicts,
    dropped: verdicts.dropped + inputs.missing.length - unreadable,
    failed: verdicts.failed + unreadable,
    transient: transient + unreadable,
  };
}
