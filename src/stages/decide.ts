import type { Settings } from '../config/schema.ts';
import { textSimilarity } from '../reading/text-similarity.ts';
import { toScore } from '../records/basics.ts';
import type { Clip, Clips } from '../records/clip.ts';
import type { Evidence } from '../records/outcome.ts';
import type { Captions, Reading, ReadScreen } from '../records/reading.ts';
import type { Screen, Screens } from '../records/screen.ts';
import { informativeness } from '../vision/informativeness.ts';
import { sightings } from './clip-contents.ts';

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
  /** Stage whose measurement the decision rests on. */
  stage: 'keyframe' | 'read' | 'caption';
  evidence: Evidence;
}

export interface ScreenDecision {
  screen: Screen;
  /** Index of the clip that shows the picture; null where it was dropped. */
  clip: number | null;
  pictureDrop: Drop | null;
  /** Text that goes with the picture; '' where there is none or it was dropped. */
  text: string;
  /** Why text that was read is left out; null where there was none. Text never stays without its picture. */
  textDrop: Drop | null;
}

export interface ClipDecision {
  clip: Clip;
  /** Why the clip shows no pictures; null where it may. Its speech stays in any case. */
  drop: Drop | null;
}

export interface Decisions {
  /** One for each screen, in time order; so are the clips that show them. */
  screens: ScreenDecision[];
  /** One for each clip, in time order. */
  clips: ClipDecision[];
}

/**
 * Decides on everything inside a video, purely, from what was measured and the thresholds (paper sections 4.2, 5.2).
 * Pictures first (is anything on them?), then clips (do they show anything that fits?), then which clip shows each
 * picture that is left, then their text.
 */
export function decideVideo(measured: Measured, settings: Settings): Decisions {
  const screens = measured.keyframe?.screens ?? [];
  const reads = new Map(measured.read?.screens.map((read) => [read.screen, read]));
  const empty = new Map(
    screens.map((screen) => [screen.index, emptiness(screen, reads.get(screen.index), settings)]),
  );

  const seen = sightings(screens, measured.clip.clips);
  const seenByClip = Map.groupBy(seen, ({ clip }) => clip.index);
  const clips = measured.clip.clips.map((clip): ClipDecision => {
    // Where nobody looked for pictures there is nothing to decide.
    if (!measured.keyframe) return { clip, drop: null };
    const drops = (seenByClip.get(clip.index) ?? []).map(({ screen }) => empty.get(screen.index) ?? null);
    return { clip, drop: noPictures(drops) ?? dissimilarity(clip, measured.caption, settings) };
  });

  const clipOf = new Map(clips.map((decision) => [decision.clip.index, decision]));
  const clipsByScreen = Map.groupBy(seen, ({ screen }) => screen.index);
  const place = picturePlacer(settings);
  const decideText = textDecider(settings);
  return {
    clips,
    screens: screens.map((screen): ScreenDecision => {
      const seenIn = (clipsByScreen.get(screen.index) ?? []).map(({ clip }) => clipOf.get(clip.index)!);
      const drop = empty.get(screen.index);
      const placed = drop ? { clip: null, pictureDrop: drop } : place(screen, seenIn);
      return { screen, ...placed, ...decideText(reads.get(screen.index), placed.pictureDrop) };
    }),
  };
}

/** Without a reading, what is drawn must speak for the picture alone. */
function emptiness(screen: Screen, read: ReadScreen | undefined, { read: settings }: Settings): Drop | null {
  const value = read?.informativeness ?? informativeness(screen.facts, 0);
  const atLeast = settings.minInformativeness;
  if (value >= atLeast) return null;
  const { busyShare, faceShare } = screen.facts;
  const evidence = { value, atLeast, contentChars: read?.contentChars ?? null, busyShare, faceShare };
  return { reason: 'empty-picture', stage: read ? 'read' : 'keyframe', evidence };
}

/** @param drops For each picture seen in the clip, why it is empty, or null. */
function noPictures(drops: readonly (Drop | null)[]): Drop | null {
  if (drops.includes(null)) return null;
  const evidence = { emptyPictures: drops.length };
  return { reason: 'no-pictures', stage: drops[0]?.stage ?? 'keyframe', evidence };
}

function dissimilarity(clip: Clip, captions: Captions | null, settings: Settings): Drop | null {
  const atLeast = settings.caption.minSimilarity;
  const value = captions?.captions[clip.index]?.similarity ?? null;
  if (atLeast === null || value === null || value >= atLeast) return null;
  return { reason: 'dissimilar', stage: 'caption', evidence: { value, atLeast } };
}

/**
 * Gives each picture, in time order, to the first clip that it is seen in, that may show pictures, and that has not
 * shown the same already, even if something else was seen in between.
 */
function picturePlacer(settings: Settings) {
  const below = settings.keyframe.threshold;
  /** By screen, the first screen that looks like it: likeness goes on from twin to twin. */
  const looks = new Map<number, number>();
  /** By clip and look, the screen that is shown. */
  const shown = new Map<string, number>();

  return (screen: Screen, seenIn: readonly ClipDecision[]): Pick<ScreenDecision, 'clip' | 'pictureDrop'> => {
    const twin = screen.mostSimilarEarlier;
    const isLike = twin !== null && twin.similarity >= below;
    const look = isLike ? (looks.get(twin.screen) ?? twin.screen) : screen.index;
    looks.set(screen.index, look);

    const showing = seenIn.filter(({ drop }) => drop === null);
    const home = showing.find(({ clip }) => !shown.has(`${clip.index} ${look}`));
    if (home) {
      shown.set(`${home.clip.index} ${look}`, screen.index);
      return { clip: home.clip.index, pictureDrop: null };
    }
    if (showing.length === 0) {
      const { clip, drop } = seenIn[0]!;
      return { clip: null, pictureDrop: { ...drop!, evidence: { ...drop!.evidence, clip: clip.index } } };
    }
    const clip = showing[0]!.clip.index;
    const evidence = {
      value: twin!.similarity,
      below,
      mostSimilar: twin!.screen,
      clip,
      shown: shown.get(`${clip} ${look}`)!,
    };
    return { clip: null, pictureDrop: { reason: 'repeated-picture', stage: 'keyframe', evidence } };
  };
}

/** Text that says nothing, or that repeats the last text kept, is dropped; the picture stays. In time order. */
function textDecider({ read: { minTextChars, maxTextSimilarity } }: Settings) {
  let lastKept: string | null = null;

  return (
    read: ReadScreen | undefined,
    pictureDrop: Drop | null,
  ): Pick<ScreenDecision, 'text' | 'textDrop'> => {
    if (!read || read.text === '') return { text: '', textDrop: null };
    const dropped = (textDrop: Drop) => ({ text: '', textDrop });
    if (pictureDrop) return dropped(pictureDrop);
    if (read.contentChars < minTextChars) {
      const evidence = { value: read.contentChars, atLeast: minTextChars };
      return dropped({ reason: 'no-text', stage: 'read', evidence });
    }
    const value = lastKept === null ? null : textSimilarity(lastKept, read.text);
    if (value !== null && value >= maxTextSimilarity) {
      const evidence = { value: toScore(value), below: maxTextSimilarity };
      return dropped({ reason: 'repeated-text', stage: 'read', evidence });
    }
    lastKept = read.text;
    return { text: read.text, textDrop: null };
  };
}
