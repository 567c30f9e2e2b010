import type { Span } from './conceal.ts';

/** Something encoded in a text as it came, and what it says. */
export interface Decoded extends Span {
  decoded: string;
}

/** Other readings of a revealed text, of its length, under which an order may show: l33t, rot13, backwards. */
export function otherReadings(plain: string): { text: string; isBackwards: boolean }[] {
  const leet = plain.replace(
    /(?<![\p{L}\p{N}$@])(?=[a-z0-9$@]{0,30}[a-z])[a-z0-9$@]{2,30}(?![\p{L}\p{N}$@])/gu,
    (word) => word.replace(/[013457$@]/gu, (sign) => 'oieastsa'['013457$@'.indexOf(sign)]!),
  );
  const readings = leet === plain ? [] : [{ text: leet, isBackwards: false }];
  if (/vtaber|qvfertneq|sbetrg|vafgehpgvba|bireevqr/u.test(plain))
    readings.push({ text: plain.replace(/[a-z]/gu, rotate), isBackwards: false });
  if (/erongi|dragersid|tegrof|noitcurtsni|edirrevo/u.test(plain))
    readings.push({ text: plain.split('').reverse().join(''), isBackwards: true });
  return readings;
}

/** Orders spelled letter by letter: "i g n o r e", "I-G-N-O-R-E". */
export function findSpelledOrders(plain: string): Span[] {
  const order =
    /(?:ignore|disregard|forget|override|bypass)(?:all|the|every|any|your|these|of){0,3}(?:previous|prior|earlier|above){0,2}(?:instructions?|rules?|prompts?|directions?|guidelines?|rubric|orders?)|(?:score|output|answer|rate|give)(?:this|with|it|video|a|an|only){0,3}(?:ten|keep|10)|systemprompt/u;
  return spansOf(plain, /(?<![\p{L}\p{N}])\p{L}(?:[^\p{L}\p{N}\n]{1,3}\p{L}(?![\p{L}\p{N}])){7,}/gu, (run) =>
    order.test(run.replace(/[^\p{L}]/gu, '')),
  );
}

/**
 * Readable text in base64, hexadecimal and other codes of characters: escapes of URLs and programs, bits, rows of
 * hexadecimal or decimal numbers.
 * @param text As it came: base64 needs its letter case.
 */
export function decodeBlobs(text: string): Decoded[] {
  const rows: [RegExp, (codes: string) => string][] = [
    [
      /(?<![A-Za-z0-9+/=_-])(?:(?:[0-9a-fA-F]{2}){16,4000}|[A-Za-z0-9+/_-]{22,8000}={0,2})(?![A-Za-z0-9+/=_-])/gu,
      (blob) => Buffer.from(blob, /^(?:[0-9a-f]{2})+$/iu.test(blob) ? 'hex' : 'base64').toString('utf8'),
    ],
    [
      /(?:[A-Za-z0-9_.!,]{0,20}%[0-9a-f]{2}){3,500}[A-Za-z0-9_.!]{0,20}/giu,
      (codes) => codes.replace(/%([0-9a-f]{2})/giu, (_, code: string) => charOf(code, 16)),
    ],
    [
      /(?:\\x[0-9a-f]{2}|\\u[0-9a-f]{4}){8,4000}/giu,
      (codes) => codes.replace(/\\[xu]([0-9a-f]{2,4})/giu, (_, code: string) => charOf(code, 16)),
    ],
    [/(?<!\d)(?:[01]{8}[ ,]{0,2}){8,4000}(?!\d)/gu, (codes) => joined(codes, /[01]{8}/gu, 2)],
    [
      /(?<![\p{L}\p{N}])(?:(?:0x)?[0-9a-f]{2}[ ,:]{1,2}){8,4000}(?:0x)?[0-9a-f]{2}(?![\p{L}\p{N}])/giu,
      (codes) => joined(codes.replace(/0x/giu, ''), /[0-9a-f]{2}/giu, 16),
    ],
    [
      /(?<![\p{L}\p{N}])(?:\d{2,3}[ ,-]{1,2}){8,4000}\d{2,3}(?![\p{L}\p{N}])/gu,
      (codes) => joined(codes, /\d{2,3}/gu, 10),
    ],
  ];
  return rows.flatMap(([pattern, decode]) =>
    spansOf(text, pattern)
      .map((span) => ({ ...span, decoded: decode(text.slice(span.start, span.end)) }))
      .filter(
        ({ decoded }) => (decoded.match(/[\p{L}\p{N} .,:;!?'"]/gu)?.length ?? 0) >= 0.9 * decoded.length,
      ),
  );
}

/** Where a pattern is found, if what is found is accepted. */
export function spansOf(text: string, pattern: RegExp, accepts = (_found: string): boolean => true): Span[] {
  return Array.from(text.matchAll(pattern), ({ index, 0: found }) => ({
    start: index,
    end: index + found.length,
  })).filter(({ start, end }) => accepts(text.slice(start, end)));
}

function joined(codes: string, each: RegExp, radix: number): string {
  return (codes.match(each) ?? []).map((code) => charOf(code, radix)).join('');
}

function charOf(code: string, radix: number): string {
  return String.fromCharCode(Number.parseInt(code, radix));
}

function rotate(letter: string): string {
  return String.fromCharCode(97 + ((letter.charCodeAt(0) - 97 + 13) % 26));
}
