/** Time stamps are rounded to milliseconds by some containers: half of one counts as on time. */
const toleranceSec = 0.0005;

/**
 * When a film is looked at: at each k / framesPerSec (k = 0, 1, 2, …) from its first picture on, and at times that are
 * added.
 */
export class SampleSchedule {
  readonly periodSec: number;
  #addedSec: number | null;
  #next: number;

  /** @param firstSec When the first picture comes: it is looked at then. */
  constructor(framesPerSec: number, firstSec: number) {
    this.periodSec = 1 / framesPerSec;
    this.#addedSec = firstSec;
    this.#next = Math.floor((firstSec + toleranceSec) / this.periodSec) + 1;
  }

  /** Adds a time that is not before any that was given out; it is left out where the next is as good as it. */
  add(timeSec: number): void {
    if (this.#next * this.periodSec - timeSec > toleranceSec) this.#addedSec = timeSec;
  }

  /** The times before `timeSec` that have not been given out yet, in order; each is given out once. */
  *before(timeSec: number): Generator<number, void> {
    if (this.#addedSec !== null && this.#addedSec < timeSec) {
      const addedSec = this.#addedSec;
      this.#addedSec = null;
      yield addedSec;
    }
    while (this.#next * this.periodSec < timeSec - toleranceSec) {
      yield this.#next++ * this.periodSec;
    }
  }
}
