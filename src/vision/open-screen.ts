import type { SceneLook } from './observation.ts';

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

/** Finds the earlier screen most like a picture; asked once, in the order of the screens. */
export type LookBack = () => FoundScreen['mostSimilarEarlier'];

/** A picture that a screen can be represented by. */
export interface Taken {
  takenAtSec: number;
  /** Its colours, which are asked for once the screen is known to stay. */
  rgb: () => FoundScreen['rgb'];
  /** What had settled by then; null for detectors that do not look. */
  look: SceneLook | null;
  lookBack: LookBack;
}

/** A screen whose end has not been seen, and its pictures, each better than the one before. */
export interface OpenScreen
  extends Omit<FoundScreen, 'endSec' | 'mostSimilarEarlier' | 'takenAtSec' | 'rgb'> {
  pictures: readonly Taken[];
}

export type EndedScreen = Omit<OpenScreen, 'pictures'> & Taken & Pick<FoundScreen, 'endSec'>;

/**
 * Pictures that are held of one screen. Its end is known a little late, so the best one may turn out to be from the
 * next screen, and the second best from the transition.
 */
const heldPictures = 3;

/** The screen with pictures that are better. Of too many the one goes that is nearest to the one after it. */
export function withPictures(screen: OpenScreen, better: readonly Taken[]): OpenScreen {
  const pictures = [...screen.pictures, ...better];
  while (pictures.length > heldPictures) {
    const gaps = pictures.slice(1).map(({ takenAtSec }, i) => takenAtSec - pictures[i]!.takenAtSec);
    pictures.splice(gaps.indexOf(Math.min(...gaps)), 1);
  }
  return { ...screen, pictures };
}

/**
 * The screen with the best of the pictures taken inside it: before it began to go where there is one, else before the
 * next one came. Null where there is none.
 */
export function endedAt(
  { pictures, ...screen }: OpenScreen,
  endSec: number | null,
  leftSec = endSec,
): EndedScreen | null {
  const isInside = ({ takenAtSec }: Taken, untilSec: number | null) =>
    takenAtSec >= screen.startSec && takenAtSec < (untilSec ?? Number.POSITIVE_INFINITY);
  const best =
    pictures.findLast((picture) => isInside(picture, leftSec)) ??
    pictures.findLast((picture) => isInside(picture, endSec));
  return best ? { ...screen, ...best, endSec } : null;
}
