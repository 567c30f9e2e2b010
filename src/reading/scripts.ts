import { inkMask } from './blank-columns.ts';
import type { RgbPicture } from './picture.ts';
import type { RecognisedCharacter } from './recogniser.ts';
import { median } from './text-box.ts';

const raised = pairs('0123456789+-−ni', '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻ⁿⁱ');
const lowered = pairs('0123456789+-−aijknmx', '₀₁₂₃₄₅₆₇₈₉₊₋₋ₐᵢⱼₖₙₘₓ');

/** An index is lower than this share of a capital letter. */
const scriptHeight = 0.86;
/** And no lower than this: smaller is dust, or a dot. */
const leastHeight = 0.3;
/** Its bottom lies this far above the line that the letters stand on, or below it, as a share of a capital. */
const raisedBy = 0.2;
const loweredBy = 0.1;
/** Height of a small letter as a share of a capital. */
const smallLetter = 0.72;
/** Ink wider than this share of the usual step is of letters that touch. */
const widest = 1.9;

/** A digit after a letter, a digit or a bracket, or two letters alone. */
const mayHoldScripts = /[\p{L}\p{N})\]]\p{N}|[\p{N})\]]\p{L}|(?<!\p{L})\p{L}{2}(?!\p{L})/u;

/** Words that end in a letter that may be an index. */
const shortWords = /^(?:ai|am|an|hi|in|on|ok|ox|uk)$/i;

interface Ink {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/**
 * The characters with digits and letters that stand high or low beside the others in their Unicode forms. A character
 * counts as an index only where it is smaller than the others, off their line, and follows one without a space: 10³, H₂O.
 */
export function withScripts(
  characters: readonly RecognisedCharacter[],
  line: RgbPicture,
): readonly RecognisedCharacter[] {
  if (!mayHoldScripts.test(characters.map(({ text }) => text).join(''))) return characters;
  const inks = inkOf(characters, line);
  const known = (pattern: RegExp): Ink[] =>
    characters.flatMap(({ text }, i) => (inks[i] && pattern.test(text) ? [inks[i]] : []));
  const standing = known(/^[A-Za-z0-9]$/);
  const base = median(known(/^[A-Zabcdefhiklmnorstuvwxz]$/).map(({ bottom }) => bottom));
  if (standing.length < 2 || base === 0) return characters;
  // Of letters that look the same in both sizes nobody knows which was written.
  const high = known(/^[ABD-HJ-NQRTYbdfhklt]$/).map(heightOf);
  const small = known(high.length > 0 ? /^[aemnr]$/ : /^[acemnorsuvwxzCOSUVWXZ]$/).map(heightOf);
  const capital = high.length > 0 ? median(high) : median(small) / smallLetter;
  if (capital === 0) return characters;
  const written = characters.map((character, i) => {
    const ink = inks[i];
    const before = characters[i - 1]?.text;
    if (!ink || before === undefined || !/[\p{L}\p{N})\]]/u.test(before)) return character;
    if (/\p{L}/u.test(character.text) && isInWord(characters, i)) return character;
    const height = heightOf(ink);
    if (height > scriptHeight * capital || height < leastHeight * capital) return character;
    const isHigh = ink.bottom < base - raisedBy * capital;
    const isLow = ink.bottom > base + loweredBy * capital && ink.top > base - smallLetter * capital;
    const letter = /[oO]/.test(character.text) ? '0' : character.text;
    // A sign before an index is one, too: 10⁻⁹; a hyphen between words is not.
    if (/[+−-]/.test(letter) && !mayBeIndex(characters, i + 1)) return character;
    if (isHigh && isOfQuantity(characters, i)) return character;
    const form = isHigh ? raised.get(letter) : isLow ? lowered.get(letter) : undefined;
    return form === undefined ? character : { ...character, text: form };
  });
  return isOrdinal(written, characters) ? characters : written;
}

/** Whether a digit after a lone 1 stands before a unit: no power of 1 does, but a number that is half covered (15 N). */
function isOfQuantity(characters: readonly RecognisedCharacter[], i: number): boolean {
  const text = characters.map((one) => one.text).join('');
  return /(?:^|[^\p{L}\p{N}])1$/u.test(text.slice(0, i)) && /^\p{N} ?\p{L}/u.test(text.slice(i));
}

function mayBeIndex(characters: readonly RecognisedCharacter[], i: number): boolean {
  const text = characters[i]?.text ?? '';
  return /\p{N}/u.test(text) || (/\p{L}/u.test(text) && !isInWord(characters, i));
}

/** Whether a letter stands in a word: beside another letter, but for the single one that it may be an index of. */
function isInWord(characters: readonly RecognisedCharacter[], i: number): boolean {
  const isLetter = (at: number): boolean => /\p{L}/u.test(characters[at]?.text ?? '');
  if (isLetter(i + 1) || (isLetter(i - 1) && isLetter(i - 2))) return true;
  return shortWords.test(`${characters[i - 1]?.text}${characters[i]!.text}`);
}

/** 1st and 2nd keep their letters. */
function isOrdinal(
  written: readonly RecognisedCharacter[],
  characters: readonly RecognisedCharacter[],
): boolean {
  return characters.some(
    ({ text }, i) =>
      text !== written[i]!.text &&
      /\d(?:st|nd|rd|th)\b/.test(
        characters
          .slice(Math.max(0, i - 2), i + 2)
          .map((one) => one.text)
          .join(''),
      ),
  );
}

function heightOf({ top, bottom }: Ink): number {
  return bottom - top;
}

/** For each character the ink around it; null where it touches that of others. */
function inkOf(characters: readonly RecognisedCharacter[], line: RgbPicture): (Ink | null)[] {
  const parts = connectedInk(line);
  const printed = characters.filter(({ text }) => text.trim() !== '');
  const steps = printed.slice(1).map(({ x }, i) => x - printed[i]!.x);
  const step = median(steps) || line.height / 2;
  return characters.map(({ text, x }) => {
    if (text.trim() === '') return null;
    const near = parts.filter(({ left, right }) => left <= x + 0.15 * step && right >= x - 0.15 * step);
    if (near.length === 0) return null;
    const all = {
      left: Math.min(...near.map(({ left }) => left)),
      right: Math.max(...near.map(({ right }) => right)),
      top: Math.min(...near.map(({ top }) => top)),
      bottom: Math.max(...near.map(({ bottom }) => bottom)),
    };
    return all.right - all.left > widest * step ? null : all;
  });
}

/** Boxes of the 8-connected parts of the ink. */
function connectedInk(line: RgbPicture): Ink[] {
  const { width, height } = line;
  const ink = inkMask(line);
  const parts: Ink[] = [];
  const stack: number[] = [];
  for (let start = 0; start < ink.length; start++) {
    if (!ink[start]) continue;
    const part: Ink = { left: width, right: 0, top: height, bottom: 0 };
    ink[start] = 0;
    stack.push(start);
    for (let pixel = stack.pop(); pixel !== undefined; pixel = stack.pop()) {
      const x = pixel % width;
      const y = (pixel - x) / width;
      part.left = Math.min(part.left, x);
      part.right = Math.max(part.right, x + 1);
      part.top = Math.min(part.top, y);
      part.bottom = Math.max(part.bottom, y + 1);
      for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++)
        for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
          const next = ny * width + nx;
          if (!ink[next]) continue;
          ink[next] = 0;
          stack.push(next);
        }
    }
    if (part.bottom - part.top > 2) parts.push(part);
  }
  return parts;
}

function pairs(from: string, to: string): Map<string, string> {
  const forms = [...to];
  return new Map([...from].map((char, i) => [char, forms[i]!]));
}
