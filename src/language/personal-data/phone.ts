import { neighbour, type Span, type TextToken, wordsBefore } from './text-tokens.ts';
import { wordSet } from './word-set.ts';

/** What stands before a phone number, which then may have any form. */
const cues = wordSet(
  `tel tél phone telephone fax mobile mob whatsapp hotline sms telefon telefono teléfono telefone téléphone handy`,
);
/** What may stand between a cue and its number. */
const links = wordSet('number numbers no nr is are me us at on my our office home work ext or and');
const saidDigits = wordSet('zero oh o one two three four five six seven eight nine double triple');

/** How far before a number a cue may stand; most tokens of a number. */
const farBefore = 16;
const mostBetween = 2;
const longestNumber = 32;
const mostChars = 40;

/** Forms that are phone numbers anywhere. */
const forms = [
  // +44 20 7946 0123, +49 (0)30 23125-042, +14155550142
  /^\+[1-9](?:[ ./-]{0,2}(?:\([0-9]+\)|[0-9]+))+/,
  // (415) 555-0142, 415-555-0142, 415.555.0142, 1-800-555-0142
  /^(?:1[ .-])?(?:\([2-9][0-9]{2}\) ?[2-9][0-9]{2}[ .-]|[2-9][0-9]{2}-[2-9][0-9]{2}-|[2-9][0-9]{2}\.[2-9][0-9]{2}\.)[0-9]{4}(?![0-9])/,
  // (030) 23125-042, 030/23125-042
  /^(?:\(0[0-9]{1,4}\) ?[0-9]{2,8}|0[0-9]{2,4} ?\/ ?[0-9]{3,8})(?:[ -][0-9]{1,8}){0,3}/,
];
/** What may be one where a cue says so: with groups set apart, or else without. Nothing after them can fail. */
const cuedForms = [
  /^\+?(?:(?:[ ./-]| [/-] )?(?:\([0-9]+\)|[0-9]+))+/,
  /^\+?(?:[ .-]?(?:\([0-9]+\)|[0-9]+))+/,
];

/** A phone number that begins at a token: in the form of one, or in any after a word such as `Tel.`. */
export function phoneAt(tokens: readonly TextToken[], index: number): Span | null {
  if (!beginsNumber(tokens, index)) return null;
  const line = numberLine(tokens, index);
  const cue = cueBefore(tokens, index);
  for (const form of cue ? [...cuedForms, ...forms] : forms) {
    const found = form.exec(line)?.[0];
    if (!found || !isPhone(found, cue) || /^[./-]?[0-9]/.test(line.slice(found.length))) continue;
    const to = tokenAfter(tokens, index, found.length);
    if (isNamed(tokens[to]) || (!cue && isTerm(tokens, index, to))) continue;
    return { from: index, to, count: 1 };
  }
  return null;
}

/** `my phone number is four one five …`: seven digits or more, said after a cue. */
export function saidPhoneAt(tokens: readonly TextToken[], index: number): Span | null {
  const isDigit = (at: number) => saidDigits.has(tokens[at]?.text.toLowerCase() ?? '');
  if (!isDigit(index) || cueBefore(tokens, index) !== 'direct') return null;
  let to = index + 1;
  let digits = 1;
  while (to - index < 2 * longestNumber) {
    const gap = tokens[to]?.text === ',' ? to + 1 : to;
    if (!/^[ -]$/.test(tokens[gap]?.text ?? '') || !isDigit(gap + 1)) break;
    to = gap + 2;
    digits++;
  }
  return digits >= 7 ? { from: index, to, count: 1 } : null;
}

/** A number begins where nothing before it makes more of it: no letter, digit, point, sign or currency. */
function beginsNumber(tokens: readonly TextToken[], index: number): boolean {
  const { kind, text } = tokens[index]!;
  if (kind !== 'digits' && text !== '+' && text !== '(') return false;
  const before = tokens[index - 1];
  const isAbbreviated = before?.text === '.' && tokens[index - 2]?.kind === 'word';
  return (
    !before ||
    isAbbreviated ||
    before.kind === 'blank' ||
    before.kind === 'break' ||
    /^[:;|,<>"'“‘([•·☎✆]$/u.test(before.text)
  );
}

/** What follows on the line, as far as it may belong to a number; blanks and dashes of all kinds are made plain. */
function numberLine(tokens: readonly TextToken[], start: number): string {
  let line = '';
  for (let index = start; index < start + longestNumber && line.length < mostChars; index++) {
    const token = tokens[index];
    if (token?.kind === 'digits') line += token.text;
    else if (token?.kind === 'blank' && token.text.length === 1) line += ' ';
    else if (/^[-‐‑–]$/u.test(token?.text ?? '')) line += '-';
    else if (/^[()+./]$/.test(token?.text ?? '')) line += token!.text;
    else break;
  }
  return line.slice(0, mostChars);
}

function tokenAfter(tokens: readonly TextToken[], start: number, chars: number): number {
  let index = start;
  for (let left = chars; left > 0; index++) left -= tokens[index]!.text.length;
  return index;
}

type Cue = 'direct' | 'near' | null;

/** Whether a word such as `Tel.` stands before a number: right before it, or a few other words away. */
function cueBefore(tokens: readonly TextToken[], index: number): Cue {
  const words = wordsBefore(tokens, index, farBefore);
  const at = words.findIndex((word) => cues.has(word));
  if (at === -1) return null;
  if (words.slice(0, at).every((word) => links.has(word))) return 'direct';
  return at <= mostBetween ? 'near' : null;
}

/** Whether digits have the numbers and groups of a phone number: no date, no years, no decimals, no list of figures. */
function isPhone(found: string, cue: Cue): boolean {
  const groups = found.match(/[0-9]+/g)!;
  const digits = groups.join('').length;
  const isInternational = found.startsWith('+');
  if (digits > 15 || digits < (isInternational ? 8 : 7)) return false;
  if (groups.filter(({ length }) => length === 1).length > 2) return false;
  if (cue === 'direct')
    return !/^[0-9]+\.[0-9]+$|^(?:1[5-9]|20)[0-9]{2} ?- ?[0-9]{2,4}(?:-[0-9]{2})?$/.test(found);
  // North America (1) and Russia (7) have ten digits after it.
  if (isInternational && /^[17]/.test(groups[0]!)) return digits === 11;
  if (groups.length === 1 || isGrouped(groups)) return isInternational && digits >= 11;
  return !areSizes(groups) && !/^\+?(?:(?:1[5-9]|20)[0-9]{2} ?- ?[0-9]{2,4}|[0-9]+\.[0-9]+$)/.test(found);
}

/** A large number with its thousands set apart. */
function isGrouped([first, ...others]: readonly string[]): boolean {
  return first!.length <= 3 && others.every(({ length }) => length === 3);
}

/** Sizes such as those of layers, `256-512-1024`: all of them are round. */
function areSizes(groups: readonly string[]): boolean {
  return [16, 50].some((unit) => groups.every((group) => Number(group) % unit === 0));
}

/** Whether letters follow that make a name of the number; an extension may follow. */
function isNamed(token: TextToken | undefined): boolean {
  return token?.text === '_' || (token?.kind === 'word' && !/^(?:x|ext)$/i.test(token.text));
}

/** Whether a number is a term of a formula: beside an operator, or added to what goes before. */
function isTerm(tokens: readonly TextToken[], from: number, to: number): boolean {
  const before = neighbour(tokens, from, -1)?.text ?? '';
  const isAdded = tokens[from]!.text === '+' && /^(?:[\p{L})\]]|[0-9]+)$/u.test(before);
  const isOperator = (text: string) => /^[=*×·^≈≤≥%]$/u.test(text);
  return isAdded || isOperator(before) || isOperator(neighbour(tokens, to - 1, 1)?.text ?? '');
}
