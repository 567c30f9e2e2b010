import { AV_NOPTS_VALUE } from 'node-av/constants';
import type { Stream } from 'node-av/lib';
import type { Container } from './container.ts';
import { MediaError } from './media-error.ts';
import { readPackets } from './packets.ts';
import { StreamClock } from './stream-clock.ts';
import { usualFrameSec } from './streams.ts';

/** Packets that are looked at before the search for the end is given up: over 100 h of pictures and sound. */
const maxPackets = 50_000_000;

/**
 * Length of the file in seconds: as stated by the container, else by the streams, else by the time stamp at which
 * the last packet ends. The packets decide too where what is stated is a guess (raw AAC: from the bit rate) or is
 * blind to breaks in the time stamps (MPEG transport streams).
 * @throws {MediaError} `no-duration`, `encrypted`
 */
export async function findDurationSec(media: Container, wanted: readonly Stream[]): Promise<number> {
  const guessed = media.jumpy || media.context.iformat?.name === 'aac';
  const stated = media.statedDurationSec ?? statedByStreams(media, wanted);
  if (stated !== null && !guessed) return stated;
  const scanned = await scanEnd(media, wanted);
  if (scanned > 0) return scanned;
  if (stated !== null) return stated;
  throw new MediaError('no-duration', media.path);
}

function statedByStreams(media: Container, streams: readonly Stream[]): number | null {
  const ends = streams.map(({ startTime, duration, timeBase }) => {
    if (duration <= 0n) return 0;
    const start = startTime === AV_NOPTS_VALUE ? 0n : startTime;
    return (Number(start + duration) * timeBase.num) / timeBase.den - media.originSec;
  });
  const end = Math.max(0, ...ends);
  return end > 0 ? end : null;
}

async function scanEnd(media: Container, streams: readonly Stream[]): Promise<number> {
  const clocks = new Map(streams.map((stream) => [stream.index, new StreamClock(media, stream)]));
  let endSec = 0;
  let packets = 0;
  for await (const packet of readPackets(media, () => {})) {
    packets += 1;
    if (packets > maxPackets) break;
    const clock = clocks.get(packet.streamIndex);
    if (!clock) continue;
    const { pts, dts, duration } = packet;
    const lengthSec = clock.seconds(duration) ?? usualFrameSec(media.streams[packet.streamIndex]!);
    // Packets come in decoding order: only those times run forward.
    const timeSec = clock.place(dts === AV_NOPTS_VALUE ? pts : dts, lengthSec);
    const shownLaterSec =
      pts === AV_NOPTS_VALUE || dts === AV_NOPTS_VALUE ? 0 : (clock.seconds(pts - dts) ?? 0);
    endSec = Math.max(endSec, timeSec + shownLaterSec + lengthSec);
  }
  return endSec;
}
