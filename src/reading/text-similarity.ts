/** Texts up to this many characters are compared by character. */
const maxCharacters = 2000;
/** Words beyond this are not looked at. */
const maxWords = 3000;

/**
 * Normalised edit similarity: 1 - Levenshtein distance / length of the longer text, 0 to 1; two empty
 * texts are alike. Case, compatibility forms (NFKC) and white space make no difference. When a text has
 * more than 2,000 characters, words take the place of characters (a changed word then counts in full, and
 * white space does matter), and those after the 3,000th are left out: at most nine million steps.
 */
export function textSimilarity(a: string, b: string): number {
  const [foldedA, foldedB] = [fold(a), fold(b)];
  let [left, right] = [compact(foldedA), compact(foldedB)];
  if (Math.max(left.length, right.length) > maxCharacters) {
    [left, right] = [words(foldedA), words(foldedB)];
  }
  const longer = Math.max(left.length, right.length);
  return longer === 0 ? 1 : 1 - editDistance(left, right) / longer;
}

function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

function compact(text: string): string[] {
  return [...text.replace(/\s+/gu, '')];
}

function words(text: string): string[] {
  return text.split(/\s+/u).filter(Boolean).slice(0, maxWords);
}

/**
 * Levenshtein distance, 32 rows of the table at once in the bits of two words (Myers 1999): bit i of `up` says that row i
 * of a column is one more than the row above, `down` that it is one less. What the two share at both ends is passed over.
 */
function editDistance(a: readonly string[], b: readonly string[]): number {
  let from = 0;
  while (from < a.length && from < b.length && a[from] === b[from]) from++;
  let [endA, endB] = [a.length, b.length];
  while (endA > from && endB > from && a[endA - 1] === b[endB - 1]) [endA, endB] = [endA - 1, endB - 1];
  const rows = endA - from;
  if (rows === 0) return endB - from;
  const words = Math.ceil(rows / wordBits);
  const places = placesOf(a.slice(from, endA), words);
  const nowhere = new Int32Array(words);
  const up = new Int32Array(words).fill(-1);
  const down = new Int32Array(words);
  const lastRow = 1 << ((rows - 1) % wordBits);
  let distance = rows;
  for (let column = from; column < endB; column++) {
    const equal = places.get(b[column]!) ?? nowhere;
    // How the row above the word changes from column to column: the row above all is the length of b so far.
    let step = 1;
    for (let word = 0; word < words; word++) {
      const plus = up[word]!;
      const minus = down[word]!;
      const vertical = equal[word]! | minus;
      const match = equal[word]! | (step < 0 ? 1 : 0);
      const diagonal = (((match & plus) + plus) ^ plus) | match;
      const more = minus | ~(diagonal | plus);
      const less = plus & diagonal;
      const last = word === words - 1 ? lastRow : highBit;
      const next = (more & last) !== 0 ? 1 : (less & last) !== 0 ? -1 : 0;
      const shiftedMore = (more << 1) | (step > 0 ? 1 : 0);
      const shiftedLess = (less << 1) | (step < 0 ? 1 : 0);
      up[word] = shiftedLess | ~(vertical | shiftedMore);
      down[word] = shiftedMore & vertical;
      step = next;
    }
    distance += step;
  }
  return distance;
}

const wordBits = 32;
const highBit = 1 << (wordBits - 1);

/** In which rows each symbol stands, as bits. */
function placesOf(symbols: readonly string[], words: number): Map<string, Int32Array> {
  const places = new Map<string, Int32Array>();
  symbols.forEach((symbol, row) => {
    let bits = places.get(symbol);
    if (!bits) {
      bits = new Int32Array(words);
      places.set(symbol, bits);
    }
    const word = Math.floor(row / wordBits);
    bits[word] = bits[word]! | (1 << (row % wordBits));
  });
  return places;
}
