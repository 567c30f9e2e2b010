import { UsageError } from '../base/errors.ts';
import { LeaseHeldError, type LeaseTimes, leaseHolder, takeLease } from './lease.ts';
import type { Objects } from './objects.ts';
import { openObjects } from './open-objects.ts';
import type { Owner } from './process-owner.ts';
import { layout } from './workspace-layout.ts';

export interface WorkspaceLock {
  /** Aborted when another process has taken it over. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

/**
 * Makes this process the only coordinator of a workspace until `release`. The lock of a process of this host that has
 * died is taken over, and that of another host when it shows no sign of life for a minute.
 * @throws UsageError naming pid and host where another one is at work.
 */
export async function lockWorkspace(place: string | Objects, times?: LeaseTimes): Promise<WorkspaceLock> {
  const objects = openObjects(place);
  try {
    return await takeLease(objects, layout.lock, times);
  } catch (error) {
    if (!(error instanceof LeaseHeldError)) throw error;
    throw new UsageError(
      `Another run is using ${objects.address}: ${error.message}. Wait for it or stop it.`,
    );
  }
}

/** The process that is the coordinator of a workspace now, or null; one of another host is taken to be alive. */
export async function workspaceOwner(place: string | Objects): Promise<Owner | null> {
  return leaseHolder(openObjects(place), layout.lock);
}

/** Whether a coordinator is at work on a workspace. */
export async function isAtWork(place: string | Objects): Promise<boolean> {
  return (await workspaceOwner(place)) !== null;
}
