import type { Span, TextToken } from './text-tokens.ts';

/** Lengths of account numbers (ISO 13616) of the countries that have them most. */
const ibanLengths: Readonly<Record<string, number>> = Object.fromEntries(
  `AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 FO18
  FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21
  MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SE24 SI19 SK24 SM27 TN24 TR26
  UA29 VA22 XK20`
    .split(/\s+/)
    .map((one) => [one.slice(0, 2), Number(one.slice(2))]),
);

/** An account number (IBAN) that begins at a token, by the length of its country and its checksum. */
export function ibanAt(tokens: readonly TextToken[], index: number): Span | null {
  const length = ibanLengths[tokens[index]!.text];
  if (!length || tokens[index + 1]?.kind !== 'digits' || isJoined(tokens[index - 1])) return null;
  let code = '';
  let to = index;
  for (; to < tokens.length && code.length < length; to++) {
    const { kind, text } = tokens[to]!;
    if (kind === 'blank' && text.length === 1) continue;
    if (kind !== 'digits' && !/^[A-Z]+$/.test(text)) return null;
    code += text;
  }
  return code.length === length && !isJoined(tokens[to]) && hasIbanChecksum(code)
    ? { from: index, to, count: 1 }
    : null;
}

function hasIbanChecksum(code: string): boolean {
  let rest = 0;
  for (const char of code.slice(4) + code.slice(0, 4)) {
    const value = Number.parseInt(char, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

/** Groups of digits in which cards are printed. */
const cardGroups = /^(?:4,4,4,4|4,6,5|13|15|16)$/;
/** First digits of the large networks. */
const cardStart = /^(?:4|5[1-5]|2(?:2[2-9]|[3-6]|7[01]|720)|3[47]|6(?:011|5))/;

/** A card number that begins at a token, by its network, its groups and its checksum. */
export function cardAt(tokens: readonly TextToken[], index: number): Span | null {
  if (tokens[index]!.kind !== 'digits' || continuesNumber(tokens, index, -1)) return null;
  const separator = tokens[index + 1]?.text;
  const groups = [tokens[index]!.text];
  let to = index + 1;
  if (separator === ' ' || separator === '-')
    while (groups.length < 5 && tokens[to]?.text === separator && tokens[to + 1]?.kind === 'digits') {
      groups.push(tokens[to + 1]!.text);
      to += 2;
    }
  const digits = groups.join('');
  const isCard =
    cardGroups.test(groups.map(({ length }) => length).join(',')) &&
    cardStart.test(digits) &&
    !continuesNumber(tokens, to - 1, 1) &&
    hasCardChecksum(digits);
  return isCard ? { from: index, to, count: 1 } : null;
}

/** Luhn's. */
function hasCardChecksum(digits: string): boolean {
  let sum = 0;
  for (const [place, char] of [...digits].reverse().entries()) {
    const value = Number(char) * (1 + (place % 2));
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0;
}

/** Whether letters, digits after a point or dash, or one more group of four make more of a number than a card's. */
function continuesNumber(tokens: readonly TextToken[], index: number, step: 1 | -1): boolean {
  const [next, far] = [tokens[index + step], tokens[index + 2 * step]];
  if (isJoined(next)) return true;
  return (
    far?.kind === 'digits' &&
    (/^[-.,/]$/.test(next!.text) || (next!.kind === 'blank' && far.text.length === 4))
  );
}

function isJoined(token: TextToken | undefined): boolean {
  return token?.kind === 'word' || token?.kind === 'digits' || token?.text === '_';
}
