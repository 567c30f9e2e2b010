import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { defaultSettings } from '../../src/config/schema.ts';
import { decodeFrames } from '../../src/media/frames.ts';
import { probeMedia } from '../../src/media/probe.ts';
import { findScreens } from '../../src/vision/find-screens.ts';
import { encodePicture } from '../../src/vision/picture.ts';
import { createSamePicture } from '../../src/vision/same-picture.ts';
import { type Slide, sets } from './slides.ts';

export interface Picture {
  set: string;
  name: string;
  /** A JPEG, as the keyframes are stored. */
  bytes: Uint8Array;
  /** The text on it. */
  truth: readonly string[];
  /** Whether the truth is all its text; else there may be more. */
  isWhole: boolean;
}

const [width, height, margin] = [1280, 720, 70];
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

async function render({ lines, font, size, paper, ink }: Slide): Promise<Uint8Array> {
  const step = Math.min(2 * size, (height - 2 * margin) / lines.length);
  const texts = lines.map(
    (line, index) =>
      `<text x="${margin}" y="${margin + size + index * step}" font-family="${font}" font-size="${size}" fill="${ink}">${escaped(line)}</text>`,
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="${paper}"/>${texts.join('')}</svg>`;
  return await sharp(Buffer.from(svg)).flatten().jpeg({ quality: 90, chromaSubsampling: '4:4:4' }).toBuffer();
}

/** @throws Error where no font is installed: the pictures would be blank */
export async function renderedPictures(): Promise<Picture[]> {
  const pictures: Picture[] = [];
  for (const [set, slides] of Object.entries(sets)) {
    for (const [index, slide] of slides.entries()) {
      const bytes = await render(slide);
      const { entropy } = await sharp(bytes).stats();
      if (entropy < 0.2) throw new Error('Expected a font to be installed, got blank pictures.');
      pictures.push({ set, name: `${set} ${index + 1}`, bytes, truth: slide.lines, isWhole: true });
    }
  }
  return pictures;
}

interface Truth {
  screens: { startSec: number; endSec: number; text: string[] }[];
}

/**
 * The keyframes of a recorded talk, found as by default: for each screen of the truth, the one taken in it that stands
 * longest.
 * @param truth JSON: `screens` with `startSec`, `endSec` and the `text` on each, which may leave some out
 */
export async function talkPictures(video: string, truth: string): Promise<Picture[]> {
  const { screens } = JSON.parse(await readFile(truth, 'utf8')) as Truth;
  const { keyframe } = defaultSettings;
  const { video: stream, durationSec: untilSec } = await probeMedia(video);
  if (!stream) throw new Error('Expected a video with pictures.');
  const best = new Map<number, { lengthSec: number; bytes: Uint8Array }>();
  const isSame = createSamePicture(keyframe.compareWidth);
  const frames = decodeFrames(video, stream, { ...keyframe, untilSec, isSame });
  for await (const { startSec, endSec, takenAtSec, rgb } of findScreens(frames, keyframe)) {
    const index = screens.findIndex((one) => one.startSec <= takenAtSec && takenAtSec < one.endSec);
    const lengthSec = (endSec ?? untilSec) - startSec;
    if (index === -1 || lengthSec <= (best.get(index)?.lengthSec ?? 0)) continue;
    const { bytes } = await encodePicture(rgb.data, rgb.width, rgb.height, { longEdge: null, quality: 95 });
    best.set(index, { lengthSec, bytes });
  }
  return [...best]
    .sort(([a], [b]) => a - b)
    .map(([index, { bytes }]) => ({
      set: 'frames of a talk',
      name: `screen ${index + 1}`,
      bytes,
      truth: screens[index]!.text,
      isWhole: false,
    }));
}
