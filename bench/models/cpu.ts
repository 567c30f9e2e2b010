import { cpus, loadavg } from 'node:os';

/** Processor seconds that work takes, of all threads of this process. */
export async function cpuSecOf<T>(work: () => Promise<T>): Promise<{ result: T; cpuSec: number }> {
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  return { result, cpuSec: (user + system) / 1e6 };
}

/** How busy the machine is: figures of time are worth less on a busy one. */
export function machineLine(): string {
  const load = loadavg().map((value) => value.toFixed(2));
  return `${cpus().length} cores, load ${load.join(' ')}`;
}
