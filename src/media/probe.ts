import type { Probe } from '../records/media.ts';
import { MediaError } from './media-error.ts';
import { openMedia } from './open.ts';
import { scanTimes } from './scan.ts';
import { describeAudio, describeVideo, findDecoder, pickAudio, pickVideo } from './streams.ts';

/** What the file itself tells; digest, size and captions are the caller's to add. */
export type MediaFacts = Pick<
  Probe,
  'container' | 'durationSec' | 'statedDurationSec' | 'video' | 'audio' | 'streamCount'
>;

/** FFmpeg's score for "perhaps this format": at or below it, a file without usable streams was no media file. */
const doubtfulScore = 25;

/**
 * Reads what a media file holds, and the time stamps of all of it, decoding no more than its beginning.
 * @throws {MediaError} any code
 * @throws Node's own error where the file is missing or unreadable
 */
export async function probeMedia(path: string): Promise<MediaFacts> {
  const media = await openMedia(path);
  try {
    const video = pickVideo(media.streams);
    const audio = pickAudio(media.streams);
    const wanted = [video, audio].filter((stream) => stream !== null);
    if (wanted.length === 0) {
      throw new MediaError(media.context.probeScore <= doubtfulScore ? 'not-media' : 'no-streams', path);
    }
    for (const stream of wanted) findDecoder(path, stream);
    const times = await scanTimes(media, wanted);
    return {
      container: media.context.iformat?.name ?? 'unknown',
      durationSec: times.durationSec,
      statedDurationSec: times.statedDurationSec,
      video:
        video &&
        describeVideo(video, media.firstPictures.get(video.index) ?? null, times.streams.get(video.index)),
      audio: audio && describeAudio(audio, times.streams.get(audio.index)),
      streamCount: media.streams.length,
    };
  } finally {
    media.close();
  }
}
