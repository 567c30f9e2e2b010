const form = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;
const secondsOf = [604_800, 86_400, 3600, 60, 1];

/** Seconds of an ISO 8601 duration without years and months, such as `PT1H2M3S`; null for anything else. */
export function isoDurationSec(text: string): number | null {
  const match = form.exec(text);
  if (!match || text === 'P' || text.endsWith('T')) return null;
  return secondsOf.reduce((sum, seconds, index) => sum + seconds * Number(match[index + 1] ?? 0), 0);
}
