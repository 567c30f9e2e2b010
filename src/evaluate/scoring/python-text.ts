// The published rules are Python programs: what Python's text and number functions do where JavaScript's differ.

const space = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const isSpace = new RegExp(`[${space}]`, 'u');
const innerSpace = new RegExp(`[${space}]+`, 'u');

/** `text.strip()`. A pattern at the end would be tried at every space of a long text. */
export function strip(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isSpace.test(text[start]!)) start += 1;
  while (end > start && isSpace.test(text[end - 1]!)) end -= 1;
  return text.slice(start, end);
}

/** `text.split()`: the words between white space. */
export function wordsOf(text: string): string[] {
  return text.split(innerSpace).filter((word) => word !== '');
}

/** `text.strip(character)`. */
export function stripCharacter(text: string, character: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && text[start] === character) start += 1;
  while (end > start && text[end - 1] === character) end -= 1;
  return text.slice(start, end);
}

/** `text.rstrip(character)`. */
export function stripEnd(text: string, character: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === character) end -= 1;
  return text.slice(0, end);
}

/** `text.split(mark)[-1]`. */
export function afterLast(text: string, mark: string): string {
  const at = text.lastIndexOf(mark);
  return at < 0 ? text : text.slice(at + mark.length);
}

/** `text.split(mark)[0]`. */
export function beforeFirst(text: string, mark: string): string {
  const at = text.indexOf(mark);
  return at < 0 ? text : text.slice(0, at);
}

/** Decimal digits of any script as 0 to 9; Unicode keeps them in runs of ten. */
function plainDigits(text: string): string {
  return text.replace(/\p{Nd}/gu, (digit) => {
    let first = digit.codePointAt(0)!;
    if (first < 0x80) return digit;
    while (/\p{Nd}/u.test(String.fromCodePoint(first - 1))) first -= 1;
    return String((digit.codePointAt(0)! - first) % 10);
  });
}

const digits = '\\d(?:_?\\d)*';
const floatForm = new RegExp(`^[+-]?(?:${digits}\\.?(?:${digits})?|\\.${digits})(?:[eE][+-]?${digits})?$`);
const wholeForm = new RegExp(`^[+-]?${digits}$`);

/** `float(text)`; null where Python raises. */
export function parseFloatText(text: string): number | null {
  const plain = plainDigits(strip(text));
  if (floatForm.test(plain)) return Number(plain.replaceAll('_', ''));
  const special = /^([+-]?)(inf|infinity|nan)$/i.exec(plain);
  if (special === null) return null;
  if (special[2]!.toLowerCase() === 'nan') return Number.NaN;
  return special[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** `str(int(text))`; null where Python raises. */
export function wholeText(text: string): string | null {
  const plain = plainDigits(strip(text));
  if (!wholeForm.test(plain)) return null;
  return BigInt(plain.replaceAll('_', '').replace(/^\+/, '')).toString();
}

/** `str(int(value))`; null for what is no number. */
export function truncatedText(value: number): string | null {
  return Number.isFinite(value) ? BigInt(Math.trunc(value)).toString() : null;
}

/** `str(value)` of a float: 5.0, 1e+16, 1e-05. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value < 0 ? '-inf' : 'inf';
  if (Object.is(value, -0)) return '-0.0';
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e16)) {
    const [mantissa, power] = value.toExponential().split('e') as [string, string];
    return `${mantissa}e${power[0]}${power.slice(1).padStart(2, '0')}`;
  }
  const text = String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

/**
 * `round(value, places)`: to the nearest, and to the even digit where the stored number lies exactly between two.
 * `toFixed` knows the exact value too, but rounds such ties up.
 */
export function roundHalfEven(value: number, places: number): number {
  if (!Number.isFinite(value) || Math.abs(value) >= 1e21 || places > 22) return value;
  const exact = Math.abs(value).toFixed(places + 50);
  const up = Math.abs(value).toFixed(places);
  const rest = exact.slice(exact.indexOf('.') + 1 + places);
  const isTie = /^50*$/.test(rest);
  const even = isTie && /[13579]$/.test(up) ? Number(up) - 10 ** -places : Number(up);
  const rounded = Number(even.toFixed(places));
  return value < 0 || Object.is(value, -0) ? -rounded : rounded;
}

/** `repr` of a text. */
function quoted(text: string): string {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  const body = text
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
    .replaceAll(mark, `\\${mark}`);
  return `${mark}${body}${mark}`;
}

/** `str` of a list of texts. */
export function listText(texts: readonly string[]): string {
  return `[${texts.map(quoted).join(', ')}]`;
}
