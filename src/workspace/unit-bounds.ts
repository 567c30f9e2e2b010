import type { Settings } from '../config/schema.ts';
import { type ResourceClass, resourceOf } from '../engine/stage.ts';
import type { WorkBounds } from '../engine/work-watch.ts';
import { stagesOf } from '../stages/stages-of.ts';

const leastSec = 300;

/** Seconds of waiting before a request is repeated, at most. */
const longestPauseSec = 90;
/** How many times more is asked than expected of a video that has much more in it than others. */
const unusual = 4;

/**
 * What a unit of work on a video of this length may take: what is only reached when something hangs or runs away. Work
 * that computes is bounded by its CPU time, so that a busy machine fails nothing.
 * @param durationSec 0 where it is not known yet.
 */
export function unitBounds(durationSec: number, resource: ResourceClass, settings: Settings): WorkBounds {
  const { deadlineFactor, stallSec } = settings.limits;
  const expected = stagesOf(settings).reduce((sum, stage) => sum + stage.cpuSecPerSec * durationSec, 0);
  const enough = expected * deadlineFactor;
  return resource === 'net'
    ? { cpuSec: null, stallSec: Math.max(leastSec, enough + waitingSec(durationSec, settings)) }
    : { cpuSec: Math.max(leastSec, enough), stallSec };
}

/**
 * The time that all questions about a video take if each uses up all its tries, each try all its time, and the places at
 * the provider are shared with as many other videos as are worked on. Each request has a deadline of its own, so that
 * this one is for what hangs elsewhere.
 */
function waitingSec(durationSec: number, settings: Settings): number {
  let seconds = 0;
  for (const stage of stagesOf(settings)) {
    if (resourceOf(stage, settings) !== 'net') continue;
    for (const { provider, requests } of stage.expectedUse?.(settings, durationSec) ?? []) {
      const { timeoutSec, retries, concurrency } = settings.providers[provider]!;
      const rounds = Math.ceil((unusual * Math.max(1, requests) * settings.limits.net) / concurrency);
      // A second turn asks again.
      seconds += 2 * rounds * (retries + 1) * (timeoutSec + longestPauseSec);
    }
  }
  return seconds;
}
