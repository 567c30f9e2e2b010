import { AVERROR_EOF } from 'node-av/constants';
import { CodecContext, FFmpegError, Frame, type Packet, PosixError, type Stream } from 'node-av/lib';
import { type Container, selectStream } from './container.ts';
import { DecodeBudget, type DecodeLimits } from './decode-budget.ts';
import type { DecodeTally } from './decode-tally.ts';
import { codecOf, findDecoder } from './decoders.ts';
import { MediaError } from './media-error.ts';
import { readPackets } from './packets.ts';
import { StreamClock } from './stream-clock.ts';
import type { TimeBreak } from './time-breaks.ts';

export { type DecodeTally, newTally } from './decode-tally.ts';

/** Errors in a row that a decoder may report while it is emptied. */
const maxDrainErrors = 100;
const nothingYet = FFmpegError.AVERROR(PosixError.EAGAIN);

/** Decodes one stream on one thread, passing over what is damaged. */
export class StreamDecoder {
  readonly stream: Stream;
  readonly clock: StreamClock;
  readonly #media: Container;
  readonly #tally: DecodeTally;
  readonly #budget: DecodeBudget;
  readonly #codec: CodecContext;
  readonly #frame = new Frame();

  /**
   * @param breaks Where the stream's time stamps break, as the scan of the file found.
   * @throws {MediaError} `decoder-missing`, `undecodable`
   */
  constructor(
    media: Container,
    { index, breaks = [] }: { index: number; breaks?: readonly TimeBreak[] },
    tally: DecodeTally,
    limits?: Partial<DecodeLimits>,
  ) {
    this.#media = media;
    this.#tally = tally;
    this.#budget = new DecodeBudget(media, limits);
    this.stream = streamOf(media, index);
    this.clock = new StreamClock(media.originSec, this.stream, breaks);
    const decoder = findDecoder(media.path, this.stream);
    this.#frame.alloc();
    this.#codec = new CodecContext();
    this.#codec.allocContext3(decoder);
    this.#codec.parametersToContext(this.stream.codecpar);
    this.#codec.pktTimebase = this.stream.timeBase;
    this.#codec.threadCount = 1;
    this.#codec.setOption('max_pixels', this.#budget.limits.maxPixels);
    // Options are set one by one: a dictionary given to open2 is freed twice by node-av 6.1.1.
    const opened = this.#codec.open2Sync(decoder, null);
    if (opened < 0) {
      this.close();
      throw new MediaError(
        'undecodable',
        media.path,
        `The ${codecOf(this.stream)} decoder rejects stream ${index}.`,
      );
    }
  }

  /** Packets handed to the decoder so far. */
  get sentPackets(): number {
    return this.#tally.packets;
  }

  /** Skips frames that no other frame refers to, from the next packet on; or stops skipping. */
  skipNonReference(skip: boolean): void {
    this.#codec.setOption('skip_frame', skip ? 'noref' : 'default');
  }

  /**
   * Reads the stream to its end and yields decoded frames in order of presentation. A frame is valid until the
   * generator is advanced.
   * @throws {MediaError} `encrypted`, `too-many-frames`, `decompression-bomb`, `too-costly`
   */
  async *frames(): AsyncGenerator<Frame, void> {
    for await (const packet of this.streamPackets()) yield* this.decode(packet);
    yield* this.decode(null);
  }

  /**
   * Reads the packets of the stream to its end, with their time stamps on the clock of the file. A packet is valid until
   * the generator is advanced.
   * @throws {MediaError} `encrypted`
   */
  async *streamPackets(): AsyncGenerator<Packet, void> {
    const { index } = this.stream;
    selectStream(this.#media, index);
    for await (const packet of readPackets(this.#media, () => this.#damaged())) {
      if (packet.streamIndex !== index) continue;
      this.clock.shift(packet);
      yield packet;
    }
  }

  /** Forgets what was decoded, and that the last packet was said to be the last: a key frame must come next. */
  reset(): void {
    this.#codec.flushBuffers();
  }

  /**
   * Decodes a packet of the stream; null after the last one. Yields what it completes, as `frames` does.
   * @throws {MediaError} `too-many-frames`, `decompression-bomb`, `too-costly`
   */
  *decode(packet: Packet | null): Generator<Frame, void> {
    this.#budget.checkTime();
    if (packet) this.#tally.packets += 1;
    const sent = this.#codec.sendPacketSync(packet);
    if (packet && sent < 0) this.#damaged();
    yield* this.#received(packet ? 1 : maxDrainErrors);
  }

  close(): void {
    this.#frame.free();
    this.#codec.freeContext();
  }

  *#received(maxErrors: number): Generator<Frame, void> {
    const frame = this.#frame;
    let errors = 0;
    while (errors < maxErrors) {
      const received = this.#codec.receiveFrameSync(frame);
      if (received === AVERROR_EOF || received === nothingYet) return;
      if (received < 0) {
        errors += 1;
        this.#damaged();
        continue;
      }
      this.#budget.takeFrame(frame);
      this.#tally.decodedFrames += 1;
      if (frame.decodeErrorFlags !== 0) this.#damaged();
      yield frame;
      frame.unref();
    }
  }

  #damaged(): void {
    this.#tally.damagedPackets += 1;
  }
}

function streamOf({ path, streams }: Container, index: number): Stream {
  const stream = streams[index];
  if (stream) return stream;
  throw new RangeError(`${path} has no stream ${index}: did the file change after it was probed?`);
}
