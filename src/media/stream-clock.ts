import { AV_NOPTS_VALUE } from 'node-av/constants';
import type { Stream } from 'node-av/lib';
import type { Container } from './container.ts';

/** A step back by more than this is a break in the time stamps, not disorder among neighbours. */
const maxBackSec = 1;

/** A step ahead by more than this is a break where the container is known for breaks (as in the ffmpeg program). */
const maxJumpyAheadSec = 10;

/** What time stamps may exceed the stated length by. */
const slackSec = 1;

/** Longest gap that is believed: a slide may stand for long as one frame, but damage can ask for any time. */
const maxAheadSec = 3600;

/** The same where the length of the file is not known. */
const maxUnknownAheadSec = 600;

/**
 * Puts the time stamps of one stream on the clock of the file, where 0 is what players show as the start.
 * Missing ones follow the frame before; after a break (wrap, restart, garbage) time goes on where it was.
 */
export class StreamClock {
  readonly #unitSec: number;
  readonly #maxAheadSec: number;
  readonly #firstEndSec: number;
  readonly #endSec: number;
  #offsetSec: number;
  #expectedSec: number | null = null;
  #breaks = 0;

  constructor(
    media: Pick<Container, 'originSec' | 'statedDurationSec' | 'jumpy'>,
    stream: Pick<Stream, 'timeBase'>,
  ) {
    const { num, den } = stream.timeBase;
    this.#unitSec = den > 0 ? num / den : 0;
    const known = media.statedDurationSec;
    this.#firstEndSec = known === null ? maxUnknownAheadSec : known + slackSec;
    // A container that jumps gets its stated length from the last time stamp, which says nothing then.
    this.#endSec = known === null || media.jumpy ? Number.POSITIVE_INFINITY : known + slackSec;
    if (media.jumpy) this.#maxAheadSec = maxJumpyAheadSec;
    else this.#maxAheadSec = known === null ? maxUnknownAheadSec : maxAheadSec;
    this.#offsetSec = -media.originSec;
  }

  /** Times that a time stamp was not believed. */
  get breaks(): number {
    return this.#breaks;
  }

  /** Length in seconds of a duration in the stream's units; null where it is not given. */
  seconds(duration: bigint): number | null {
    return duration > 0n ? Number(duration) * this.#unitSec : null;
  }

  /** Time in seconds of the frame with that time stamp. May be slightly negative at the start. */
  place(timestamp: bigint, durationSec: number): number {
    const expectedSec = this.#expectedSec ?? 0;
    let timeSec = expectedSec;
    if (timestamp !== AV_NOPTS_VALUE) {
      timeSec = Number(timestamp) * this.#unitSec + this.#offsetSec;
      const aheadSec = timeSec - expectedSec;
      if (this.#isBreak(timeSec, aheadSec)) {
        this.#offsetSec -= aheadSec;
        timeSec = expectedSec;
        this.#breaks += 1;
      }
    }
    this.#expectedSec = timeSec + durationSec;
    return timeSec;
  }

  #isBreak(timeSec: number, aheadSec: number): boolean {
    if (aheadSec < -maxBackSec) return true;
    // The first frame may come as late as the file is long: a stream need not start with the file.
    if (this.#expectedSec === null) return timeSec > this.#firstEndSec;
    return aheadSec > this.#maxAheadSec || timeSec > this.#endSec;
  }
}
