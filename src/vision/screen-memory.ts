import { resizeArea, widthLimited } from './downscale.ts';
import type { LumaPlane } from './luma.ts';
import { createSsim, type SsimComparer } from './ssim-kernel.ts';

/** Screens further back than this are not compared: the cost per screen stays bounded in long videos. */
const remembered = 100;

/** Remembers what the screens of a video looked like, to tell when one is shown again. */
export class ScreenMemory {
  readonly #width: number;
  readonly #planes: { screen: number; plane: LumaPlane }[] = [];
  #comparer: SsimComparer | null = null;
  #count = 0;

  /** @param width Pictures wider than this are compared at this width, in pixels. */
  constructor(width: number) {
    this.#width = width;
  }

  /** A copy of the picture at the size that is compared, for `mostSimilar` to be asked later. */
  copyForLater(picture: LumaPlane): LumaPlane {
    const size = widthLimited(picture.width, picture.height, this.#width);
    const resized = resizeArea(picture, size.width, size.height);
    return { ...resized, luma: resized.luma.slice() };
  }

  /**
   * The earlier screen whose picture is most like this one, and their SSIM (-1 to 1); null where there is none of
   * the same size. Remembers this one, too.
   */
  mostSimilar(picture: LumaPlane): { screen: number; similarity: number } | null {
    // The caller may reuse its bytes for the next frame.
    const plane = this.copyForLater(picture);
    const { width, height, lumaRange } = plane;
    if (
      this.#comparer?.width !== width ||
      this.#comparer.height !== height ||
      this.#comparer.lumaRange !== lumaRange
    ) {
      this.#comparer = createSsim(width, height, lumaRange);
    }
    this.#comparer.setReference(plane);
    let best: { screen: number; similarity: number } | null = null;
    for (const earlier of this.#planes) {
      const isComparable =
        earlier.plane.width === width &&
        earlier.plane.height === height &&
        earlier.plane.lumaRange === lumaRange;
      if (!isComparable) continue;
      const similarity = this.#comparer.compare(earlier.plane);
      if (!best || similarity > best.similarity) best = { screen: earlier.screen, similarity };
    }
    this.#planes.push({ screen: this.#count++, plane });
    if (this.#planes.length > remembered) this.#planes.shift();
    return best;
  }
}
