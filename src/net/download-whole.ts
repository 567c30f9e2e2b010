import { pause } from '../base/pause.ts';
import { retryPauseSec } from '../base/retry-pause.ts';
import { type Downloaded, type DownloadLimits, download, type Wanted } from './download.ts';
import type { PartFile } from './part-file.ts';
import { TimeLimit } from './time-limit.ts';
import type { WebClient } from './web-client.ts';
import { WebError } from './web-error.ts';

/**
 * Downloads a video into a part file, in as many attempts as there may be; each goes on where the last one ended.
 * @throws WebError; the file system's error; the signal's reason.
 */
export async function downloadWhole(
  client: WebClient,
  wanted: Wanted,
  part: PartFile,
  { limits, attempts, signal }: { limits: DownloadLimits; attempts: number; signal: AbortSignal },
): Promise<Downloaded> {
  using limit = new TimeLimit(limits.maxSec);
  const deadline = limit.signal;
  const either = AbortSignal.any([signal, deadline]);
  for (let attempt = 0; ; attempt++) {
    try {
      return await download(client, wanted, part, limits, either);
    } catch (error) {
      signal.throwIfAborted();
      if (deadline.aborted) throw new WebError('too-slow', `Timed out after ${limits.maxSec} s.`);
      if (!(error instanceof WebError)) throw error;
      if (!error.isPassing) await part.remove();
      if (!error.isPassing || attempt + 1 >= attempts) throw error;
      const waitSec = retryPauseSec(attempt, error.retryAfterSec, Math.random());
      await pause(1000 * waitSec, either).catch(() => {});
    }
  }
}
