/** Support for tests: encodes pictures and sound into a file that `testing.ts` has opened. */
import {
  AV_CODEC_FLAG_GLOBAL_HEADER,
  AV_DISPOSITION_ATTACHED_PIC,
  AV_PKT_DATA_DISPLAYMATRIX,
  AVCOL_RANGE_JPEG,
  AVCOL_RANGE_MPEG,
  AVFMT_GLOBALHEADER,
  type AVPixelFormat,
  type AVSampleFormat,
  type FFEncoderCodec,
} from 'node-av/constants';
import {
  avChannelLayoutDefault,
  avGetPixFmtFromName,
  avGetSampleFmtFromName,
  Codec,
  CodecContext,
  FFmpegError,
  type FormatContext,
  Frame,
  Packet,
  Rational,
  SoftwareScaleContext,
  type Stream,
} from 'node-av/lib';
import { displayMatrix, paintWords, stateColours } from './testing-display.ts';
import { label } from './testing-labels.ts';
import type { TestPicture, TestPictures, TestSound } from './testing-media.ts';

/** Ticks per second in which pictures are timed; MPEG-4 allows 16 bits of it. */
const clockRate = 60_000;

abstract class StreamWriter {
  done = false;
  nextSec = 0;
  protected readonly codec = new CodecContext();
  protected readonly frame = new Frame();
  readonly #output: FormatContext;
  readonly #packet = new Packet();
  #stream: Stream | null = null;

  constructor(output: FormatContext) {
    this.#output = output;
    this.frame.alloc();
    this.#packet.alloc();
  }

  /** Encodes the next frame, or finishes the stream. */
  abstract step(): void;

  close(): void {
    this.frame.free();
    this.#packet.free();
    this.codec.freeContext();
  }

  protected allocate(name: string): Codec {
    const encoder = Codec.findEncoderByName(name as FFEncoderCodec);
    if (!encoder) throw new Error(`This build of FFmpeg has no encoder ${name}.`);
    this.codec.allocContext3(encoder);
    this.codec.threadCount = 1;
    if ((Number(this.#output.oformat?.flags ?? 0) & AVFMT_GLOBALHEADER) !== 0) {
      this.codec.setFlags(AV_CODEC_FLAG_GLOBAL_HEADER);
    }
    return encoder;
  }

  protected open(encoder: Codec): Stream {
    check(this.codec.open2Sync(encoder, null), `open the encoder ${encoder.name}`);
    const stream = this.#output.newStream(null);
    stream.timeBase = this.codec.timeBase;
    check(stream.codecpar.fromContext(this.codec), 'describe the stream');
    this.#stream = stream;
    return stream;
  }

  protected encode(frame: Frame | null): void {
    check(this.codec.sendFrameSync(frame), 'encode');
    while (this.codec.receivePacketSync(this.#packet) >= 0) {
      const stream = this.#stream!;
      this.#packet.streamIndex = stream.index;
      this.#packet.rescaleTs(this.codec.timeBase, stream.timeBase);
      check(this.#output.interleavedWriteFrameSync(this.#packet), 'write a packet');
    }
    this.done = frame === null;
  }
}

export class PictureWriter extends StreamWriter {
  readonly #video: TestPictures;
  readonly #pictures: Iterator<TestPicture>;
  readonly #scaler = new SoftwareScaleContext();
  #index = 0;

  constructor(output: FormatContext, video: TestPictures) {
    super(output);
    this.#video = video;
    this.#pictures = video.pictures[Symbol.iterator]();
    this.#scaler.allocContext();
    const { width, height, framesPerSec, encoder = 'libx264', options = {} } = video;
    const codec = this.codec;
    const found = this.allocate(encoder);
    codec.width = width;
    codec.height = height;
    codec.pixelFormat = this.#format;
    codec.framerate = new Rational(Math.round(framesPerSec * 1000), 1000);
    // AVI counts frames and would fill a finer clock with empty ones; early MPEG knows but a few frame rates.
    const counts = output.oformat?.name === 'avi' || /^mpeg[12]/.test(encoder);
    codec.timeBase = counts ? codec.framerate.inv() : new Rational(1, clockRate);
    codec.gopSize = 30;
    if (video.pixelShape) codec.sampleAspectRatio = new Rational(video.pixelShape.num, video.pixelShape.den);
    stateColours(codec, video);
    if (video.lumaRange) codec.colorRange = video.lumaRange === 'full' ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG;
    const quality = encoder === 'libx264' ? { preset: 'ultrafast', crf: '4' } : {};
    for (const [name, value] of Object.entries({ ...quality, ...options })) {
      check(codec.setOption(name, value), `set ${name}`);
    }
    const stream = this.open(found);
    stream.avgFrameRate = codec.framerate;
    stream.sampleAspectRatio = codec.sampleAspectRatio;
    label(stream, video.labels ?? {});
    if (video.attached) stream.disposition = AV_DISPOSITION_ATTACHED_PIC;
    if (video.rotationDeg || video.mirrored) {
      const matrix = displayMatrix(video);
      check(stream.codecpar.addCodedSideData(AV_PKT_DATA_DISPLAYMATRIX, matrix), 'state the rotation');
    }
  }

  get #format(): AVPixelFormat {
    return avGetPixFmtFromName(this.#video.pixelFormat ?? 'yuv420p');
  }

  step(): void {
    const next = this.#pictures.next();
    if (next.done) {
      this.encode(null);
      return;
    }
    const timeSec = next.value.timeSec ?? this.#index / this.#video.framesPerSec;
    this.#allocate(this.frame, this.#format);
    this.#paint(next.value);
    this.frame.pts = BigInt(Math.round((timeSec * this.codec.timeBase.den) / this.codec.timeBase.num));
    this.encode(this.frame);
    this.#index += 1;
    this.nextSec = timeSec + 1 / this.#video.framesPerSec;
  }

  override close(): void {
    this.#scaler.freeContext();
    super.close();
  }

  #allocate(frame: Frame, format: AVPixelFormat): void {
    frame.unref();
    frame.width = this.#video.width;
    frame.height = this.#video.height;
    frame.format = format;
    frame.colorRange = this.codec.colorRange;
    stateColours(frame, this.#video);
    frame.sampleAspectRatio = this.codec.sampleAspectRatio;
    check(frame.allocBuffer(), 'allocate a picture');
  }

  #paint(picture: TestPicture): void {
    const { width, height } = this.#video;
    const { luma = 0, rgb, words } = picture;
    if (words) {
      for (const [plane, word] of words.entries()) paintWords(this.frame, plane, word);
      return;
    }
    if (rgb) {
      const source = new Frame();
      source.alloc();
      this.#allocate(source, avGetPixFmtFromName('rgb24'));
      copyRows(source, 0, rgb, width * 3, height);
      check(this.#scaler.scaleFrameSync(this.frame, source), 'convert a picture');
      source.free();
      return;
    }
    const planes = this.frame.data!;
    for (const plane of planes.slice(1)) plane.fill(128);
    if (typeof luma === 'number') planes[0]!.fill(luma);
    else copyRows(this.frame, 0, luma, width, height);
  }
}

export class SoundWriter extends StreamWriter {
  readonly #sound: TestSound;
  #position = 0;

  constructor(output: FormatContext, sound: TestSound) {
    super(output);
    this.#sound = sound;
    this.nextSec = sound.startSec ?? 0;
    const { encoder = 'aac', sampleRate, channels = 1 } = sound;
    const found = this.allocate(encoder);
    this.codec.sampleRate = sampleRate;
    this.codec.channelLayout = avChannelLayoutDefault(channels);
    this.codec.sampleFormat = this.#format;
    this.codec.timeBase = new Rational(1, sampleRate);
    this.codec.bitRate = BigInt(sound.bitsPerSec ?? 128_000);
    label(this.open(found), sound.labels ?? {});
  }

  get #isWhole(): boolean {
    return /^(pcm_s16|flac|mp2)/.test(this.#sound.encoder ?? '');
  }

  get #format(): AVSampleFormat {
    if (this.#isWhole) return avGetSampleFmtFromName('s16');
    return avGetSampleFmtFromName(this.#sound.encoder?.startsWith('pcm_f32') ? 'flt' : 'fltp');
  }

  step(): void {
    const { samples, channelSamples = [], sampleRate, channels = 1, startSec = 0 } = this.#sound;
    const count = Math.min(this.codec.frameSize || 1024, samples.length - this.#position);
    if (count <= 0) {
      this.encode(null);
      return;
    }
    const cut = (all: Float32Array): Float32Array | Int16Array => {
      const exact = all.slice(this.#position, this.#position + count);
      return this.#isWhole ? Int16Array.from(exact, (sample) => sample * 32_767) : exact;
    };
    this.frame.unref();
    this.frame.format = this.#format;
    this.frame.sampleRate = sampleRate;
    this.frame.channelLayout = avChannelLayoutDefault(channels);
    this.frame.nbSamples = count;
    check(this.frame.allocBuffer(), 'allocate sound');
    for (const [channel, plane] of this.frame.data!.entries()) {
      plane.set(new Uint8Array(cut(channelSamples[channel] ?? samples).buffer));
    }
    this.frame.pts = BigInt(Math.round(startSec * sampleRate) + this.#position);
    this.encode(this.frame);
    this.#position += count;
    this.nextSec = startSec + this.#position / sampleRate;
  }
}

function copyRows(frame: Frame, plane: number, tight: Uint8Array, rowBytes: number, rows: number): void {
  const target = frame.data![plane]!;
  const lineBytes = frame.linesize[plane]!;
  for (let row = 0; row < rows; row += 1) {
    target.set(tight.subarray(row * rowBytes, (row + 1) * rowBytes), row * lineBytes);
  }
}

/** Throws where FFmpeg reports failure. */
export function check(result: number, action: string): void {
  if (result < 0) throw new Error(`Could not ${action}: ${FFmpegError.strerror(result)}`);
}
