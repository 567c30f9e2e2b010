/** Made when a day is first asked for: it takes milliseconds. */
let inPacificTime: Intl.DateTimeFormat | null = null;

const longestDayMs = 25 * 3_600_000;

/** The day in Pacific time, `2026-11-22`. @param atMs Milliseconds since 1970, UTC */
export function pacificDay(atMs: number): string {
  inPacificTime ??= new Intl.DateTimeFormat('en-CA', {
    timeZone: 'America/Los_Angeles',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  return inPacificTime.format(atMs);
}

/**
 * The next midnight in Pacific time, when daily quotas of Google's APIs begin anew
 * (https://developers.google.com/youtube/v3/determine_quota_cost), in milliseconds since 1970. Days of 23 and 25 hours
 * are as they are: it is where the date changes.
 */
export function nextPacificMidnight(atMs: number): number {
  const today = pacificDay(atMs);
  let before = atMs;
  let after = atMs + longestDayMs;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (pacificDay(middle) === today) before = middle;
    else after = middle;
  }
  return after;
}
