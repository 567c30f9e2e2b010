import type { Settings } from '../../config/schema.ts';
import { sightings } from '../../stages/shared/clip-contents.ts';
import { DecidedVideo, scoredKinds } from './decided-video.ts';
import type { MeasuredVideo } from './measured-video.ts';
import { type DecidedKind, passes, settingsWith, type Threshold, thresholdsOf } from './thresholds.ts';

/** Something that is decided on, by its video. */
export interface DecidedItem {
  /** Position of the video. */
  video: number;
  kind: DecidedKind;
  /** Null for a video. */
  index: number | null;
}

/** Something whose fate differs with other thresholds. */
export interface Flip extends DecidedItem {
  /** `goes-on`: a video that was dropped passes; what later stages make of it is not known. */
  to: 'kept' | 'dropped' | 'goes-on';
  /** What it is dropped with; null where it is not. */
  reason: string | null;
}

export interface KindCounts {
  kind: DecidedKind;
  before: number;
  after: number;
  /** Those that are dropped now, with all that is inside dropped videos, and those that are kept now. */
  lost: number;
  gained: number;
}

export interface WhatIfAnswer {
  counts: KindCounts[];
  /** Without what is inside videos that are dropped as a whole. */
  flips: Flip[];
}

type Changes = Readonly<Record<string, number | null>>;

/**
 * Decides on all videos of a run with other thresholds, by the same rules as a run. All that it needs is held: about 2 KB
 * a screen.
 */
export class WhatIf {
  readonly videos: readonly MeasuredVideo[];
  readonly settings: Settings;
  /** All that can be moved: those of checks of one's own too. */
  readonly thresholds: readonly Threshold[];
  readonly #bounds: ReadonlyMap<string, Threshold['bound']>;
  /** Null for videos that were not kept, or not cut into clips. */
  readonly #decided: readonly (DecidedVideo | null)[];

  constructor(videos: readonly MeasuredVideo[], settings: Settings) {
    this.videos = videos;
    this.settings = settings;
    this.thresholds = thresholdsOf(settings);
    this.#bounds = new Map(this.thresholds.map(({ setting, bound }) => [setting, bound]));
    this.#decided = videos.map((video) => video.inside && new DecidedVideo(video, video.inside, settings));
  }

  /** @returns null where the thresholds would not be accepted as settings. */
  answer(changes: Changes): WhatIfAnswer | null {
    const settings = settingsWith(this.settings, changes);
    if (!settings) return null;
    const tally = new Map<DecidedKind, KindCounts>(
      (['video', ...scoredKinds] as const).map((kind) => [
        kind,
        { kind, before: 0, after: 0, lost: 0, gained: 0 },
      ]),
    );
    const flips: Flip[] = [];
    const flip = (one: Flip): void => {
      flips.push(one);
      if (one.to === 'dropped') tally.get(one.kind)!.lost++;
      if (one.to === 'kept') tally.get(one.kind)!.gained++;
    };
    for (const [video, measured] of this.videos.entries()) {
      const { verdict } = measured;
      const reason = this.#dropOf(measured, changes);
      const whole = { video, kind: 'video', index: null, reason } as const;
      if (verdict === 'kept') tally.get('video')!.before++;
      if (verdict === 'kept' && reason !== null) flip({ ...whole, to: 'dropped' });
      if (verdict === 'dropped' && reason === null) flip({ ...whole, to: 'goes-on' });
      const decided = this.#decided[video];
      if (!decided) continue;
      for (const kind of scoredKinds) {
        const kept = decided.kept[kind];
        tally.get(kind)!.before += kept;
        if (reason !== null) tally.get(kind)!.lost += kept;
      }
      if (reason !== null) continue;
      for (const { kind, index, reason } of decided.flips(settings))
        flip({ video, kind, index, to: reason === null ? 'kept' : 'dropped', reason });
    }
    const counts = [...tally.values()].map((one) => ({ ...one, after: one.before - one.lost + one.gained }));
    return { counts, flips };
  }

  /**
   * The first check, in the order of a run, that drops a video with other thresholds; null where none does. Checks that
   * stay as they are say what they said: of a kept video nothing that counted.
   */
  #dropOf({ checks, verdict }: MeasuredVideo, changes: Changes): string | null {
    const failed = checks.find(({ setting, value, keep }) =>
      setting !== null && setting in changes
        ? !passes(value, this.#bounds.get(setting)!, changes[setting]!)
        : !keep && verdict !== 'kept',
    );
    return failed?.reason ?? null;
  }

  /** The measured value of an item, or null. */
  valueOf({ video, index }: Pick<DecidedItem, 'video' | 'index'>, threshold: Threshold): number | null {
    if (threshold.kind === 'video') return worst(this.videos[video]!, threshold);
    return index === null ? null : (this.#decided[video]?.scores.get(threshold.setting)?.get(index) ?? null);
  }

  /** All that has a score that a threshold decides on, with its value and whether it is kept now. */
  *scored(threshold: Threshold): Generator<DecidedItem & { value: number; isKept: boolean }> {
    const { kind, setting } = threshold;
    for (const [video, measured] of this.videos.entries()) {
      if (kind === 'video') {
        const value = worst(measured, threshold);
        if (value !== null) yield { video, kind, index: null, value, isKept: measured.verdict === 'kept' };
        continue;
      }
      const decided = this.#decided[video];
      for (const [index, value] of decided?.scores.get(setting) ?? [])
        yield { video, kind, index, value, isKept: decided?.fates[kind].get(index) === null };
    }
  }

  /** What becomes of all items of a kind in a video: why each is dropped, or null. None where it has no inside. */
  *fatesIn(video: number, kind: DecidedKind): Generator<{ item: DecidedItem; reason: string | null }> {
    if (kind === 'video') return;
    for (const [index, reason] of this.#decided[video]?.fates[kind] ?? [])
      yield { item: { video, kind, index }, reason };
  }

  /** Where an item stands in its video; null for a video. */
  placeOf({ video, kind, index }: DecidedItem): { startSec: number; endSec: number } | null {
    const inside = this.videos[video]!.inside;
    if (index === null || !inside) return null;
    if (kind === 'clip') {
      const { startSec, endSec } = inside.clip.clips[index]!;
      return { startSec, endSec };
    }
    const { screenStartSec: startSec, screenEndSec: endSec } = inside.keyframe!.screens[index]!;
    return { startSec, endSec };
  }

  /** Digest of a picture that shows an item: its own, or that of the first screen that is seen in it. */
  pictureOf({ video, kind, index }: DecidedItem): string | null {
    const inside = this.videos[video]!.inside;
    const screens = inside?.keyframe?.screens ?? [];
    if (!inside || index === null) return screens[0]?.picture.digest ?? null;
    if (kind !== 'clip') return screens[index]?.picture.digest ?? null;
    const seen = sightings(screens, inside.clip.clips).find(({ clip }) => clip.index === index);
    return seen?.screen.picture.digest ?? null;
  }

  /** What is written or said there; '' for a video. */
  textOf({ video, kind, index }: DecidedItem): string {
    if (index === null) return '';
    if (kind === 'clip') return this.videos[video]!.said[index] ?? '';
    return this.#decided[video]?.decisions.reads.get(index)?.text ?? '';
  }
}

/** Of the checks that share a setting, the value that decides. */
function worst({ checks }: MeasuredVideo, { setting, bound }: Threshold): number | null {
  const values = checks.flatMap((check) =>
    check.setting === setting && check.value !== null ? [check.value] : [],
  );
  if (values.length === 0) return null;
  return bound === 'atLeast' ? Math.min(...values) : Math.max(...values);
}
