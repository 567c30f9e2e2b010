import { audioStreamSchema, type Probe, type VideoTrack } from '../records/media.ts';
import { decodable } from './decoders.ts';
import { MediaError } from './media-error.ts';
import { openMedia } from './open.ts';
import { scanTimes } from './scan.ts';
import { describeAudio, describeVideo, labelsOf, pictureStreams, soundStreams } from './streams.ts';

/** What the file itself tells; digest, size and captions are the caller's to add. */
export type MediaFacts = Pick<
  Probe,
  | 'container'
  | 'durationSec'
  | 'statedDurationSec'
  | 'video'
  | 'audio'
  | 'videoTracks'
  | 'audioTracks'
  | 'streamCount'
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
    const moving = decodable(path, pictureStreams(media.streams));
    const sounding = decodable(path, soundStreams(media.streams));
    const wanted = [...moving, ...sounding];
    if (wanted.length === 0) {
      throw new MediaError(media.context.probeScore <= doubtfulScore ? 'not-media' : 'no-streams', path);
    }
    const times = await scanTimes(media, wanted);
    const pictures = moving.flatMap((stream) => {
      const first = media.firstPictures.get(stream.index) ?? null;
      const video = describeVideo(stream, first, times.streams.get(stream.index));
      const stated = stream.codecpar.width > 0 && stream.codecpar.height > 0;
      return video ? [{ video, stated, track: { ...video, ...labelsOf(stream), measures: null } }] : [];
    });
    const audioTracks = sounding.map((stream) => describeAudio(stream, times.streams.get(stream.index)));
    const audio = audioTracks.find(({ marks }) => marks.includes('default')) ?? audioTracks[0];
    return {
      container: media.context.iformat?.name ?? 'unknown',
      durationSec: times.durationSec,
      statedDurationSec: times.statedDurationSec,
      video: (pictures.find(({ stated }) => stated) ?? pictures[0])?.video ?? null,
      audio: audio ? audioStreamSchema.parse(audio) : null,
      videoTracks: pictures.map(({ track }): VideoTrack => track),
      audioTracks,
      streamCount: media.streams.length,
    };
  } finally {
    media.close();
  }
}
