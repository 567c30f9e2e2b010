/**
 * Words of a name without case, accents, compatibility forms and punctuation. Letters of every script stay; `+` and `#`
 * are words, so that C, C++ and C# are three things.
 */
export function wordsOf(name: string): string[] {
  return (
    name
      .normalize('NFKD')
      // Accents of Latin, Greek and Cyrillic; vowel signs of other scripts are part of the word.
      .replace(/[\u0300-\u036f]/g, '')
      .normalize('NFC')
      .toLowerCase()
      .replace(/['’ʼ`´]/g, '')
      .replaceAll('+', ' plus ')
      .replaceAll('#', ' sharp ')
      .split(/[^\p{L}\p{M}\p{N}]+/u)
      .filter((word) => word !== '')
  );
}

/** A name as a part of an id: its words with hyphens between. */
export function slugOf(name: string): string {
  return wordsOf(name).join('-');
}

/** Equal for names that say the same but for case, accents, punctuation and the plural s. */
export function normalisedName(name: string): string {
  return wordsOf(name).map(withoutPlural).join(' ');
}

/** Takes away every s and e at the end, so that wave and waves, lens and lenses, class and classes come out the same. */
function withoutPlural(word: string): string {
  if (!/s$|e$/.test(word) || word.length <= 3) return word;
  const [, stem] = /^(.{3,}?)[se]+$/u.exec(word) ?? [];
  return (stem ?? word).replace(/i$/, 'y');
}
