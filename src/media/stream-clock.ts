import { AV_NOPTS_VALUE } from 'node-av/constants';
import type { Packet, Stream } from 'node-av/lib';
import type { TimeBreak } from './time-breaks.ts';

/**
 * Puts the time stamps of one stream on the clock of the file, where 0 is what players show as the start. Packets are
 * shifted by the breaks that the scan of the file found, before they are decoded; what comes out is placed in seconds.
 */
export class StreamClock {
  readonly #unitSec: number;
  readonly #originSec: number;
  readonly #breaks: readonly TimeBreak[];
  #packets = 0;
  #passed = 0;
  #shift = 0n;
  #expectedSec = 0;

  /** @param originSec Time stamp that players show as 0. */
  constructor(originSec: number, { timeBase }: Pick<Stream, 'timeBase'>, breaks: readonly TimeBreak[]) {
    const { num, den } = timeBase;
    this.#unitSec = den > 0 ? num / den : 0;
    this.#originSec = originSec;
    this.#breaks = breaks;
  }

  /** Corrects the time stamps of the stream's next packet, in the order of the file. */
  shift(packet: Pick<Packet, 'pts' | 'dts'>): void {
    const next = this.#breaks[this.#passed];
    if (next?.packet === this.#packets) {
      this.#shift = this.#unitSec > 0 ? BigInt(Math.round(next.shiftSec / this.#unitSec)) : 0n;
      this.#passed += 1;
    }
    this.#packets += 1;
    if (this.#shift === 0n) return;
    if (packet.pts !== AV_NOPTS_VALUE) packet.pts += this.#shift;
    if (packet.dts !== AV_NOPTS_VALUE) packet.dts += this.#shift;
  }

  /**
   * Time in seconds of the frame with that time stamp; without one it follows the frame before, which lasted as long as
   * was said then. May be slightly negative at the start.
   */
  place(timestamp: bigint, durationSec: number): number {
    const timeSec =
      timestamp === AV_NOPTS_VALUE ? this.#expectedSec : Number(timestamp) * this.#unitSec - this.#originSec;
    this.#expectedSec = timeSec + durationSec;
    return timeSec;
  }

  /** Length in seconds of a duration in the stream's units; null where it is not given. */
  seconds(duration: bigint): number | null {
    return duration > 0n ? Number(duration) * this.#unitSec : null;
  }
}
