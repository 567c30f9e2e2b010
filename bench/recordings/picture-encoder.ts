import {
  AV_CODEC_FLAG_GLOBAL_HEADER,
  AV_PICTURE_TYPE_I,
  AV_PICTURE_TYPE_NONE,
  type FFEncoderCodec,
} from 'node-av/constants';
import {
  avGetPixFmtFromName,
  Codec,
  CodecContext,
  CodecParameters,
  type Frame,
  Packet,
  Rational,
} from 'node-av/lib';
import { type Coded, check, type TimeBase, type Track } from './av.ts';
import { filmTransfer, type Transfer } from './looks.ts';

export interface PictureCoding {
  encoder: string;
  options: Record<string, string>;
  width: number;
  height: number;
  pixelFormat: string;
  /** Rate that the stream states. */
  framesPerSec: number;
  keyEverySec: number;
  /** Whether the container keeps the coder's header apart from the packets. */
  isHeaderApart: boolean;
  pixelShape?: readonly [num: number, den: number];
  transfer?: Transfer;
}

/** Encoders that know frames, not times. */
const counting = /^(mpeg[12]video|mpeg4|libtheora|flv|wmv2|mjpeg)$/;

/** Encodes pictures, each with its time, to a track. */
export class PictureEncoder {
  readonly #coding: PictureCoding;
  readonly #codec = new CodecContext();
  readonly #packet = new Packet();
  readonly #packets: Coded[] = [];
  readonly #durations = new Map<bigint, bigint>();
  readonly #timeBase: TimeBase;
  #nextKeySec = 0;

  constructor(coding: PictureCoding) {
    this.#coding = coding;
    const codec = this.#codec;
    const encoder = Codec.findEncoderByName(coding.encoder as FFEncoderCodec);
    if (!encoder) throw new Error(`This build of FFmpeg has no encoder ${coding.encoder}.`);
    this.#packet.alloc();
    codec.allocContext3(encoder);
    codec.threadCount = 1;
    if (coding.isHeaderApart) codec.setFlags(AV_CODEC_FLAG_GLOBAL_HEADER);
    codec.width = coding.width;
    codec.height = coding.height;
    codec.pixelFormat = avGetPixFmtFromName(coding.pixelFormat);
    const rate = new Rational(Math.round(coding.framesPerSec * 1000), 1000);
    codec.framerate = rate;
    codec.timeBase = counting.test(coding.encoder) ? rate.inv() : new Rational(1, 90_000);
    this.#timeBase = { num: codec.timeBase.num, den: codec.timeBase.den };
    // Key frames are placed one by one; the encoder is left no reason for others.
    codec.gopSize = 250;
    if (coding.pixelShape) codec.sampleAspectRatio = new Rational(...coding.pixelShape);
    const { primaries, transfer, space, range } = coding.transfer ?? filmTransfer;
    codec.colorPrimaries = primaries;
    codec.colorTrc = transfer;
    codec.colorSpace = space;
    codec.colorRange = range;
    // Options are set one by one: a dictionary given to open2 is freed twice by node-av 6.1.1.
    for (const [name, value] of Object.entries(coding.options))
      check(codec.setOption(name, value), `set ${name}`);
    check(codec.open2Sync(encoder, null), `open the encoder ${coding.encoder}`);
  }

  /** Adds a picture that is shown at `timeSec` for `durationSec`. The frame's time and type are changed. */
  add(frame: Frame, timeSec: number, durationSec: number): void {
    const { num, den } = this.#timeBase;
    const isKey = timeSec >= this.#nextKeySec - 1e-6;
    if (isKey) {
      const { keyEverySec } = this.#coding;
      this.#nextKeySec = (Math.floor(timeSec / keyEverySec + 1e-6) + 1) * keyEverySec;
    }
    frame.pts = BigInt(Math.round((timeSec * den) / num));
    frame.pictType = isKey ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE;
    this.#durations.set(frame.pts, BigInt(Math.max(1, Math.round((durationSec * den) / num))));
    this.#encode(frame);
  }

  /** The track; nothing can be added afterwards. */
  finish(): Track {
    this.#encode(null);
    const parameters = new CodecParameters();
    parameters.alloc();
    check(parameters.fromContext(this.#codec), 'describe the stream');
    this.#codec.freeContext();
    this.#packet.free();
    const { framesPerSec } = this.#coding;
    return { parameters, timeBase: this.#timeBase, packets: this.#packets, framesPerSec };
  }

  #encode(frame: Frame | null): void {
    check(this.#codec.sendFrameSync(frame), 'encode a picture');
    while (this.#codec.receivePacketSync(this.#packet) >= 0) {
      const { pts, dts } = this.#packet;
      const duration = this.#durations.get(pts) ?? 0n;
      this.#packets.push({ packet: this.#packet.clone()!, pts, dts, duration });
      this.#packet.unref();
    }
  }
}
