import { readdirSync, readFileSync } from 'node:fs';

/** Resident sets of a process and all that descend from it, in bytes. Linux. */
export function residentBytes(pid) {
  const processes = new Map();
  for (const name of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const status = readFileSync(`/proc/${name}/status`, 'utf8');
      const parent = Number(/^PPid:\s+(\d+)/m.exec(status)[1]);
      processes.set(Number(name), {
        parent,
        bytes: Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) * 1024,
      });
    } catch {
      // It has just ended.
    }
  }
  const tree = [pid];
  for (const member of tree)
    for (const [child, { parent }] of processes) if (parent === member) tree.push(child);
  return tree.reduce((sum, member) => sum + (processes.get(member)?.bytes ?? 0), 0);
}
