/** What is right for a recording: follows from what the plain file gave and from how the recording was made. */
import type { Recording } from './make.ts';
import { filmTracks } from './recipe.ts';
import type { FoundScreen, FoundUtterance } from './results.ts';

/** Looks a second that the pipeline takes at the pictures. */
const samplingSec = 0.5;

/** Rounding of times, and the frame that comes a little after the sample time. */
const slackSec = 0.1;

/** A screen that stands for less need not be found: the pipeline's shortest one, and a sample. */
const shortestSec = 2.5;

export interface RightScreen {
  /** It must begin between these times of the recording. */
  fromSec: number;
  toSec: number;
  /** Time of the film whose picture must be kept: that of the plain file, or the last before it that is shown. */
  filmSec: number;
  /** Time of the film at which the plain file has its picture. */
  finishedSec: number;
  /** Film time of the next picture of the screen; where that shows the plain file's picture, so must what is kept. */
  laterSec: number | null;
  /** Whether it must be found: it stands long enough for a screen. */
  isCounted: boolean;
}

export interface RightUtterance extends FoundUtterance {
  /** Whether it must be heard: all of it is in the recording. */
  isCounted: boolean;
}

/** Screens of a recording, given those of the plain file of the same length. */
export function rightScreens(
  { recipe, shown, durationSec }: Recording,
  plain: readonly FoundScreen[],
): RightScreen[] {
  const { trimSec } = recipe;
  const visible = shown.filter((_, index) => (shown[index + 1]?.atSec ?? durationSec) > trimSec);
  return plain.flatMap(({ startSec, endSec, takenAtSec }, index): RightScreen[] => {
    const inside = visible.filter(({ fromSec }) => fromSec >= startSec && fromSec < endSec);
    // The plain file's start is a sample late: the picture that stands there may have brought the screen.
    const before = visible.findLast(({ fromSec }) => fromSec < startSec && fromSec > startSec - samplingSec);
    const first = before ?? inside[0];
    const kept = inside.findLast(({ fromSec }) => fromSec <= takenAtSec + 1e-3) ?? before ?? inside[0];
    if (!first || !kept) return [];
    const latest =
      before && inside[0] ? Math.min(inside[0].atSec, before.atSec + 2 * samplingSec) : first.atSec;
    const isFirst = index === 0 || first === visible[0];
    const last = inside.at(-1) ?? first;
    const next = shown[shown.indexOf(last) + 1]?.atSec ?? durationSec;
    // The first screen lasts from the beginning, whenever its first picture comes.
    const beginsSec = Math.max(0, first.atSec - trimSec);
    return [
      {
        fromSec: isFirst ? 0 : beginsSec - samplingSec - slackSec,
        toSec: Math.max(0, latest - trimSec) + samplingSec + slackSec,
        filmSec: kept.fromSec,
        finishedSec: takenAtSec,
        laterSec: inside.find(({ fromSec }) => fromSec > takenAtSec + 1e-3)?.fromSec ?? null,
        isCounted: next - Math.max(trimSec, first.atSec) >= shortestSec,
      },
    ];
  });
}

/** Times of the film whose pictures are needed to compare screens. */
export function filmTimesOf(screens: readonly RightScreen[]): number[] {
  return screens.flatMap(({ filmSec, finishedSec, laterSec }) => [filmSec, finishedSec, laterSec ?? filmSec]);
}

/** What is said in a recording, given what was heard in the plain file of the same length. */
export function rightUtterances({ recipe }: Recording, plain: readonly FoundUtterance[]): RightUtterance[] {
  const { trimSec } = recipe;
  const gaps = [...filmTracks(recipe).sound.gaps, [Number.NEGATIVE_INFINITY, trimSec] as const];
  return plain.flatMap((utterance): RightUtterance[] => {
    const { startSec, endSec } = utterance;
    if (gaps.some(([fromSec, toSec]) => startSec >= fromSec - slackSec && endSec <= toSec + 3 * slackSec))
      return [];
    const isCut = gaps.some(
      ([fromSec, toSec]) => startSec < toSec - 3 * slackSec && endSec > fromSec + 3 * slackSec,
    );
    return [{ ...utterance, startSec: startSec - trimSec, endSec: endSec - trimSec, isCounted: !isCut }];
  });
}

/** Whether the recording's sound is the plain file's, sample for sample. */
export function isSoundExact({ recipe }: Recording): boolean {
  const { encoder, channels } = filmTracks(recipe).sound;
  return channels === 'mono' && /^(copy|flac|alac|pcm_s16le)$/.test(encoder);
}
