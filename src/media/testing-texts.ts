/** Support for tests: puts text tracks beside the streams of a small media file. */
import { AV_LOG_QUIET, type AVCodecID, type AVDisposition, AVMEDIA_TYPE_SUBTITLE } from 'node-av/constants';
import { Dictionary, FormatContext, Log, Packet, Rational, type Stream } from 'node-av/lib';
import { openContainer } from './container.ts';
import { readPackets } from './packets.ts';
import { check } from './testing-writers.ts';

export interface TestTexts {
  codec: AVCodecID;
  /** ISO 639-2. */
  language?: string;
  title?: string;
  disposition?: AVDisposition;
  /** What stands at the head of the track, such as the styles of SubStation. */
  header?: Buffer;
  cues: { startSec: number; durationSec: number; data: Buffer }[];
}

/** Copies the beginning of a media file, with text tracks, into a container that follows from the extension. */
export async function addTextTracks(
  from: string,
  to: string,
  tracks: readonly TestTexts[],
  untilSec = Number.POSITIVE_INFINITY,
): Promise<void> {
  Log.setLevel(AV_LOG_QUIET);
  const input = await openContainer(from, 'sound');
  const output = new FormatContext();
  const packet = new Packet();
  packet.alloc();
  try {
    check(output.allocOutputContext2(null, null, to), 'choose the container');
    const copies = input.streams.map((stream) => {
      const copy = output.newStream(null);
      check(stream.codecpar.copy(copy.codecpar), 'copy the stream');
      copy.codecpar.codecTag = 0;
      copy.timeBase = stream.timeBase;
      return copy;
    });
    const texts = tracks.map((track) => ({ track, stream: newTextStream(output, track) }));
    check(await output.openOutput(), 'create the file');
    check(await output.writeHeader(null), 'write the header');
    for (const { track, stream } of texts) {
      const perSec = stream.timeBase.den / stream.timeBase.num;
      for (const { startSec, durationSec, data } of track.cues) {
        packet.data = data;
        packet.streamIndex = stream.index;
        packet.pts = packet.dts = BigInt(Math.round(startSec * perSec));
        packet.duration = BigInt(Math.round(durationSec * perSec));
        check(await output.interleavedWriteFrame(packet), 'write a text');
        packet.unref();
      }
    }
    for await (const read of readPackets(input, () => {})) {
      const [stream, copy] = [input.streams[read.streamIndex]!, copies[read.streamIndex]!];
      if ((Number(read.dts) * stream.timeBase.num) / stream.timeBase.den >= untilSec) continue;
      read.rescaleTs(stream.timeBase, copy.timeBase);
      check(await output.interleavedWriteFrame(read), 'copy a packet');
    }
    check(await output.writeTrailer(), 'write the index');
  } finally {
    packet.free();
    output.freeContext();
    input.close();
  }
}

function newTextStream(output: FormatContext, track: TestTexts): Stream {
  const stream = output.newStream(null);
  stream.codecpar.codecType = AVMEDIA_TYPE_SUBTITLE;
  stream.codecpar.codecId = track.codec;
  if (track.header) stream.codecpar.extradata = track.header;
  stream.timeBase = new Rational(1, 1000);
  if (track.disposition !== undefined) stream.disposition = track.disposition;
  const { language, title } = track;
  if (language !== undefined || title !== undefined)
    stream.metadata = Dictionary.fromObject({ ...(language && { language }), ...(title && { title }) });
  return stream;
}
