import { readJournal } from '../engine/journal.ts';
import { entriesOfRun, listRuns, type RunEntry, readRunIndex } from '../engine/run-index.ts';
import type { KeyframeFigures } from '../stats/compare.ts';
import type { DropCounter } from '../stats/drops.ts';
import type { RunRecord } from './layout.ts';

/** What a run's method of keyframes made of its videos, and what it took. */
export async function keyframeFigures(
  workspace: string,
  { run, settings }: RunRecord,
  drops: DropCounter,
): Promise<KeyframeFigures> {
  const decided = drops.items().find(({ kind }) => kind === 'keyframe');
  return {
    detector: settings.keyframe.detector,
    imageTokens: settings.weave.imageTokens,
    screens: decided ? decided.kept + decided.dropped : 0,
    cpuSec: await keyframeSeconds(workspace, await readRunIndex(workspace, run)),
  };
}

/**
 * CPU seconds that the keyframes of a run took when they were made, by whichever run of the workspace that was: those
 * that share them would else seem to cost nothing. Null where it is not known of every video.
 */
async function keyframeSeconds(workspace: string, entries: readonly RunEntry[]): Promise<number | null> {
  const wanted = new Map(
    entries.flatMap(({ video, keys }) => (keys.keyframe ? [[video.id, keys.keyframe]] : [])),
  );
  const seconds = new Map<string, number>();
  for (const run of await listRuns(workspace)) {
    const made = new Map(
      (await entriesOfRun(workspace, run)).map(({ video, keys }) => [video.id, keys.keyframe]),
    );
    for await (const line of readJournal(workspace, run)) {
      if (line.event !== 'stage' || line.stage !== 'keyframe') continue;
      const key = wanted.get(line.video);
      // Of several times in one run, the last made what the run has now.
      if (key !== undefined && made.get(line.video) === key) seconds.set(line.video, line.cpuSec);
    }
  }
  if (seconds.size < wanted.size) return null;
  return [...seconds.values()].reduce((sum, one) => sum + one, 0);
}
