import { AV_PKT_DATA_ENCRYPTION_INFO, AVERROR_EOF, AVERROR_INVALIDDATA } from 'node-av/constants';
import { FFmpegError, Packet, PosixError } from 'node-av/lib';
import type { Container } from './container.ts';
import { MediaError } from './media-error.ts';
import { Pacer } from './pacer.ts';

/** Unreadable places in a row after which the rest of the file is given up. */
const maxBadReads = 100;
const nothingYet = FFmpegError.AVERROR(PosixError.EAGAIN);

/**
 * Reads packets to the end of the file. A damaged place is reported and passed over; any other trouble ends the
 * reading as the end of a truncated file does. The packet is valid until the generator is advanced.
 * @throws {MediaError} `encrypted`
 */
export async function* readPackets(media: Container, onDamage: () => void): AsyncGenerator<Packet, void> {
  const pacer = new Pacer();
  const packet = new Packet();
  packet.alloc();
  try {
    let badReads = 0;
    while (badReads < maxBadReads) {
      const read = media.context.readFrameSync(packet);
      if (read === AVERROR_INVALIDDATA || read === nothingYet) {
        badReads += 1;
        if (read === AVERROR_INVALIDDATA) onDamage();
        continue;
      }
      if (read === AVERROR_EOF || read < 0) return;
      badReads = 0;
      if (packet.getSideData(AV_PKT_DATA_ENCRYPTION_INFO)) throw new MediaError('encrypted', media.path);
      yield packet;
      packet.unref();
      await pacer.rest();
    }
  } finally {
    packet.free();
  }
}
