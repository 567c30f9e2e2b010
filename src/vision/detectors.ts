import type { ScreenDetectorName } from '../records/screen.ts';
import { createAbsdiffDetector } from './absdiff.ts';
import { type ColourFrame, createEmbeddingDetector, type EmbedImage } from './embedding.ts';
import type { SceneWatch } from './scene-watch.ts';
import { createSsimDetector, type ScreenDetector } from './screens.ts';
import { createTilesDetector } from './tiles.ts';

/** What detectors go by; each takes what is its own. */
export interface DetectorOptions {
  /** For `ssim`: least similarity to the last keyframe. */
  threshold: number;
  /** For `absdiff`: largest mean difference to the last keyframe, in grey levels. */
  maxDifference: number;
  /** For `embedding`: least cosine to the last keyframe, and what makes the vectors. */
  minCosine: number;
  embedImage?: EmbedImage;
  /** Width in pixels at which frames are compared. */
  compareWidth: number;
  minScreenSec: number;
}

interface DetectorEntry {
  /** Whether it goes by what `SceneWatch` sees; screens are then compared with earlier ones tile by tile too. */
  watches: boolean;
  /** @param watch Never null for one that watches. */
  create(options: DetectorOptions, watch: SceneWatch | null): ScreenDetector<ColourFrame>;
}

/** How each detector is made. */
export const screenDetectors: Record<ScreenDetectorName, DetectorEntry> = {
  tiles: {
    watches: true,
    create: ({ minScreenSec }, watch) => createTilesDetector(watch!, { minScreenSec }),
  },
  ssim: {
    watches: false,
    create: ({ threshold, compareWidth: width, minScreenSec }) =>
      createSsimDetector({ threshold, width, minScreenSec }),
  },
  absdiff: {
    watches: false,
    create: ({ maxDifference, compareWidth: width, minScreenSec }) =>
      createAbsdiffDetector({ maxDifference, width, minScreenSec }),
  },
  embedding: {
    watches: false,
    create({ embedImage, minCosine, minScreenSec }) {
      if (!embedImage) throw new TypeError('The detector `embedding` needs `embedImage`.');
      return createEmbeddingDetector(embedImage, { minCosine, minScreenSec });
    },
  },
};
