/** What a piece of work may take before it is stopped. */
export interface WorkBounds {
  /** CPU seconds of its process; null where others work in the same process, or where it waits by nature. */
  cpuSec: number | null;
  /** Seconds without progress: nothing it does comes to an end, and it uses next to no CPU time. */
  stallSec: number;
}

/**
 * CPU time of less than this share of `stallSec` is no progress: an idle process uses some to say that it is alive and to
 * look after its parent, up to a hundredth of a slow core. Work gets more even where fifty processes want each core.
 */
const idleShare = 0.02;
/**
 * Seconds that count at most between two calls. Where the watcher itself gets to run so rarely, the machine is asleep or
 * gives nobody any time, and what it watches is not to blame.
 */
const longestStepSec = 1;

/**
 * Decides when a piece of work has taken too much. It counts what the work was able to do, not the time on the wall: on
 * a machine that is shared with others, the same work takes any time and the same CPU time.
 */
export class WorkWatch {
  readonly #bounds: WorkBounds;
  readonly #cpuAtStart: number;
  #cpuAtProgress: number;
  #stalledSec = 0;

  /** @param cpuSec What the process had used before. */
  constructor(bounds: WorkBounds, cpuSec: number) {
    this.#bounds = bounds;
    this.#cpuAtStart = cpuSec;
    this.#cpuAtProgress = cpuSec;
  }

  /** Something came to an end: a stage, a request. */
  noteProgress(): void {
    this.#stalledSec = 0;
  }

  /**
   * To be called again and again.
   * @param elapsedSec Since the last call.
   * @param cpuSec What the process has used by now, from its start.
   * @returns Why the work has to be stopped, or null.
   */
  overdueReason(elapsedSec: number, cpuSec: number): string | null {
    const { cpuSec: mostCpuSec, stallSec } = this.#bounds;
    this.#stalledSec += Math.min(elapsedSec, longestStepSec);
    if (mostCpuSec !== null) {
      if (cpuSec - this.#cpuAtStart > mostCpuSec)
        return `It used more than ${seconds(mostCpuSec)} of CPU time.`;
      if (cpuSec - this.#cpuAtProgress > stallSec * idleShare) {
        this.#cpuAtProgress = cpuSec;
        this.#stalledSec = 0;
      }
    }
    if (this.#stalledSec <= stallSec) return null;
    return `It made no progress for ${seconds(stallSec)}.`;
  }
}

function seconds(value: number): string {
  return `${Math.round(value)} s`;
}
