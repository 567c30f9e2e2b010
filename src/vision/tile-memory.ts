import type { SceneLook } from './observation.ts';
import { type Inked, inked, similarity } from './similar-looks.ts';
import { createTilePlanes, type TilePlanes } from './tile-planes.ts';

/** Screens further back than this are not compared: the cost per screen stays bounded in long videos. */
const remembered = 100;

/**
 * Remembers what the screens of a video looked like, to tell when one is shown again (`similarity`). An equation more on
 * a full slide gives about 0.9, another slide of the template below 0.5.
 */
export class TileMemory {
  readonly #looks: (Inked & { screen: number })[] = [];
  #tiles: TilePlanes | null = null;
  #count = 0;

  /** The earlier screen that this one is most like; null for the first. Remembers this one, too. */
  mostSimilar(look: SceneLook): { screen: number; similarity: number } | null {
    this.#tiles ??= createTilePlanes(look.width, look.height, 2);
    const current = inked(look, this.#tiles);
    let best: { screen: number; similarity: number } | null = null;
    for (const earlier of this.#looks) {
      const alike = similarity(current, earlier, this.#tiles);
      if (!best || alike > best.similarity) best = { screen: earlier.screen, similarity: alike };
    }
    this.#looks.push({ ...current, screen: this.#count++ });
    if (this.#looks.length > remembered) this.#looks.shift();
    return best;
  }
}
