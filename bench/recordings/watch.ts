/** The parts of the pipeline by themselves, where a whole run would cost too much: screens, and where sound lies. */
import { defaultSettings } from '../../src/config/schema.ts';
import { decodeAudio } from '../../src/media/audio.ts';
import { decodeFrames } from '../../src/media/frames.ts';
import { probeMedia } from '../../src/media/probe.ts';
import { findScreens } from '../../src/vision/find-screens.ts';
import { encodePicture } from '../../src/vision/picture.ts';
import { createSamePicture } from '../../src/vision/same-picture.ts';
import { greyOf } from './grey.ts';
import type { FoundScreen } from './results.ts';

/** The screens of the picture stream that the probe names, as the keyframe stage finds them. */
export async function watchScreens(path: string): Promise<FoundScreen[]> {
  const { keyframe } = defaultSettings;
  const { video, durationSec: untilSec } = await probeMedia(path);
  if (!video) throw new Error(`${path} has no pictures.`);
  const isSame = createSamePicture(keyframe.compareWidth);
  const screens: FoundScreen[] = [];
  for await (const found of findScreens(
    decodeFrames(path, video, { ...keyframe, untilSec, isSame }),
    keyframe,
  )) {
    const { data, width, height } = found.rgb;
    const { bytes } = await encodePicture(data, width, height, { longEdge: 1280, quality: 90 });
    screens.push({
      startSec: screens.length === 0 ? 0 : found.startSec,
      endSec: found.endSec ?? Number.POSITIVE_INFINITY,
      takenAtSec: found.takenAtSec,
      grey: await greyOf(bytes),
    });
  }
  return screens;
}

const rate = 16_000;

/** Steps in a second in which loudness is compared. */
const steps = 50;

/** Loudness (root mean square) of the sound stream that the probe names, `steps` a second, from time 0. */
export async function loudnessOf(path: string): Promise<number[]> {
  const { audio } = await probeMedia(path);
  if (!audio) throw new Error(`${path} has no sound.`);
  const samples: number[] = [];
  for await (const chunk of decodeAudio(path, audio, { sampleRate: rate })) {
    for (let missing = Math.round(chunk.startSec * rate) - samples.length; missing > 0; missing -= 1)
      samples.push(0);
    for (const sample of chunk.samples) samples.push(sample);
  }
  return loudness(samples, rate);
}

export function loudness(samples: ArrayLike<number>, sampleRate: number): number[] {
  const size = sampleRate / steps;
  return Array.from({ length: Math.floor(samples.length / size) }, (_, step) => {
    let sum = 0;
    for (let i = Math.round(step * size); i < Math.round((step + 1) * size); i += 1) sum += samples[i]! ** 2;
    return Math.sqrt(sum / size);
  });
}

/**
 * Share of loudness, 0 to 1, that lies where it should: 1 less the sum of differences over the sum of what is
 * expected. Lies it a tenth of a second off, speech gives about 0.5.
 */
export function loudnessInPlace(found: readonly number[], expected: readonly number[]): number {
  let difference = 0;
  let total = 0;
  for (let step = 0; step < Math.max(found.length, expected.length); step += 1) {
    difference += Math.abs((found[step] ?? 0) - (expected[step] ?? 0));
    total += expected[step] ?? 0;
  }
  return 1 - difference / total;
}
