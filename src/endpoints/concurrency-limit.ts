import { pause } from '../base/pause.ts';

/** Places for a bounded number of requests at once, given in the order in which they were asked for. */
export class ConcurrencyLimit {
  readonly #waiting = new Set<() => void>();
  #free: number;
  #heldUntilMs = 0;

  constructor(places: number) {
    this.#free = places;
  }

  /** Gives no place for some seconds from now: the server has asked for a pause, which holds for all. */
  hold(seconds: number): void {
    this.#heldUntilMs = Math.max(this.#heldUntilMs, performance.now() + 1000 * seconds);
  }

  /**
   * Waits for a place and works in it.
   * @throws the signal's reason where it aborts before there is one
   */
  async run<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    await this.#enter(signal);
    try {
      await this.#outwaitHold(signal);
      return await work();
    } finally {
      this.#leave();
    }
  }

  async #enter(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#free > 0) {
      this.#free--;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const abort = (): void => {
        this.#waiting.delete(enter);
        reject(signal.reason);
      };
      const enter = (): void => {
        signal.removeEventListener('abort', abort);
        resolve();
      };
      signal.addEventListener('abort', abort, { once: true });
      this.#waiting.add(enter);
    });
  }

  #leave(): void {
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#free++;
      return;
    }
    this.#waiting.delete(next);
    next();
  }

  async #outwaitHold(signal: AbortSignal): Promise<void> {
    for (let ms = this.#leftMs(); ms > 0; ms = this.#leftMs()) await pause(ms, signal);
  }

  #leftMs(): number {
    return Math.ceil(this.#heldUntilMs - performance.now());
  }
}
