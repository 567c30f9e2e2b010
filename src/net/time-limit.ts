/** The longest that a timer can be set to: 24 days. */
const mostMs = 2 ** 31 - 1;

/**
 * Aborts after some seconds, unless it is disposed of before. `AbortSignal.timeout` would hold everything that waits for it
 * until its time is up, however long that is done.
 */
export class TimeLimit implements Disposable {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;

  constructor(seconds: number) {
    this.#timer = setTimeout(() => this.#controller.abort(), Math.min(mostMs, 1000 * seconds));
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }
}
