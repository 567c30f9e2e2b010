import { UsageError } from '../../base/errors.ts';
import { byteLinesOf } from '../../base/lines.ts';
import type { RunEntry } from '../../engine/run-index.ts';
import { boardName, idOnBoard, WorkBoard } from '../../engine/work-board.ts';
import { WorkerWatch } from '../../engine/worker-beats.ts';
import type { Workspace } from '../../engine/workspace.ts';
import { layout } from '../../engine/workspace-layout.ts';
import type { Video } from '../../records/video.ts';
import { pendingEntry } from './pending-entry.ts';
import { damagedPlan, readPlannedDigests, replacePlannedDigests } from './work-plan.ts';

/** What an open plan and its workers say of videos; the plan may be of any version. */
export async function entriesOfPlan(workspace: Workspace, run: string): Promise<RunEntry[]> {
  const boards = (await workNames(workspace, run)).map(
    (id) => new WorkBoard(workspace.below(layout.work(run, id))),
  );
  const entries: RunEntry[] = [];
  for await (const { video } of planLines(workspace, run)) {
    const found = await Promise.all(boards.map((board) => board.entryOf(boardName(video))));
    entries.push(pendingEntry(video), ...found.filter((entry) => entry !== null));
  }
  return entries;
}

/** @throws UsageError where workers are at work on a plan of the workspace: they would make again what is removed */
export async function refuseWhileWorking(workspace: Workspace, runs: readonly string[]): Promise<void> {
  for (const run of runs) {
    for (const id of await workNames(workspace, run)) {
      if (!(await new WorkerWatch(workspace.below(layout.work(run, id))).anyLiving())) continue;
      throw new UsageError(
        `Workers are at work on the plan of the run "${run}" in ${workspace.address}. Stop them first; they go on afterwards.`,
      );
    }
  }
}

/** Takes videos out of a plan, and what workers left about them. @param linesWithout Lines that are not about them. */
export async function purgePlan(
  workspace: Workspace,
  run: string,
  targets: { hasId(id: string): boolean; isFile(path: string, sha256: string): boolean },
  linesWithout: (bytes: AsyncIterable<Buffer>) => AsyncIterable<string>,
): Promise<void> {
  const { objects } = workspace;
  await purgeDigests(workspace, run, targets);
  const key = layout.planVideos(run);
  if (!(await objects.has(key))) return;
  await objects.replace(
    key,
    (async function* () {
      for await (const line of planLines(workspace, run)) {
        const { id, path, sha256 } = line.video;
        if (!targets.hasId(id) && !targets.isFile(path, sha256)) yield `${JSON.stringify(line)}\n`;
      }
    })(),
  );
  const purge = async (prefix: string): Promise<void> => {
    for (const name of await objects.list(prefix)) {
      const below = `${prefix}/${name}`;
      // What was derived is made again by `finish`.
      if (name === 'parts/' || name === 'duplicates/') await objects.removeAll(below.slice(0, -1));
      else if (name.endsWith('/')) await purge(below.slice(0, -1));
      else if (name.endsWith('.jsonl')) await objects.replace(below, linesWithout(objects.stream(below)));
      // The beat of a worker says what it was doing.
      else if (name.endsWith('.json') || targets.hasId(idOnBoard(name))) await objects.remove(below);
    }
  };
  await purge(layout.works(run));
}

/** Sources are named before anybody knows what is in them. */
async function purgeDigests(
  workspace: Workspace,
  run: string,
  targets: { isFile(path: string, sha256: string): boolean },
): Promise<void> {
  if (!(await workspace.objects.has(layout.planDigests(run)))) return;
  const paths = await readPlannedDigests(workspace, run);
  const left = paths.filter((path) => !targets.isFile(path, ''));
  if (left.length < paths.length) await replacePlannedDigests(workspace, run, left);
}

async function workNames({ objects }: Workspace, run: string): Promise<string[]> {
  return (await objects.list(layout.works(run))).map((name) => name.replace(/\/$/, ''));
}

async function* planLines({ objects, address }: Workspace, run: string): AsyncGenerator<{ video: Video }> {
  if (!(await objects.has(layout.planVideos(run)))) return;
  try {
    for await (const line of byteLinesOf(objects.stream(layout.planVideos(run))))
      yield JSON.parse(line) as { video: Video };
  } catch (error) {
    throw error instanceof SyntaxError ? damagedPlan(run, address) : error;
  }
}
