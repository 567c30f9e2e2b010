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

  /** Marks all sample times up to `timeSec` as served. */
  take(timeSec: number): void {
    this.#next = Math.floor((timeSec + toleranceSec) / this.periodSec) + 1;
  }
}
