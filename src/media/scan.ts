import { AV_NOPTS_VALUE, AV_PKT_FLAG_DISCARD, AVMEDIA_TYPE_VIDEO } from 'node-av/constants';
import type { Packet, Stream } from 'node-av/lib';
import { toMilliseconds } from '../records/basics.ts';
import type { Container } from './container.ts';
import { usualFrameSec } from './frame-rate.ts';
import { MediaError } from './media-error.ts';
import { readPackets } from './packets.ts';
import { findBreaks, type PacketTimes, type TimeBreak } from './time-breaks.ts';

/** Packets that are looked at, in all: some 40 h of pictures and sound, and 200 MB of times. */
const maxPackets = 12_000_000;

/** Where the container's own word differs from its packets by no more than this, its word is taken. */
const agreementSec = 0.5;

/** What sums of floating-point seconds may be off by, in milliseconds. */
const roundingMs = 0.001;

const nothing = [Number.NaN, Number.NaN, Number.NaN];

/** When a stream is heard or seen, in seconds from the start of the file. */
export interface StreamTimes {
  startSec: number;
  endSec: number;
  /** Where its time stamps break, and by how much they are shifted from there on. */
  breaks: TimeBreak[];
  /** Longest time between a picture and the next; 0 for sound. */
  longestStandSec: number;
}

export interface FileTimes {
  /** Length of the file, from its start to the end of its last stream. */
  durationSec: number;
  /** What the container states; null where it states nothing. */
  statedDurationSec: number | null;
  /** By the index of the stream; a stream without packets has none. */
  streams: ReadonlyMap<number, StreamTimes>;
}

/**
 * Reads the time stamps of all packets of the given streams, decoding nothing. Headers are hints: a file may hold more
 * than it states, or less.
 * @throws {MediaError} `no-duration`, `encrypted`
 */
export async function scanTimes(media: Container, wanted: readonly Stream[]): Promise<FileTimes> {
  const lists = new Map(wanted.map((stream) => [stream.index, new PacketList(stream, media)]));
  let packets = 0;
  for await (const packet of readPackets(media, () => {})) {
    lists.get(packet.streamIndex)?.add(packet);
    packets += 1;
    if (packets > maxPackets) break;
  }
  const filled = [...lists].filter(([, list]) => list.count > 0);
  const statedSec = media.statedDurationSec ?? statedByStreams(media, wanted);
  const breaks = findBreaks(
    filled.map(([, list]) => list),
    // The length of raw AAC is guessed from its bit rate; where time stamps jump it is that of the last one.
    { statedSec: isGuess(media) ? null : statedSec, jumpy: media.jumpy },
  );
  const streams = new Map(filled.map(([index, list], at) => [index, list.times(breaks[at]!)]));
  return {
    durationSec: lengthOf(media, [...streams.values()], statedSec),
    statedDurationSec: statedSec,
    streams,
  };
}

function isGuess({ jumpy, context }: Container): boolean {
  return jumpy || context.iformat?.name === 'aac';
}

function lengthOf(media: Container, streams: readonly StreamTimes[], statedSec: number | null): number {
  const endSec = Math.max(0, ...streams.map((stream) => stream.endSec));
  if (endSec === 0) {
    if (statedSec !== null) return statedSec;
    throw new MediaError('no-duration', media.path);
  }
  const agrees = statedSec !== null && Math.abs(statedSec - endSec) <= agreementSec && !isGuess(media);
  return agrees ? statedSec : endSec;
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

/** The times of a stream's packets, in three growing arrays. */
class PacketList implements PacketTimes {
  count = 0;
  readonly storesDecodingTimes: boolean;
  readonly #unitSec: number;
  readonly #originSec: number;
  readonly #usualSec: number;
  readonly #isVideo: boolean;
  #values = new Float64Array(3 * 1024);

  constructor(stream: Stream, { originSec, context }: Container) {
    const { num, den } = stream.timeBase;
    this.#unitSec = den > 0 ? num / den : 0;
    this.#originSec = originSec;
    this.storesDecodingTimes = !/matroska/.test(context.iformat?.name ?? '');
    this.#usualSec = usualFrameSec(stream);
    this.#isVideo = stream.codecpar.codecType === AVMEDIA_TYPE_VIDEO;
  }

  readonly dts = (packet: number): number => this.#values[3 * packet]!;
  readonly pts = (packet: number): number => this.#values[3 * packet + 1]!;
  readonly duration = (packet: number): number => this.#values[3 * packet + 2]!;

  add({ dts, pts, duration, flags }: Packet): void {
    if (3 * this.count === this.#values.length) {
      const longer = new Float64Array(2 * this.#values.length);
      longer.set(this.#values);
      this.#values = longer;
    }
    // What an edit list leaves out is decoded but not shown: its times say nothing.
    const isShown = (flags & AV_PKT_FLAG_DISCARD) === 0;
    const times = isShown
      ? [
          this.#seconds(dts),
          this.#seconds(pts),
          duration > 0n ? Number(duration) * this.#unitSec : this.#usualSec,
        ]
      : nothing;
    this.#values.set(times, 3 * this.count);
    this.count += 1;
  }

  times(breaks: TimeBreak[]): StreamTimes {
    const comeAtSec = new Float64Array(this.count);
    let [shown, endSec, passed, shiftSec, nextSec] = [0, 0, 0, 0, 0];
    for (let packet = 0; packet < this.count; packet++) {
      if (breaks[passed]?.packet === packet) shiftSec = breaks[passed++]!.shiftSec;
      const durationSec = this.duration(packet);
      if (Number.isNaN(durationSec)) continue;
      const pts = this.pts(packet);
      const stampedSec = (Number.isNaN(pts) ? this.dts(packet) : pts) + shiftSec;
      // Without a time of its own it follows the one before.
      const atSec = Number.isNaN(stampedSec) ? nextSec : Math.max(0, stampedSec);
      comeAtSec[shown++] = atSec;
      nextSec = atSec + durationSec;
      endSec = Math.max(endSec, nextSec);
    }
    const inOrder = comeAtSec.subarray(0, shown).sort();
    let longestStandSec = 0;
    for (let next = 1; this.#isVideo && next < shown; next++) {
      longestStandSec = Math.max(longestStandSec, inOrder[next]! - inOrder[next - 1]!);
    }
    return {
      startSec: toMilliseconds(inOrder[0] ?? 0),
      // Upwards: a file of one sample is short, not without a length.
      endSec: Math.ceil(endSec * 1000 - roundingMs) / 1000,
      breaks,
      longestStandSec: toMilliseconds(longestStandSec),
    };
  }

  #seconds(stamp: bigint): number {
    return stamp === AV_NOPTS_VALUE ? Number.NaN : Number(stamp) * this.#unitSec - this.#originSec;
  }
}
