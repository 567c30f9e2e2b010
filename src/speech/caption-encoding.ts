/** A text and the encoding that it was in, by its name in the Encoding Standard. */
export interface DecodedText {
  text: string;
  encoding: string;
}

/** Bytes that are looked at to tell the encoding. */
const sampleBytes = 200_000;

/** Encodings that captions were written in before UTF-8, by the language (ISO 639-1) that needs them. */
const legacy: Record<string, readonly string[]> = {
  ru: ['windows-1251', 'koi8-r', 'ibm866'],
  uk: ['windows-1251', 'koi8-u'],
  bg: ['windows-1251'],
  sr: ['windows-1251', 'windows-1250'],
  el: ['windows-1253'],
  pl: ['windows-1250', 'iso-8859-2'],
  cs: ['windows-1250', 'iso-8859-2'],
  sk: ['windows-1250', 'iso-8859-2'],
  hu: ['windows-1250', 'iso-8859-2'],
  hr: ['windows-1250', 'iso-8859-2'],
  ro: ['windows-1250', 'iso-8859-16'],
  tr: ['windows-1254'],
  he: ['windows-1255'],
  ar: ['windows-1256'],
  th: ['windows-874'],
  ja: ['shift_jis', 'euc-jp', 'iso-2022-jp'],
  zh: ['gb18030', 'big5'],
  ko: ['euc-kr'],
};
/** No language writes more accents than this, but for Vietnamese, which came late to captions. */
const mostAccented = 0.35;
const western = ['windows-1252', 'macintosh'];

/**
 * Decodes the bytes of a text file: by its byte order mark, else as UTF-16 where zero bytes say so, else as UTF-8
 * where that fits, else in the older encoding in which the text looks most like writing.
 * @param languages what it may be written in (ISO 639-1)
 * @returns null where nothing gives a text
 */
export function decodeText(bytes: Uint8Array, languages: readonly string[]): DecodedText | null {
  const marked = markOf(bytes);
  const wide = marked ?? wideOf(bytes.subarray(0, sampleBytes));
  if (wide !== null) return decodedAs(wide, bytes);
  // A zero byte in a text of single bytes: it is none.
  if (bytes.subarray(0, sampleBytes).includes(0)) return null;
  if (isUtf8(bytes)) return decodedAs('utf-8', bytes);
  // Of those that fit as well, the one that its language needs.
  const candidates = [...languages.flatMap((language) => legacy[language] ?? []), ...western];
  const sample = bytes.subarray(0, sampleBytes);
  let best: { encoding: string; score: number } | null = null;
  for (const encoding of new Set(candidates)) {
    const score = plausibility(new TextDecoder(encoding).decode(sample));
    if (score > (best?.score ?? 0)) best = { encoding, score };
  }
  const decoded = best === null ? null : decodedAs(best.encoding, bytes);
  // Another script, read as if it were ours, gives nothing but accents.
  return decoded !== null && accentedShare(decoded.text.slice(0, sampleBytes)) > mostAccented
    ? null
    : decoded;
}

/** Share of the Latin letters that are none of ASCII. */
function accentedShare(text: string): number {
  const letters = text.match(/\p{Script=Latin}/gu) ?? [];
  return letters.filter((letter) => letter > '\u007F').length / Math.max(1, letters.length);
}

function markOf(bytes: Uint8Array): string | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return null;
}

/** The times and line ends of captions are ASCII, of which every second byte is 0 in UTF-16. */
function wideOf(sample: Uint8Array): string | null {
  const zeros = [0, 0];
  for (const [at, byte] of sample.entries()) if (byte === 0) zeros[at % 2]! += 1;
  const [even, odd] = zeros as [number, number];
  if (even + odd < sample.length / 20) return null;
  if (odd > 10 * even) return 'utf-16le';
  return even > 10 * odd ? 'utf-16be' : null;
}

/** A file that was cut, or joined from several, may have a few broken characters among many whole ones. */
function isUtf8(bytes: Uint8Array): boolean {
  // What was cut off at the end is no mistake.
  const text = new TextDecoder('utf-8').decode(bytes, { stream: true });
  let broken = 0;
  let whole = 0;
  for (const character of text) {
    if (character === '\uFFFD') broken += 1;
    else if (character > '\u007F') whole += 1;
  }
  return broken === 0 || (whole >= 10 * broken && whole >= 10);
}

/** Null where too much of it is no character. */
function decodedAs(encoding: string, bytes: Uint8Array): DecodedText | null {
  const text = new TextDecoder(encoding).decode(bytes, { stream: true });
  const broken = text.match(/[\uFFFD\0]/g)?.length ?? 0;
  if (broken > text.length / 200) return null;
  return { text: text.replace(/[\uFFFD\0]/g, ''), encoding };
}

/**
 * How much the characters outside ASCII look like writing: letters beside letters of the same script and in the usual
 * case, signs where they stand in texts. Characters that no text holds count against it.
 */
function plausibility(text: string): number {
  let score = 0;
  for (const match of text.matchAll(/[^\0-\u007F]/gu)) {
    const character = match[0];
    const before = text[match.index - 1] ?? ' ';
    const after = text[match.index + character.length] ?? ' ';
    score += plausible(character, before, after);
  }
  return score;
}

function plausible(character: string, before: string, after: string): number {
  if (/[\uFFFD\u0080-\u009F]|\p{Co}|\p{Cn}/u.test(character)) return -10;
  if (/\p{Script=Han}|\p{Script=Hangul}|\p{Script=Kana}|\p{Script=Hira}/u.test(character)) return 1;
  if (/[\p{L}\p{M}]/u.test(character)) {
    const isLatin = /\p{Script=Latin}/u.test(character);
    const mixed = (other: string): boolean =>
      /\p{L}/u.test(other) && /\p{Script=Latin}/u.test(other) !== isLatin;
    if (mixed(before) || mixed(after)) return -3;
    if (/\p{Lu}/u.test(character)) return /\p{Ll}/u.test(before) ? -3 : /[\p{L}\s]/u.test(after) ? 0.5 : -1;
    return /\p{L}/u.test(before) || /\p{L}/u.test(after) ? 1 : 0;
  }
  if (/[“‘„«¿¡]/.test(character)) return /\w/.test(before) ? -2 : 1;
  if (/[”’»…]/.test(character)) return /\s/.test(before) && character !== '»' && character !== '…' ? -1 : 1;
  if (/[–—°²³×÷±½¼¾µ§©®€£·•♪ \u00A0]/.test(character)) return 1;
  return -1;
}
