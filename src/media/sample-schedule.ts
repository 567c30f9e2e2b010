/** Time stamps are rounded to milliseconds by some containers: half of one counts as on time. */
const toleranceSec = 0.0005;

/** Sample times k / framesPerSec (k = 0, 1, 2, …): tells which frames are the first at or after one. */
export class SampleSchedule {
  readonly periodSec: number;
  #next: number | null = null;

  constructor(framesPerSec: number) {
    this.periodSec = 1 / framesPerSec;
  }

  /** Seconds by which a frame at `timeSec` is past the sample time that it would serve; negative: not yet due. */
  lateSec(timeSec: number): number {
    return this.#next === null ? 0 : timeSec - this.#next * this.periodSec + toleranceSec;
  }

  /**
   * The times at which a frame is looked at that comes at `timeSec` and stands until `untilSec`: when it comes, if it
   * is due then, and at each sample time after that. Marks them as served.
   */
  *served(timeSec: number, untilSec: number): Generator<number, void> {
    if (this.lateSec(timeSec) >= 0) {
      this.#take(timeSec);
      yield timeSec;
    }
    while (this.#next !== null && this.#next * this.periodSec < untilSec - toleranceSec) {
      const dueSec = this.#next * this.periodSec;
      this.#take(dueSec);
      yield dueSec;
    }
  }

  /** Marks all sample times up to `timeSec` as served. */
  #take(timeSec: number): void {
    this.#next = Math.floor((timeSec + toleranceSec) / this.periodSec) + 1;
  }
}
