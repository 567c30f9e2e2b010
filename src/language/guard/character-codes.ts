import type { Span } from './conceal.ts';

/** Letters written as numbers: escapes of URLs and programs, bits, and rows of hexadecimal or decimal codes. */
const CODES: readonly { pattern: RegExp; decode(codes: string): string }[] = [
  {
    pattern: /(?:[A-Za-z0-9_.!,]{0,20}%[0-9a-f]{2}){3,500}[A-Za-z0-9_.!]{0,20}/giu,
    decode: (codes) => codes.replace(/%([0-9a-f]{2})/giu, (_, hex: string) => charOf(hex, 16)),
  },
  {
    pattern: /(?:\\x[0-9a-f]{2}|\\u[0-9a-f]{4}){8,4000}/giu,
    decode: (codes) => codes.replace(/\\[xu]([0-9a-f]{2,4})/giu, (_, hex: string) => charOf(hex, 16)),
  },
  {
    pattern: /(?<!\d)(?:[01]{8}[ ,]{0,2}){8,4000}(?!\d)/gu,
    decode: (codes) => joined(codes, /[01]{8}/gu, 2),
  },
  {
    pattern: /(?<![\p{L}\p{N}])(?:(?:0x)?[0-9a-f]{2}[ ,:]{1,2}){8,4000}(?:0x)?[0-9a-f]{2}(?![\p{L}\p{N}])/giu,
    decode: (codes) => joined(codes.replace(/0x/giu, ''), /[0-9a-f]{2}/giu, 16),
  },
  {
    pattern: /(?<![\p{L}\p{N}])(?:\d{2,3}[ ,-]{1,2}){8,4000}\d{2,3}(?![\p{L}\p{N}])/gu,
    decode: (codes) => joined(codes, /\d{2,3}/gu, 10),
  },
];
const MORSE = /(?<!\S)[.-]{1,5}(?:[ /]{1,3}[.-]{1,5}){9,4000}(?!\S)/gu;
const MORSE_LETTERS: Readonly<Record<string, string>> = Object.fromEntries(
  '.- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...- .-- -..- -.-- --..'
    .split(' ')
    .map((code, at) => [code, String.fromCharCode(97 + at)]),
);

/** What rows of character codes and of Morse signs say, with where they stand. */
export function decodeCodes(text: string): (Span & { decoded: string })[] {
  const coded = CODES.flatMap(({ pattern, decode }) =>
    [...text.matchAll(pattern)].map((match) => ({
      start: match.index,
      end: match.index + match[0].length,
      decoded: decode(match[0]),
    })),
  );
  const morse = [...text.matchAll(MORSE)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    decoded: match[0]
      .split(/ ?\/ ?| {2,3}/u)
      .map((word) =>
        word
          .split(' ')
          .map((code) => MORSE_LETTERS[code] ?? ' ')
          .join(''),
      )
      .join(' '),
  }));
  return [...coded, ...morse];
}

function joined(codes: string, each: RegExp, radix: number): string {
  return (codes.match(each) ?? []).map((code) => charOf(code, radix)).join('');
}

function charOf(code: string, radix: number): string {
  return String.fromCharCode(Number.parseInt(code, radix));
}
