import { latinForms } from './clean-line.ts';
import type { LineReading } from './line-cache.ts';
import type { ReadRegion } from './read-region.ts';
import type { RegionReading } from './region-reading.ts';

const wide = '[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}]';
/** So many in a row are text: the reader takes an icon for one, two icons side by side for two. */
const text = new RegExp(`${wide}{3}`, 'u');
const loneSigns = new RegExp(`^${wide}{1,2}(?: ${wide})?$`, 'u');
/** The buttons of a browser: two arrows, and signs for one or two others. */
const arrowButtons = /^[←→]\s?[←→](?:\s?\S){0,2}$/u;
/** A sign that a space parts from Latin text, before or after it. */
const atTheEdge = new RegExp(`^${wide} (?=\\S)|(?<=\\S) ${wide}$`, 'gu');
/** The brace of a program, as it is read alone. */
const brace = '了';
/** Labels of one or two ideographs are read with more. */
const sureConfidence = 0.95;

/**
 * Icons are read as ideographs, for these have the most strokes. Where a picture has no text in them, those that stand
 * alone are icons: such readings are told, and from others the icon at their edge goes.
 *
 * @param others what else was read in the picture
 */
export function withoutIcons<T extends LineReading>(
  readings: readonly T[],
  others: readonly LineReading[] = [],
): { kept: T[]; icons: T[] } {
  const [kept, icons]: [T[], T[]] = [[], []];
  const hasText = [...readings, ...others].some((reading) => text.test(latinForms(reading.text)));
  for (const reading of readings) {
    if (hasText) kept.push(reading);
    else if (isIcon(reading)) icons.push(reading);
    else kept.push(withoutEdges(reading));
  }
  return { kept, icons };
}

/** The screens of a video without the icons that were read for sure as an ideograph, where none of them holds text in any. */
export function withoutIconsOfVideo(screens: readonly RegionReading[]): RegionReading[] {
  if (screens.some(({ regions }) => regions.some((region) => text.test(latinForms(region.text)))))
    return [...screens];
  const isSign = ({ text: read }: ReadRegion): boolean =>
    read.trim() !== brace && loneSigns.test(read.trim());
  return screens.map((screen) => ({
    ...screen,
    regions: screen.regions.filter((region) => !isSign(region)),
    refused: [
      ...screen.refused,
      ...screen.regions.filter(isSign).map((region) => ({ region, reason: 'language' as const })),
    ],
  }));
}

function isIcon({ text: read, confidence }: LineReading): boolean {
  const sign = read.trim();
  if (arrowButtons.test(sign)) return true;
  return sign !== brace && loneSigns.test(sign) && confidence < sureConfidence;
}

function withoutEdges<T extends LineReading>(reading: T): T {
  const chars = [...reading.text];
  const removed = new Set<number>();
  for (const { 0: found, index } of reading.text.matchAll(atTheEdge)) {
    const from = [...reading.text.slice(0, index)].length;
    for (let i = from; i < from + [...found].length; i++) removed.add(i);
  }
  // Where nothing but signs is left, or an ideograph that is a dash in Latin text, it is as it was.
  if (removed.size === 0 || latinForms(reading.text) !== reading.text) return reading;
  const isKept = (_: unknown, i: number): boolean => !removed.has(i);
  return {
    ...reading,
    text: chars.filter(isKept).join(''),
    ...(reading.at && { at: reading.at.filter(isKept) }),
  };
}
