import { useEffect, useState } from 'preact/hooks';

/** The moment of the video that is looked at, whether it plays or not. Many watch it, so it is no state of the page. */
export class Clock {
  sec = 0;
  readonly #watchers = new Set<(sec: number) => void>();

  set(sec: number): void {
    this.sec = sec;
    for (const watch of this.#watchers) watch(sec);
  }

  /** @returns A function that ends the watching. */
  watch(watcher: (sec: number) => void): () => void {
    this.#watchers.add(watcher);
    watcher(this.sec);
    return () => this.#watchers.delete(watcher);
  }
}

/** What holds at the moment; draws again only when that changes. */
export function useAtClock<T>(clock: Clock, at: (sec: number) => T): T {
  const [value, setValue] = useState(() => at(clock.sec));
  useEffect(() => clock.watch((sec) => setValue(at(sec))), [clock]);
  return value;
}

/** Position of the stretch that holds a moment, or -1. Stretches are in time order and do not overlap. */
export function indexAt(stretches: readonly { startSec: number; endSec: number }[], sec: number): number {
  let low = 0;
  let high = stretches.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (stretches[middle]!.startSec <= sec) low = middle + 1;
    else high = middle;
  }
  const found = stretches[low - 1];
  return found && sec < found.endSec ? low - 1 : -1;
}
