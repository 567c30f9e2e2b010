/** Writes tracks into a file. */
import {
  AV_DISPOSITION_DEFAULT,
  AV_LOG_QUIET,
  AV_PKT_DATA_DISPLAYMATRIX,
  type AVDisposition,
} from 'node-av/constants';
import { Dictionary, FormatContext, Log, Rational, type Stream } from 'node-av/lib';
import { type Coded, check, secondsOf, type Track } from './av.ts';
import type { Turn } from './recipe.ts';

export interface MuxedTrack {
  track: Track;
  isDefault: boolean;
  language?: string | null;
  turn?: Turn;
}

export interface MuxedFile {
  /** FFmpeg's name of the container. */
  muxer: string;
  options: Record<string, string>;
  tracks: readonly MuxedTrack[];
}

/** Writes the packets of all tracks in the order of their decoding times. */
export async function writeFile(path: string, { muxer, options, tracks }: MuxedFile): Promise<void> {
  Log.setLevel(AV_LOG_QUIET);
  const output = new FormatContext();
  check(output.allocOutputContext2(null, muxer, path), `choose the container ${muxer}`);
  try {
    check(await output.openOutput(), `create ${path}`);
    const streams = tracks.map((track) => addStream(output, track));
    const dictionary = Dictionary.fromObject(options);
    check(await output.writeHeader(dictionary), `write the header of ${path}`);
    dictionary.free();
    const queue = tracks.flatMap(({ track }, index) =>
      track.packets.map((coded) => ({ coded, index, atSec: secondsOf(coded.dts, track.timeBase) })),
    );
    queue.sort((a, b) => a.atSec - b.atSec);
    for (const { coded, index } of queue) writePacket(output, streams[index]!, tracks[index]!.track, coded);
    check(await output.writeTrailer(), `write the end of ${path}`);
  } finally {
    output.closeOutputSync();
    output.freeContext();
  }
}

function addStream(output: FormatContext, { track, isDefault, language, turn }: MuxedTrack): Stream {
  const stream = output.newStream(null);
  check(track.parameters.copy(stream.codecpar), 'describe the stream');
  stream.codecpar.codecTag = 0;
  stream.timeBase = new Rational(track.timeBase.num, track.timeBase.den);
  stream.sampleAspectRatio = stream.codecpar.sampleAspectRatio;
  stream.disposition = (isDefault ? AV_DISPOSITION_DEFAULT : 0) as AVDisposition;
  if (track.framesPerSec !== null) {
    stream.avgFrameRate = new Rational(Math.round(track.framesPerSec * 1000), 1000);
  }
  if (language) stream.metadata = Dictionary.fromObject({ language });
  if (turn) {
    const [a, b, c, d] = turn;
    const one = 0x10000;
    const matrix = Int32Array.from([a * one, b * one, 0, c * one, d * one, 0, 0, 0, 0x40000000]);
    const content = Buffer.from(matrix.buffer);
    check(stream.codecpar.addCodedSideData(AV_PKT_DATA_DISPLAYMATRIX, content), 'state how it is turned');
  }
  return stream;
}

function writePacket(output: FormatContext, stream: Stream, { timeBase }: Track, coded: Coded): void {
  const packet = coded.packet.clone()!;
  packet.pts = coded.pts;
  packet.dts = coded.dts;
  packet.duration = coded.duration;
  packet.streamIndex = stream.index;
  packet.rescaleTs(new Rational(timeBase.num, timeBase.den), stream.timeBase);
  check(output.interleavedWriteFrameSync(packet), 'write a packet');
  packet.free();
}
