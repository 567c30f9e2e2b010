import type { RgbPicture } from './picture.ts';
import type { SampledFrame, ScreenDetector, ScreenVerdict } from './screens.ts';

/** Turns a picture into a vector of some fixed length; pictures of like things have vectors of like direction. */
export type EmbedImage = (picture: RgbPicture) => Promise<Float32Array>;

/** A sampled frame whose colours can be asked for. */
export interface ColourFrame extends SampledFrame {
  rgb(): RgbPicture;
}

export interface EmbeddingOptions {
  /** A frame whose vector has a smaller cosine with the last keyframe's starts a screen; -1 to 1. */
  minCosine: number;
  /** After a keyframe, frames are not looked at for so long. */
  minScreenSec: number;
}

/**
 * Cosine of the embeddings of the frame and of the last keyframe, a . b / (|a| |b|); a new screen below `minCosine`.
 * The score is the cosine. It tells subjects apart, not slides: text that is added barely turns the vector.
 * @throws {RangeError} where the embedder gives vectors of different lengths, or of no direction
 */
export function createEmbeddingDetector(
  embedImage: EmbedImage,
  { minCosine, minScreenSec }: EmbeddingOptions,
): ScreenDetector<ColourFrame> {
  let keyframe: Float32Array | null = null;
  let keptAtSec = 0;
  return {
    async push(frame): Promise<ScreenVerdict> {
      if (keyframe && frame.timeSec - keptAtSec < minScreenSec) return { newScreen: false, similarity: null };
      const vector = await embedImage(frame.rgb());
      const similarity = keyframe && cosine(keyframe, vector);
      const newScreen = similarity === null || similarity < minCosine;
      if (newScreen) {
        keyframe = vector;
        keptAtSec = frame.timeSec;
      }
      return { newScreen, similarity };
    },
    restart() {
      keyframe = null;
    },
  };
}

/**
 * Cosine of the angle between two vectors, -1 to 1.
 * @throws {RangeError} where they are of different lengths, or of no direction
 */
export function cosine(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length)
    throw new RangeError(`Expected a vector of ${a.length} numbers, got ${b.length}.`);
  let [product, squaresA, squaresB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    product += a[i]! * b[i]!;
    squaresA += a[i]! * a[i]!;
    squaresB += b[i]! * b[i]!;
  }
  const norms = Math.sqrt(squaresA * squaresB);
  if (!(norms > 0)) throw new RangeError('Expected vectors with a direction, got one of length 0.');
  return Math.max(-1, Math.min(1, product / norms));
}
