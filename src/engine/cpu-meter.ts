/**
 * Divides the processor time of this process among the pieces of work that are under way in it: each gets an equal part
 * of what was used while it ran. The parts add up to the whole, whichever of them used it.
 */
export class CpuMeter {
  readonly #underWay = new Set<{ microseconds: number }>();
  #last = process.cpuUsage();

  /** Begins a piece of work; what is returned ends it and gives its seconds. */
  start(): () => number {
    this.#divide();
    const share = { microseconds: 0 };
    this.#underWay.add(share);
    return () => {
      this.#divide();
      this.#underWay.delete(share);
      return share.microseconds / 1e6;
    };
  }

  #divide(): void {
    const now = process.cpuUsage();
    const microseconds = now.user - this.#last.user + (now.system - this.#last.system);
    this.#last = now;
    for (const share of this.#underWay) share.microseconds += microseconds / this.#underWay.size;
  }
}
