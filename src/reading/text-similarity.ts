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

/** Levenshtein distance by rows (Wagner and Fischer 1974); what the two share at both ends is passed over. */
function editDistance(a: readonly string[], b: readonly string[]): number {
  let from = 0;
  while (from < a.length && from < b.length && a[from] === b[from]) from++;
  let [endA, endB] = [a.length, b.length];
  while (endA > from && endB > from && a[endA - 1] === b[endB - 1]) [endA, endB] = [endA - 1, endB - 1];
  let previous = Uint32Array.from({ length: endB - from + 1 }, (_, column) => column);
  let current = new Uint32Array(previous.length);
  for (let row = from; row < endA; row++) {
    current[0] = row - from + 1;
    for (let column = 1; column < current.length; column++) {
      const substituted = previous[column - 1]! + (a[row] === b[from + column - 1] ? 0 : 1);
      current[column] = Math.min(substituted, previous[column]! + 1, current[column - 1]! + 1);
    }
    [previous, current] = [current, previous];
  }
  return previous.at(-1)!;
}
