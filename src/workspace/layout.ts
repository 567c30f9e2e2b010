import { stat } from 'node:fs/promises';
import { errorCode, IntegrityError, StoppedError, UsageError } from '../base/errors.ts';
import { makeFolder } from '../base/make-folder.ts';
import { isStopping, stoppedBy } from '../base/stopping.ts';
import { packageVersion } from '../config/package.ts';
import { type Settings, settingsSchema } from '../config/schema.ts';
import { isBucketAddress } from '../engine/bucket/bucket-address.ts';
import { checksumsName } from '../engine/checksums.ts';
import type { Objects } from '../engine/objects.ts';
import { probeObjects } from '../engine/probe-objects.ts';
import { Workspace, type WorkspacePlace } from '../engine/workspace.ts';
import { layout, runNamePattern } from '../engine/workspace-layout.ts';
import type { UsedModel } from '../records/used-model.ts';

/** What a run was made with; kept so that its samples can be derived again. */
export interface RunRecord {
  lectern: string;
  run: string;
  settings: Settings;
  /** Stages that were run. */
  selected: string[];
  /** Identity of what does the work, by stage. */
  providers: Record<string, unknown>;
  /** Weights that its stages load; records of earlier versions have none. */
  models?: readonly UsedModel[];
}

/** @throws UsageError where the name cannot be a folder name everywhere. */
export function checkRunName(name: string): void {
  if (!runNamePattern.test(name)) {
    throw new UsageError(
      `Expected --run to be a name of letters, digits, '.', '_' and '-' (at most 64), got ${JSON.stringify(name)}.`,
    );
  }
}

/**
 * @throws UsageError where the folder cannot be made, or the bucket does not keep what is put there first; StoppedError where
 *   the disk is full or read-only, or the bucket does not answer.
 */
export async function openWorkspace(path: string | Objects): Promise<void> {
  // A store of one's own has no folder to be made, and its author answers for it.
  if (typeof path !== 'string') return;
  if (isBucketAddress(path)) return probeObjects(path);
  try {
    await makeFolder(Workspace.at(path).pathOf(layout.runs));
  } catch (error) {
    if (isStopping(error)) throw stoppedBy(error, path);
    throw new UsageError(
      `Cannot write to the folder ${path} (${errorCode(error) ?? error}). Choose another --out.`,
    );
  }
}

/** Whether a run of Lectern left its record in a folder or bucket. */
export async function holdsRun(path: string): Promise<boolean> {
  return (await textAt(Workspace.at(path), layout.lastRun).catch(unlessStopped)) !== null;
}

/** A folder that cannot be read holds no run that could be; of a bucket that does not answer nothing is known. */
function unlessStopped(error: unknown): null {
  if (error instanceof StoppedError) throw error;
  return null;
}

/** Paths of what changes as a run goes on, and of what says whose samples are there; artefacts do not change. */
export function filesOfRun(path: string, run: string): string[] {
  const workspace = Workspace.at(path);
  const ofRun = [layout.runIndex(run), layout.runRecord(run), layout.journal(run)];
  const derived = [layout.samplesOf(run), layout.duplicatesOf(run)];
  const ofAll = [layout.lastRun, checksumsName];
  return [...ofRun, ...derived, ...ofAll].map((key) => workspace.pathOf(key));
}

/** Writes the record beside the run's index and, as that of the run made last, at the top of the workspace. */
export async function writeRunRecord(
  workspace: WorkspacePlace,
  record: Omit<RunRecord, 'lectern'>,
): Promise<void> {
  const { objects } = Workspace.at(workspace);
  const text = `${JSON.stringify({ lectern: packageVersion, ...record }, null, 2)}\n`;
  await objects.replace(layout.runRecord(record.run), text);
  await objects.replace(layout.lastRun, text);
}

/**
 * The record of a run; of the run made last where `run` is null.
 * @throws UsageError where there is none; IntegrityError where it is damaged.
 */
export async function readRunRecord(place: WorkspacePlace, run: string | null): Promise<RunRecord> {
  if (run !== null) checkRunName(run);
  const workspace = Workspace.at(place);
  const key = run === null ? layout.lastRun : layout.runRecord(run);
  const path = workspace.pathOf(key);
  const text = await textAt(workspace, key);
  if (text === null) {
    const { address } = workspace;
    const there = isBucketAddress(address)
      ? (await workspace.objects.list('')).length > 0
      : await stat(address).then(
          () => true,
          () => false,
        );
    throw new UsageError(
      !there
        ? `There is no ${isBucketAddress(address) ? 'workspace in' : 'folder'} ${address}.`
        : run === null
          ? `${address} has no Lectern run. Start one with: lectern run VIDEO --out ${address}`
          : `No run ${JSON.stringify(run)} in ${address}.`,
    );
  }
  let record: RunRecord;
  try {
    record = JSON.parse(text) as RunRecord;
  } catch {
    throw new IntegrityError(`${path} is damaged. Rerun lectern run to rebuild it.`);
  }
  const settings = settingsSchema.safeParse(record.settings);
  if (!settings.success) {
    throw new UsageError(`${path} was written by another version of Lectern (${record.lectern}). Rerun it.`);
  }
  return { ...record, settings: settings.data };
}

async function textAt({ objects }: Workspace, key: string): Promise<string | null> {
  try {
    return (await objects.read(key))?.toString('utf8') ?? null;
  } catch (error) {
    if (errorCode(error) === 'ENOTDIR') return null;
    throw error;
  }
}
