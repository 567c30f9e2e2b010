/** Encodes the pictures of a recording from those of the film. */
import { Frame } from 'node-av/lib';
import { decode, type Track } from './av.ts';
import { cameraPicture } from './camera.ts';
import { lookMaker } from './looks.ts';
import { PictureEncoder } from './picture-encoder.ts';
import type { PictureTrack } from './recipe.ts';
import { type FilmTimes, type Shown, shownPictures, statedRate } from './timing.ts';

const [width, height] = [640, 360];

/** What such a track shows, and the work of encoding it. */
export function pictureTrack(
  picture: Omit<PictureTrack, 'gaps' | 'isDefault'>,
  filmPath: string,
  times: FilmTimes,
  isHeaderApart: boolean,
): { shown: Shown[]; encode: () => Promise<Track> } {
  const { content, timing, look, pixelFormat, encoder: name, options, keyEverySec } = picture;
  const shown = shownPictures(timing, times);
  const encode = async (): Promise<Track> => {
    const maker = lookMaker(look, width, height, pixelFormat);
    const encoder = new PictureEncoder({
      encoder: name,
      options,
      width: maker.width,
      height: maker.height,
      pixelFormat: look.hdr ? 'yuv420p10le' : pixelFormat,
      framesPerSec: statedRate(timing, shown, times.durationSec),
      keyEverySec,
      isHeaderApart,
      ...(look.pixelShape && { pixelShape: look.pixelShape }),
      ...(maker.transfer && { transfer: maker.transfer }),
    });
    const add = (frame: Frame, index: number): void => {
      const { atSec } = shown[index]!;
      encoder.add(frame, atSec, (shown[index + 1]?.atSec ?? times.durationSec) - atSec);
    };
    if (content === 'camera') {
      const paint = cameraPicture(width, height);
      shown.forEach(({ atSec }, index) => {
        const frame = paint(atSec);
        add(frame, index);
        frame.free();
      });
    } else {
      await filmPictures(filmPath, shown, (source, index) => {
        const frame = maker.make(source);
        add(frame, index);
        frame.free();
      });
    }
    return encoder.finish();
  };
  return { shown, encode };
}

/** Finds for each picture that is shown the one that stands in the film at that time. */
async function filmPictures(
  path: string,
  shown: readonly Shown[],
  take: (source: Frame, index: number) => void,
): Promise<void> {
  let next = 0;
  const standing = new Frame();
  standing.alloc();
  let hasOne = false;
  const serve = (beforeSec: number): void => {
    while (hasOne && next < shown.length && shown[next]!.fromSec < beforeSec - 1e-4) {
      take(standing, next);
      next += 1;
    }
  };
  await decode(path, 'pictures', (frame, timeSec) => {
    serve(timeSec);
    standing.unref();
    standing.ref(frame);
    hasOne = true;
    return next < shown.length;
  });
  serve(Number.POSITIVE_INFINITY);
  standing.free();
}
