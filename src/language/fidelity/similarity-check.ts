import type { Fidelity } from '../fidelity.ts';
import { cosine } from '../similarity.ts';

/** The sentence encoder reads about a hundred words: a longer paragraph is compared in parts. */
const PART_WORDS = 80;

/**
 * Does a rewrite mean what the speaker said, as far as a sentence encoder can tell? For after `checkFidelity`: it finds
 * rewrites about something else, but neither a changed number nor a dropped "not".
 *
 * @param embed Vectors of texts, one each: the embedded encoder's or an endpoint's.
 * @param minSimilarity Cosine, -1 to 1, that every part must reach.
 */
export async function checkSimilarity(
  raw: string,
  rewritten: string,
  embed: (texts: readonly string[]) => Promise<ArrayLike<number>[]>,
  minSimilarity: number,
): Promise<Fidelity> {
  const parts = Math.max(1, Math.ceil(raw.split(/\s+/u).length / PART_WORDS));
  const [heard, written] = [divide(raw, parts), divide(rewritten, parts)];
  const vectors = await embed([...heard, ...written]);
  for (let part = 0; part < parts; part++) {
    const similarity = similarityOf(vectors[part]!, vectors[parts + part]!);
    if (similarity < minSimilarity)
      return {
        ok: false,
        reason: 'similarity',
        evidence: `${similarity.toFixed(2)} in part ${part + 1} of ${parts}`,
      };
  }
  return { ok: true };
}

/** Equal numbers of words, so that parts of the same place are compared. */
function divide(text: string, parts: number): string[] {
  const words = text.trim().split(/\s+/u);
  return Array.from({ length: parts }, (_, part) =>
    words.slice((part * words.length) / parts, ((part + 1) * words.length) / parts).join(' '),
  );
}

/** A text without any word has no direction, and is like nothing. */
function similarityOf(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const isZero = (vector: ArrayLike<number>) => Array.from(vector).every((number) => number === 0);
  return isZero(a) || isZero(b) ? 0 : cosine(a, b);
}
