import { errorMessage, StoppedError, UnavailableError } from '../../base/errors.ts';
import { inParallel } from '../../base/in-parallel.ts';
import { pause } from '../../base/pause.ts';
import { LeaseHeldError, type LeaseTimes, takeLease, usualTimes } from '../../engine/lease.ts';
import type { Objects } from '../../engine/objects.ts';
import type { SourceTools } from '../../engine/sources/source-files.ts';
import type { Workspace } from '../../engine/workspace.ts';
import { layout } from '../../engine/workspace-layout.ts';
import { notedNames, noteName, writeNote } from '../../inputs/digest-notes.ts';
import { isInShare, type Share } from './share.ts';
import { plannedDigests, type WorkPlan } from './work-plan.ts';

/** Sources that are brought at once. */
const atOnce = 8;
/** Where so many could not be read, and none could, this machine is taken for the cause. */
const mostFailures = 3;

/** What came of learning digests. */
export interface LearnedDigests {
  learned: number;
  /** Sources that could not be read, each with what was met. */
  failed: { path: string; message: string }[];
}

/**
 * Learns the digests of the sources that a plan leaves to workers: those of a share, or all, each by one worker at a
 * time. Who takes from all waits for what others are at, in case they die.
 * @throws StoppedError where nothing can be read here, or a store does not answer; the signal's reason
 */
export async function learnDigests(
  workspace: Workspace,
  plan: WorkPlan,
  {
    share,
    signal,
    times = usualTimes,
    tools,
  }: { share: Share | null; signal: AbortSignal; times?: LeaseTimes; tools?: SourceTools },
): Promise<LearnedDigests> {
  const { objects } = workspace;
  const paths = await plannedDigests(workspace, plan);
  const mine = share === null ? paths : paths.filter((path) => isInShare(path, share));
  const leases = workspace.below(`${layout.work(plan.run, plan.id)}/digests`);
  const found: LearnedDigests = { learned: 0, failed: [] };
  for (let left = mine; ; ) {
    const noted = await notedNames(objects);
    const failed = new Set(found.failed.map(({ path }) => path));
    left = left.filter((path) => !noted.has(noteName(path)) && !failed.has(path));
    if (left.length === 0) break;
    let taken = 0;
    await inParallel(rotated(left, share), atOnce, async (path) => {
      signal.throwIfAborted();
      if (await learnOne(objects, leases, path, found, { signal, times, tools })) taken++;
    });
    if (taken > 0) continue;
    if (share !== null) break;
    await pause(times.beatMs, signal);
  }
  await tellFailed(objects, found);
  return found;
}

/** Workers that take from all begin at different places. */
function rotated(paths: readonly string[], share: Share | null): string[] {
  const start = share === null ? Math.floor(Math.random() * paths.length) : 0;
  return [...paths.slice(start), ...paths.slice(0, start)];
}

/** @returns whether it was done here: another one may be at it */
async function learnOne(
  objects: Objects,
  leases: Objects,
  path: string,
  found: LearnedDigests,
  { signal, times, tools }: { signal: AbortSignal; times: LeaseTimes; tools: SourceTools | undefined },
): Promise<boolean> {
  const name = noteName(path);
  try {
    const lease = await takeLease(leases, name, times);
    try {
      if (await objects.has(layout.digestNote(name))) return true;
      const { learnDigest, sourceState, sourceTools } = await import('../../engine/sources/source-files.ts');
      const used = tools ?? sourceTools();
      const { bytes, stamp } = await sourceState(path, signal, used);
      const sha256 = await learnDigest(path, bytes, signal, used);
      await writeNote(objects, { path, stamp, sha256 });
      found.learned++;
      return true;
    } finally {
      await lease.release().catch(() => {});
    }
  } catch (error) {
    if (error instanceof LeaseHeldError) return false;
    if (signal.aborted || !(error instanceof UnavailableError)) throw error;
    found.failed.push({ path, message: errorMessage(error) });
    return true;
  }
}

/** What could not be read is told to the next plan, unless this machine may be the cause. */
async function tellFailed(objects: Objects, { learned, failed }: LearnedDigests): Promise<void> {
  if (learned === 0 && failed.length >= mostFailures)
    throw new StoppedError(
      `Stopped: none of ${failed.length} sources could be read here, so this machine is probably at fault. The first: ${failed[0]!.message} They are left to other workers.`,
    );
  await inParallel(failed, atOnce, (one) => writeNote(objects, one));
}
