import { AV_PIX_FMT_GRAY8 } from 'node-av/constants';
import { Frame } from 'node-av/lib';

/** Keeps the memory of a room for as long as anybody has its bytes. */
const owners = new WeakMap<ArrayBufferLike, Frame>();

/**
 * Memory for the brightness of one picture after the other. FFmpeg copies into it: each picture whose planes are read from
 * JavaScript leaves buffers of its size behind, and after some thirty of them Node's collector looks through everything.
 */
export class LumaRoom {
  #size = { width: 0, height: 0 };
  #frame = new Frame();
  #bytes: Uint8Array = new Uint8Array(0);

  /** The first plane of a picture, where that has eight bits for each pixel, without padding; valid until the next call. */
  copyOf(picture: Frame): Uint8Array {
    const { width, height, format } = picture;
    if (width !== this.#size.width || height !== this.#size.height) this.#open(width, height);
    picture.format = AV_PIX_FMT_GRAY8;
    const copied = this.#frame.copy(picture);
    picture.format = format;
    if (copied < 0) throw new Error('The brightness of a decoded frame could not be copied.');
    return this.#bytes;
  }

  #open(width: number, height: number): void {
    const frame = new Frame();
    frame.alloc();
    Object.assign(frame, { width, height, format: AV_PIX_FMT_GRAY8 });
    const plane = frame.getBuffer(1) < 0 ? null : frame.data?.[0];
    if (!plane || frame.linesize[0] !== width)
      throw new Error('There is no memory for the brightness of a frame.');
    owners.set(plane.buffer, frame);
    this.#frame = frame;
    this.#bytes = new Uint8Array(plane.buffer, plane.byteOffset, width * height);
    this.#size = { width, height };
  }
}
