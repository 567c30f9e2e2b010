import { DataError } from '../../base/errors.ts';
import type { AudioTrack } from '../../records/media.ts';
import type { HeardSound } from '../../records/speech.ts';
import { bestSound, channelsToTry, type Hearing, isEnough, mixOrChannel } from './rate-sound.ts';

/** Tracks that are listened to, and times that the file is listened to in all. */
const maxTracks = 6;
const maxHearings = 10;

/** The sound to work with, and what was found in all that there is. */
export interface FoundSound<H> {
  chosen: H;
  heard: HeardSound[];
}

/**
 * Listens to the tracks in the order given, until one is clear or all have been heard, and to single channels where the
 * mix of them fails. A track that cannot be decoded is passed over.
 * @throws DataError where none can be decoded
 */
export async function findSound<H extends Hearing>(
  tracks: readonly AudioTrack[],
  wanted: { languages: readonly string[]; durationSec: number },
  hear: (track: AudioTrack, channel: Hearing['channel']) => Promise<H>,
): Promise<FoundSound<H>> {
  const { languages, durationSec } = wanted;
  const best: H[] = [];
  const heard: HeardSound[] = [];
  const failures: DataError[] = [];
  let listened = 0;
  for (const track of tracks.slice(0, maxTracks)) {
    if (heard.length >= maxHearings || best.some((one) => isEnough(one, languages, durationSec))) break;
    listened += 1;
    try {
      const mix = await hear(track, 'mix');
      const channels: H[] = [];
      for (const channel of channelsToTry(mix, languages)) {
        if (heard.length + channels.length + 1 >= maxHearings) break;
        channels.push(await hear(track, channel));
        if (isEnough(channels.at(-1)!, languages, durationSec)) break;
      }
      heard.push(...[mix, ...channels].map(recordOf));
      best.push(mixOrChannel(mix, channels, languages));
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      failures.push(error);
      heard.push({ ...unheard(track), failure: error.reason });
    }
  }
  if (best.length === 0) throw failures[0] ?? new Error('Sound was asked of a video without any.');
  heard.push(...tracks.slice(listened).map(unheard));
  return { chosen: bestSound(best, languages), heard };
}

function recordOf({ track, channel, speechSec, disagreement, mixing }: Hearing): HeardSound {
  const cancelledSec = mixing && mixing.channels.length > 0 ? mixing.cancelledSeconds : null;
  return { ...unheard(track), channel, speechSec, disagreement, cancelledSec };
}

/** The record of a track that was not listened to. */
export function unheard({ index, language, title }: AudioTrack): HeardSound {
  const none = { speechSec: null, disagreement: null, cancelledSec: null, failure: null };
  return { stream: index, channel: 'mix', language, title, ...none };
}
