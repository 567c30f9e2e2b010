import { AVMEDIA_TYPE_VIDEO } from 'node-av/constants';
import type { Stream } from 'node-av/lib';

/** Frame rates above this are clock rates that a container gives for want of a real one. */
const maxFramesPerSec = 1000;

const fallbackFramesPerSec = 25;

/** Seconds that a picture of the stream is shown for where it does not say so itself; 0 for sound. */
export function usualFrameSec(stream: Stream): number {
  if (stream.codecpar.codecType !== AVMEDIA_TYPE_VIDEO) return 0;
  return 1 / (framesPerSecOf(stream) ?? fallbackFramesPerSec);
}

/** Null where the container gives none that can be true. */
export function framesPerSecOf({ avgFrameRate: { num, den } }: Stream): number | null {
  const framesPerSec = den > 0 ? num / den : 0;
  return framesPerSec > 0 && framesPerSec <= maxFramesPerSec ? framesPerSec : null;
}
