const firstPauseSec = 0.5;
const mostPauseSec = 30;
/** A server that asks for more is asked again sooner; the retries bound how often. */
const mostRetryAfterSec = 60;

/**
 * Seconds to wait before the next attempt: full jitter over a doubling span (Brooker, "Exponential Backoff And Jitter",
 * AWS Architecture Blog, 2015), after what the server asked for.
 * @param attempt Attempts that have failed, less one: 0, 1, …
 * @param random 0 to 1
 */
export function retryPauseSec(attempt: number, retryAfterSec: number | null, random: number): number {
  const span = Math.min(mostPauseSec, firstPauseSec * 2 ** attempt);
  return (retryAfterSec ?? 0) + random * span;
}

/**
 * Seconds that `Retry-After` asks for, as a number of seconds or as an HTTP date (RFC 9110, section 10.2.3), 60 at most;
 * null where it is absent or neither.
 */
export function retryAfterSec(header: string | null, nowMs: number): number | null {
  if (header === null) return null;
  const text = header.trim();
  // Every form of date begins with the day of the week; `Date.parse` makes dates of much else.
  const dateMs = /^[A-Za-z]{3}/.test(text) ? Date.parse(text) : Number.NaN;
  const sec = /^\d+(\.\d+)?$/.test(text) ? Number(text) : (dateMs - nowMs) / 1000;
  return Number.isNaN(sec) ? null : Math.min(mostRetryAfterSec, Math.max(0, sec));
}
