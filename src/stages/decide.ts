import type { Settings } from '../config/schema.ts';
import { contentChars } from '../reading/content.ts';
import { textSimilarity } from '../reading/text-similarity.ts';
import type { Clip, Clips } from '../records/clip.ts';
import type { Evidence, OutcomeItem } from '../records/outcome.ts';
import type { Captions, Reading } from '../records/reading.ts';
import type { Screen, Screens } from '../records/screen.ts';
import { informativeness } from '../vision/informativeness.ts';
import { isSeenIn } from './clip-contents.ts';

/** What the item-level checks decide on; null where the stage was skipped. */
export interface Measured {
  clip: Clips;
  keyframe: Screens | null;
  read: Reading | null;
  caption: Captions | null;
}

/** Why an item was left out, with the numbers. */
export interface Drop {
  reason: 'empty-picture' | 'repeated-picture' | 'no-text' | 'repeated-text' | 'no-pictures' | 'dissimilar';
  evidence: Evidence;
}

export interface ScreenDecision {
  screen: Screen;
  /** Clip that shows the picture; null where it was dropped. */
  clip: number | null;
  pictureDrop: Drop | null;
  /** Text that goes with the picture; '' where there is none or it was emptied. */
  text: string;
  textDrop: Drop | null;
}

export interface ClipDecision {
  clip: Clip;
  /** Whether the clip shows its pictures; its speech stays in any case. */
  keepPictures: boolean;
  drop: Drop | null;
}

/**
 * Decides on everything inside a video, purely, from what was measured and the thresholds (paper sections 4.2, 5.2).
 * Pictures first (is anything on them?), then clips (do they show anything that fits?), then the text of what is left.
 */
export function decideVideo(
  measured: Measured,
  settings: Settings,
): { screens: ScreenDecision[]; clips: ClipDecision[] } {
  const screens = measured.keyframe?.screens ?? [];
  const reads = new Map(measured.read?.screens.map((read) => [read.screen, read]));
  const empty = new Map<number, Drop>();
  for (const screen of screens) {
    const score = reads.get(screen.index)?.informativeness ?? informativeness(screen.facts, 0);
    const atLeast = settings.read.minInformativeness;
    if (score < atLeast) {
      const { edgeShare, busyShare, plainShare, faceShare } = screen.facts;
      const chars = reads.get(screen.index)?.contentChars ?? null;
      const evidence = { value: score, atLeast, contentChars: chars, edgeShare, busyShare, plainShare, faceShare };
      empty.set(screen.index, { reason: 'empty-picture', evidence });
    }
  }

  const clips = measured.clip.clips.map((clip) =>
    decideClip(
      clip,
      screens.filter((screen) => isSeenIn(screen, clip)),
      empty,
      measured.caption,
      settings,
    ),
  );

  const shownInClip = new Map<number, number[]>();
  const decisions = screens.map((screen): ScreenDecision => {
    let drop = empty.get(screen.index) ?? null;
    let home: number | null = null;
    if (!drop) {
      const overlapping = clips.filter(({ clip }) => isSeenIn(screen, clip));
      home = overlapping.find(({ keepPictures }) => keepPictures)?.clip.index ?? null;
      if (home === null) {
        // Clips tile the video, so every screen is seen in one; an unkept one has its reason.
        drop = overlapping[0]?.drop ?? { reason: 'no-pictures', evidence: {} };
      } else {
        drop = repeatedInClip(screen, shownInClip.get(home) ?? [], settings);
        if (drop) home = null;
        else shownInClip.set(home, [...(shownInClip.get(home) ?? []), screen.index]);
      }
    }
    return { screen, clip: home, pictureDrop: drop, text: '', textDrop: null };
  });
  decideTexts(decisions, reads, settings);
  return { screens: decisions, clips };
}

function decideClip(
  clip: Clip,
  shown: readonly Screen[],
  empty: ReadonlyMap<number, Drop>,
  captions: Captions | null,
  settings: Settings,
): ClipDecision {
  if (shown.every((screen) => empty.has(screen.index))) {
    const evidence = { pictures: shown.length, empty: shown.length };
    return { clip, keepPictures: false, drop: { reason: 'no-pictures', evidence } };
  }
  const atLeast = settings.caption.minSimilarity;
  const value = captions?.captions[clip.index]?.similarity ?? null;
  if (atLeast !== null && value !== null && value < atLeast) {
    return { clip, keepPictures: false, drop: { reason: 'dissimilar', evidence: { value, atLeast } } };
  }
  return { clip, keepPictures: true, drop: null };
}

/** A picture that a clip shows already adds nothing to it, even if something else was seen in between. */
function repeatedInClip(screen: Screen, shown: readonly number[], settings: Settings): Drop | null {
  const twin = screen.mostSimilarEarlier;
  const below = settings.keyframe.threshold;
  if (!twin || twin.similarity < below || !shown.includes(twin.screen)) return null;
  return { reason: 'repeated-picture', evidence: { value: twin.similarity, below, screen: twin.screen } };
}

/** Text that the video has just shown, or that says nothing, is emptied; the picture stays. */
function decideTexts(
  decisions: readonly ScreenDecision[],
  reads: ReadonlyMap<number, Reading['screens'][number]>,
  settings: Settings,
): void {
  let lastKept = '';
  for (const decision of decisions) {
    const read = reads.get(decision.screen.index);
    if (decision.clip === null || !read || read.text === '') continue;
    const chars = contentChars(read.text);
    if (chars < settings.read.minTextChars) {
      decision.textDrop = { reason: 'no-text', evidence: { value: chars, atLeast: settings.read.minTextChars } };
      continue;
    }
    const similarity = lastKept === '' ? 0 : textSimilarity(lastKept, read.text);
    if (similarity >= settings.read.maxTextSimilarity) {
      const evidence = { value: similarity, below: settings.read.maxTextSimilarity };
      decision.textDrop = { reason: 'repeated-text', evidence };
      continue;
    }
    decision.text = read.text;
    lastKept = read.text;
  }
}

/** The item of an outcome about a screen or its text. */
export function screenItem(kind: 'keyframe' | 'ocr', screen: Screen): OutcomeItem {
  return { kind, index: screen.index, startSec: screen.screenStartSec, endSec: screen.screenEndSec };
}
