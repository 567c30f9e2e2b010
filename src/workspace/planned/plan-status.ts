import { inParallel } from '../../base/in-parallel.ts';
import { hasDiedHere } from '../../engine/process-owner.ts';
import { WorkBoard } from '../../engine/work-board.ts';
import { listWorkers, readWorkerBeat, type WorkerBeat } from '../../engine/worker-beats.ts';
import { Workspace, type WorkspacePlace } from '../../engine/workspace.ts';
import { layout } from '../../engine/workspace-layout.ts';
import { readDigestRecords } from '../../inputs/digest-cache.ts';
import { notedNames, noteName } from '../../inputs/digest-notes.ts';
import { findPlan, plannedDigests, type WorkPlan } from './work-plan.ts';

/** How far the workers of an open plan are, as `lectern status` shows it. */
export interface PlanStatus {
  run: string;
  /** Videos of the plan; those with a final entry; those that failed for what was around them. */
  videos: number;
  done: number;
  failed: number;
  /** Sources whose digest workers are to learn, and those of which a worker has told. */
  digests: { of: number; done: number };
  /** As the workers count them: a video that was done twice counts twice. */
  verdicts: WorkerBeat['verdicts'];
  /** Those that have not ended; of one on another host nobody knows at a glance whether it is alive. */
  workers: (Pick<WorkerBeat, 'host' | 'pid' | 'state' | 'share' | 'since' | 'active'> & { name: string })[];
}

/** Beats that are read at once. */
const readAtOnce = 32;

/** How far the workers of the open plan of a run are; null where none is open. Reads no entry. */
export async function planStatus(place: WorkspacePlace, run: string): Promise<PlanStatus | null> {
  const workspace = Workspace.at(place);
  const plan = await findPlan(workspace, run);
  if (!plan) return null;
  const work = workspace.below(layout.work(run, plan.id));
  const { done, failed } = await new WorkBoard(work).count();
  const verdicts = { kept: 0, dropped: 0, failed: 0 };
  const workers: PlanStatus['workers'] = [];
  const names = await listWorkers(work);
  const beats = await inParallel(names, readAtOnce, async (name) => ({
    name,
    beat: await readWorkerBeat(work, name),
  }));
  for (const { name, beat } of beats) {
    if (!beat) continue;
    for (const verdict of ['kept', 'dropped', 'failed'] as const) verdicts[verdict] += beat.verdicts[verdict];
    if (beat.state === 'ended' || hasDiedHere(beat)) continue;
    const { host, pid, state, share, since, active } = beat;
    workers.push({ name, host, pid, state, share, since, active });
  }
  const digests = await digestsOf(workspace, plan);
  return { run, videos: plan.videos, done, failed, digests, verdicts, workers };
}

async function digestsOf(workspace: Workspace, plan: WorkPlan): Promise<PlanStatus['digests']> {
  if (plan.digests === 0) return { of: 0, done: 0 };
  const noted = await notedNames(workspace.objects);
  // Another command may have taken them in.
  const known = new Map(await readDigestRecords(workspace.objects));
  const paths = await plannedDigests(workspace, plan);
  const done = paths.filter((path) => noted.has(noteName(path)) || known.has(path)).length;
  return { of: paths.length, done };
}
