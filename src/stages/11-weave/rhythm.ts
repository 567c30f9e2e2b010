import type { ImageItem } from '../../records/sample.ts';
import type { ClipGroup } from './weave-clips.ts';

/**
 * Which images that still stand on screen a clip shows again. Speech whose image is in another sample, or far back in
 * this one, trains nothing about the image.
 */
export class Rhythm {
  readonly #after: number | null;
  /** By image, the last clip of the sample that showed it. */
  readonly #lastShown = new Map<string, number>();
  #isBeginning = true;

  /** @param after Clips after which an image is shown again; null shows every image once. */
  constructor(after: number | null) {
    this.#after = after;
  }

  /** A new sample begins: nothing was shown in it. */
  begin(): void {
    this.#lastShown.clear();
    this.#isBeginning = true;
  }

  /**
   * What goes before the items of a clip: at the beginning of a sample all that stands there, later what is back after
   * something else, and what is overdue.
   */
  due({ clip, images, standing, back }: ClipGroup): readonly ImageItem[] {
    const after = this.#after;
    if (after === null) return [];
    if (this.#isBeginning) return standing;
    // Where something new is shown, that is what the speech is about.
    const last = standing.at(-1);
    if (back.length > 0 || images > 0 || !last) return back;
    const shownIn = this.#lastShown.get(keyOf(last));
    return shownIn === undefined || clip.index - shownIn >= after ? [last] : [];
  }

  /** Takes down what a clip shows. */
  shown({ clip, items }: ClipGroup, again: readonly ImageItem[]): void {
    this.#isBeginning = false;
    for (const item of [...again, ...items]) {
      if (item.kind === 'image') this.#lastShown.set(keyOf(item), clip.index);
    }
  }
}

function keyOf({ video, takenAtSec, digest }: ImageItem): string {
  return `${video} ${takenAtSec} ${digest}`;
}
