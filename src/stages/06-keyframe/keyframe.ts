import { StoppedError } from '../../base/errors.ts';
import { pinnedVersion } from '../../config/package.ts';
import type { Settings } from '../../config/schema.ts';
import type { StageContext } from '../../engine/stage.ts';
import { type Producer, toMilliseconds, toScore } from '../../records/basics.ts';
import { clipsSchema } from '../../records/clip.ts';
import { probeSchema } from '../../records/media.ts';
import { type Picture, type Screen, screensSchema } from '../../records/screen.ts';
import type { EmbedImage } from '../../vision/embedding.ts';
import { findScreens } from '../../vision/find-screens.ts';
import { ImageEncoderError } from '../../vision/image-encoder-error.ts';
import { changeInLongest, Thumbnails } from '../../vision/lasting-change.ts';
import { onnxProducer } from '../../vision/onnx-producer.ts';
import { createSamePicture } from '../../vision/same-picture.ts';
import { defineVideoStage, type LimitSettings } from '../define-stage.ts';
import { videoOf } from '../shared/choose-tracks.ts';
import { damageCheck } from '../shared/damage.ts';
import { decodeLimits, PictureBudget, pictureLimits } from '../shared/picture-limits.ts';
import { keyframeProducers } from '../shared/producers.ts';
import { readingMedia } from '../shared/reading-media.ts';
import { pictureScores } from './picture-scores.ts';

/** Quality of the copy at source size that OCR reads. */
const sourceQuality = 95;

/**
 * Frames → the screens of the video and their keyframes, in one decoding pass (paper section 4.3; docs/keyframes.md).
 * The screens are those of the whole video, whatever the clips; `perClip` starts anew at each clip, as the paper does.
 */
export const keyframe = defineVideoStage({
  name: 'keyframe',
  version: 16,
  resource: 'cpu',
  title: 'find keyframes',
  optional: true,
  readsSource: true,
  slice: ({ keyframe: slice, embedImage, media: { videoTrack } }) => ({
    ...slice,
    videoTrack,
    ...(slice.detector === 'embedding' && { encoder: imageEncoderIdentity(embedImage) }),
  }),
  limits: (settings) => ({ pictures: pictureLimits(settings), encoder: encoderPlace(settings) }),
  providers: ({ encoder }) => ({
    ...keyframeProducers,
    ...(encoder?.encoder === 'onnx' &&
      encoder.weights !== null && { encoder: onnxProducer(encoder.model, encoder.weights) }),
  }),
  ignores: (slice) => (slice.perClip ? [] : ['clip']),
  inputs: { probe: probeSchema },
  // Read for `perClip` alone, so that keyframes by themselves need nothing of the sound.
  optionalInputs: { clip: clipsSchema },
  output: screensSchema,
  checks: [damageCheck],
  scores: pictureScores,
  cpuSecPerSec: 0.03,
  async run({ probe, clip }, slice, context, limits) {
    const { decodeFrames } = await import('../../media/frames.ts');
    const { newTally } = await import('../../media/decode-tally.ts');
    const stream = videoOf(probe, slice);
    if (!stream) throw new Error('Keyframes were asked of a video without pictures.');
    const tally = newTally();
    const budget = new PictureBudget(limits.pictures);
    const frames = { sampled: 0 };
    const thumbnails = new Thumbnails();
    const isSame = createSamePicture(slice.compareWidth);
    const decoded = watched(
      decodeFrames(await context.localFile(), stream, {
        ...slice,
        untilSec: probe.durationSec,
        limits: decodeLimits(limits.pictures, probe.durationSec),
        tally,
        isSame,
      }),
      context,
      (frame) => {
        frames.sampled++;
        thumbnails.see(frame);
      },
    );
    const embedImage = slice.encoder && (await openEmbedImage(slice.encoder, limits.encoder, context));
    const restartsAtSec = slice.perClip && clip ? clip.clips.map(({ startSec }) => startSec) : [];
    const screens: Screen[] = [];
    await readingMedia(async () => {
      for await (const found of findScreens(decoded, {
        ...slice,
        ...(embedImage && { embedImage }),
        restartsAtSec,
        untilSec: probe.durationSec,
      })) {
        const takenAtSec = toMilliseconds(found.takenAtSec);
        const { mostSimilarEarlier: earlier, similarityToPrevious: similarity } = found;
        screens.push({
          index: screens.length,
          screenStartSec: screens.length === 0 ? 0 : toMilliseconds(found.startSec),
          screenEndSec:
            found.endSec === null ? Math.max(probe.durationSec, takenAtSec) : toMilliseconds(found.endSec),
          takenAtSec,
          similarityToPrevious: similarity === null ? null : toScore(similarity),
          mostSimilarEarlier: earlier && { screen: earlier.screen, similarity: toScore(earlier.similarity) },
          reveals: found.reveals,
          continues: found.continues,
          ...(await storePicture(found.rgb, slice, context)),
        });
        budget.take(screens.at(-1)!);
      }
    });
    return {
      producer: keyframeProducer(slice.detector),
      screens,
      sampledFrames: frames.sampled,
      packets: tally.packets,
      damagedPackets: tally.damagedPackets,
      firstPictureSec: toMilliseconds(tally.firstSec ?? 0),
      lastPictureSec: toMilliseconds(tally.lastSec ?? 0),
      longestStandSec: toMilliseconds(tally.longestGapSec),
      changeInLongest: toScore(changeInLongest(screens, thumbnails)),
    };
  },
});

/** Where an image encoder is had from. */
function encoderPlace({ embedImage: { revision, hub, url, timeoutSec } }: Pick<LimitSettings, 'embedImage'>) {
  return { revision, hub, url, timeoutSec };
}

/** @throws StoppedError where the encoder cannot be had: no other video would have it either. */
async function openEmbedImage(
  identity: ReturnType<typeof imageEncoderIdentity>,
  place: ReturnType<typeof encoderPlace>,
  context: StageContext,
): Promise<EmbedImage> {
  const { imageEncoderOptions, openImageEncoder } = await import('../../vision/image-encoders.ts');
  // An encoder reads only what its identity names.
  const settings = { model: '', file: '', weights: null, preprocessing: null, ...place, ...identity };
  const translateEncoderErrors = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw error instanceof ImageEncoderError ? new StoppedError(error.message) : error;
    }
  };
  const encoder = await translateEncoderErrors(() =>
    context.shared('image encoder', () => openImageEncoder(imageEncoderOptions(settings, process.env))),
  );
  return (picture) => translateEncoderErrors(() => encoder.embed(picture));
}

/** The frames, shown to `see` as they pass, until the unit is stopped. */
async function* watched<F extends { timeSec: number }>(
  frames: AsyncIterable<F>,
  { signal, onProgress }: StageContext,
  see: (frame: F) => void,
): AsyncGenerator<F, void> {
  for await (const frame of frames) {
    if (signal.aborted) signal.throwIfAborted();
    see(frame);
    yield frame;
    onProgress(frame.timeSec);
  }
}

/** Stores a frame as it is published and, if that is smaller, at source size; and measures what is on it. */
async function storePicture(
  rgb: { data: Uint8Array; width: number; height: number },
  { longEdge, jpegQuality }: Settings['keyframe'],
  context: StageContext,
): Promise<Pick<Screen, 'picture' | 'sourcePicture' | 'facts' | 'hash'>> {
  const { encodePicture } = await import('../../vision/picture.ts');
  const { pictureFacts } = await import('../../vision/facts.ts');
  const { toGrey } = await import('../../vision/grey.ts');
  const { pictureHash } = await import('../../vision/picture-hash.ts');
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
    hash: pictureHash(toGrey({ rgb: data, width, height })),
  };
}

/** Of the `embedImage` section what bears on the vectors: the revision only where it alone tells which weights they are. */
function imageEncoderIdentity({
  encoder,
  model,
  file,
  revision,
  weights,
  preprocessing,
}: Settings['embedImage']) {
  if (encoder === 'embedded') return { encoder, version: pinnedVersion('nsfwjs') };
  if (encoder === 'endpoint') return { encoder, model };
  const isKnown = weights !== null && preprocessing !== null;
  return { encoder, model, file, weights, preprocessing, ...(!isKnown && { revision }) };
}

function keyframeProducer(detector: string): Producer {
  return { name: 'lectern', model: detector, version: '4' };
}
