import { latexValue, longestFormula } from './latex-value.ts';
import { strip } from './python-text.ts';

/** A number with what stands around it. */
export interface Quantity {
  value: number;
  percent: boolean;
}

const numeral = String.raw`(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?|\.\d+`;
const numberInText = new RegExp(
  String.raw`(?<![\p{L}\p{N}.,])([-−–]?)\s?(${numeral})(?:[eE]([+-]?\d+))?(\s*/\s*\d+(?![\d.]))?\s*(%|percent\b)?`,
  'giu',
);
const words = 'zero one two three four five six seven eight nine ten eleven twelve'.split(' ');

/** The numbers of a text in order. */
export function quantitiesIn(text: string): Quantity[] {
  const found = [...text.matchAll(numberInText)].map(([, sign, number, power, under, percent]) => {
    let value = Number(number!.replaceAll(',', '')) * 10 ** Number(power ?? 0);
    if (under !== undefined) value /= Number(under.replace('/', ''));
    return { value: sign ? -value : value, percent: percent !== undefined };
  });
  return found.filter(({ value }) => Number.isFinite(value));
}

const unicodeAsLatex: readonly [RegExp, string][] = [
  [/[−–]/g, '-'],
  [/×/g, '\\times '],
  [/[·⋅]/g, '\\cdot '],
  [/÷/g, '/'],
  [/π/g, '\\pi '],
  [/√\s*\(([^()]*)\)/g, '\\sqrt{$1}'],
  [/√\s*\{([^{}]*)\}/g, '\\sqrt{$1}'],
  [/√\s*(\d+(?:\.\d+)?|[a-z])/g, '\\sqrt{$1}'],
  [/½/g, '\\frac{1}{2}'],
  [/¼/g, '\\frac{1}{4}'],
  [/¾/g, '\\frac{3}{4}'],
  [/²/g, '^{2}'],
  [/³/g, '^{3}'],
  [/\bsqrt\s*\(([^()]*)\)/g, '\\sqrt{$1}'],
  [/(?<!\\)\bpi\b/g, '\\pi '],
  [/°|\bdegrees?\b|\^\s*\{?\s*\\circ\s*\}?/g, ''],
  [/\\[,;:! ]|\\left(?![a-z])|\\right(?![a-z])|\$/g, ' '],
  [/\\[dtc]frac/g, '\\frac'],
  [/\\(?:text|mathrm|textbf|mathbf|mbox)\s*\{[^{}]*\}(?:\s*\^\s*\{?\d\}?)?/g, ' '],
  [/(\d),(?=\d{3}(?!\d))/g, '$1'],
];
/** A unit after a number: letters, maybe to a power or per another. */
const unit = /(?<=[\d})])\s*(?:square|cubic)?\s*(?:[a-zµμ]{1,12}(?:\s*\/\s*[a-z]{1,12})?(?:\^\{?\d\}?)?)$/i;

/**
 * The number that a whole text is: in digits, as a fraction, in a word, as a LaTeX formula, with a unit or a per cent
 * sign or without. Null where it is more or less than one number.
 */
export function quantityOf(text: string): Quantity | null {
  const bare = strip(text).replace(/[.,;:!]+$/, '');
  if (bare === '' || bare.length > longestFormula) return null;
  const word = words.indexOf(bare.toLowerCase());
  if (word >= 0) return { value: word, percent: false };
  let formula = unicodeAsLatex.reduce((result, [mark, latex]) => result.replace(mark, latex), bare);
  // "x = 5" and "AB \approx 5.2" state what comes last.
  formula = strip(formula.split(/=|\\approx|≈/).at(-1)!);
  const percent = /\\?%|\bper\s?cent\b/i.test(formula);
  formula = formula.replace(/\\?%|\bper\s?cent\b|^[$€£]|(?<=^-)[$€£]/gi, '').trim();
  formula = formula.replace(unit, '').replace(/\^(\d+(?:\.\d+)?)/g, '^{$1}');
  if (!/\d|\\pi/.test(formula) || /(?<!\\[a-z]*)[a-z]/i.test(formula)) return null;
  const value = latexValue(formula, true)?.value;
  return value === undefined ? null : { value, percent };
}

/** Equal but for what floating point adds. */
export function sameNumber(one: number, other: number): boolean {
  return Math.abs(one - other) <= 1e-9 * Math.max(1, Math.abs(one), Math.abs(other));
}
