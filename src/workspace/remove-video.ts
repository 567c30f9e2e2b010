import { basename } from 'node:path';
import { readLog } from '../base/append-log.ts';
import { IntegrityError, UsageError } from '../base/errors.ts';
import { stoppedBy } from '../base/stopping.ts';
import { isBucketAddress } from '../engine/bucket/bucket-address.ts';
import { removeChecksums } from '../engine/checksums.ts';
import { namesIn } from '../engine/objects.ts';
import { entriesOfRun, listRuns } from '../engine/run-index.ts';
import { Workspace } from '../engine/workspace.ts';
import { layout } from '../engine/workspace-layout.ts';
import { lockWorkspace } from '../engine/workspace-lock.ts';
import type { MissingFile } from '../inputs/identify.ts';
import { exclusionsOf } from '../ledger/exclusions.ts';
import type { PendingRemoval } from '../ledger/pending-removal.ts';
import { noteRemovals, UnknownVideoError, wasRemoved } from '../ledger/removals.ts';
import { type Outcome, outcomeSchema } from '../records/outcome.ts';
import { exportTextbook } from './export-run.ts';
import { refuseWhileWorking } from './planned/plan-traces.ts';
import { type PurgeCounts, purgeStore } from './purge-store.ts';
import { purgeTraces } from './purge-traces.ts';
import { entriesOfAllRuns, findTargets, pendingFile, type Target, Targets } from './removal-targets.ts';
import { weaveSamples } from './weave-samples.ts';

/** What `removeVideo` deleted. */
export interface RemoveSummary extends PurgeCounts {
  /** Ids of the videos that were removed. */
  videos: string[];
  /** Whether samples and textbook were made again without them; false where there were none. */
  derived: boolean;
  /** Exports, below the workspace, that were deleted because it is not known how to make them again. */
  deleted: string[];
}

/**
 * Removes what a workspace holds of a video, in all its runs. What other videos use too stays. Samples and textbook are
 * made again without it; other exports are deleted. What stays is a line in `removals.jsonl`: id, digest of the file,
 * time and reason; runs do not work on that file again. Given again after a crash, it finishes what was begun.
 * @param video Id, address, `youtube:ID` or `sha256:DIGEST`, as in a list of exclusions.
 * @returns null where it was removed before.
 * @throws UnknownVideoError where no run names the video; UsageError where another process works on the workspace;
 *   IntegrityError where an index is damaged.
 */
export async function removeVideo(
  path: string,
  video: string,
  reason: string,
): Promise<RemoveSummary | null> {
  if (isBucketAddress(path))
    throw new UsageError(
      `Expected a folder, got ${path}: videos are removed from workspaces of this machine alone.`,
    );
  const workspace = Workspace.at(path);
  if ((await listRuns(workspace)).length === 0) throw new UsageError(`${path} has no Lectern run.`);
  const named = exclusionsOf([{ text: video, place: 'the command' }]);
  const lock = await lockWorkspace(path);
  try {
    await refuseWhileWorking(workspace, await listRuns(workspace));
    const file = pendingFile(workspace);
    const begun = await file.read();
    // One that a crash cut short goes first.
    const finished = begun && (await purge(workspace, begun));
    const targets = await findTargets(workspace, named);
    if (targets.length === 0) {
      if (begun?.video === video) return finished;
      if (await wasRemoved(path, video)) return null;
      throw new UnknownVideoError(
        `No run in ${path} has the video ${JSON.stringify(video)}. \`lectern view\` lists videos with their ids.`,
      );
    }
    const pending = { video, at: new Date().toISOString(), reason, targets };
    await file.write(pending);
    return await purge(workspace, pending);
  } catch (error) {
    throw stoppedBy(error, path) ?? error;
  } finally {
    // What cannot be removed now is taken over by the next command.
    await lock.release().catch(() => {});
  }
}

async function purge(workspace: Workspace, pending: PendingRemoval<Target>): Promise<RemoveSummary> {
  const targets = new Targets(pending.targets);
  const { at, reason } = pending;
  await noteRemovals(
    workspace.address,
    pending.targets.map(({ id, sha256 }) => ({ id, sha256, at, reason })),
  );
  await workspace.removeDrafts();
  await removeChecksums(workspace.objects);
  const keep = (await entriesOfAllRuns(workspace)).filter((entry) => !targets.isEntry(entry));
  const counts = await purgeStore(workspace, keep);
  await purgeTraces(workspace, targets);
  const deleted = await deleteExports(workspace);
  const derived = await deriveAgain(workspace, targets);
  await pendingFile(workspace).remove();
  return { videos: targets.ids, ...counts, derived, deleted };
}

/** What a run itself exports; all else below `export/` was written with options that are not on record. */
const ownExport = new Set(['textbook/textbook.jsonl', 'textbook/images']);

async function deleteExports(workspace: Workspace): Promise<string[]> {
  const deleted: string[] = [];
  for (const run of await namesIn(workspace.objects, layout.exports)) {
    const folder = workspace.below(layout.exportsOf(run));
    // Of an export that was killed, half a file may be left.
    await folder.sweep('');
    const names = await namesIn(folder, '');
    const inTextbook = (await namesIn(folder, 'textbook')).map((name) => `textbook/${name}`);
    const others = [...names.filter((name) => name !== 'textbook'), ...inTextbook];
    for (const name of others.filter((other) => !ownExport.has(other)).sort()) {
      await folder.removeAll(name);
      if (!name.endsWith('SHA256SUMS')) deleted.push(`${layout.exportsOf(run)}/${name}`);
    }
  }
  return deleted;
}

/** Makes samples, outcomes and textbooks again from what is left, of the runs that had any. */
async function deriveAgain(workspace: Workspace, targets: Targets): Promise<boolean> {
  const { objects } = workspace;
  let derived = false;
  const runs = (await namesIn(objects, layout.outcomes)).map((name) => basename(name, '.jsonl'));
  for (const run of runs) {
    try {
      await deriveRunAgain(workspace, run, targets);
      derived = true;
    } catch (error) {
      // What is stored of another video is damaged: the next run makes it again, and the textbook with it.
      if (!(error instanceof IntegrityError)) throw error;
      const derivedKeys = [layout.samplesOf(run), layout.outcomesOf(run), layout.exportsOf(run)];
      for (const key of [...derivedKeys, layout.duplicatesOf(run)]) await objects.removeAll(key);
    }
  }
  return derived;
}

async function deriveRunAgain(workspace: Workspace, run: string, targets: Targets): Promise<void> {
  await weaveSamples(workspace, run, await missingFiles(workspace, run, targets));
  const exported = await namesIn(workspace.objects, layout.exportsOf(run));
  if (exported.includes('textbook')) await exportTextbook(workspace, run);
}

/** Files that the run could not read: they have lines in its outcomes only. */
async function missingFiles(workspace: Workspace, run: string, targets: Targets): Promise<MissingFile[]> {
  const known = new Set((await entriesOfRun(workspace, run)).map(({ video }) => video.id));
  const missing: MissingFile[] = [];
  for await (const outcome of readLog(workspace.pathOf(layout.outcomesOf(run)), outcomeSchema)) {
    if (outcome.item === null && !known.has(outcome.video) && !targets.hasId(outcome.video))
      missing.push(missingFileOf(outcome));
  }
  return missing;
}

function missingFileOf({ video, sources, reason, evidence }: Outcome): MissingFile {
  return {
    id: video,
    source: sources[0] ?? '',
    listed: null,
    message: String(evidence.message ?? ''),
    excludedBy: reason === 'excluded' ? String(evidence.entry) : null,
  };
}
