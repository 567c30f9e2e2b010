import type { Probe } from '../records/media.ts';
import { findDurationSec } from './duration.ts';
import { MediaError } from './media-error.ts';
import { type OpenMedia, openMedia } from './open.ts';
import { readPackets } from './packets.ts';
import { describeAudio, describeVideo, findDecoder, pickAudio, pickVideo } from './streams.ts';

/** What the file itself tells; digest, size and captions are the caller's to add. */
export type MediaFacts = Pick<Probe, 'container' | 'durationSec' | 'video' | 'audio' | 'streamCount'>;

/** FFmpeg's score for "perhaps this format": at or below it, a file without usable streams was no media file. */
const doubtfulScore = 25;

/** Packets that are looked at for encryption. */
const sampledPackets = 200;

/**
 * Reads what a media file holds, decoding no more than its beginning.
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
    const durationSec = await findDurationSec(media, wanted);
    await checkEncryption(media);
    return {
      container: media.context.iformat?.name ?? 'unknown',
      durationSec,
      video: video && describeVideo(video, media.firstPictures.get(video.index) ?? null),
      audio: audio && describeAudio(audio),
      streamCount: media.streams.length,
    };
  } finally {
    media.close();
  }
}

async function checkEncryption(media: OpenMedia): Promise<void> {
  let packets = 0;
  for await (const _ of readPackets(media, () => {})) {
    packets += 1;
    if (packets >= sampledPackets) return;
  }
}
