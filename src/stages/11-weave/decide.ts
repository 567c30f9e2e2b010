import { groupBy } from '../../base/group-by.ts';
import { type MeasuredKind, ownStages } from '../../config/extensions.ts';
import type { Settings } from '../../config/schema.ts';
import { contentChars } from '../../reading/content.ts';
import { screenText } from '../../reading/screen-text.ts';
import { textSimilarity } from '../../reading/text-similarity.ts';
import { toScore } from '../../records/basics.ts';
import type { Clip, Clips } from '../../records/clip.ts';
import type { Evidence } from '../../records/outcome.ts';
import type { MaskedCounts } from '../../records/personal-data.ts';
import type { Captions, Reading, ReadScreen, TextLine } from '../../records/reading.ts';
import type { Screen, Screens } from '../../records/screen.ts';
import type { Refined, Transcript } from '../../records/speech.ts';
import { informativeness, unread } from '../../vision/informativeness.ts';
import { isOtherHash } from '../../vision/picture-hash.ts';
import { clipsToShow, sightings } from '../shared/clip-contents.ts';
import { type Chrome, findChrome, withoutLines } from './chrome.ts';
import { passingPictures } from './passing-pictures.ts';
import { type ClipSpeech, speechIn, textMask } from './published-text.ts';
import type { CompareTexts } from './remembered-similarity.ts';
import { type Instead, shownByOthers } from './same-lines.ts';

/** What the item-level checks decide on; null where the stage was skipped. */
export interface Measured {
  transcribe: Transcript | null;
  refine: Refined | null;
  clip: Clips;
  keyframe: Screens | null;
  read: Reading | null;
  caption: Captions | null;
  /** What checks and stages of one's own made, by name. */
  own?: Readonly<Record<string, unknown>>;
}

/** Why the rules leave out an image, a text, or the images of a clip (docs/outcomes.md). */
export const dropReasons = [
  'empty-picture',
  'blurred',
  'plain-picture',
  'faces',
  'repeated-picture',
  'repeated-screen',
  'repeated-lines',
  'passing-picture',
  'no-text',
  'repeated-text',
  'no-pictures',
  'dissimilar',
] as const;

/** One of `dropReasons`. */
export type DropReason = (typeof dropReasons)[number];

/** Why an item was left out, with the numbers. */
export interface Drop {
  /** One of the rules', or the name of a check of one's own. */
  reason: DropReason | (string & {});
  /** Stage whose measurement the decision rests on. */
  stage: string;
  evidence: Evidence;
}

/** What is published of a screen, and why not more: the image and the text are decided apart. */
export interface ScreenDecision {
  screen: Screen;
  /** Index of the clip that shows the picture, or its text where that alone stays; null where both were dropped. */
  clip: number | null;
  pictureDrop: Drop | null;
  /** When it began: with the first of the screens that went on to be this one and are shown by it. */
  sinceSec: number;
  /** The screen whose picture shows all that is to be read on this one, so that it alone is shown; maybe a later one. */
  shownBy: number | null;
  /** The earlier screen that this one shows again, and how alike they look; null where it is new. */
  repeats: { screen: number; similarity: number } | null;
  /** Text that goes with the picture, as it is published; '' where there is none or it was dropped. */
  text: string;
  /** Personal data that was masked in it. */
  masked: MaskedCounts;
  /** Why text that was read is left out; null where there was none. It stays without its picture only in a repeat. */
  textDrop: Drop | null;
  /** How alike the text is to the last one kept before it, 0 to 1; null where the two were not compared. */
  textLikeness: number | null;
}

/** What is published of a clip: its speech, and whether it shows images. */
export interface ClipDecision {
  clip: Clip;
  /** Why the clip shows no pictures; null where it may. Its speech stays in any case. */
  drop: Drop | null;
  /** What is said in it, as it is published. */
  speech: ClipSpeech;
  /** Screens that are seen in it and whose pictures an earlier clip shows, in time order; none in a dropped clip. */
  standing: number[];
  /** Those of them that are back after another screen was shown: the clip shows them again at once. */
  back: number[];
}

/** A clip before its pictures are placed. */
type DecidedClip = Omit<ClipDecision, 'standing' | 'back'>;

/** All that is decided inside one video, from stored results and thresholds alone. `decideVideo` makes it. */
export interface Decisions {
  /** One for each screen, in time order; so are the clips that show them. */
  screens: ScreenDecision[];
  /** One for each clip, in time order. */
  clips: ClipDecision[];
  /** Text that stands around the content, left out of the texts above; as it is published. */
  chrome: (Chrome & { masked: MaskedCounts })[];
  /** By screen, what was read without that text, before anything was decided or masked. */
  reads: ReadonlyMap<number, ReadScreen>;
}

/**
 * Decides on everything inside a video, purely, from what was measured and the thresholds (paper sections 4.2, 5.2).
 * Pictures first (is anything on them?), then clips (do they show anything that fits?), then which clip shows each
 * picture that is left, then their text.
 * @param compare Gives what `textSimilarity` gives, sooner: whoever decides on one video many times keeps its results.
 * @param sameLines Tells what `shownByOthers` tells, where the lines that it needs are not held.
 */
export function decideVideo(
  measured: Measured,
  settings: Settings,
  compare: CompareTexts = textSimilarity,
  sameLines: typeof shownByOthers = shownByOthers,
): Decisions {
  const screens = measured.keyframe?.screens ?? [];
  const { chrome, reads, lines } = contentOnly(measured.read?.screens ?? [], settings);
  const ownFaults = ownFaultsIn(measured.own, settings);
  const nothing = screens.map((screen): [number, Drop | null] => [
    screen.index,
    emptiness(screen, reads.get(screen.index), settings) ??
      pictureFault(screen, settings) ??
      ownFaults.screens(screen.index),
  ]);
  const empty = new Map(nothing);
  const shown = screens.filter(({ index }) => !empty.get(index));
  for (const [index, drop] of passing(shown, reads, settings)) empty.set(index, drop);

  const seen = sightings(screens, measured.clip.clips);
  const seenByClip = groupBy(seen, ({ clip }) => clip.index);
  const mask = textMask(settings);
  const speechOf = speechIn(measured, mask);
  const clips = measured.clip.clips.map((clip): DecidedClip => {
    // Where nobody looked for pictures there is nothing to decide.
    if (!measured.keyframe) return { clip, drop: null, speech: speechOf(clip) };
    const drops = (seenByClip.get(clip.index) ?? []).map(({ screen }) => empty.get(screen.index) ?? null);
    const drop =
      noPictures(drops) ?? dissimilarity(clip, measured.caption, settings) ?? ownFaults.clips(clip.index);
    return { clip, drop, speech: speechOf(clip) };
  });

  const clipOf = new Map(clips.map((decision) => [decision.clip.index, decision]));
  const clipsByScreen = groupBy(seen, ({ screen }) => screen.index);
  const place = picturePlacer(screens, settings);
  const instead = insteadOf(
    screens.filter(({ index }) => !empty.get(index)),
    lines,
    settings,
    sameLines,
  );
  const goesOnFrom = groupBy(
    [...instead].filter(([index, { screen }]) => index < screen),
    ([, { screen }]) => screen,
  );
  const decideText = textDecider(settings, compare);
  const decisionOf = new Map<number, ScreenDecision>();
  const decided = screens.map((screen): ScreenDecision => {
    const from = (goesOnFrom.get(screen.index) ?? []).map(([index]) => index);
    const seenIn = [...from, screen.index].flatMap((index) => clipsByScreen.get(index) ?? []);
    const mayShow = clipsToShow(screen, [...new Set(seenIn.map(({ clip }) => clip))], settings.weave.place);
    const other = instead.get(screen.index);
    const isShown = other && (other.screen > screen.index || decisionOf.get(other.screen)?.clip !== null);
    const placed = place(
      screen,
      mayShow.map(({ index }) => clipOf.get(index)!),
      empty.get(screen.index) ?? (isShown ? repeatedLines(other) : null),
    );
    const goesWith = placed.clip === null ? placed.pictureDrop : null;
    const { text, ...decided } = decideText(reads.get(screen.index), goesWith);
    const decision: ScreenDecision = {
      screen,
      ...placed,
      sinceSec: screens[from[0] ?? screen.index]!.screenStartSec,
      shownBy: isShown ? other.screen : null,
      ...mask(text),
      ...decided,
    };
    decisionOf.set(screen.index, decision);
    return decision;
  });
  return {
    chrome: chrome.map((one) => ({ ...one, ...mask(one.text) })),
    reads,
    screens: decided,
    clips: clips.map((decision): ClipDecision => {
      const inClip = (seenByClip.get(decision.clip.index) ?? []).map(
        ({ screen }) => decisionOf.get(screen.index)!,
      );
      const shown = inClip.map((seen) => (seen.shownBy === null ? seen : decisionOf.get(seen.shownBy)!));
      const standing = decision.drop ? [] : standingIn(decision.clip, shown);
      const isFirst = ({ screen }: ScreenDecision) =>
        clipsByScreen.get(screen.index)![0]!.clip.index === decision.clip.index;
      const back = inClip
        .filter((seen) => isFirst(seen) && isBack(seen, decided))
        .map(({ shownBy }) => shownBy!);
      const isKept = settings.weave.repeats === 'picture';
      return { ...decision, standing, back: isKept ? standing.filter((index) => back.includes(index)) : [] };
    }),
  };
}

/** Which screens' images show what others do, too. Where each step or each clip is to have an image of its own, none. */
function insteadOf(
  screens: readonly Screen[],
  lines: ReadonlyMap<number, readonly TextLine[]>,
  settings: Settings,
  sameLines: typeof shownByOthers,
): Map<number, Instead> {
  if (!mergesStates(settings)) return new Map();
  return sameLines(screens.map((screen) => ({ screen, lines: lines.get(screen.index) ?? [] })));
}

/** Whether what a screen comes to be stands for its states. */
function mergesStates({ keyframe: { detector, pick, reveals, perClip } }: Settings): boolean {
  return detector === 'tiles' && pick === 'settled' && reveals === 'final' && !perClip;
}

/** What only passes by: nothing to read, and shown for less than twice the shortest time of a screen. */
function passing(
  screens: readonly Screen[],
  reads: ReadonlyMap<number, ReadScreen>,
  settings: Settings,
): [number, Drop][] {
  if (!mergesStates(settings)) return [];
  const atLeast = 2 * settings.keyframe.minScreenSec;
  const worded = screens.map((screen) => {
    const read = reads.get(screen.index);
    // What has no letter has no words, even where every text that was read is kept.
    return { screen, hasWords: !read || read.contentChars >= Math.max(1, settings.read.minTextChars) };
  });
  return [...passingPictures(worded, atLeast)].map(([index, lastsSec]) => {
    const evidence = { value: toScore(lastsSec), atLeast };
    return [index, { reason: 'passing-picture', stage: 'read', evidence }];
  });
}

function repeatedLines({ screen, share }: Instead): Drop {
  return { reason: 'repeated-lines', stage: 'read', evidence: { value: toScore(share), shownBy: screen } };
}

/** What was read, by screen, without what stands around the content on several of them. */
function contentOnly(
  screens: readonly ReadScreen[],
  { weave }: Settings,
): { chrome: Chrome[]; reads: Map<number, ReadScreen>; lines: Map<number, TextLine[]> } {
  const { chrome, linesOf } =
    weave.chrome === 'apart'
      ? findChrome(screens)
      : { chrome: [], linesOf: new Map<number, ReadonlySet<TextLine>>() };
  const reads = screens.map((read): [number, ReadScreen] => {
    const around = linesOf.get(read.screen);
    if (!around) return [read.screen, read];
    const isOurs = read.text === screenText(read.lines);
    const text = isOurs
      ? screenText(read.lines.filter((line) => !around.has(line)))
      : withoutLines(read.text, around);
    if (text === read.text) return [read.screen, read];
    // Where nothing else was read, the text is told as it was, and has no content.
    const rest = { text: text.trim() === '' ? read.text : text, contentChars: contentChars(text) };
    return [read.screen, { ...read, ...rest }];
  });
  const lines = screens.map((read): [number, TextLine[]] => [
    read.screen,
    read.lines.filter((line) => !linesOf.get(read.screen)?.has(line)),
  ]);
  return { chrome, reads: new Map(reads), lines: new Map(lines) };
}

/** Whether a screen is shown by an earlier image, and another one was shown in between. */
function isBack({ screen, shownBy }: ScreenDecision, decided: readonly ScreenDecision[]): boolean {
  if (shownBy === null || shownBy > screen.index) return false;
  return decided
    .slice(shownBy + 1, screen.index)
    .some(({ clip, pictureDrop }) => clip !== null && !pictureDrop);
}

/** @param seen Decisions on the screens that are seen in the clip. */
function standingIn(clip: Clip, seen: readonly ScreenDecision[]): number[] {
  const showing = seen.filter(({ clip, pictureDrop }) => clip !== null && pictureDrop === null);
  const shownHere = new Set(showing.filter((shown) => shown.clip === clip.index).map(lookOf));
  return [...new Set(showing)]
    .filter((shown) => shown.clip! < clip.index && !shownHere.has(lookOf(shown)))
    .map(({ screen }) => screen.index)
    .sort((a, b) => a - b);
}

/** The first screen that looks like this one. */
function lookOf({ screen, repeats }: ScreenDecision): number {
  return repeats?.screen ?? screen.index;
}

/** How much a picture carries. Without a reading, what is drawn must speak for it alone. */
export function carries({ facts }: Screen, read: ReadScreen | undefined): number {
  return read?.informativeness ?? informativeness(facts, unread);
}

function emptiness(screen: Screen, read: ReadScreen | undefined, { read: settings }: Settings): Drop | null {
  const value = carries(screen, read);
  const atLeast = settings.minInformativeness;
  if (value >= atLeast) return null;
  const { busyShare, faceShare, speaker } = screen.facts;
  const around = speaker && { drawnShare: speaker.drawnShare };
  const evidence = {
    value,
    atLeast,
    contentChars: read?.contentChars ?? null,
    busyShare,
    faceShare,
    ...around,
  };
  return { reason: 'empty-picture', stage: read ? 'read' : 'keyframe', evidence };
}

/** What other datasets leave out for its looks alone: blurred, of one colour, or full of faces. Nothing by default. */
function pictureFault({ facts }: Screen, { read }: Settings): Drop | null {
  const drop = (reason: DropReason, evidence: Evidence): Drop => ({
    reason,
    stage: 'keyframe',
    evidence,
  });
  const { sharpness, plainShare, facesShare } = facts;
  if (sharpness < read.minSharpness) return drop('blurred', { value: sharpness, atLeast: read.minSharpness });
  if (plainShare > read.maxPlain) return drop('plain-picture', { value: plainShare, atMost: read.maxPlain });
  if (facesShare > read.maxFaces) return drop('faces', { value: facesShare, atMost: read.maxFaces });
  return null;
}

/** What checks of one's own drop inside the video, by index of the clip or screen. */
function ownFaultsIn(own: Measured['own'] = {}, settings: Settings) {
  const checks = ownStages(settings).flatMap(({ name, check }) => {
    const measured = own[name] as { values: (number | null)[] } | null | undefined;
    return check && measured ? [{ name, ...check, ...measured }] : [];
  });
  const faultOf =
    (kind: MeasuredKind) =>
    (index: number): Drop | null => {
      for (const { name, of, bound, threshold, values } of checks) {
        const value = of === kind ? (values[index] ?? null) : null;
        if (value === null || (bound === 'atLeast' ? value >= threshold : value <= threshold)) continue;
        return { reason: name, stage: name, evidence: { value, [bound]: threshold } };
      }
      return null;
    };
  return { clips: faultOf('clips'), screens: faultOf('screens') };
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
 * Gives each picture, in time order, to the first clip that it may stand in, that may show pictures, and that has not
 * shown the same already, even if something else was seen in between. Tells repeats of earlier screens by the way: they
 * look alike to the detector, which leaves out what never rests, and as a whole they are no other picture.
 */
function picturePlacer(
  screens: readonly Screen[],
  { keyframe: { threshold }, weave: { repeats: repeated } }: Settings,
) {
  const hashes = new Map(screens.map(({ index, hash }) => [index, hash]));
  /** By screen, the first screen that looks like it: likeness goes on from twin to twin. */
  const looks = new Map<number, number>();
  /** By clip and look, the screen that is shown. */
  const shown = new Map<string, number>();
  /** Looks that some clip has shown. */
  const shownLooks = new Set<number>();

  return (
    screen: Screen,
    mayShow: readonly DecidedClip[],
    emptyDrop: Drop | null,
  ): Pick<ScreenDecision, 'clip' | 'pictureDrop' | 'repeats'> => {
    const twin = screen.mostSimilarEarlier;
    const isLike =
      twin !== null &&
      twin.similarity >= threshold &&
      !isOtherHash(screen.hash, hashes.get(twin.screen) ?? '');
    const look = isLike ? (looks.get(twin.screen) ?? twin.screen) : screen.index;
    looks.set(screen.index, look);
    const repeats = isLike ? { screen: look, similarity: twin.similarity } : null;
    if (emptyDrop) return { clip: null, pictureDrop: emptyDrop, repeats };

    const showing = mayShow.filter(({ drop }) => drop === null);
    const home = showing.find(({ clip }) => !shown.has(`${clip.index} ${look}`));
    if (home) {
      const { index: clip } = home.clip;
      const again = repeats !== null && repeated === 'text' && shownLooks.has(look);
      shown.set(`${clip} ${look}`, screen.index);
      shownLooks.add(look);
      const evidence = { value: repeats?.similarity ?? null, below: threshold, repeats: look };
      return {
        clip,
        pictureDrop: again ? { reason: 'repeated-screen', stage: 'keyframe', evidence } : null,
        repeats,
      };
    }
    if (showing.length === 0) {
      const { clip, drop } = mayShow[0]!;
      const evidence = { ...drop!.evidence, clip: clip.index };
      return { clip: null, pictureDrop: { ...drop!, evidence }, repeats };
    }
    const clip = showing[0]!.clip.index;
    const evidence = {
      value: twin!.similarity,
      below: threshold,
      mostSimilar: twin!.screen,
      clip,
      shown: shown.get(`${clip} ${look}`)!,
    };
    return { clip: null, pictureDrop: { reason: 'repeated-picture', stage: 'keyframe', evidence }, repeats };
  };
}

/**
 * Text that says nothing, or that repeats the last text kept, is dropped; the picture stays. In time order.
 * `goesWith`: why text and picture go together, or null.
 */
function textDecider({ read: { minTextChars, maxTextSimilarity } }: Settings, compare: CompareTexts) {
  let lastKept: string | null = null;

  return (
    read: ReadScreen | undefined,
    goesWith: Drop | null,
  ): Pick<ScreenDecision, 'text' | 'textDrop' | 'textLikeness'> => {
    if (!read || read.text === '') return { text: '', textDrop: null, textLikeness: null };
    const dropped = (textDrop: Drop, textLikeness: number | null = null) => ({
      text: '',
      textDrop,
      textLikeness,
    });
    if (goesWith) return dropped(goesWith);
    if (read.contentChars < minTextChars) {
      const evidence = { value: read.contentChars, atLeast: minTextChars };
      return dropped({ reason: 'no-text', stage: 'read', evidence });
    }
    const value = lastKept === null ? null : compare(lastKept, read.text);
    if (value !== null && value >= maxTextSimilarity) {
      const evidence = { value: toScore(value), below: maxTextSimilarity };
      return dropped({ reason: 'repeated-text', stage: 'read', evidence }, value);
    }
    lastKept = read.text;
    return { text: read.text, textDrop: null, textLikeness: value };
  };
}
