import type { ScreenDetectorName } from '../records/screen.ts';
import { type DetectorOptions, screenDetectors } from './detectors.ts';
import type { ColourFrame } from './embedding.ts';
import type { LumaRange } from './luma.ts';
import {
  type EndedScreen,
  endedAt,
  type FoundScreen,
  type OpenScreen,
  type Taken,
  withPictures,
} from './open-screen.ts';
import { PassingStates, Staying } from './passing.ts';
import { pickFirst, pickSettled } from './pick.ts';
import type { RgbPicture } from './picture.ts';
import { SceneWatch } from './scene-watch.ts';
import { ScreenMemory } from './screen-memory.ts';
import type { SampledFrame } from './screens.ts';
import { TileMemory } from './tile-memory.ts';

/** What is needed of a decoded frame. */
export interface ColourSource {
  readonly timeSec: number;
  readonly width: number;
  readonly height: number;
  readonly lumaRange: LumaRange;
  /** Both must do until the next frame is asked for. */
  luma(): Uint8Array;
  rgb(): FoundScreen['rgb'];
  /** What gives `rgb` once, after that too. */
  rgbLater(): () => FoundScreen['rgb'];
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
  /** Where the film ends, in seconds; what is being drawn then is taken unfinished. */
  untilSec?: number;
}

/**
 * The screens of a video, each once its end is seen and it is known not to pass by only. Its picture was taken inside
 * it: what has none by the time it ends was a transition, and belongs to what follows. At most six pictures are needed, and
 * only those that are given out are converted to colour. The first screen starts with the first frame.
 */
export async function* findScreens(
  frames: AsyncIterable<ColourSource>,
  options: FindScreensOptions,
): AsyncGenerator<FoundScreen, void> {
  const { compareWidth: width, maxLoss, pick: which } = options;
  const { watches, create } = screenDetectors[options.detector];
  const watch = watches || which === 'settled' ? new SceneWatch({ width, maxLoss }) : null;
  const detector = create(options, watch);
  const pick = watch && which === 'settled' ? pickSettled(watch, options.untilSec) : pickFirst();
  const remember = watches && watch ? rememberTiles(watch) : rememberPictures(width);
  const restartsAtSec = [...(options.restartsAtSec ?? [])];
  // Each step and each clip is to have a picture of its own, so none of them passes by.
  const mayPass = options.reveals === 'final' && which === 'settled' && restartsAtSec.length === 0;
  const sieve = mayPass ? new PassingStates<EndedScreen>() : new Staying<EndedScreen>();

  let screen: OpenScreen | null = null;
  // What is being added, until it is known to be a step.
  let step: OpenScreen | null = null;
  let seenUntilSec = 0;
  for await (const frame of frames) {
    seenUntilSec = frame.timeSec;
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
    if (screen && step && (newScreen || begins)) {
      screen = withPictures(screen, step.pictures);
      step = null;
    }
    let replaced: OpenScreen | null = null;
    if (screen && newScreen) {
      const ended: EndedScreen | null = verdict.replaces ? null : endedAt(screen, startSec, verdict.leftSec);
      if (ended) yield* finished(sieve.push(ended, timeSec));
      else {
        replaced = screen;
        sieve.glimpse(screen.pictures.at(-1)!);
      }
    }
    if (pick.push(sampled, { ...verdict, newScreen: newScreen || begins })) {
      const pictures = [{ takenAtSec: timeSec, rgb: frame.rgbLater(), ...remember(sampled) }];
      const fresh = { startSec, similarityToPrevious, reveals: 0, continues: false, pictures };
      if (begins) step = { ...fresh, startSec: addition.sinceSec, continues: true };
      else if (newScreen) screen = replaced ? { ...replaced, pictures } : fresh;
      else if (step) step = withPictures(step, pictures);
      else screen = withPictures(screen!, pictures);
    }
    if (screen && addition?.isReveal) {
      const ended: EndedScreen | null = step && endedAt(screen, step.startSec);
      if (step && ended) {
        yield* finished(sieve.push(ended, timeSec));
        screen = step;
        step = null;
      } else screen.reveals++;
    }
  }
  if (!screen) return;
  const last = endedAt(step ? withPictures(screen, step.pictures) : screen, null);
  if (last) yield* finished(sieve.push(last, seenUntilSec));
  yield* finished(sieve.end());
}

function* finished(screens: Iterable<EndedScreen>): Generator<FoundScreen, void> {
  for (const { look: _, lookBack, rgb, ...screen } of screens)
    yield { ...screen, rgb: rgb(), mostSimilarEarlier: lookBack() };
}

/** The picture as encoders take it. */
function shaped({ data, width, height }: ReturnType<ColourSource['rgb']>): RgbPicture {
  return { rgb: data, width, height };
}

function rememberTiles(watch: SceneWatch): (frame: SampledFrame) => Pick<Taken, 'look' | 'lookBack'> {
  const memory = new TileMemory();
  return () => {
    const look = watch.copySettled()!;
    return { look, lookBack: () => memory.mostSimilar(look) };
  };
}

function rememberPictures(width: number): (frame: SampledFrame) => Pick<Taken, 'look' | 'lookBack'> {
  const memory = new ScreenMemory(width);
  return (frame) => {
    const copy = memory.copyForLater(frame);
    return { look: null, lookBack: () => memory.mostSimilar(copy) };
  };
}
