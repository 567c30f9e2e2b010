import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { packageVersion } from '../config/package.ts';
import { type Settings, settingsSchema } from '../config/schema.ts';
import { writeAtomically } from '../engine/atomic-file.ts';
import { errorCode, IntegrityError, UsageError } from '../engine/errors.ts';
import { isStopping, stoppedBy } from '../engine/stopping.ts';

/** What a run was made with; kept so that its samples can be derived again. */
export interface RunRecord {
  lectern: string;
  run: string;
  settings: Settings;
  /** Stages that were run. */
  selected: string[];
  /** Identity of what does the work, by stage. */
  providers: Record<string, unknown>;
}

export const runNamePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** @throws UsageError where the name cannot be a folder name everywhere. */
export function checkRunName(name: string): void {
  if (!runNamePattern.test(name)) {
    throw new UsageError(
      `Expected --run to be a name of letters, digits, '.', '_' and '-' (at most 64), got ${JSON.stringify(name)}.`,
    );
  }
}

/** @throws UsageError where the folder cannot be made; StoppedError where the disk is full or read-only. */
export async function openWorkspace(path: string): Promise<void> {
  try {
    await mkdir(join(path, 'runs'), { recursive: true });
  } catch (error) {
    if (isStopping(error)) throw stoppedBy(error, path);
    throw new UsageError(
      `Cannot write to the folder ${path} (${errorCode(error) ?? error}). Choose another --out.`,
    );
  }
}

/** Writes the record beside the run's index and, as that of the run made last, at the top of the workspace. */
export async function writeRunRecord(workspace: string, record: Omit<RunRecord, 'lectern'>): Promise<void> {
  const text = `${JSON.stringify({ lectern: packageVersion, ...record }, null, 2)}\n`;
  await writeAtomically(join(workspace, 'runs', record.run, 'run.json'), text);
  await writeAtomically(join(workspace, 'lectern.lock.json'), text);
}

/**
 * The record of a run; of the run made last where `run` is null.
 * @throws UsageError where there is none; IntegrityError where it is damaged.
 */
export async function readRunRecord(workspace: string, run: string | null): Promise<RunRecord> {
  if (run !== null) checkRunName(run);
  const path = run === null ? join(workspace, 'lectern.lock.json') : join(workspace, 'runs', run, 'run.json');
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (errorCode(error) !== 'ENOENT' && errorCode(error) !== 'ENOTDIR') throw error;
    const there = await stat(workspace).then(
      () => true,
      () => false,
    );
    throw new UsageError(
      !there
        ? `There is no folder ${workspace}.`
        : run === null
          ? `${workspace} has no Lectern run. Start one with: lectern run VIDEO --out ${workspace}`
          : `No run ${JSON.stringify(run)} in ${workspace}.`,
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
