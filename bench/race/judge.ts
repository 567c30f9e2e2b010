/** A screen as a person sees it; the form of the truth files. Times in seconds. */
export interface TrueScreen {
  startSec: number;
  endSec: number;
  /** When the last is there; without it, from the start on. */
  buildsUntilSec?: number;
  /** A speaker and nothing to read: no image is wanted. */
  talkingHead?: boolean;
  /** Only passes by (a menu, a desktop): no image is needed. */
  passing?: boolean;
  /** Shows what was shown before: one more image is neither asked for nor too many. */
  repeatOf?: number;
}

export interface Truth {
  screens: TrueScreen[];
}

export interface Judged {
  /** That count: neither heads nor passing nor shown before. */
  screens: number;
  finished: number;
  /** Finished by an image that is the only one of its screen. */
  once: number;
  /** Images beyond the first of a screen that counts or comes back, and all of heads and of what passes. */
  extra: number;
  heads: number;
  missed: string[];
}

// A program tells the time of its frame with its own rounding.
const SLACK_SEC = 0.1;

/** An image belongs to the screen on show when it was taken, or to the nearest. */
export function judged({ screens }: Truth, times: number[]): Judged {
  const away = ({ startSec, endSec }: TrueScreen, at: number) => Math.max(startSec - at, at - endSec, 0);
  const taken = screens.map((): number[] => []);
  for (const at of times) {
    const distances = screens.map((screen) => away(screen, at));
    taken[distances.indexOf(Math.min(...distances))]!.push(at);
  }
  const result: Judged = { screens: 0, finished: 0, once: 0, extra: 0, heads: 0, missed: [] };
  for (const [index, screen] of screens.entries()) {
    const own = taken[index]!;
    if (screen.talkingHead) result.heads += own.length;
    if (screen.talkingHead || screen.passing) {
      result.extra += own.length;
      continue;
    }
    result.extra += Math.max(0, own.length - 1);
    if (screen.repeatOf !== undefined) continue;
    const from = (screen.buildsUntilSec ?? screen.startSec) - SLACK_SEC;
    const isFinished = own.some((at) => from <= at && at <= screen.endSec + SLACK_SEC);
    const isOnce = isFinished && own.length === 1;
    result.screens++;
    result.finished += Number(isFinished);
    result.once += Number(isOnce);
    const images = own.length === 0 ? 'no image' : `images at ${own.map((at) => at.toFixed(1)).join(', ')}`;
    if (!isOnce) result.missed.push(`${screen.startSec}–${screen.endSec} s ${images}`);
  }
  return result;
}
