import { exitCodes } from './exit-codes.ts';

/** Ctrl-C once: ends what is under way in good order, with `say`. Twice: ends at once. */
export class Interruption implements Disposable {
  readonly #controller = new AbortController();
  readonly #onSignal: () => void;

  constructor(say: (text: string) => void) {
    this.#onSignal = () => {
      if (this.#controller.signal.aborted) process.exit(exitCodes.interrupted.code);
      say('Stopping; press Ctrl-C again to stop now.');
      this.#controller.abort(new Error('interrupted'));
    };
    process.on('SIGINT', this.#onSignal);
    process.on('SIGTERM', this.#onSignal);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  [Symbol.dispose](): void {
    process.off('SIGINT', this.#onSignal);
    process.off('SIGTERM', this.#onSignal);
  }
}
