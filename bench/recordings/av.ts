/** FFmpeg in process: reading packets and decoding, without the code that is under test. */
import { AV_LOG_QUIET, AVMEDIA_TYPE_AUDIO, AVMEDIA_TYPE_VIDEO } from 'node-av/constants';
import {
  Codec,
  CodecContext,
  CodecParameters,
  FFmpegError,
  FormatContext,
  Frame,
  Log,
  Packet,
  type Stream,
} from 'node-av/lib';

export interface TimeBase {
  num: number;
  den: number;
}

/** A packet with its times in units of the track; the packet itself is shared and never changed. */
export interface Coded {
  packet: Packet;
  pts: bigint;
  dts: bigint;
  duration: bigint;
}

/** One coded stream, not yet in any file. */
export interface Track {
  parameters: CodecParameters;
  timeBase: TimeBase;
  packets: readonly Coded[];
  /** Rate that a header states; null for sound. */
  framesPerSec: number | null;
}

/** Throws where FFmpeg reports failure; gives the result otherwise. */
export function check(result: number, action: string): number {
  if (result < 0) throw new Error(`Could not ${action}: ${FFmpegError.strerror(result)}`);
  return result;
}

export function secondsOf(units: bigint, { num, den }: TimeBase): number {
  return (Number(units) * num) / den;
}

async function opened<T>(
  path: string,
  sort: 'pictures' | 'sound',
  use: (c: FormatContext, s: Stream) => T,
): Promise<T> {
  Log.setLevel(AV_LOG_QUIET);
  const context = new FormatContext();
  check(await context.openInput(path), `open ${path}`);
  try {
    check(await context.findStreamInfo(), `read ${path}`);
    const type = sort === 'pictures' ? AVMEDIA_TYPE_VIDEO : AVMEDIA_TYPE_AUDIO;
    const stream = context.streams.find(({ codecpar }) => codecpar.codecType === type);
    if (!stream) throw new Error(`${path} has no ${sort}.`);
    return use(context, stream);
  } finally {
    context.closeInputSync();
  }
}

function* packetsOf(context: FormatContext, index: number): Generator<Packet> {
  const packet = new Packet();
  packet.alloc();
  try {
    while (context.readFrameSync(packet) >= 0) {
      if (packet.streamIndex === index) yield packet;
      packet.unref();
    }
  } finally {
    packet.free();
  }
}

/**
 * The packets of a file's first sound stream as they are, without what comes before its beginning: containers that
 * know no times below 0 would shift everything for it.
 */
export function copyOfSound(path: string): Promise<Track> {
  return opened(path, 'sound', (context, stream) => {
    const parameters = new CodecParameters();
    parameters.alloc();
    check(stream.codecpar.copy(parameters), 'copy what the stream is');
    const { num, den } = stream.timeBase;
    parameters.initialPadding = 0;
    const packets: Coded[] = [];
    for (const packet of packetsOf(context, stream.index)) {
      const { pts, dts, duration } = packet;
      if (pts >= 0n) packets.push({ packet: packet.clone()!, pts, dts, duration });
    }
    return { parameters, timeBase: { num, den }, packets, framesPerSec: null };
  });
}

/** Hands every decoded frame of a stream to `take`, with its time in seconds, until that says false. */
export function decode(
  path: string,
  sort: 'pictures' | 'sound',
  take: (frame: Frame, timeSec: number) => boolean,
): Promise<void> {
  return opened(path, sort, (context, stream) => {
    const decoder = Codec.findDecoder(stream.codecpar.codecId);
    if (!decoder) throw new Error(`No decoder for ${path}.`);
    const codec = new CodecContext();
    const frame = new Frame();
    frame.alloc();
    codec.allocContext3(decoder);
    try {
      check(codec.parametersToContext(stream.codecpar), 'describe the stream to its decoder');
      codec.pktTimebase = stream.timeBase;
      codec.threadCount = 1;
      check(codec.open2Sync(decoder, null), 'open the decoder');
      const received = (): boolean => {
        while (codec.receiveFrameSync(frame) >= 0) {
          if (!take(frame, secondsOf(frame.bestEffortTimestamp, stream.timeBase))) return false;
          frame.unref();
        }
        return true;
      };
      for (const packet of packetsOf(context, stream.index)) {
        check(codec.sendPacketSync(packet), 'decode');
        if (!received()) return;
      }
      check(codec.sendPacketSync(null), 'empty the decoder');
      received();
    } finally {
      frame.free();
      codec.freeContext();
    }
  });
}
