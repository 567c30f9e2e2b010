/** The film that recordings are made of: scaled down once, with what its truth file says of its screens. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { AV_PIX_FMT_YUV420P } from 'node-av/constants';
import { Frame, SoftwareScaleContext } from 'node-av/lib';
import { check, copyOfSound, decode, type Track } from './av.ts';
import { writeFile } from './mux.ts';
import { PictureEncoder } from './picture-encoder.ts';
import { changes, type FilmScreen, type FilmTimes, filmFramesPerSec } from './timing.ts';

export const filmWidth = 640;
export const filmHeight = 360;
export const soundRate = 48_000;

export interface Film extends FilmTimes {
  /** The pictures, 640 x 360 at 25 a second, in a file that is fast to decode. */
  picturesPath: string;
  /** The sound as it was coded. */
  coded: Track;
  /** The sound, mono at 48 kHz. */
  samples: Float32Array;
  /** Names the content. */
  digest: string;
}

/**
 * Prepares a film under `folder`: the pictures and screens of one file, the sound of another (or of the same one).
 * The screens are those of the truth file beside the pictures. What comes after `untilSec` is left out.
 */
export async function openFilm(
  pictures: string,
  sound: string,
  folder: string,
  untilSec = Number.POSITIVE_INFINITY,
): Promise<Film> {
  const hash = createHash('sha256')
    .update(readFileSync(pictures))
    .update(readFileSync(sound))
    .update(String(untilSec));
  const digest = hash.digest('hex').slice(0, 12);
  const picturesPath = join(folder, `film-${digest}.mkv`);
  const coded = await copyOfSound(sound);
  const samples = await monoSamples(sound);
  const lengthSec = Math.min(untilSec, samples.length / soundRate);
  const durationSec = Math.floor(lengthSec * filmFramesPerSec + 1e-6) / filmFramesPerSec;
  if (!existsSync(picturesPath)) await shrink(pictures, picturesPath, durationSec);
  const truth = JSON.parse(readFileSync(pictures.replace(/\.\w+$/, '.truth.json'), 'utf8')) as {
    screens: FilmScreen[];
  };
  const changesSec: number[] = [];
  const changed = changes(filmWidth, filmHeight);
  await decode(picturesPath, 'pictures', (frame, timeSec) => {
    if (changed(frame.data![0]!, frame.linesize[0]!)) changesSec.push(timeSec);
    return true;
  });
  const screens = truth.screens.map(({ startSec, endSec }) => ({ startSec, endSec }));
  return { picturesPath, coded, samples, digest, durationSec, screens, changesSec };
}

async function shrink(from: string, to: string, durationSec: number): Promise<void> {
  const scaler = new SoftwareScaleContext();
  scaler.allocContext();
  const encoder = new PictureEncoder({
    encoder: 'libx264',
    options: { preset: 'veryfast', crf: '14', tune: 'fastdecode' },
    width: filmWidth,
    height: filmHeight,
    pixelFormat: 'yuv420p',
    framesPerSec: filmFramesPerSec,
    keyEverySec: 1,
    isHeaderApart: true,
  });
  let count = 0;
  await decode(from, 'pictures', (frame, timeSec) => {
    const small = new Frame();
    small.alloc();
    small.width = filmWidth;
    small.height = filmHeight;
    small.format = AV_PIX_FMT_YUV420P;
    check(small.allocBuffer(), 'allocate a picture');
    check(scaler.scaleFrameSync(small, frame), 'scale a picture');
    // The film's own rate may be another one: the picture that stands at each time is taken.
    while (count / filmFramesPerSec < Math.min(durationSec, timeSec + 1 / filmFramesPerSec - 1e-6)) {
      encoder.add(small, count / filmFramesPerSec, 1 / filmFramesPerSec);
      count += 1;
    }
    small.free();
    return count / filmFramesPerSec < durationSec;
  });
  scaler.freeContext();
  const track = encoder.finish();
  await writeFile(`${to}.part`, { muxer: 'matroska', options: {}, tracks: [{ track, isDefault: true }] });
  renameSync(`${to}.part`, to);
}

async function monoSamples(path: string): Promise<Float32Array> {
  const parts: Float32Array[] = [];
  await decode(path, 'sound', (frame) => {
    const plane = frame.data![0]!;
    if (frame.sampleRate !== soundRate || frame.channels !== 1) {
      throw new Error(`${path}: expected mono sound at ${soundRate} Hz.`);
    }
    parts.push(
      new Float32Array(plane.buffer.slice(plane.byteOffset, plane.byteOffset + frame.nbSamples * 4)),
    );
    return true;
  });
  const samples = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    samples.set(part, at);
    at += part.length;
  }
  return samples;
}
