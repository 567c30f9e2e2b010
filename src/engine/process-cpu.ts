import { readFileSync } from 'node:fs';

/** Linux tells CPU time in these units on every architecture that Node runs on (USER_HZ). */
const ticksPerSec = 100;
/** Processes looked at, at most: whatever a worker starts cannot hold up the one that watches it. */
const mostProcesses = 256;

/**
 * CPU seconds that a process has used, with the children it started, running or ended, where the system tells it of
 * other processes (Linux); else null.
 */
export function processCpuSec(pid: number): number | null {
  let ticks = 0;
  const pids = [pid];
  for (let at = 0; at < pids.length && at < mostProcesses; at++) {
    const own = ownTicks(pids[at]!);
    if (own === null) {
      if (at === 0) return null;
      continue;
    }
    ticks += own;
    pids.push(...childrenOf(pids[at]!));
  }
  return ticks / ticksPerSec;
}

/** Ticks of a process and of its children that have ended. */
function ownTicks(pid: number): number | null {
  try {
    // Fields 14 to 17 (user, system, and both of ended children); the name in field 2 may hold spaces and brackets.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    return Number.isFinite(ticks) ? ticks : null;
  } catch {
    return null;
  }
}

/** Children that the main thread started, as Node does. */
function childrenOf(pid: number): number[] {
  try {
    const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
    return text.split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}
