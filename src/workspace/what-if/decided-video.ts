import type { Settings } from '../../config/schema.ts';
import { type Decisions, decideVideo, type Measured } from '../../stages/11-weave/decide.ts';
import { type CompareTexts, rememberedSimilarity } from '../../stages/11-weave/remembered-similarity.ts';
import type { Instead, LinedScreen } from '../../stages/11-weave/same-lines.ts';
import type { MeasuredVideo } from './measured-video.ts';
import { itemThresholdsOf, type ScoredKind, thresholdIn } from './thresholds.ts';

/** What becomes of an item: why it is dropped; null where it is kept. */
type Fates = Record<ScoredKind, Map<number, string | null>>;

/** An item whose fate differs with other thresholds. */
export interface ItemFlip {
  kind: ScoredKind;
  index: number;
  /** What it is dropped with; null where it is kept now. */
  reason: string | null;
}

/** What flips while the threshold of similar texts is in a range. */
interface KnownFlips {
  above: number;
  upTo: number;
  flips: readonly ItemFlip[];
}

export const scoredKinds: readonly ScoredKind[] = ['clip', 'keyframe', 'ocr'];

/** Answers are kept for this many ranges of thresholds. */
const mostKnown = 100;

/** What is inside a video that was kept, decided on with the settings of the run, and again with others. */
export class DecidedVideo {
  readonly inside: Measured;
  readonly decisions: Decisions;
  readonly fates: Fates;
  /** How many are kept. */
  readonly kept: Readonly<Record<ScoredKind, number>>;
  /** Scores by setting and index of the item. */
  readonly scores: ReadonlyMap<string, ReadonlyMap<number, number>>;
  readonly #ascending: ReadonlyMap<string, Float64Array>;
  readonly #compare: CompareTexts;
  readonly #shownBy: MeasuredVideo['shownBy'];
  /** What decides as the settings of the run do. */
  readonly #asRun: KnownFlips & { key: string };
  readonly #known = new Map<string, KnownFlips[]>();
  #size = 0;

  constructor({ compared, shownBy }: MeasuredVideo, inside: Measured, settings: Settings) {
    this.inside = inside;
    const texts = new Map(inside.read?.screens.map(({ screen, text }) => [screen, text]));
    this.#compare = rememberedSimilarity(
      compared.map(([before, screen, value]) => [texts.get(before)!, texts.get(screen)!, value]),
    );
    this.#shownBy = shownBy;
    this.decisions = this.#decide(settings);
    this.fates = fatesOf(this.decisions);
    const { clip, keyframe, ocr } = this.fates;
    this.kept = { clip: countKept(clip), keyframe: countKept(keyframe), ocr: countKept(ocr) };
    this.scores = new Map(
      itemThresholdsOf(settings).map(({ setting, values }) => [setting, values(inside, this.decisions)]),
    );
    this.#ascending = new Map(
      [...this.scores].map(([setting, values]) => [setting, Float64Array.from(values.values()).sort()]),
    );
    this.#asRun = { ...sameTexts(this.decisions), key: this.#keyOf(settings), flips: [] };
  }

  /** Which items flip. Thresholds between the same values decide alike, so what is asked is often known. */
  flips(settings: Settings): readonly ItemFlip[] {
    const key = this.#keyOf(settings);
    const { maxTextSimilarity } = settings.read;
    if (key === this.#asRun.key && isIn(this.#asRun, maxTextSimilarity)) return this.#asRun.flips;
    const known = this.#known.get(key) ?? [];
    const found = known.find((range) => isIn(range, maxTextSimilarity));
    if (found) return found.flips;
    const decisions = this.#decide(settings);
    const flips = this.#flipsOf(fatesOf(decisions));
    if (this.#size++ >= mostKnown) {
      this.#known.clear();
      this.#size = 0;
    }
    this.#known.set(key, [...known, { ...sameTexts(decisions), flips }]);
    return flips;
  }

  #decide(settings: Settings): Decisions {
    // The text is without what stands around it already, and nothing of it is published here.
    const weave = { ...settings.weave, chrome: 'keep' as const, maskPersonalData: false };
    return decideVideo(this.inside, { ...settings, weave }, this.#compare, (screens) =>
      this.#sameLines(screens),
    );
  }

  /** As the run found it, of the screens that are left: the lines themselves would take several times the memory. */
  #sameLines(screens: readonly LinedScreen[]): Map<number, Instead> {
    const left = new Set(screens.map(({ screen }) => screen.index));
    const both = this.#shownBy.filter(([screen, by]) => left.has(screen) && left.has(by));
    return new Map(both.map(([screen, by, share]) => [screen, { screen: by, share }]));
  }

  /** Says between which values each threshold lies, but for that of similar texts: which are compared depends on it. */
  #keyOf(settings: Settings): string {
    return itemThresholdsOf(settings)
      .map(({ setting, bound }) => {
        const threshold = thresholdIn(settings, setting);
        if (bound === 'below') return '-';
        const values = this.#ascending.get(setting)!;
        // No bound drops nothing.
        if (threshold === null) return bound === 'atLeast' ? 0 : values.length;
        return bound === 'atLeast' ? countBelow(values, threshold) : countUpTo(values, threshold);
      })
      .join(' ');
  }

  #flipsOf(fates: Fates): ItemFlip[] {
    const flips: ItemFlip[] = [];
    for (const kind of scoredKinds) {
      for (const [index, before] of this.fates[kind]) {
        const reason = fates[kind].get(index)!;
        if ((before === null) !== (reason === null)) flips.push({ kind, index, reason });
      }
    }
    return flips;
  }
}

/** For which thresholds the same texts are compared, and found to be repeats: from the last that is none to the first that is. */
function sameTexts({ screens }: Decisions): Pick<KnownFlips, 'above' | 'upTo'> {
  let [above, upTo] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (const { textLikeness, textDrop } of screens) {
    if (textLikeness === null) continue;
    if (textDrop) upTo = Math.min(upTo, textLikeness);
    else above = Math.max(above, textLikeness);
  }
  return { above, upTo };
}

function isIn({ above, upTo }: KnownFlips, maxTextSimilarity: number): boolean {
  return maxTextSimilarity > above && maxTextSimilarity <= upTo;
}

function countKept(fates: ReadonlyMap<number, string | null>): number {
  return [...fates.values()].filter((reason) => reason === null).length;
}

function countBelow(ascending: Float64Array, threshold: number): number {
  return countWhile(ascending, (value) => value < threshold);
}

function countUpTo(ascending: Float64Array, threshold: number): number {
  return countWhile(ascending, (value) => value <= threshold);
}

/** How many there are at the start of which something holds. */
function countWhile(ascending: Float64Array, holds: (value: number) => boolean): number {
  let [from, to] = [0, ascending.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (holds(ascending[middle]!)) from = middle + 1;
    else to = middle;
  }
  return from;
}

function fatesOf({ screens, clips }: Decisions): Fates {
  const fates: Fates = { clip: new Map(), keyframe: new Map(), ocr: new Map() };
  for (const { clip, drop } of clips) fates.clip.set(clip.index, drop?.reason ?? null);
  for (const { screen, pictureDrop, text, textDrop } of screens) {
    fates.keyframe.set(screen.index, pictureDrop?.reason ?? null);
    if (textDrop || text !== '') fates.ocr.set(screen.index, textDrop?.reason ?? null);
  }
  return fates;
}
