import { fileURLToPath } from 'node:url';
import type { Settings } from '../config/schema.ts';
import { WorkerPool } from '../engine/worker-pool.ts';
import type { Workers } from '../engine/workers.ts';

/** What does the work of a run where nothing else was given: processes of this machine. */
export function openWorkers(): Workers<Settings> {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return new WorkerPool<Settings>(fileURLToPath(new URL(`../worker-main.${extension}`, import.meta.url)));
}
