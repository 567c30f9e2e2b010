const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400];

/** Times to write on the ruler: round ones, at least `leastPx` apart, and not more than `most` of them. */
export function ticksOf(durationSec: number, widthPx: number, leastPx = 72, most = 1500): number[] {
  if (durationSec <= 0 || widthPx <= 0) return [];
  const leastSec = Math.max((durationSec * leastPx) / widthPx, durationSec / most);
  const step = steps.find((sec) => sec >= leastSec) ?? Math.ceil(leastSec / 3600) * 3600;
  return Array.from({ length: Math.floor(durationSec / step) + 1 }, (_, index) => index * step);
}
