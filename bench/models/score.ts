// How much of a text was read right, and how well a measure tells pairs that match from pairs that do not.

/** Signs that look the same are one: nobody can read which of them was written. */
const lookalikes: Record<string, string> = {
  '−': '-',
  '–': '-',
  '∆': 'Δ',
  '△': 'Δ',
  '∑': 'Σ',
  µ: 'μ',
  '⋅': '·',
  '∙': '·',
};

const squeezed = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/\s+/gu, ' ')
    .replace(/[−–∆△∑µ⋅∙]/gu, (sign) => lookalikes[sign]!)
    .trim();

/**
 * Fewest changes that turn `truth` into `read`.
 * @param isPart Whether `read` may have more before and after, for free
 */
function distance(truth: readonly string[], read: readonly string[], isPart: boolean): number {
  let row = read.map((_, column) => (isPart ? 0 : column + 1));
  row.unshift(0);
  for (const [index, char] of truth.entries()) {
    const next = [index + 1];
    for (const [column, other] of read.entries()) {
      const changed = row[column]! + (char === other ? 0 : 1);
      next.push(Math.min(changed, row[column + 1]! + 1, next[column]! + 1));
    }
    row = next;
  }
  return isPart ? Math.min(...row) : row.at(-1)!;
}

export interface Right {
  /** Characters of the truth, and how many of them are right. */
  chars: number;
  charsRight: number;
  words: number;
  wordsRight: number;
}

/**
 * Holds what was read against what stands there. White space counts as one space; case and every other sign count.
 * @param isWhole Whether `truth` is all that can be read. Then text that is not there counts against the characters;
 *   else each line is looked for, wherever it stands.
 */
export function scoreReading(truth: readonly string[], read: readonly string[], isWhole: boolean): Right {
  const found = [...squeezed(read.join(' '))];
  const asked = isWhole ? [truth.join(' ')] : truth;
  let [chars, wrong] = [0, 0];
  for (const text of asked) {
    const line = [...squeezed(text)];
    chars += line.length;
    wrong += Math.min(line.length, distance(line, found, !isWhole));
  }
  const words = squeezed(truth.join(' ')).split(' ');
  const left = new Map<string, number>();
  for (const word of squeezed(read.join(' ')).split(' ')) left.set(word, (left.get(word) ?? 0) + 1);
  const wordsRight = words.filter((word) => {
    const count = left.get(word) ?? 0;
    left.set(word, count - 1);
    return count > 0;
  }).length;
  return { chars, charsRight: chars - wrong, words: words.length, wordsRight };
}

export function sumOf(scores: readonly Right[]): Right {
  const total = { chars: 0, charsRight: 0, words: 0, wordsRight: 0 };
  for (const score of scores)
    for (const name of Object.keys(total) as (keyof Right)[]) total[name] += score[name];
  return total;
}

/** Area under the curve: how often a pair that matches has a higher value than one that does not; ties count half. */
export function areaUnderCurve(matched: readonly number[], mismatched: readonly number[]): number {
  let higher = 0;
  for (const one of matched)
    for (const other of mismatched) higher += one > other ? 1 : one === other ? 0.5 : 0;
  return higher / (matched.length * mismatched.length);
}

export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1]!, sorted[sorted.length >> 1]!];
  return (low + high) / 2;
}
