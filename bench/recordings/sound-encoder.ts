/** Encodes samples to a sound track. */
import { AV_CODEC_FLAG_GLOBAL_HEADER, type AVSampleFormat, type FFEncoderCodec } from 'node-av/constants';
import {
  avChannelLayoutDefault,
  avGetSampleFmtFromName,
  Codec,
  CodecContext,
  CodecParameters,
  Frame,
  Packet,
  Rational,
} from 'node-av/lib';
import { type Coded, check, type Track } from './av.ts';

/** Sample formats that the encoders take. */
const formats: Record<string, 's16' | 's16p' | 'flt' | 'fltp'> = {
  flac: 's16',
  alac: 's16p',
  pcm_s16le: 's16',
  pcm_s16be: 's16',
  mp2: 's16',
  libopus: 'flt',
  aac: 'fltp',
  ac3: 'fltp',
  libvorbis: 'fltp',
  libmp3lame: 'fltp',
  wmav2: 'fltp',
};

const bitsPerSec: Record<string, number> = { aac: 128_000, mp2: 192_000, wmav2: 128_000, ac3: 192_000 };

/** Encodes one or two channels of equal length. */
export function encodeSound(
  channels: readonly Float32Array[],
  sampleRate: number,
  encoder: string,
  isHeaderApart: boolean,
): Track {
  const format = formats[encoder];
  const found = Codec.findEncoderByName(encoder as FFEncoderCodec);
  if (!found || !format) throw new Error(`Sound cannot be encoded as ${encoder}.`);
  const codec = new CodecContext();
  codec.allocContext3(found);
  if (isHeaderApart) codec.setFlags(AV_CODEC_FLAG_GLOBAL_HEADER);
  codec.sampleRate = sampleRate;
  codec.channelLayout = avChannelLayoutDefault(channels.length);
  codec.sampleFormat = avGetSampleFmtFromName(format);
  codec.timeBase = new Rational(1, sampleRate);
  codec.bitRate = BigInt(bitsPerSec[encoder] ?? 96_000);
  check(codec.open2Sync(found, null), `open the encoder ${encoder}`);
  const packets: Coded[] = [];
  const packet = new Packet();
  packet.alloc();
  const encode = (frame: Frame | null): void => {
    check(codec.sendFrameSync(frame), 'encode sound');
    while (codec.receivePacketSync(packet) >= 0) {
      const { pts, dts, duration } = packet;
      packets.push({ packet: packet.clone()!, pts, dts, duration });
      packet.unref();
    }
  };
  const total = channels[0]!.length;
  const step = codec.frameSize || 1024;
  for (let at = 0; at < total; at += step) {
    const parts = channels.map((samples) => samples.subarray(at, at + step));
    const frame = frameOf(parts, codec.sampleFormat, format, sampleRate);
    frame.pts = BigInt(at);
    encode(frame);
    frame.free();
  }
  encode(null);
  const parameters = new CodecParameters();
  parameters.alloc();
  check(parameters.fromContext(codec), 'describe the sound');
  codec.freeContext();
  packet.free();
  return { parameters, timeBase: { num: 1, den: sampleRate }, packets, framesPerSec: null };
}

function frameOf(
  parts: readonly Float32Array[],
  sampleFormat: AVSampleFormat,
  format: string,
  rate: number,
): Frame {
  const frame = new Frame();
  frame.alloc();
  frame.format = sampleFormat;
  frame.sampleRate = rate;
  frame.channelLayout = avChannelLayoutDefault(parts.length);
  frame.nbSamples = parts[0]!.length;
  check(frame.allocBuffer(), 'allocate sound');
  const planes = format.endsWith('p') ? parts : [interleaved(parts)];
  planes.forEach((plane, index) => {
    // Rounded, not cut off: full scale is 32,767.
    const content = format.startsWith('s16')
      ? Int16Array.from(plane, (sample) => Math.round(Math.min(1, Math.max(-1, sample)) * 32_767))
      : plane;
    frame.extendedData![index]!.set(new Uint8Array(content.buffer, content.byteOffset, content.byteLength));
  });
  return frame;
}

function interleaved(parts: readonly Float32Array[]): Float32Array {
  const [first, second] = parts;
  if (!second) return first!;
  const both = new Float32Array(first!.length * 2);
  for (let i = 0; i < first!.length; i += 1) {
    both[2 * i] = first![i]!;
    both[2 * i + 1] = second[i]!;
  }
  return both;
}
