import { isSameStretch } from '../item-labels/item-labels.ts';
import { scoredKinds } from './decided-video.ts';
import type { DecidedKind } from './thresholds.ts';
import type { DecidedItem, WhatIf } from './what-if.ts';

/** Which of two runs: the one that is shown, or the one that it is held against. */
export type RunSide = 'run' | 'against';

/** What became of a video in a run. */
export interface VideoFate {
  id: string;
  sha256: string;
  verdict: string;
  reason: string | null;
}

export interface ComparedRun {
  /** All videos of the run. */
  videos: readonly VideoFate[];
  /** What is inside them, as far as it is held. */
  whatIf: WhatIf;
}

/** Something that one run keeps and the other does not. */
export interface RunDifference {
  kind: DecidedKind;
  /** The run that keeps it. */
  keptBy: RunSide;
  /** Position of the video in that run. */
  video: number;
  /** As `WhatIf` of that run knows it; null for a video. */
  item: DecidedItem | null;
  /** What the other run drops it with; null where it has no such thing, or is not done with it. */
  reason: string | null;
  /** Whether the other run has it at all. */
  isThere: boolean;
}

export interface KindComparison {
  kind: DecidedKind;
  /** Kept by both, and by one alone; inside videos: of those that both keep. */
  both: number;
  run: number;
  against: number;
}

export interface RunComparison {
  counts: KindComparison[];
  /** By kind, then as they come; those of the run that is shown before those of the other. */
  differences: RunDifference[];
  /** Videos that both runs keep, and of how many of those the inside was compared. */
  keptByBoth: number;
  compared: number;
}

const otherOf = { run: 'against', against: 'run' } as const;
const sides = ['run', 'against'] as const;

/**
 * Holds two runs against each other. Videos are the same where their bytes are; what is inside them where it covers the
 * same time, so that runs with other thresholds, screens or clips can be compared, and runs of two workspaces too.
 */
export function compareRuns(runs: Readonly<Record<RunSide, ComparedRun>>): RunComparison {
  const places = { run: placesOf(runs.run), against: placesOf(runs.against) };
  const counts = new Map<DecidedKind, KindComparison>(
    (['video', ...scoredKinds] as const).map((kind) => [kind, { kind, both: 0, run: 0, against: 0 }]),
  );
  const differences: RunDifference[] = [];
  const differ = (one: RunDifference): void => {
    differences.push(one);
    counts.get(one.kind)![one.keptBy]++;
  };
  let compared = 0;
  for (const keptBy of sides) {
    const others = runs[otherOf[keptBy]].videos;
    for (const [video, { sha256, verdict }] of runs[keptBy].videos.entries()) {
      if (verdict !== 'kept') continue;
      const other = others[places[otherOf[keptBy]].videos.get(sha256) ?? -1];
      if (other?.verdict !== 'kept') {
        const reason = other?.reason ?? null;
        differ({ kind: 'video', keptBy, video, item: null, reason, isThere: other !== undefined });
        continue;
      }
      const [own, theirs] = [keptBy, otherOf[keptBy]].map((side) => ({
        whatIf: runs[side].whatIf,
        video: places[side].measured.get(sha256) ?? null,
      }));
      if (keptBy === 'run') counts.get('video')!.both++;
      if (own!.video === null || theirs!.video === null) continue;
      if (keptBy === 'run') compared++;
      for (const kind of scoredKinds) {
        const found = keptItems(own!.whatIf, own!.video, theirs!.whatIf, theirs!.video, kind);
        if (keptBy === 'run') counts.get(kind)!.both += found.both;
        for (const one of found.alone) differ({ kind, keptBy, video, ...one });
      }
    }
  }
  const order = [...counts.keys()];
  differences.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
  return {
    counts: [...counts.values()],
    differences,
    keptByBoth: counts.get('video')!.both,
    compared,
  };
}

function placesOf({ videos, whatIf }: ComparedRun) {
  const inside = whatIf.videos.flatMap(({ sha256, inside }, at) => (inside ? [[sha256, at] as const] : []));
  return {
    videos: new Map(videos.map(({ sha256 }, at) => [sha256, at])),
    measured: new Map(inside),
  };
}

/** Of what one run keeps in a video: how much the other keeps too, and what it does not. */
function keptItems(own: WhatIf, video: number, theirs: WhatIf, theirVideo: number, kind: DecidedKind) {
  const placed = (whatIf: WhatIf, at: number) =>
    [...whatIf.fatesIn(at, kind)]
      .map(({ item, reason }) => ({ item, reason, place: whatIf.placeOf(item)! }))
      .sort((a, b) => a.place.startSec - b.place.startSec);
  const others = placed(theirs, theirVideo);
  const alone: Pick<RunDifference, 'item' | 'reason' | 'isThere'>[] = [];
  let [both, first] = [0, 0];
  for (const { item, reason, place } of placed(own, video)) {
    // What ends before this one begins is over for all that follow: they begin no earlier.
    while (others[first] && others[first]!.place.endSec <= place.startSec && !isSame(others[first]!, place))
      first++;
    if (reason !== null) continue;
    let found: (typeof others)[number] | undefined;
    for (let at = first; at < others.length && others[at]!.place.startSec <= place.endSec; at++) {
      if (!isSame(others[at]!, place)) continue;
      found = others[at]!;
      break;
    }
    if (found && found.reason === null) both++;
    else alone.push({ item, reason: found?.reason ?? null, isThere: found !== undefined });
  }
  return { both, alone };
}

function isSame({ place }: { place: { startSec: number; endSec: number } }, other: typeof place): boolean {
  return isSameStretch(place, other);
}
