import { AV_NOPTS_VALUE } from 'node-av/constants';
import type { Frame } from 'node-av/lib';
import type { AudioStream } from '../records/media.ts';
import type { Sound } from '../records/speech.ts';
import type { ChannelMeter } from './channel-meter.ts';
import type { DecodeLimits } from './decode-budget.ts';
import { noteTime } from './decode-tally.ts';
import { MediaError } from './media-error.ts';
import { MonoResampler } from './mono-resampler.ts';
import { openMedia } from './open.ts';
import { SoundTrack } from './sound-track.ts';
import { type DecodeTally, newTally, StreamDecoder } from './stream-decoder.ts';

export interface AudioOptions {
  /** Samples per second that are given out. */
  sampleRate: number;
  /** Sound after this time, in seconds, is not decoded: a file may hold more than it says. */
  untilSec?: number;
  /** What is made of the channels: the mix of all, by default, or one of them (the first where there are fewer). */
  channel?: Sound['channel'];
  /** Told of the channels while decoding; closed by whoever made it. */
  meter?: ChannelMeter;
  limits?: Partial<DecodeLimits>;
  /** Filled in while decoding. */
  tally?: DecodeTally;
}

export interface AudioChunk {
  /** Time of the first sample in seconds from the start of the file. */
  startSec: number;
  /** Mono, -1 to 1; a second of it, less in the last chunk. */
  samples: Float32Array;
}

/** Disagreement of time stamps and samples that is put down to rounding and left alone. */
const toleranceSec = 0.1;

/** Sound outside these bounds is damage; to convert it could take any amount of memory. */
const minSampleRate = 1000;
const maxSampleRate = 1_000_000;
const maxFrameSec = 60;

/**
 * Decodes a sound stream to mono, a second at a time. The chunks follow each other without a gap: sample n is heard
 * `n / sampleRate` after the first. Gaps in the time stamps and damaged packets become silence; overlaps are cut.
 * The first chunk starts where the sound starts, which may be after 0.
 * @throws {MediaError} `undecodable` where no sound can be decoded, `too-many-frames` and `too-costly` at the limits,
 * and what opening the file throws
 */
export async function* decodeAudio(
  path: string,
  stream: AudioStream,
  options: AudioOptions,
): AsyncGenerator<AudioChunk, void> {
  const { sampleRate, untilSec = Number.POSITIVE_INFINITY, channel = 'mix', meter, limits } = options;
  const { tally = newTally() } = options;
  const media = await openMedia(path);
  let decoder: StreamDecoder | null = null;
  const resampler = new MonoResampler(sampleRate, channel);
  try {
    decoder = new StreamDecoder(media, stream, tally, limits);
    const track = new SoundTrack(sampleRate);
    let originSec: number | null = null;
    let given = 0;
    for await (const frame of decoder.frames()) {
      if (!isPlausible(frame)) {
        tally.damagedPackets += 1;
        continue;
      }
      const timeSec = decoder.clock.place(timestampOf(frame), frame.nbSamples / frame.sampleRate);
      if (timeSec > untilSec) break;
      noteTime(tally, timeSec);
      if (originSec === null) {
        originSec = Math.max(0, timeSec);
        track.drop(Math.round((originSec - timeSec) * sampleRate));
      }
      meter?.add(frame, timeSec - originSec);
      for (const samples of placed(frame, timeSec - originSec, sampleRate, track, resampler, tally)) {
        yield { startSec: originSec + given / sampleRate, samples };
        given += samples.length;
      }
    }
    if (originSec === null)
      throw new MediaError('undecodable', path, `Stream ${stream.index} gave no audio.`);
    for (const samples of [...track.write(resampler.drain()), ...track.rest()]) {
      yield { startSec: originSec + given / sampleRate, samples };
      given += samples.length;
    }
    if (given === 0) throw new MediaError('undecodable', path, `Stream ${stream.index} gave no audio.`);
  } finally {
    resampler.close();
    decoder?.close();
    media.close();
  }
}

function isPlausible({ nbSamples, sampleRate }: Frame): boolean {
  const isRate = sampleRate >= minSampleRate && sampleRate <= maxSampleRate;
  return isRate && nbSamples > 0 && nbSamples / sampleRate <= maxFrameSec;
}

function timestampOf({ bestEffortTimestamp, pts }: Frame): bigint {
  return bestEffortTimestamp === AV_NOPTS_VALUE ? pts : bestEffortTimestamp;
}

/** Writes a frame to the track at its time, `atSec` after the track's first sample; yields full pieces. */
function* placed(
  frame: Frame,
  atSec: number,
  sampleRate: number,
  track: SoundTrack,
  resampler: MonoResampler,
  tally: DecodeTally,
): Generator<Float32Array> {
  const aheadSec = atSec - (track.position + resampler.pending) / sampleRate;
  if (aheadSec > toleranceSec || resampler.differs(frame)) yield* track.write(resampler.drain());
  if (aheadSec > toleranceSec) yield* track.silence(Math.round(atSec * sampleRate) - track.position);
  if (aheadSec < -toleranceSec) track.drop(Math.round(-aheadSec * sampleRate));
  const samples = resampler.convert(frame);
  if (samples) yield* track.write(samples);
  else tally.damagedPackets += 1;
}
