/** A run of words that stands on both sides, or on one alone. */
export interface Words {
  text: string;
  isChanged: boolean;
}

/** Beyond this many pairs of words the comparison would hold up the page. */
const mostPairs = 4_000_000;

/**
 * Compares two wordings word by word (longest common subsequence). Each side comes back as runs of words, those that
 * the other side lacks marked; null where the texts are too long to compare.
 */
export function wordChanges(before: string, after: string): { before: Words[]; after: Words[] } | null {
  const old = before.match(/\S+/g) ?? [];
  const fresh = after.match(/\S+/g) ?? [];
  if (old.length * fresh.length > mostPairs) return null;
  const lengths = commonLengths(old, fresh);
  const width = fresh.length + 1;
  const oldKept = new Set<number>();
  const freshKept = new Set<number>();
  for (let i = 0, j = 0; i < old.length && j < fresh.length; ) {
    if (old[i] === fresh[j]) {
      oldKept.add(i++);
      freshKept.add(j++);
    } else if (lengths[(i + 1) * width + j]! >= lengths[i * width + j + 1]!) i++;
    else j++;
  }
  return { before: runs(old, oldKept), after: runs(fresh, freshKept) };
}

/** At `i * (fresh.length + 1) + j`: length of the longest common subsequence of what follows word i and word j. */
function commonLengths(old: readonly string[], fresh: readonly string[]): Uint16Array {
  const width = fresh.length + 1;
  const lengths = new Uint16Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = fresh.length - 1; j >= 0; j--) {
      lengths[i * width + j] =
        old[i] === fresh[j]
          ? lengths[(i + 1) * width + j + 1]! + 1
          : Math.max(lengths[(i + 1) * width + j]!, lengths[i * width + j + 1]!);
    }
  }
  return lengths;
}

function runs(words: readonly string[], kept: ReadonlySet<number>): Words[] {
  const joined: Words[] = [];
  words.forEach((word, index) => {
    const last = joined.at(-1);
    const isChanged = !kept.has(index);
    if (last?.isChanged === isChanged) last.text += ` ${word}`;
    else joined.push({ text: word, isChanged });
  });
  return joined;
}
