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
  readonly pixelShape: PixelShape;
}

/** Pixel shapes beyond this are taken for errors in the header: DVDs, tapes and discs stay below 3. */
const maxStretch = 4;

const square: PixelShape = { num: 1, den: 1 };

/** How the frame is to be turned; its own word (from the coded stream, too) goes before that of the file. */
export function orientationOfFrame(frame: Frame, presentation: Presentation): Orientation {
  return orientationOf(frame.getSideData(AV_FRAME_DATA_DISPLAYMATRIX)) ?? presentation;
}

/**
 * Size in square pixels of the stored picture. The container's word on their shape goes before that of the frame
 * (av_guess_sample_aspect_ratio). The short side is stretched, so that no detail is lost.
 */
export function squarePixels(frame: Frame, { pixelShape }: Presentation): { width: number; height: number } {
  const { num, den } = [pixelShape, frame.sampleAspectRatio].find(isCredible) ?? square;
  return {
    width: num > den ? (frame.width * num) / den : frame.width,
    height: den > num ? (frame.height * den) / num : frame.height,
  };
}

function isCredible({ num, den }: PixelShape): boolean {
  return num > 0 && den > 0 && Math.max(num / den, den / num) <= maxStretch;
}
