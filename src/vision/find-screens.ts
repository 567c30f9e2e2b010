import type { ScreenDetectorName } from '../records/screen.ts';
import { type DetectorOptions, screenDetectors } from './detectors.ts';
import type { ColourFrame } from './embedding.ts';
import type { LumaRange } from './luma.ts';
import { pickFirst, pickSettled } from './pick.ts';
import type { RgbPicture } from './picture.ts';
import { SceneWatch } from './scene-watch.ts';
import { ScreenMemory } from './screen-memory.ts';
import type { SampledFrame } from './screens.ts';
import { TileMemory } from './tile-memory.ts';

/** What is needed of a decoded frame; both calls must do until the next frame is asked for. */
export interface ColourSource {
  readonly timeSec: number;
  readonly width: number;
  readonly height: number;
  readonly lumaRange: LumaRange;
  luma(): Uint8Array;
  rgb(): { data: Uint8Array; width: number; height: number };
}

export interface FindScreensOptions extends DetectorOptions {
  detector: ScreenDetectorName;
  /** For `tiles`: share of what is drawn that may be lost on the same screen. */
  maxLoss: number;
  pick: 'settled' | 'first';
  /** For `tiles`: whether each step of a slide that is built up is a screen of its own. */
  reveals: 'final' | 'all';
  /** Times in seconds, in order, at which everything starts anew. */
  restartsAtSec?: readonly number[];
}

/** A screen whose end has been seen. */
export interface FoundScreen {
  startSec: number;
  /** Start of the next screen; null for the last. */
  endSec: number | null;
  takenAtSec: number;
  similarityToPrevious: number | null;
  mostSimilarEarlier: { screen: number; similarity: number } | null;
  /** Times that something was added and settled; 0 for detectors that do not tell. */
  reveals: number;
  /** Whether it goes on from the screen before by adding to it. */
  continues: boolean;
  rgb: { data: Uint8Array; width: number; height: number };
}

/**
 * The screens of a video, each as soon as its end is seen. At most two pictures in colour are held.
 * The first screen starts with the first frame.
 */
export async function* findScreens(
  frames: AsyncIterable<ColourSource>,
  options: FindScreensOptions,
): AsyncGenerator<FoundScreen, void> {
  const { compareWidth: width, maxLoss, pick: which } = options;
  const { watches, create } = screenDetectors[options.detector];
  const watch = watches || which === 'settled' ? new SceneWatch({ width, maxLoss }) : null;
  const detector = create(options, watch);
  const pick = watch && which === 'settled' ? pickSettled(watch) : pickFirst();
  const remember = watches && watch ? rememberTiles(watch) : rememberPictures(width);
  const restartsAtSec = [...(options.restartsAtSec ?? [])];

  let screen: OpenScreen | null = null;
  // What is being added, until it is known to be a step.
  let step: OpenScreen | null = null;
  for await (const frame of frames) {
    let restarts = false;
    while (restartsAtSec.length > 0 && frame.timeSec >= restartsAtSec[0]!) {
      restartsAtSec.shift();
      restarts = true;
    }
    if (restarts) detector.restart();
    const { timeSec, height, lumaRange } = frame;
    const sampled: ColourFrame = {
      timeSec,
      width: frame.width,
      height,
      lumaRange,
      luma: frame.luma(),
      rgb: () => shaped(frame.rgb()),
    };
    const verdict = await detector.push(sampled);
    const { newScreen, similarity: similarityToPrevious, sinceSec: startSec = timeSec, addition } = verdict;
    const begins = addition?.begins === true && options.reveals === 'all';
    // One that begins where the one before it did (found late, just as everything starts anew) leaves that one no time.
    const replaces: boolean = screen !== null && (verdict.replaces === true || screen.startSec === startSec);
    if (screen && step && (newScreen || begins)) {
      screen = merged(screen, step);
      step = null;
    }
    if (screen && newScreen && !replaces) yield finished(screen, startSec);
    if (pick.push(sampled, { ...verdict, newScreen: newScreen || begins })) {
      const picture = { takenAtSec: timeSec, rgb: frame.rgb(), lookBack: remember(sampled) };
      const fresh = { ...picture, startSec, similarityToPrevious, reveals: 0, continues: false };
      if (begins) step = { ...fresh, startSec: addition.sinceSec, continues: true };
      else if (newScreen) screen = replaces ? merged(screen!, fresh) : fresh;
      else if (step) step = merged(step, picture);
      else screen = merged(screen!, picture);
    }
    if (screen && addition?.isReveal) {
      if (step) {
        yield finished(screen, step.startSec);
        screen = step;
        step = null;
      } else screen.reveals++;
    }
  }
  if (screen) yield finished(step ? merged(screen, step) : screen, null);
}

/** The screen with a better picture. */
function merged(screen: OpenScreen, { takenAtSec, rgb, lookBack }: Taken): OpenScreen {
  return { ...screen, takenAtSec, rgb, lookBack };
}

type Taken = Pick<FoundScreen, 'takenAtSec' | 'rgb'> & { lookBack: LookBack };
type OpenScreen = Omit<FoundScreen, 'endSec' | 'mostSimilarEarlier'> & { lookBack: LookBack };

function finished({ lookBack, ...screen }: OpenScreen, endSec: number | null): FoundScreen {
  return { ...screen, endSec, mostSimilarEarlier: lookBack() };
}

/** The picture as encoders take it. */
function shaped({ data, width, height }: ReturnType<ColourSource['rgb']>): RgbPicture {
  return { rgb: data, width, height };
}

/** Finds the earlier screen most like a picture; asked once, when the picture's screen has ended. */
type LookBack = () => FoundScreen['mostSimilarEarlier'];

function rememberTiles(watch: SceneWatch): (frame: SampledFrame) => LookBack {
  const memory = new TileMemory();
  return () => {
    const look = watch.copySettled()!;
    return () => memory.mostSimilar(look);
  };
}

function rememberPictures(width: number): (frame: SampledFrame) => LookBack {
  const memory = new ScreenMemory(width);
  return (frame) => {
    const copy = memory.copyForLater(frame);
    return () => memory.mostSimilar(copy);
  };
}
