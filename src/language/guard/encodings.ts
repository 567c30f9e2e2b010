import type { Span } from './conceal.ts';

/** A text in which something was decoded; it has the same length, or a map. */
export interface Decoded {
  text: string;
  /** Stretches of single words: an order among them goes on to their end. */
  runs?: Span[];
  /** Stretches of `text` that differ; all of it if absent. */
  changed?: Span[];
  /** Offset in the text that was decoded, for each UTF-16 unit. */
  at(offset: number): number;
}

const LEET: Readonly<Record<string, string>> = {
  0: 'o',
  1: 'i',
  3: 'e',
  4: 'a',
  5: 's',
  7: 't',
  '@': 'a',
  $: 's',
};
const LEET_WORD =
  /(?<![\p{L}\p{N}$@])(?=[a-z0-9$@]{0,30}[a-z])(?=[a-z0-9$@]{0,30}[0134570$@])[a-z0-9$@]{2,30}(?![\p{L}\p{N}$@])/gu;
const SINGLE_WORDS =
  /(?<![\p{L}\p{N}])(?:(?:[\p{L}\p{N}]{1,20}(?:\.{1,3}|[,;|/*\n…]) ?){3,}|(?:[\p{L}\p{N}]{1,20} [-–—] ?){2,})/gu;
const SPELLED = /(?<![\p{L}\p{N}])\p{L}(?:[^\p{L}\p{N}\n]{1,3}\p{L}(?![\p{L}\p{N}])){7,}/gu;
const SPELLED_ORDER =
  /(?:ignore|disregard|forget|override|bypass|skip|cancel)(?:all|the|every|any|your|my|these|those|of){0,3}(?:previous|prior|earlier|above){0,2}(?:instructions?|rules?|prompts?|directions?|guidelines?|rubric|orders?)|(?:score|output|answer|rate|reply|return|print|give)(?:this|with|it|video|a|an|only|the){0,3}(?:ten|keep|10)|(?:new|updated)(?:instruction|rule|order|prompt)s?|systemprompt|systemmessage|developermode|jailbreak/u;
/** Four or more words in l33t in a row. */
const LEET_RUN =
  /(?<!\S)(?=[a-z]{0,30}[0134570$@])[a-z0-9$@]{2,30}(?: (?:(?=[a-z]{0,30}[0134570$@])[a-z0-9$@]{2,30}|[14])(?!\S)){3,}/gu;
/** Base64 and hexadecimal of at least 16 bytes. */
const BLOB =
  /(?<![A-Za-z0-9+/=_-])(?:(?:[0-9a-fA-F]{2}){16,4000}|[A-Za-z0-9+/_-]{22,8000}={0,2})(?![A-Za-z0-9+/=_-])/gu;
/** Frequent English words and those of orders, each letter moved by thirteen. */
const ROTATED =
  /vtaber|qvfertneq|sbetrg|vafgehpgvba|bireevqr|(?<!\p{L})(?:gur|guvf|naq|nafjre|ehyrf|ivqrb)(?!\p{L})/u;
const REVERSED = /erongi|dragersid|tegrof|noitcurtsni|edirrevo/u;

/** Other readings of a revealed text under which an order may show: l33t, one word a sentence, rot13, backwards. */
export function decodeReadings(plain: string): Decoded[] {
  const same = (text: string): Decoded => ({ text, at: (offset) => offset });
  const readings: Decoded[] = [];
  const changed: Span[] = [];
  const leet = plain.replace(LEET_WORD, (word, at: number) => {
    changed.push({ start: at, end: at + word.length });
    return word.replace(/[0134570$@]/gu, (sign) => LEET[sign]!);
  });
  if (changed.length > 0) readings.push({ ...same(leet), changed });
  const joined = joinSingleWords(plain);
  if (joined !== null) readings.push(joined);
  if (ROTATED.test(plain)) readings.push(same(plain.replace(/[a-z]/gu, rotate)));
  if (REVERSED.test(plain)) {
    const backwards = plain.split('').reverse().join('');
    readings.push({ text: backwards, at: (offset) => plain.length - 1 - offset });
  }
  return readings;
}

/** "Ignore. All. Rules." with blanks between the words. */
function joinSingleWords(plain: string): Decoded | null {
  const offsets: number[] = [];
  let [text, at] = ['', 0];
  const runs: Span[] = [];
  const changed: Span[] = [];
  const keep = (end: number) => {
    for (; at < end; at++) {
      text += plain[at]!;
      offsets.push(at);
    }
  };
  for (const run of plain.matchAll(SINGLE_WORDS)) {
    keep(run.index);
    // The last separator may be followed by the last word.
    const rest = /^[\p{L}\p{N}]{1,20}(?:[.!?](?=\s|$)|(?=\n|$))/u.exec(
      plain.slice(run.index + run[0].length, run.index + run[0].length + 25),
    );
    const said = rest === null ? run[0].trimEnd().length : run[0].length + rest[0].length;
    runs.push({ start: run.index, end: run.index + said });
    const start = text.length;
    const separators = [...run[0].matchAll(/[^\p{L}\p{N}]+/gu)];
    for (const [nth, separator] of separators.entries()) {
      keep(run.index + separator.index);
      // The first word may be the last of the sentence before, and what follows the next sentence.
      const isEdge = nth === 0 || (nth === separators.length - 1 && rest === null);
      text += isEdge ? '\n' : ' ';
      offsets.push(at);
      at += separator[0].length;
    }
    changed.push({ start, end: text.length });
  }
  if (at === 0) return null;
  keep(plain.length);
  return { text, runs, changed, at: (offset) => offsets[offset]! };
}

/** Where runs of l33t words stand. */
export function findLeetRuns(plain: string): Span[] {
  return [...plain.matchAll(LEET_RUN)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** Orders spelled letter by letter: "i g n o r e", "I-G-N-O-R-E". */
export function findSpelledOrders(plain: string): Span[] {
  return [...plain.matchAll(SPELLED)]
    .filter(([run]) => SPELLED_ORDER.test(run.replace(/[^\p{L}]/gu, '')))
    .map((match) => ({ start: match.index, end: match.index + match[0].length }));
}

/** Readable text inside base64 or hexadecimal, with where it stands in the text as it came. */
export function decodeBlobs(text: string): (Span & { decoded: string })[] {
  return [...text.matchAll(BLOB)].flatMap((match) => {
    const isHex = /^(?:[0-9a-fA-F]{2})+$/u.test(match[0]);
    const decoded = Buffer.from(match[0], isHex ? 'hex' : 'base64').toString('utf8');
    const readable = decoded.match(/[\p{L}\p{N} .,:;!?'"]/gu)?.length ?? 0;
    return readable < 0.9 * decoded.length
      ? []
      : [{ decoded, start: match.index, end: match.index + match[0].length }];
  });
}

function rotate(letter: string): string {
  return String.fromCharCode(97 + ((letter.charCodeAt(0) - 97 + 13) % 26));
}
