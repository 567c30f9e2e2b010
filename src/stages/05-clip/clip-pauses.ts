import { incompleteness } from '../../language/sentence-case.ts';

/** Speech that no clip boundary may cut, in milliseconds from the start of the video. */
export interface Stretch {
  startMs: number;
  endMs: number;
  /** Utterances `first` to `end - 1` of the transcript. */
  first: number;
  end: number;
  text: string;
}

/** Speech shorter than this, with no pause as long around it, is no place for a boundary of its own. */
const instantMs = 100;

/**
 * The utterances as stretches between which a clip may end. Overlapping utterances (as in some captions) and bursts
 * of instants become one stretch, which also bounds how many stretches a second can hold.
 * @throws RangeError if a time is not a finite number, or utterances are not in time order.
 */
export function speechStretches(
  utterances: readonly { startSec: number; endSec: number; text: string }[],
  durationMs: number,
): Stretch[] {
  const stretches: Stretch[] = [];
  let previousStartSec = 0;
  utterances.forEach(({ startSec, endSec, text }, index) => {
    if (!(startSec >= previousStartSec && endSec >= startSec && Number.isFinite(endSec)))
      throw new RangeError(
        `Expected utterances in time order, got ${startSec} to ${endSec} s after one that starts at ${previousStartSec} s, at utterance ${index}.`,
      );
    previousStartSec = startSec;
    const startMs = Math.min(durationMs, Math.round(startSec * 1000));
    const endMs = Math.min(durationMs, Math.round(endSec * 1000));
    const last = stretches.at(-1);
    if (last && (startMs < last.endMs || (isInstant(last) && startMs - last.endMs < instantMs)))
      extend(last, endMs, index + 1, text);
    else stretches.push({ startMs, endMs, first: index, end: index + 1, text });
  });
  const last = stretches.at(-1);
  const before = stretches.at(-2);
  if (last && before && isInstant(last) && last.startMs - before.endMs < instantMs) {
    stretches.pop();
    extend(before, last.endMs, last.end, last.text);
  }
  return stretches;
}

function isInstant(stretch: Stretch): boolean {
  return stretch.endMs - stretch.startMs < instantMs;
}

function extend(stretch: Stretch, endMs: number, end: number, text: string): void {
  stretch.endMs = Math.max(stretch.endMs, endMs);
  stretch.end = end;
  stretch.text = text.trim() === '' ? stretch.text : `${stretch.text} ${text}`;
}

/**
 * What a cut in mid-sentence without a breath costs: half of it remains after the longest pause, more than any cut after
 * a sentence costs, and all of it is less than a clip out of its bounds.
 */
const midSentenceCost = 2;

/**
 * What a boundary between two stretches costs, 0 (a finished sentence, then a long pause) to 2.5 (in mid-sentence,
 * without a breath).
 */
export function cutCost(before: Stretch, after: Stretch): number {
  const pauseSec = (after.startMs - before.endMs) / 1000;
  const breath = pauseSec / (pauseSec + 0.6);
  const cut = incompleteness(before.text, after.text, pauseSec) * midSentenceCost;
  return cut * (1 - 0.5 * breath) + 0.5 * (1 - breath);
}

/**
 * Places in a pause where a boundary may lie: its edges, its middle, and steps of a fortieth of the longest clip that
 * reach as far into it as a clip can. Ascending milliseconds.
 */
export function boundaryTimes(startMs: number, endMs: number, maxMs: number): number[] {
  const times = new Set([startMs, Math.floor((startMs + endMs) / 2), endMs]);
  const stepMs = Math.max(1, Math.round(maxMs / 40));
  const reachMs = Math.min(endMs - startMs, maxMs);
  for (let offsetMs = stepMs; offsetMs < reachMs; offsetMs += stepMs) {
    times.add(startMs + offsetMs);
    times.add(endMs - offsetMs);
  }
  return [...times].sort((a, b) => a - b);
}
