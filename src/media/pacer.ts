import { setImmediate as nextTurn } from 'node:timers/promises';

/** Longest stretch of uninterrupted native work, in milliseconds. */
const stretchMs = 20;

/** Lets timers and messages through while a loop of synchronous native calls runs. */
export class Pacer {
  #lastRest = performance.now();

  async rest(): Promise<void> {
    if (performance.now() - this.#lastRest < stretchMs) return;
    await nextTurn();
    this.#lastRest = performance.now();
  }
}
