import { countTokens } from '../tokens/tokens.ts';
import { inkIn } from './ink.ts';
import { codeBlocks } from './monospace.ts';
import type { RgbPicture } from './picture.ts';
import type { ReadRegion } from './read-region.ts';
import type { RotatedRectangle } from './rotated-rectangle.ts';
import { around, boxOf, heightOf, middleOf, type TextBox, widthOf } from './text-box.ts';

/** What stands for a formula that was seen and could not be read. */
export const unreadFormula = '[formula]';

/** Parts of a fraction are no longer than this: what is longer is text with a line under it. */
const mostCharacters = 40;
/** A bar is no thicker than this share of a line, and at least this long. */
const thickest = 0.2;
const shortest = 0.5;
/** A bar is no longer than this, in widths of the wider of its parts; a rule under a heading or of a table is. */
const longest = 1.4;
/** Both parts stand in its middle, up to this share of it. */
const offCentre = 0.2;
/** What stands before and after a fraction is no farther away, in line heights. */
const besides = 1.2;
/** A formula read with less than this is not right. */
const minConfidence = 0.8;
/** Letters as which a root is read. */
const rootLetters = /[√VvJ]/u;

/** A bar after a sign, or at the head, that no other follows: in a condition or a set something stands before it. */
const openBar = /[=≤≥<>+−-] ?\|(?!\|)[^|]*$/u;

interface Bar {
  left: number;
  right: number;
  y: number;
}

/**
 * The regions with those of a fraction made one: what stands over a bar, what stands under it, and what stands before and
 * after, in one line. Roots are written as such. A formula of which a part is missing is marked, not spelled.
 */
export function withFormulas(picture: RgbPicture, regions: readonly ReadRegion[]): ReadRegion[] {
  const rooted = regions.map((region) => withRoot(picture, region));
  const used = new Set<number>();
  const fractions: ReadRegion[] = [];
  for (const above of rooted.keys()) {
    const bar = used.has(above) ? null : barUnder(picture, rooted[above]!, rooted);
    if (!bar) continue;
    const below = partsUnder(rooted, above, bar).filter((i) => !used.has(i));
    const beside = partsBeside(rooted, bar, [above, ...below]).filter((i) => !used.has(i));
    const isMissing = below.length === 0 && isInked(picture, placeUnder(rooted[above]!, bar));
    const fraction = fractionOf(rooted, { above, below, beside, bar, isMissing });
    if (!fraction) continue;
    for (const part of [above, ...below, ...beside]) used.add(part);
    fractions.push(fraction);
  }
  const whole = [...rooted.filter((_, i) => !used.has(i)), ...fractions];
  const code = new Set(codeBlocks(whole).flatMap(({ members }) => members));
  return whole.map((region, i) =>
    isDoubtful(region) || (!code.has(i) && isBadlyRead(region)) ? unread(region) : region,
  );
}

function unread({ region, confidence }: ReadRegion): ReadRegion {
  return { region, confidence, text: unreadFormula, isFormula: true };
}

/** Where a bar stands under what looks like mathematics and nothing was found below it. */
export function overlookedDenominators(
  picture: RgbPicture,
  regions: readonly ReadRegion[],
): RotatedRectangle[] {
  return [...regions.keys()].flatMap((above) => {
    const bar = barUnder(picture, regions[above]!, regions);
    if (!bar || partsUnder(regions, above, bar).length > 0) return [];
    return [placeUnder(regions[above]!, bar)];
  });
}

/** Where the lower part of a fraction is to be. */
function placeUnder({ region }: ReadRegion, bar: Bar): RotatedRectangle {
  const half = 0.45 * heightOf(boxOf(region));
  const [cx, cy] = [(bar.left + bar.right) / 2, bar.y + 1.2 * half];
  return { cx, cy, halfWidth: (bar.right - bar.left) / 2, halfHeight: half, angle: 0 };
}

/** Whether a place has more ink than a line that runs through it. */
function isInked(picture: RgbPicture, { cx, cy, halfWidth, halfHeight }: RotatedRectangle): boolean {
  const [left, top] = [
    Math.max(0, Math.round(cx - halfWidth)),
    Math.max(0, Math.round(cy - 0.8 * halfHeight)),
  ];
  const width = Math.min(picture.width - left, Math.round(2 * halfWidth));
  const height = Math.min(picture.height - top, Math.round(1.6 * halfHeight));
  if (width < 2 || height < 2) return false;
  const ink = inkIn(picture, left, top, width, height);
  const rows = Array.from({ length: height }, (_, y) => ink.subarray(y * width, (y + 1) * width).includes(1));
  return rows.filter(Boolean).length > thickest * 2 * halfHeight;
}

interface Parts {
  above: number;
  below: readonly number[];
  beside: readonly number[];
  bar: Bar;
  /** Whether something stands below the bar that was not read. */
  isMissing: boolean;
}

function fractionOf(
  regions: readonly ReadRegion[],
  { above, below, beside, bar, isMissing }: Parts,
): ReadRegion | null {
  const top = regions[above]!;
  const before = spell(top, (x) => x < bar.left);
  const over = spell(top, (x) => x >= bar.left && x <= bar.right);
  const after = spell(top, (x) => x > bar.right);
  const members = [above, ...below, ...beside].map((i) => regions[i]!);
  const frame = around(members.map(({ region }) => boxOf(region)));
  const [left, right] = [
    beside.filter((i) => regions[i]!.region.cx < bar.left),
    beside.filter((i) => regions[i]!.region.cx > bar.right),
  ].map((side) => side.map((i) => regions[i]!.text).join(' '));
  const under = below.map((i) => regions[i]!.text).join(' ');
  if (over === '' || (under === '' && !isMissing)) return null;
  const text =
    under === ''
      ? unreadFormula
      : [left, before, `${inBrackets(over)} / ${inBrackets(under)}`, after, right].filter(Boolean).join(' ');
  return {
    text,
    confidence: Math.min(...members.map(({ confidence }) => confidence)),
    isFormula: true,
    ...(members.some(({ isIncomplete }) => isIncomplete) && { isIncomplete: true }),
    region: {
      cx: (frame.left + frame.right) / 2,
      cy: (frame.top + frame.bottom) / 2,
      halfWidth: widthOf(frame) / 2,
      halfHeight: heightOf(frame) / 2,
      angle: 0,
    },
  };
}

function inBrackets(text: string): string {
  return /^[\p{L}\p{N}]+$/u.test(text.normalize('NFKC')) ? text : `(${text})`;
}

/** The characters of a region whose places pass, as text. */
function spell(region: ReadRegion, passes: (x: number) => boolean): string {
  const { left, right } = boxOf(region.region);
  return [...region.text]
    .filter((_, i) => passes(left + (right - left) * (region.at?.[i] ?? 0.5)))
    .join('')
    .trim();
}

/** The bar under a part of a region that may be a fraction, or null. */
function barUnder(picture: RgbPicture, region: ReadRegion, regions: readonly ReadRegion[]): Bar | null {
  const { text, at } = region;
  if (
    !at ||
    Math.abs(region.region.angle) > 0.05 ||
    [...text].length > mostCharacters ||
    /\p{L}{4}/u.test(text)
  )
    return null;
  const box = boxOf(region.region);
  const height = heightOf(box);
  const bar = longestRun(picture, {
    left: box.left - besides * height,
    right: box.right + besides * height,
    top: box.bottom - 0.35 * height,
    bottom: box.bottom + 0.3 * height,
  });
  if (!bar || bar.right - bar.left < shortest * height) return null;
  const inside = [...text].flatMap((char, i) => {
    const x = box.left + widthOf(box) * at[i]!;
    return char !== ' ' && x >= bar.left && x <= bar.right ? [x] : [];
  });
  if (inside.length === 0) return null;
  const [first, last] = [Math.min(...inside), Math.max(...inside)];
  const length = bar.right - bar.left;
  if (Math.abs((first + last) / 2 - (bar.left + bar.right) / 2) > offCentre * length + 0.2 * height)
    return null;
  // The line over a root, or a rule that the next line begins under, belongs to what it is over.
  if (regions.some((one) => runsUnder(boxOf(one.region), bar, height))) return null;
  const below = regions.filter((one) => isUnder(boxOf(one.region), bar, height));
  const widest = Math.max(last - first + 0.6 * height, ...below.map((one) => widthOf(boxOf(one.region))));
  if (length > longest * widest) return null;
  // A number or a name alone over a line is a heading or a cell; with a sign of mathematics about it is a fraction.
  const near = [
    text,
    ...below.map((one) => one.text),
    ...partsBeside(regions, bar, []).map((i) => regions[i]!.text),
  ];
  return near.some((one) => /[=+±×·<>≤≥∑∫π]|[−-] ?\p{N}/u.test(one)) ? bar : null;
}

function partsUnder(regions: readonly ReadRegion[], above: number, bar: Bar): number[] {
  const height = heightOf(boxOf(regions[above]!.region));
  return [...regions.keys()]
    .filter((i) => i !== above && isUnder(boxOf(regions[i]!.region), bar, height))
    .sort((a, b) => regions[a]!.region.cx - regions[b]!.region.cx);
}

function isUnder(box: TextBox, bar: Bar, height: number): boolean {
  const isBelow = middleOf(box) > bar.y && box.top < bar.y + 0.6 * height;
  return isBelow && box.left > bar.left - 0.4 * height && box.right < bar.right + 0.4 * height;
}

/** Whether a line stands under at least half of a bar, and goes on beside it. */
function runsUnder(box: TextBox, bar: Bar, height: number): boolean {
  const isBelow = middleOf(box) > bar.y && box.top < bar.y + 0.6 * height;
  const shared = Math.min(box.right, bar.right) - Math.max(box.left, bar.left);
  return isBelow && !isUnder(box, bar, height) && 2 * shared > bar.right - bar.left;
}

/** What stands at the level of the bar, before or after it. */
function partsBeside(regions: readonly ReadRegion[], bar: Bar, others: readonly number[]): number[] {
  return [...regions.keys()]
    .filter((i) => {
      const box = boxOf(regions[i]!.region);
      const height = heightOf(box);
      const isLevel = Math.abs(middleOf(box) - bar.y) < 0.35 * height;
      const away = Math.max(bar.left - box.right, box.left - bar.right);
      return (
        !others.includes(i) &&
        isLevel &&
        away > -0.3 * height &&
        away < besides * height &&
        !/\p{L}{4}/u.test(regions[i]!.text)
      );
    })
    .sort((a, b) => regions[a]!.region.cx - regions[b]!.region.cx);
}

/** The longest thin line in a place that does not run out of it. */
function longestRun(picture: RgbPicture, place: TextBox): Bar | null {
  const [left, top] = [Math.max(0, Math.floor(place.left)), Math.max(0, Math.floor(place.top))];
  const width = Math.min(picture.width, Math.ceil(place.right)) - left;
  const height = Math.min(picture.height, Math.ceil(place.bottom)) - top;
  if (width < 8 || height < 3) return null;
  const ink = inkIn(picture, left, top, width, height);
  const runs: Bar[] = [];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const from = x;
      while (x < width && ink[y * width + x]) x++;
      if (x - from > 4) runs.push({ left: left + from, right: left + x, y: top + y });
    }
  const best = runs.reduce<Bar | null>((a, b) => (a && a.right - a.left >= b.right - b.left ? a : b), null);
  if (!best || best.left === left || best.right === left + width) return null;
  const same = runs.filter((run) => run.right - run.left > 0.8 * (best.right - best.left));
  const thickness = Math.max(...same.map(({ y }) => y)) - Math.min(...same.map(({ y }) => y)) + 1;
  return thickness > Math.max(3, thickest * (place.bottom - place.top)) ? null : best;
}

/** A root is read as a letter; the line over what stands under it tells how far it reaches. */
function withRoot(picture: RgbPicture, region: ReadRegion): ReadRegion {
  const { text, at } = region;
  if (
    !at ||
    !/[√VvJ]\s?[\p{N}\p{L}]/u.test(text) ||
    /\p{L}{4}/u.test(text) ||
    Math.abs(region.region.angle) > 0.05
  )
    return region;
  const box = boxOf(region.region);
  const height = heightOf(box);
  const line = longestRun(picture, {
    left: box.left,
    right: box.right + 0.2 * height,
    top: box.top - 0.3 * height,
    bottom: middleOf(box) - 0.1 * height,
  });
  if (!line || line.right - line.left < shortest * height) return region;
  const chars = [...text];
  const places = chars.map((_, i) => box.left + widthOf(box) * at[i]!);
  const first = places.findIndex((x, i) => x > line.left && chars[i] !== ' ');
  const root = chars[first - 1] === ' ' ? first - 2 : first - 1;
  if (root < 0 || !rootLetters.test(chars[root]!) || line.left - places[root]! > 0.8 * height) return region;
  const last = places.findLastIndex((x, i) => x < line.right && chars[i] !== ' ');
  const inside = chars
    .slice(first, last + 1)
    .join('')
    .trim();
  const [opening, closing] = inBrackets(inside) === inside ? ['', ''] : ['(', ')'];
  const pieces = chars.flatMap((char, i): [string, number][] => {
    if (i === root) return [...`√${opening}`].map((one) => [one, at[i]!]);
    return i === last ? [...`${char}${closing}`].map((one) => [one, at[i]!]) : [[char, at[i]!]];
  });
  return { ...region, text: pieces.map(([char]) => char).join(''), at: pieces.map(([, place]) => place) };
}

/** Whether a text is names with signs that a formula has, and no words; a line of a program may be so, too. */
export function looksLikeFormula(text: string): boolean {
  const operands = text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
  return operands >= 2 && /[=<>≤≥≈≠±+∈←→∑∫√]/u.test(text) && !/\p{L}{4}/u.test(text);
}

/** Signs that only mathematics has, without a word, and doubtful; an equals sign may be of a program. */
export function isDoubtful({ text, confidence }: Pick<ReadRegion, 'text' | 'confidence'>): boolean {
  return confidence < minConfidence && /[±∑∫√]/u.test(text) && !/\p{L}{3}/u.test(text);
}

/** A formula that is not as it was written: with ink that was not read, or with a bar that doesn't close. */
function isBadlyRead(region: ReadRegion): boolean {
  const { text, isIncomplete } = region;
  if (isIncomplete && looksLikeFormula(text)) return true;
  const words = text.match(/\p{L}{4,}/gu) ?? [];
  return openBar.test(text) && !words.some((word) => countTokens(word) === 1);
}
