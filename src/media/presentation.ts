import { AV_FRAME_DATA_DISPLAYMATRIX } from 'node-av/constants';
import type { Frame } from 'node-av/lib';
import { type Orientation, orientationOf } from './orientation.ts';

/** Width to height of a pixel; 0 in either where it is not said. */
export interface PixelShape {
  readonly num: number;
  readonly den: number;
}

/** What the file, not the frame, says about showing a picture. */
export interface Presentation extends Orientation {
  /** What the container says of all frames, against what they say themselves. */
  readonly imposedShape: PixelShape | null;
  /** What the container says, for frames that say nothing. */
  readonly usualShape: PixelShape;
}

/** Pixel shapes beyond this are taken for errors in the header: DVDs, tapes and discs stay below 3. */
const maxStretch = 4;

const square: PixelShape = { num: 1, den: 1 };

/**
 * The container's word on pixel shape goes before the codec's (av_guess_sample_aspect_ratio). Most containers only
 * repeat what the first frame said, though, and then it is the frames that know of a change.
 */
export function presentationOf(
  orientation: Orientation,
  container: PixelShape,
  firstFrame: PixelShape | null,
): Presentation {
  const { mirrored, rotationDeg } = orientation;
  const repeats = firstFrame !== null && isSame(container, firstFrame);
  return {
    mirrored,
    rotationDeg,
    imposedShape: repeats ? null : container,
    usualShape: container,
  };
}

/** How the frame is to be turned; its own word (from the coded stream, too) goes before that of the file. */
export function orientationOfFrame(frame: Frame, presentation: Presentation): Orientation {
  return orientationOf(frame.getSideData(AV_FRAME_DATA_DISPLAYMATRIX)) ?? presentation;
}

/** Size in square pixels of the stored picture. The short side is stretched, so that no detail is lost. */
export function squarePixels(frame: Frame, presentation: Presentation): { width: number; height: number } {
  const stated = [presentation.imposedShape, frame.sampleAspectRatio, presentation.usualShape];
  const { num, den } = stated.find((shape) => shape && isCredible(shape)) ?? square;
  return {
    width: num > den ? (frame.width * num) / den : frame.width,
    height: den > num ? (frame.height * den) / num : frame.height,
  };
}

function isCredible({ num, den }: PixelShape): boolean {
  return num > 0 && den > 0 && Math.max(num / den, den / num) <= maxStretch;
}

function isSame(a: PixelShape, b: PixelShape): boolean {
  return a.den > 0 && b.den > 0 && a.num * b.den === b.num * a.den;
}
