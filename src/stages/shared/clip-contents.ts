import type { Clip } from '../../records/clip.ts';
import type { Screen } from '../../records/screen.ts';

/** What is said in a clip: the texts of its utterances, joined by spaces. `texts` is by position in the transcript. */
export function clipText(clip: Clip, texts: readonly string[]): string {
  return texts
    .slice(clip.firstUtterance, clip.endUtterance)
    .filter((text) => text !== '')
    .join(' ');
}

/**
 * Share of a clip that a screen fills at least to be seen in it: a slide that comes up a few seconds before a clip ends
 * goes with the next one, where most is said about it.
 */
const enoughOfClip = 1 / 3;
/** The times of clips and screens are good to a second or so, so less is by chance. */
const enoughMs = 2000;

/**
 * Whether a screen is seen in a clip: they share a third of the clip and two seconds, or half of the screen, or half of
 * the clip, whichever is least. So every screen is seen in some clip of a tiling: the screen holds a whole clip, or lies in two at most and
 * one of them has half of it. Likewise something is seen in every clip where screens tile the video.
 */
export function isSeenIn(screen: Screen, clip: Clip): boolean {
  // Whole milliseconds, for the argument about halves does not hold for rounded differences.
  const [screenStart, screenEnd] = [toMs(screen.screenStartSec), toMs(screen.screenEndSec)];
  const [clipStart, clipEnd] = [toMs(clip.startSec), toMs(clip.endSec)];
  const shared = Math.min(screenEnd, clipEnd) - Math.max(screenStart, clipStart);
  const clipMs = clipEnd - clipStart;
  const enough = Math.max(enoughMs, clipMs * enoughOfClip);
  return 2 * shared >= Math.min(2 * enough, screenEnd - screenStart, clipMs);
}

/**
 * Who sees what: all pairs of a screen and a clip that it is seen in, in the order of the screens, then of the clips.
 * Screens and clips are in time order without overlap and the clips tile the video; every screen is in one pair at
 * least. Takes time linear in the number of both.
 */
export function sightings(
  screens: readonly Screen[],
  clips: readonly Clip[],
): { screen: Screen; clip: Clip }[] {
  let first = 0;
  return screens.flatMap((screen) => {
    while (first < clips.length - 1 && clips[first]!.endSec <= screen.screenStartSec) first++;
    let end = first + 1;
    while (end < clips.length && clips[end]!.startSec < screen.screenEndSec) end++;
    const near = clips.slice(first, end);
    const seeing = near.filter((clip) => isSeenIn(screen, clip));
    // The last frames may have times after the end of the file, in no clip at all: the last one shows them.
    return (seeing.length > 0 ? seeing : near.slice(-1)).map((clip) => ({ screen, clip }));
  });
}

/**
 * Which clips may show a picture, out of those that its screen is seen in: all of them, or with `taken` those that are
 * not over when it was taken, so that it stands by what is said when the screen is finished. One at least.
 */
export function clipsToShow(
  screen: Screen,
  seenIn: readonly Clip[],
  place: 'start' | 'taken',
): readonly Clip[] {
  if (place === 'start') return seenIn;
  const later = seenIn.filter(({ endSec }) => endSec > screen.takenAtSec);
  return later.length > 0 ? later : seenIn.slice(-1);
}

function toMs(seconds: number): number {
  return Math.round(seconds * 1000);
}
