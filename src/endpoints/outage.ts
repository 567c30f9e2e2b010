/** So many questions in a row without an answer, over so long a time: the server is down, not in a hurry. */
const mostGivenUp = 10;
const longestSec = 300;

/** Tells a server that is down from one that now and then fails: all videos that are left would wait for it in vain. */
export class Outage {
  #givenUp = 0;
  #sinceMs = 0;

  /** The server has answered, be it that it does not take the request. */
  answered(): void {
    this.#givenUp = 0;
  }

  /**
   * A question was given up after all its retries.
   * @returns For how many seconds there was no answer where it is time to stop, else null.
   */
  gaveUp(nowMs: number): number | null {
    if (this.#givenUp === 0) this.#sinceMs = nowMs;
    this.#givenUp++;
    const seconds = (nowMs - this.#sinceMs) / 1000;
    return this.#givenUp >= mostGivenUp && seconds >= longestSec ? Math.round(seconds) : null;
  }
}
