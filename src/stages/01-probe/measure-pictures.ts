import type { DecodeLimits } from '../../media/decode-budget.ts';
import { MediaError } from '../../media/media-error.ts';
import { toScore } from '../../records/basics.ts';
import type { PictureMeasures, VideoTrack } from '../../records/media.ts';

/** Streams that are looked at; a recorder writes two or three. */
const maxStreams = 4;
const places = 8;
const gapSec = 0.5;
/** Longer side at which pictures are read, and width at which they are compared. */
const longEdge = 960;
const compareWidth = 640;

/** Counts the letters and digits on a JPEG. */
export type CountChars = (jpeg: Uint8Array) => Promise<number>;

/**
 * Measures the picture streams of a file where there are several to choose from, by a few pictures of each; a file with
 * one is left as it is.
 */
export async function measurePictures(
  path: string,
  tracks: readonly VideoTrack[],
  durationSec: number,
  limits: DecodeLimits,
  countChars: CountChars,
): Promise<VideoTrack[]> {
  if (tracks.length < 2) return [...tracks];
  const measured: VideoTrack[] = [];
  for (const [position, track] of tracks.entries()) {
    const measures =
      position < maxStreams ? await measure(path, track, durationSec, limits, countChars) : null;
    measured.push({ ...track, measures });
  }
  return measured;
}

async function measure(
  path: string,
  track: VideoTrack,
  durationSec: number,
  limits: DecodeLimits,
  countChars: CountChars,
): Promise<PictureMeasures> {
  const { picturePairs } = await import('../../media/picture-pairs.ts');
  const { pictureFacts } = await import('../../vision/facts.ts');
  const { encodePicture } = await import('../../vision/picture.ts');
  const { toGrey } = await import('../../vision/grey.ts');
  const { createSamePicture } = await import('../../vision/same-picture.ts');
  const isSame = createSamePicture(compareWidth);
  const sum = { pairs: 0, read: 0, chars: 0, busy: 0, face: 0, still: 0, changes: 0 };
  let before: ReturnType<typeof toGrey> | null = null;
  const pairs = picturePairs(path, track, { places, gapSec, longEdge, durationSec, limits });
  try {
    for await (const [first, later] of pairs) {
      const { busyShare, faceShare } = await pictureFacts(first.data, first.width, first.height);
      const [grey, laterGrey] = [first, later].map(({ data, ...size }) => toGrey({ rgb: data, ...size }));
      sum.pairs += 1;
      // Reading takes longer than all else: every other picture is enough.
      if (sum.pairs % 2 === 1) {
        const { bytes } = await encodePicture(first.data, first.width, first.height);
        sum.chars += await countChars(bytes);
        sum.read += 1;
      }
      sum.busy += busyShare;
      sum.face += faceShare;
      if (isSame(grey!, laterGrey!)) sum.still += 1;
      if (before && !isSame(before, grey!)) sum.changes += 1;
      before = grey!;
    }
  } catch (error) {
    // One stream that is broken or asks for too much must not cost the others: it counts by what it gave.
    if (!(error instanceof MediaError)) throw error;
  }
  const mean = (total: number): number => (sum.pairs === 0 ? 0 : toScore(total / sum.pairs));
  return {
    pairs: sum.pairs,
    textChars: Math.round(sum.chars / Math.max(1, sum.read)),
    busyShare: mean(sum.busy),
    faceShare: mean(sum.face),
    stillShare: mean(sum.still),
    changes: sum.changes,
  };
}
