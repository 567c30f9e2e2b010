import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { z } from 'zod';
import { errorCode } from '../base/errors.ts';

/** Who holds something that others see too. */
export const ownerSchema = z.object({
  pid: z.int(),
  host: z.string(),
  /** Start of the process in clock ticks since boot, so that a number used again is not taken for the owner; or null. */
  startTicks: z.string().nullable(),
});
export type Owner = z.infer<typeof ownerSchema>;

export function thisProcess(): Owner {
  return { pid: process.pid, host: hostname(), startTicks: startTicks(process.pid) };
}

/** A name that no other process has or will have, here or elsewhere. */
export function processName(): string {
  const host = hostname()
    .replace(/[^A-Za-z0-9-]+/g, '-')
    .slice(0, 40);
  return `${host || 'host'}-${process.pid}-${randomBytes(4).toString('hex')}`;
}

/** Whether it is a process of this host that has died; of another host that cannot be seen. */
export function hasDiedHere({ pid, host, startTicks: ticks }: Owner): boolean {
  if (host !== hostname()) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return errorCode(error) === 'ESRCH';
  }
  const now = startTicks(pid);
  return ticks !== null && now !== null && now !== ticks;
}

export function isOfThisHost({ host }: Owner): boolean {
  return host === hostname();
}

function startTicks(pid: number): string | null {
  try {
    // Field 22; the name in field 2 may hold spaces and brackets.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}
