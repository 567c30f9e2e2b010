const ones = 'zero one two three four five six seven eight nine'.split(' ');
const teens = 'ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(' ');
const tens = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const scaleWords: ReadonlyMap<string, number> = new Map([
  ['thousand', 1e3],
  ['million', 1e6],
  ['billion', 1e9],
  ['trillion', 1e12],
]);
const ordinalWords: ReadonlyMap<string, number> = new Map([
  ...'first second third fourth fifth sixth seventh eighth ninth'
    .split(' ')
    .map((word, i) => [word, i + 1] as const),
  ...teens.map((word, i) => [`${word === 'twelve' ? 'twelf' : word}th`, 10 + i] as const),
  ...tens.map((word, i) => [`${word.slice(0, -1)}ieth`, 20 + 10 * i] as const),
  ['hundredth', 100],
  ['thousandth', 1000],
]);
const parts: ReadonlyMap<string, number> = new Map([
  ['half', 2],
  ['quarter', 4],
]);
const smallNumbers: ReadonlyMap<string, number> = new Map([
  ...[...ones, ...teens].map((word, i) => [word, i] as const),
  ...tens.map((word, i) => [word, 20 + 10 * i] as const),
]);

/** A number found at the start of a list of words. */
export interface SpokenNumber {
  value: number;
  /** How many words it takes. */
  length: number;
  isOrdinal?: true;
}

/**
 * Reads the number that starts at `words[at]`: digits or English number words, with scales ("150 million"), years
 * ("nineteen forty five", "fifteen oh three"), decimals ("three point one four"), fractions ("two thirds", "3 over
 * 6", "two and a half") and ordinals ("twenty third", "14th").
 *
 * @param words In lower case; numbers written as digits have no separators between thousands.
 * @returns null where no number starts.
 */
export function readNumber(words: readonly string[], at: number): SpokenNumber | null {
  const whole = readWhole(words, at) ?? readHalf(words, at) ?? readDecimals(words, at, 0);
  if (whole === null || whole.isOrdinal) return whole;
  const decimals = words[at] === 'point' ? null : readDecimals(words, at + whole.length, whole.value);
  const read = decimals === null ? whole : { value: decimals.value, length: whole.length + decimals.length };
  return readScale(words, at, readFraction(words, at, read));
}

function readWhole(words: readonly string[], at: number): SpokenNumber | null {
  const digits = /^(\d+(?:\.\d+)?)(st|nd|rd|th)?$/u.exec(words[at] ?? '');
  if (digits !== null) {
    const read = { value: Number(digits[1]), length: 1 };
    return digits[2] === undefined ? read : { ...read, isOrdinal: true };
  }
  const opens =
    words[at] === 'a' && /^(?:hundred|thousand|million|billion|trillion)$/u.test(words[at + 1] ?? '');
  let [total, current, next, ends] = [0, 0, opens ? at + 1 : at, at];
  for (; next < words.length; next++) {
    const word = words[next]!;
    const last = words[next - 1] ?? '';
    const begun = ends > at;
    const small = smallNumbers.get(word);
    const ordinal = ordinalWords.get(word);
    if (small !== undefined && (!begun || mayFollow(current, last, small))) {
      current = begun && isYear(current, last, small) ? current * 100 + small : current + small;
    } else if (
      word === 'oh' &&
      begun &&
      current >= 13 &&
      current < 22 &&
      ones.includes(words[next + 1] ?? '')
    ) {
      current = current * 100 + smallNumbers.get(words[++next]!)!;
    } else if (word === 'hundred' && (begun || opens) && current < 100) current = (current || 1) * 100;
    else if (scaleWords.has(word) && (begun || opens)) {
      total += (current || 1) * scaleWords.get(word)!;
      current = 0;
    } else if (ordinal !== undefined && (!begun || (tens.includes(last) && ordinal < 10))) {
      return { value: total + current + ordinal, length: next + 1 - at, isOrdinal: true };
    } else if (
      word === 'and' &&
      begun &&
      /^(?:hundred|thousand|million)$/u.test(last) &&
      smallNumbers.has(words[next + 1] ?? '')
    ) {
      continue;
    } else break;
    ends = next + 1;
  }
  return ends === at ? null : { value: total + current, length: ends - at };
}

function mayFollow(current: number, last: string, small: number): boolean {
  if (last === 'and' || last === 'hundred' || scaleWords.has(last)) return true;
  return (tens.includes(last) && small > 0 && small < 10) || isYear(current, last, small);
}

function isYear(current: number, last: string, small: number): boolean {
  const ended = smallNumbers.get(last);
  return ended !== undefined && current >= 13 && current < 22 && small >= 10;
}

/** "point one four": digits said one by one. */
function readDecimals(words: readonly string[], at: number, whole: number): SpokenNumber | null {
  if (words[at] !== 'point' || /^(?:the|this|a|that|at)$/u.test(words[at - 1] ?? '')) return null;
  let [digits, next] = ['', at + 1];
  for (; next < words.length; next++) {
    const value = words[next] === 'oh' ? 0 : (smallNumbers.get(words[next]!) ?? -1);
    const literal = digits === '' && /^\d+$/u.test(words[next]!) ? words[next]! : null;
    if (literal !== null) digits += literal;
    else if (value >= 0 && value < 10 && /[1-9]0$/u.test(digits) && tens.includes(words[next - 1]!))
      digits = digits.slice(0, -1) + value;
    else if (value >= 0) digits += value;
    else break;
  }
  return digits === '' ? null : { value: Number(`${whole}.${digits}`), length: next - at };
}

function readHalf(words: readonly string[], at: number): SpokenNumber | null {
  if (words[at] !== 'half') return null;
  return { value: 0.5, length: words[at + 1] === 'a' && scaleWords.has(words[at + 2] ?? '') ? 2 : 1 };
}

/** "two thirds", "one half", "3 over 6", "two and a half". */
function readFraction(words: readonly string[], at: number, read: SpokenNumber): SpokenNumber {
  const next = at + read.length;
  const part = partOf(words[next], read.value);
  if (part !== null) return { value: read.value / part, length: read.length + 1 };
  const below = words[next] === 'over' ? readWhole(words, next + 1) : null;
  if (below !== null && below.value > 0)
    return { value: read.value / below.value, length: read.length + 1 + below.length };
  if (words[next] !== 'and') return read;
  const one = words[next + 1] === 'a' ? 1 : (smallNumbers.get(words[next + 1] ?? '') ?? 0);
  const added = partOf(words[next + 2], one);
  if (one > 0 && added !== null) return { value: read.value + one / added, length: read.length + 3 };
  const written = /^(\d)$/u.exec(words[next + 1] ?? '');
  const under = words[next + 2] === 'over' ? Number(words[next + 3]) : 0;
  return written === null || !(under > 0)
    ? read
    : { value: read.value + Number(written[1]) / under, length: read.length + 4 };
}

function partOf(word: string | undefined, count: number): number | null {
  if (word === undefined || word === 'second' || word === 'seconds') return null;
  if (word === 'halves') return 2;
  const singular = word.endsWith('s') ? word.slice(0, -1) : word;
  if (singular === word && count !== 1) return null;
  const part = parts.get(singular) ?? ordinalWords.get(singular);
  return part === undefined || part < 2 ? null : part;
}

/** "150 million", "2.5 thousand", "half a million". */
function readScale(words: readonly string[], at: number, read: SpokenNumber): SpokenNumber {
  const scale = scaleWords.get(words[at + read.length] ?? '');
  return scale === undefined ? read : { value: read.value * scale, length: read.length + 1 };
}
