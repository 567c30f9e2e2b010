import { resizeArea, widthLimited } from './downscale.ts';
import type { LumaPlane } from './luma.ts';
import { changedPixels, createTilePlanes, type TilePlanes } from './tile-planes.ts';

/** Luma levels by which a pixel of one picture may differ from the other's through coding alone. */
const codingLevels = 20;

/** Tiles that may differ: an encoder starts anew with each key frame, and some corner comes out otherwise. */
const maxTiles = 2;

/**
 * Tells whether two pictures show the same, tile by tile at about `width` pixels, as the `tiles` detector compares its
 * samples. Stricter than any detector: a line of text that is new makes a difference, and so does a pointer.
 */
export function createSamePicture(width: number): (a: LumaPlane, b: LumaPlane) => boolean {
  let tiles: TilePlanes | null = null;
  let size = { width: 0, height: 0 };
  return (a, b) => {
    if (a.width !== b.width || a.height !== b.height || a.lumaRange !== b.lumaRange) return false;
    const wanted = widthLimited(a.width, a.height, width);
    if (!tiles || wanted.width !== size.width || wanted.height !== size.height) {
      size = wanted;
      tiles = createTilePlanes(size.width, size.height, 2);
    }
    for (const [number, plane] of [a, b].entries()) {
      const { luma } = resizeArea(plane, size.width, size.height);
      for (let y = 0; y < size.height; y++) {
        tiles.planes[number]!.set(luma.subarray(y * size.width, (y + 1) * size.width), y * tiles.stride);
      }
    }
    const { counts } = tiles.compare(0, 1, codingLevels);
    return counts.reduce((sum, pixels) => sum + (pixels >= changedPixels ? 1 : 0), 0) <= maxTiles;
  };
}
