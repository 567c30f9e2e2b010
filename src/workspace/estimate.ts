import { videoStages } from '../stages/pipeline.ts';

export interface PlannedVideo {
  id: string;
  durationSec: number;
  /** Stages that are not stored yet. */
  todo: string[];
}

/** What a run is expected to take, said before it starts. */
export interface RunPlan {
  videos: number;
  /** Videos with something left to do. */
  toDo: number;
  /** Named files that cannot be read. */
  missing: number;
  hours: number;
  /** How many videos each stage is to run for at the most (a drop on the way saves the rest). */
  stages: Record<string, number>;
  /** Expected processor seconds by stage. */
  cpuSec: Record<string, number>;
  expectedSec: number;
  expectedBytes: number;
  /** Free bytes on the disk of the workspace; null where unknown. */
  freeBytes: number | null;
}

/** Bytes that a second of video adds to the workspace, artefacts, pictures and their published copies together. */
const bytesPerSec = 25_000;

/** Adds up what the planned stages cost on this many units at once. */
export function expectedCost(
  videos: readonly PlannedVideo[],
  { concurrency }: { concurrency: number },
): Omit<RunPlan, 'missing' | 'freeBytes'> {
  const stages: Record<string, number> = {};
  const cpuSec: Record<string, number> = {};
  let seconds = 0;
  let newSeconds = 0;
  let longest = 0;
  for (const { durationSec, todo } of videos) {
    seconds += durationSec;
    if (todo.length > 0) newSeconds += durationSec;
    let own = 0;
    for (const name of todo) {
      const cost = (videoStages.find((stage) => stage.name === name)?.cpuSecPerSec ?? 0) * durationSec;
      stages[name] = (stages[name] ?? 0) + 1;
      cpuSec[name] = (cpuSec[name] ?? 0) + cost;
      own += cost;
    }
    longest = Math.max(longest, own);
  }
  const total = Object.values(cpuSec).reduce((sum, value) => sum + value, 0);
  return {
    videos: videos.length,
    toDo: videos.filter(({ todo }) => todo.length > 0).length,
    hours: seconds / 3600,
    stages,
    cpuSec,
    // The stages of one video follow each other, so no run is shorter than its longest video.
    expectedSec: Math.max(total / concurrency, longest),
    expectedBytes: Math.round(newSeconds * bytesPerSec),
  };
}
