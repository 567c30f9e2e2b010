// Starts are rounded up and ends down, so that rounding neither leaves the file nor makes neighbours overlap.
// The millionth of a millisecond keeps a time that is whole already where it is.
const slackMs = 1e-6;

/** The last whole millisecond not after a time in seconds. */
export function toMillisecondsBelow(seconds: number): number {
  return Math.floor(seconds * 1000 + slackMs) / 1000;
}

/** The first whole millisecond not before a time in seconds. */
export function toMillisecondsAbove(seconds: number): number {
  return Math.ceil(seconds * 1000 - slackMs) / 1000;
}
