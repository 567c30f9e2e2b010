import type { Clip } from '../records/clip.ts';
import type { Screen } from '../records/screen.ts';

/** What is said in a clip: the texts of its utterances, joined by spaces. `texts` is by position in the transcript. */
export function clipText(clip: Clip, texts: readonly string[]): string {
  return texts
    .slice(clip.firstUtterance, clip.endUtterance)
    .filter((text) => text !== '')
    .join(' ');
}

/** Whether a screen is seen during a clip. */
export function isSeenIn(screen: Screen, clip: Clip): boolean {
  return screen.screenStartSec < clip.endSec && screen.screenEndSec > clip.startSec;
}
