/** Ends a request: at the caller's wish, or because the answer does not begin or end in time. */
export class Deadline implements Disposable {
  readonly #controller = new AbortController();
  readonly #outer: AbortSignal;
  readonly #abort = (): void => this.#controller.abort(this.#outer.reason);
  readonly #whole: NodeJS.Timeout;
  readonly #first: NodeJS.Timeout | null;
  /** What ran out, in words; null while nothing has. */
  missed: string | null = null;

  constructor(outer: AbortSignal, wholeSec: number, firstSec: number | null) {
    this.#outer = outer;
    outer.addEventListener('abort', this.#abort, { once: true });
    if (outer.aborted) this.#abort();
    this.#whole = this.#timer(wholeSec, `timed out after ${wholeSec} s (timeoutSec)`);
    this.#first =
      firstSec === null ? null : this.#timer(firstSec, `no first token after ${firstSec} s (firstTokenSec)`);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The answer has begun. */
  begun(): void {
    if (this.#first) clearTimeout(this.#first);
  }

  [Symbol.dispose](): void {
    this.begun();
    clearTimeout(this.#whole);
    this.#outer.removeEventListener('abort', this.#abort);
  }

  #timer(seconds: number, message: string): NodeJS.Timeout {
    return setTimeout(() => {
      this.missed ??= message;
      this.#controller.abort(new Error(message));
    }, 1000 * seconds);
  }
}
