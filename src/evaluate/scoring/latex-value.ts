import { createRequire } from 'node:module';

/** What a formula is worth. */
export interface LatexValue {
  value: number;
  /** A whole number that no division or root has gone through, which Python prints without a point. */
  whole: boolean;
}

/** A formula as the parser of compute-engine gives it (MathJSON). */
type Formula = number | string | readonly [string, ...Formula[]] | { num: string } | { fn: Formula } | object;

/** Longer texts are no answers, and the depth of a formula stays bounded. */
export const longestFormula = 300;
/** A double holds no larger one. */
const largestFactorial = 170;

let parser: { parse(latex: string): unknown } | null = null;

/** Only the parser of compute-engine is loaded, when first needed: its evaluation has no bound on time. */
function parse(latex: string): Formula {
  if (parser === null) {
    const require = createRequire(import.meta.url);
    const { LatexSyntax } = require('@cortex-js/compute-engine/latex-syntax') as {
      LatexSyntax: new () => { parse(latex: string): unknown };
    };
    parser = new LatexSyntax();
  }
  return parser.parse(latex) as Formula;
}

const whole = (value: number): LatexValue => ({ value, whole: true });
const real = (value: number): LatexValue => ({ value, whole: false });

function numberOf(text: string): LatexValue | null {
  const value = Number(text);
  if (!Number.isFinite(value)) return null;
  return { value, whole: Number.isInteger(value) };
}

function factorial(count: number): number {
  if (!Number.isInteger(count) || count < 0 || count > largestFactorial) return Number.NaN;
  let product = 1;
  for (let factor = 2; factor <= count; factor += 1) product *= factor;
  return product;
}

function choose(count: number, taken: number): number {
  if (!Number.isInteger(count) || !Number.isInteger(taken) || Math.abs(count) > 1000) return Number.NaN;
  let product = 1;
  for (let step = 1; step <= taken; step += 1) product = (product * (count - taken + step)) / step;
  return taken < 0 ? 0 : Math.round(product);
}

type Operation = (...values: LatexValue[]) => LatexValue;
const both = (one: LatexValue, other: LatexValue, value: number): LatexValue => ({
  value,
  whole: one.whole && other.whole,
});
const ofOne =
  (apply: (value: number) => number): Operation =>
  (one) =>
    real(apply(one.value));
const compared =
  (holds: (one: number, other: number) => boolean): Operation =>
  (one, other) =>
    whole(holds(one.value, other.value) ? 1 : 0);

const add: Operation = (...all) => all.reduce((one, other) => both(one, other, one.value + other.value));
const multiply: Operation = (...all) => all.reduce((one, other) => both(one, other, one.value * other.value));
const divide: Operation = (one, other) => real(one.value / other.value);
const power: Operation = (one, other) => ({
  value: one.value ** other.value,
  whole: one.whole && other.whole && other.value >= 0,
});

const operations: Readonly<Record<string, Operation>> = {
  Add: add,
  Subtract: (one, other) => both(one, other, one.value - other.value),
  Negate: (one) => ({ ...one, value: -one.value }),
  PreIncrement: (one) => one,
  Multiply: multiply,
  InvisibleOperator: multiply,
  Divide: divide,
  Rational: divide,
  Power: power,
  Square: (one) => power(one, whole(2)),
  Sqrt: ofOne(Math.sqrt),
  Root: (one, other) => real(one.value ** (1 / other.value)),
  Factorial: (one) => whole(one.whole ? factorial(one.value) : Number.NaN),
  Binomial: (one, other) => whole(choose(one.value, other.value)),
  Abs: (one) => ({ ...one, value: Math.abs(one.value) }),
  Floor: (one) => whole(Math.floor(one.value)),
  Ceil: (one) => whole(Math.ceil(one.value)),
  Sin: ofOne(Math.sin),
  Cos: ofOne(Math.cos),
  Tan: ofOne(Math.tan),
  Arcsin: ofOne(Math.asin),
  Arccos: ofOne(Math.acos),
  Arctan: ofOne(Math.atan),
  Sinh: ofOne(Math.sinh),
  Cosh: ofOne(Math.cosh),
  Tanh: ofOne(Math.tanh),
  Exp: ofOne(Math.exp),
  Ln: ofOne(Math.log),
  Lb: ofOne(Math.log2),
  Log: (one, base) =>
    real(base === undefined ? Math.log10(one.value) : Math.log(one.value) / Math.log(base.value)),
  Less: compared((one, other) => one < other),
  Greater: compared((one, other) => one > other),
  LessEqual: compared((one, other) => one <= other),
  GreaterEqual: compared((one, other) => one >= other),
};
const constants: Readonly<Record<string, number>> = { Pi: Math.PI, ExponentialE: Math.E, e: Math.E };
/** Brackets around one thing. */
const brackets = new Set(['Delimiter', 'List', 'Set', 'Sequence', 'Block']);

function isMixed(head: string, parts: readonly Formula[], values: readonly LatexValue[]): boolean {
  const fraction = parts[1];
  return (
    head === 'InvisibleOperator' &&
    parts.length === 2 &&
    values[0]!.whole &&
    Array.isArray(fraction) &&
    (fraction[0] === 'Divide' || fraction[0] === 'Rational') &&
    fraction.slice(1).every((part) => typeof part === 'number')
  );
}

function evaluate(formula: Formula, mixed: boolean): LatexValue | null {
  if (typeof formula === 'number') return numberOf(String(formula));
  if (typeof formula === 'string') {
    const constant = Object.hasOwn(constants, formula) ? constants[formula] : undefined;
    return constant === undefined ? null : real(constant);
  }
  if (!Array.isArray(formula)) {
    if ('num' in formula && typeof formula.num === 'string') return numberOf(formula.num);
    return 'fn' in formula ? evaluate(formula.fn as Formula, mixed) : null;
  }
  const [head, ...parts] = formula as [string, ...Formula[]];
  if (brackets.has(head)) {
    // A second part says which brackets they are.
    const [inside, ...others] = parts.filter((part) => typeof part !== 'object' || !('str' in part));
    return inside === undefined || others.length > 0 ? null : evaluate(inside, mixed);
  }
  const operation = Object.hasOwn(operations, head) ? operations[head] : undefined;
  if (operation === undefined || parts.length === 0) return null;
  const values: LatexValue[] = [];
  for (const part of parts) {
    const value = evaluate(part, mixed);
    if (value === null) return null;
    values.push(value);
  }
  const result = mixed && isMixed(head, parts, values) ? add(...values) : operation(...values);
  return Number.isFinite(result.value) ? result : null;
}

/** Decimals as the parser takes them: with a digit before the point, and apart from brackets, which repeat digits. */
function plainDecimals(latex: string): string {
  return latex.replace(/(?<!\d)\.(?=\d)/g, '0.').replace(/\d+\.\d+(?=\s*\()/g, '{$&}');
}

/**
 * The number that a LaTeX formula without variables stands for; null for any other text. `mixed`: a fraction after a
 * whole number is added to it.
 */
export function latexValue(latex: string, mixed: boolean): LatexValue | null {
  if (latex.length > longestFormula) return null;
  try {
    return evaluate(parse(plainDecimals(latex)), mixed);
  } catch {
    return null;
  }
}
