import type { Clip } from '../../records/clip.ts';
import { boundaryTimes, cutCost, type Stretch, speechStretches } from './clip-pauses.ts';

export interface ClipInput {
  /** Length of the video in seconds, above 0. */
  durationSec: number;
  /** In time order. */
  utterances: readonly { startSec: number; endSec: number; text: string }[];
}

/** Length that a clip should have, in seconds; the paper's is 10 to 20. */
export interface ClipBounds {
  minSec: number;
  maxSec: number;
}

// Costs of the cheapest tiling. A boundary costs 0 to 2.5 (`cutCost`): a clip outside the bounds costs several boundaries
// in mid-sentence, and a length away from the middle of the range hardly anything.

/** Cost of a length at the edge of the range rather than in its middle. */
const offMiddleCost = 0.3;
/** Cost of a cut at the edge of a pause rather than in its middle. */
const offPauseMiddle = 0.1;
/** Cost of a clip without speech. */
const silentCost = 5;
/** Cost of a clip that is too short, before the end of the video. */
const shortInside = 10;
/** Cost of a clip that is too short, at the end of the video. */
const shortAtEnd = 6;
/** Cost of a clip that is silent and too short, before the end of the video. */
const shortSilent = 20;
/** Further cost of a too short clip, times the share that it lacks. */
const shortness = 5;
/** Cost of each second of silence in a clip with a long utterance. */
const silencePerSec = 0.1;

/**
 * Cuts a video into clips that tile it: no gap, no overlap, every utterance whole in one clip, boundaries inside the
 * pauses (paper section 4.1, which gives 10 to 20 s and no method). The tiling is the cheapest by dynamic programming
 * over the places where a boundary may lie, in time linear in the number of utterances.
 *
 * A clip lasts `minSec` to `maxSec` except where its flag says why: `long-utterance` (one utterance, or several that
 * overlap, is longer than `maxSec`), `silent` (nobody speaks in it; any length), `short` (the last of the video, or
 * no other way). Times are rounded to the millisecond; speech after the end of the video is counted as at its end.
 * @throws RangeError unless `durationSec` > 0 and 0 < `minSec` < `maxSec`, or if utterances are not in time order.
 */
export function cutClips({ durationSec, utterances }: ClipInput, { minSec, maxSec }: ClipBounds): Clip[] {
  const durationMs = Math.round(durationSec * 1000);
  if (!(Number.isFinite(durationMs) && durationMs > 0))
    throw new RangeError(`Expected a duration above 0 s, got ${durationSec}.`);
  if (!(minSec > 0 && minSec < maxSec && Number.isFinite(maxSec)))
    throw new RangeError(`Expected 0 < minSec < maxSec, got minSec ${minSec} and maxSec ${maxSec}.`);
  const minMs = Math.round(minSec * 1000);
  const maxMs = Math.round(maxSec * 1000);
  const stretches = speechStretches(utterances, durationMs);
  const isOneClip = stretches.length === 0 || durationMs < minMs;
  const boundaries = isOneClip
    ? [
        { atMs: 0, stretch: 0 },
        { atMs: durationMs, stretch: stretches.length },
      ]
    : cheapestBoundaries(stretches, durationMs, minMs, maxMs);
  return boundaries.slice(1).map((to, index) => {
    const from = boundaries[index]!;
    return {
      index,
      startSec: from.atMs / 1000,
      endSec: to.atMs / 1000,
      firstUtterance: stretches[from.stretch]?.first ?? utterances.length,
      endUtterance: stretches[to.stretch]?.first ?? utterances.length,
      flag: flagOf(to.stretch - from.stretch, to.atMs - from.atMs, minMs, maxMs),
    };
  });
}

function flagOf(stretches: number, lengthMs: number, minMs: number, maxMs: number): Clip['flag'] {
  if (stretches === 0) return 'silent';
  if (lengthMs > maxMs) return 'long-utterance';
  return lengthMs < minMs ? 'short' : null;
}

interface Boundary {
  atMs: number;
  /** Number of stretches before it. */
  stretch: number;
}

/** The boundaries of the cheapest tiling, from 0 to the end of the video. */
function cheapestBoundaries(
  stretches: readonly Stretch[],
  durationMs: number,
  minMs: number,
  maxMs: number,
): Boundary[] {
  const at: number[] = [];
  const pauseOf: number[] = [];
  const firstOfPause: number[] = [];
  const cost: number[] = [];
  const cameFrom: number[] = [];

  for (let pause = 0; pause <= stretches.length; pause++) {
    const before = stretches[pause - 1];
    const after = stretches[pause];
    const startMs = before?.endMs ?? 0;
    const endMs = after?.startMs ?? durationMs;
    const pauseCost = before && after ? cutCost(before, after) : 0;
    const isLast = after === undefined;
    const first = at.length;
    const long = before && before.endMs - before.startMs > maxMs ? longClipStart(pause - 1, before) : null;
    firstOfPause.push(first);
    let silentFrom = -1;
    let nextSilent = first;
    let shortSilentFrom = -1;

    for (const atMs of boundaryTimes(startMs, endMs, maxMs)) {
      const node = at.length;
      const isEnd = isLast && atMs === durationMs;
      const shortCost = isEnd ? shortAtEnd : shortInside;
      let best = node === 0 ? 0 : Number.POSITIVE_INFINITY;
      let from = -1;
      const offer = (candidate: number, candidateCost: number) => {
        if (candidateCost < best) {
          best = candidateCost;
          from = candidate;
        }
      };

      for (let start = first - 1; start >= 0; start--) {
        const lengthMs = atMs - at[start]!;
        if (lengthMs > maxMs) break;
        if (lengthMs > 0) offer(start, cost[start]! + lengthCost(lengthMs, minMs, maxMs, shortCost));
      }
      if (long && before) offer(long.node, long.cost + (silencePerSec * (atMs - before.endMs)) / 1000);
      for (; nextSilent < node && atMs - at[nextSilent]! >= minMs; nextSilent++)
        if (silentFrom < 0 || cost[nextSilent]! < cost[silentFrom]!) silentFrom = nextSilent;
      if (silentFrom >= 0) offer(silentFrom, cost[silentFrom]! + silentCost);
      if (shortSilentFrom >= 0)
        offer(shortSilentFrom, cost[shortSilentFrom]! + (isEnd ? shortAtEnd : shortSilent));

      const offMiddle = endMs > startMs ? Math.abs(2 * atMs - startMs - endMs) / (endMs - startMs) : 0;
      at.push(atMs);
      pauseOf.push(pause);
      cameFrom.push(from);
      cost.push(before && !isEnd ? best + pauseCost + offPauseMiddle * offMiddle : best);
      if (shortSilentFrom < 0 || cost[node]! < cost[shortSilentFrom]!) shortSilentFrom = node;
    }
  }

  /** Cheapest place for the start of a clip that is one stretch longer than `maxMs`, and the cost up to its speech. */
  function longClipStart(pause: number, stretch: Stretch): { node: number; cost: number } {
    let best = { node: -1, cost: Number.POSITIVE_INFINITY };
    for (let node = firstOfPause[pause]!; node < at.length; node++) {
      const total = cost[node]! + (silencePerSec * (stretch.startMs - at[node]!)) / 1000;
      if (total < best.cost) best = { node, cost: total };
    }
    return best;
  }

  const boundaries: Boundary[] = [];
  for (let node = at.length - 1; node >= 0; node = cameFrom[node]!)
    boundaries.push({ atMs: at[node]!, stretch: pauseOf[node]! });
  return boundaries.reverse();
}

function lengthCost(lengthMs: number, minMs: number, maxMs: number, shortCost: number): number {
  if (lengthMs < minMs) return shortCost + (shortness * (minMs - lengthMs)) / minMs;
  return offMiddleCost * ((2 * lengthMs - minMs - maxMs) / (maxMs - minMs)) ** 2;
}
