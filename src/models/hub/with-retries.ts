import { pause } from '../../base/pause.ts';
import { retryPauseSec } from '../../base/retry-pause.ts';
import { ModelError } from '../model-error.ts';
import { PassingFault } from './passing-fault.ts';

/**
 * Tries again what fails for a time, with pauses, until so many attempts in a row have brought nothing.
 * @throws ModelError with the last failure; what else `work` throws; the signal's reason
 */
export async function withRetries<T>(
  attempts: number,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> {
  const stop = signal ?? new AbortController().signal;
  let failed = 0;
  for (;;) {
    stop.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      stop.throwIfAborted();
      if (!(error instanceof PassingFault)) throw error;
      failed = error.hasProgressed ? 1 : failed + 1;
      if (failed >= attempts) {
        const tries = failed > 1 ? ` (${failed} attempts)` : '';
        throw new ModelError(
          'provider',
          `${error.message}${tries}. Try again later; a download goes on where it was.`,
        );
      }
      await pause(1000 * retryPauseSec(failed - 1, error.retryAfterSec, Math.random()), stop);
    }
  }
}
