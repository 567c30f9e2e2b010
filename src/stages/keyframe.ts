import type { Settings } from '../config/schema.ts';
import { defineStage, type StageContext } from '../engine/stage.ts';
import { toMilliseconds, toScore } from '../records/basics.ts';
import { clipsSchema } from '../records/clip.ts';
import { probeSchema } from '../records/media.ts';
import { type Picture, type Screen, screensSchema } from '../records/screen.ts';
import { ScreenMemory } from '../vision/screen-memory.ts';
import { createSsimDetector, type SampledFrame } from '../vision/screens.ts';
import { keyframeProducer, keyframeProducers } from './producers.ts';
import { readingMedia } from './reading-media.ts';

/** Quality of the copy at source size that OCR reads. */
const sourceQuality = 95;

/**
 * Frames → the screens of the video and their keyframes, in one decoding pass (paper section 4.3, Algorithm 1).
 * The screens are those of the whole video, whatever the clips; `perClip` starts anew at each clip, as the paper does.
 */
export const keyframe = defineStage<Settings>()({
  name: 'keyframe',
  version: 1,
  resource: 'cpu',
  title: 'find the screens',
  optional: true,
  readsSource: true,
  slice: (settings) => settings.keyframe,
  providers: () => keyframeProducers,
  ignores: (slice) => (slice.perClip ? [] : ['clip']),
  inputs: { probe: probeSchema, clip: clipsSchema },
  optionalInputs: {},
  output: screensSchema,
  checks: [],
  cpuSecPerSec: 0.04,
  async run({ probe, clip }, slice, context) {
    const { decodeFrames } = await import('../media/frames.ts');
    const stream = probe.video;
    if (!stream) throw new Error('Keyframes were asked of a video without pictures.');
    const tally = { damagedPackets: 0, decodedFrames: 0 };
    const { framesPerSec, skip, threshold, compareWidth, minScreenSec } = slice;
    const detector = createSsimDetector({ threshold, width: compareWidth });
    const memory = new ScreenMemory(compareWidth);
    const restartsAtSec = slice.perClip ? clip.clips.map(({ startSec }) => startSec) : [];
    const screens: Screen[] = [];
    let sampledFrames = 0;

    await readingMedia(async () => {
      for await (const frame of decodeFrames(context.localFile(), stream, { framesPerSec, skip, tally })) {
        if (context.signal.aborted) context.signal.throwIfAborted();
        sampledFrames++;
        const { timeSec, width, height, lumaRange } = frame;
        let restarted = false;
        while (restartsAtSec.length > 0 && timeSec >= restartsAtSec[0]!) {
          restartsAtSec.shift();
          restarted = true;
        }
        if (restarted) detector.restart();
        const last = screens.at(-1);
        if (!restarted && last && timeSec - last.takenAtSec < minScreenSec) continue;
        const sampled: SampledFrame = { timeSec, width, height, lumaRange, luma: frame.luma() };
        const { newScreen, similarity } = await detector.push(sampled);
        if (!newScreen) continue;
        if (last) last.screenEndSec = toMilliseconds(timeSec);
        const index = screens.length;
        const earlier = memory.mostSimilar(sampled);
        screens.push({
          index,
          screenStartSec: last ? toMilliseconds(timeSec) : 0,
          screenEndSec: Math.max(probe.durationSec, toMilliseconds(timeSec)),
          takenAtSec: toMilliseconds(timeSec),
          similarityToPrevious: similarity === null ? null : toScore(similarity),
          mostSimilarEarlier: earlier && { screen: earlier.screen, similarity: toScore(earlier.similarity) },
          ...(await storePicture(frame.rgb(), slice, context)),
        });
      }
    });
    return { producer: keyframeProducer, screens, sampledFrames, damagedPackets: tally.damagedPackets };
  },
});

/** Stores a frame as it is published and, if that is smaller, at source size; and measures what is on it. */
async function storePicture(
  rgb: { data: Uint8Array; width: number; height: number },
  { longEdge, jpegQuality }: Settings['keyframe'],
  context: StageContext,
): Promise<Pick<Screen, 'picture' | 'sourcePicture' | 'facts'>> {
  const { encodePicture } = await import('../vision/picture.ts');
  const { pictureFacts } = await import('../vision/facts.ts');
  const { data, width, height } = rgb;
  const store = async (edge: number | null, quality: number): Promise<Picture> => {
    const { bytes, ...size } = await encodePicture(data, width, height, { longEdge: edge, quality });
    return { digest: await context.putBlob(bytes), bytes: bytes.length, ...size };
  };
  const isReduced = Math.max(width, height) > longEdge;
  return {
    picture: await store(longEdge, jpegQuality),
    sourcePicture: isReduced ? await store(null, sourceQuality) : null,
    facts: await pictureFacts(data, width, height),
  };
}
