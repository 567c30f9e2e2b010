import { latinLook } from './look-alikes.ts';

export interface Span {
  /** UTF-16 offsets, end exclusive. */
  start: number;
  end: number;
}

/** A text as a reader of it would understand it, with the way back to the text as it came. */
export interface Revealed {
  /** Lower case, Latin letters without accents, look-alikes as Latin, blanks single, invisible characters gone. */
  plain: string;
  /** Where each UTF-16 unit of `plain` came from. */
  from: readonly Span[];
  /** Stretches that carry text nobody sees: tags, runs of variation selectors, overridden direction. */
  hidden: Span[];
}

/** Marks of direction are among them: what is read by a model has its order without them. */
const invisibleSign = /[\p{Default_Ignorable_Code_Point}\uFFF9-\uFFFB]|(?![\t\n\v\f\r\u0085])\p{Cc}/u;
const joinerSign = /[\u200C\u200D]/u;
/** Scripts and signs that joiners belong to. */
const joinedSign =
  /[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gujarati}\p{Script=Gurmukhi}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Oriya}\p{Script=Sinhala}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Mongolian}\p{Extended_Pictographic}\p{Emoji_Modifier}]|\uFE0F/u;
/** What a joiner can join. */
const joinableStart = /^[\p{L}\p{M}\p{Extended_Pictographic}]/u;
const selectorSign = /[\uFE00-\uFE0F\u{E0100}-\u{E01EF}]/u;
/** Signs that have several looks; a digit has them in a key cap. */
const selectableSign = /[\p{So}\p{Sm}\p{Script=Han}\p{Script=Myanmar}\p{Extended_Pictographic}]/u;
const keyCap = '\u20E3';
const tagSign = /[\u{E0000}-\u{E007F}]/u;
const letterSign = /[\p{L}\p{M}]/u;
const blackFlag = '\u{1F3F4}';
const maxOverrideChars = 2000;
/** So many blanks part texts as a line break does. */
const paddingBlanks = 20;

interface Sign extends Span {
  char: string;
}

/** Shows what a text hides: invisible characters, look-alike letters, fancy alphabets, character references. */
export function reveal(text: string): Revealed {
  const hidden: Span[] = [];
  const signs = foldLookAlikes(visibleSigns(text, hidden));
  const units: string[] = [];
  const from: Span[] = [];
  let blanks = 0;
  for (const [at, { char, start, end }] of signs.entries()) {
    blanks = /^\s$/u.test(char) ? blanks + 1 : 0;
    const folded = /[\n\r\u2028\u2029]/u.test(char) ? '\n' : /\s/u.test(char) ? ' ' : fold(char);
    const last = units.at(-1) ?? '\n';
    if (/^\s$/u.test(folded) && /\s/u.test(last)) {
      if ((folded === '\n' || blanks >= paddingBlanks) && units.length > 0) units[units.length - 1] = '\n';
      continue;
    }
    // A hyphen at the end of a line, in a word that goes on.
    const ahead = char === '-' && /\p{Ll}/u.test(last) ? signs.slice(at + 1, at + 3) : [];
    if (/^[\r\n]\p{L}$/u.test(ahead.map((sign) => sign.char).join(''))) {
      signs[at + 1]!.char = '';
      continue;
    }
    for (const unit of folded.split('')) {
      units.push(unit);
      from.push({ start, end });
    }
  }
  return { plain: units.join(''), from, hidden };
}

/** The text without characters that nobody sees; joiners stay where their script needs them. */
export function dropInvisible(text: string): string {
  const kept = visibleSigns(text, []);
  return kept.map(({ start, end }) => text.slice(start, end)).join('');
}

function visibleSigns(text: string, hidden: Span[]): Sign[] {
  const signs: Sign[] = [];
  for (let at = 0; at < text.length; ) {
    const code = text.codePointAt(at)!;
    const char = String.fromCodePoint(code);
    const before = signs.at(-1)?.char ?? '';
    const start = at;
    at += char.length;
    if (char === '&') {
      const read = readEntity(text, start);
      signs.push(read);
      at = read.end;
    } else if (code >= 0x20 && code < 0x7f) {
      signs.push({ char, start, end: at });
    } else if (char === '\u202E' || char === '\u202D') {
      const close = text.slice(start, start + maxOverrideChars).search(/\u202C|\n/u);
      at = Math.min(text.length, start + (close < 0 ? maxOverrideChars : close));
      if (text[at] === '\u202C') at++;
      hidden.push({ start, end: at });
    } else if (tagSign.test(char)) {
      at = endOfRun(text, at, tagSign);
      // Flags of regions are spelled in tags: at most seven behind a black flag.
      if (before === blackFlag && at - start <= 14) signs.push({ char: '', start, end: at });
      else hidden.push({ start, end: at });
    } else if (selectorSign.test(char)) {
      const end = endOfRun(text, at, selectorSign);
      // One selector picks the look of the sign before it; several carry a message.
      if (end > at) hidden.push({ start: signs.pop()?.start ?? start, end });
      else if (selectableSign.test(before) || text[at] === keyCap) signs.push({ char: '', start, end });
      at = end;
    } else {
      const joins =
        joinerSign.test(char) &&
        joinedSign.test(before || text.slice(Math.max(0, start - 1), start)) &&
        joinableStart.test(text.slice(at, at + 2));
      if (joins || !invisibleSign.test(char)) signs.push({ char: joins ? '' : char, start, end: at });
    }
  }
  return signs;
}

function endOfRun(text: string, at: number, pattern: RegExp): number {
  while (at < text.length) {
    const char = String.fromCodePoint(text.codePointAt(at)!);
    if (!pattern.test(char)) break;
    at += char.length;
  }
  return at;
}

function readEntity(text: string, at: number): Sign {
  const match = /^&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(lt|gt|amp|quot|apos|nbsp));/iu.exec(
    text.slice(at, at + 10),
  );
  if (match === null) return { char: '&', start: at, end: at + 1 };
  const [whole, decimal, hex, name = ''] = match;
  const code = Number(decimal ?? `0x${hex ?? '20'}`);
  const isChar = code > 0 && code < 0x110000 && (code < 0xd800 || code > 0xdfff);
  const named = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }[name.toLowerCase()];
  return { char: named ?? (isChar ? String.fromCodePoint(code) : ' '), start: at, end: at + whole.length };
}

/**
 * Cyrillic and Greek letters inside a word that has Latin ones are taken for the Latin ones they look like, as are
 * words of nothing but such letters in a sentence that is mostly Latin.
 */
function foldLookAlikes(signs: Sign[]): Sign[] {
  let [latin, other] = [0, 0];
  let pending: Sign[] = [];
  const replace = (word: readonly Sign[]) => {
    for (const sign of word) sign.char = latinLook.get(sign.char) ?? sign.char;
  };
  const endSentence = () => {
    if (latin > other) replace(pending);
    [latin, other, pending] = [0, 0, []];
  };
  for (let at = 0; at < signs.length; ) {
    if (!letterSign.test(signs[at]!.char)) {
      if (/[.!?\n]/u.test(signs[at]!.char)) endSentence();
      at++;
      continue;
    }
    let end = at;
    while (end < signs.length && (letterSign.test(signs[end]!.char) || signs[end]!.char === '')) end++;
    const word = signs.slice(at, end);
    if (word.some(({ char }) => /\p{Script=Latin}/u.test(char.normalize('NFKC')))) {
      latin += word.length;
      replace(word);
    } else if (word.every(({ char }) => char === '' || latinLook.has(char))) pending.push(...word);
    else other += word.length;
    at = end;
  }
  endSentence();
  return signs;
}

/** Without the marks and stretched joints that Arabic may be written with; alif carries no hamza. */
export function foldArabic(text: string): string {
  return text.replace(/[\p{Script=Arabic}\u0640\u064B-\u065F\u0670]/gu, (sign) =>
    sign.normalize('NFD').replace(/[\u0640\u064B-\u065F\u0670]/gu, ''),
  );
}

function fold(char: string): string {
  if (char < '\x7f') return char.toLowerCase();
  if (char === '\u2019' || char === '\u2018') return "'";
  if (char === '\u0130') return 'i';
  const code = char.codePointAt(0)!;
  // Letters in boxes and balls: 🄰, 🅐, 🅰, and the regional indicators of flags.
  for (const first of [0x1f130, 0x1f150, 0x1f170, 0x1f1e6])
    if (code >= first && code < first + 26) return String.fromCharCode(97 + code - first);
  if (/\p{M}/u.test(char)) return /[\u0300-\u036F\u20D0-\u20FF]/u.test(char) ? '' : foldArabic(char);
  const plain = foldArabic(char.normalize('NFKC').toLowerCase());
  return /^[\p{Script=Latin}\p{M}]+$/u.test(plain)
    ? plain.normalize('NFD').replace(/[\u0300-\u036F]/gu, '')
    : plain;
}
