import { fileURLToPath } from 'node:url';
import type { Settings } from '../config/schema.ts';
import { InProcessWorkers } from '../engine/in-process-workers.ts';
import { WorkerPool } from '../engine/worker-pool.ts';
import type { Workers } from '../engine/workers.ts';
import { Workspace, type WorkspacePlace } from '../engine/workspace.ts';
import { stagesOf } from '../stages/stages-of.ts';

/**
 * What does the work of a run where nothing else was given: processes of this machine; this process, where the workspace
 * lies in a store that was given as a value, which no other could open.
 */
export function openWorkers(place: WorkspacePlace): Workers<Settings> {
  if (typeof place !== 'string') return new InProcessWorkers(Workspace.at(place), stagesOf);
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return new WorkerPool<Settings>(fileURLToPath(new URL(`../worker-main.${extension}`, import.meta.url)));
}
