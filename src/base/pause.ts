import { setTimeout as sleep } from 'node:timers/promises';

/** Waits. @throws the signal's reason where it aborts first */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(milliseconds, undefined, { signal });
  } catch {
    signal.throwIfAborted();
  }
}
