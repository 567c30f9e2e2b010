/** Words of a sentence, at least: names and code in lists have fewer. */
const minWords = 5;
/** Signs that text of programs, paths and addresses has and sentences have not. */
const ofPrograms = /[=<>{}[\]`_\\/|@#$%^*+~]|\p{L}\(|(?:^|\s)--?\p{L}/u;
/** Marks after which the space was lost. */
const closeComma = /(?<=\p{Ll}{2}|\d{3})[,;](?=\p{L}\p{Ll})/gu;
const closeStop = /(?<=\p{Ll}{3}[.!?])(?=\p{Lu}\p{Ll}* \p{Ll})/gu;
/** Short words that stand before an article or a pronoun and make no word with it; functions are named `init` and `isa`. */
const closeWords =
  /(?<![\p{L}\p{N}_.'’-])(and|as|at|by|for|from|in|is|of|on|that|to|was|with)((?<!at)an|a|(?<!in)it|its|our|that|the|their|them|these|this|those|your)(?![\p{L}\p{N}_('’-])/gu;
const minWordsBeside = 4;
/** The two legs of a pi under their roof, before the radius and in a formula. */
const legs = /(?<!\p{L})(?:tt|TT|TI|IT|Tt|tT|II|Il)(?=r[²³]?(?!\p{L}))/gu;
const ofFormulas = /[=²³]/u;

/** A line that is no program, with the spaces that readers lose between short words and after marks, and the sign for pi. */
export function proseText(text: string): string {
  const signed = ofFormulas.test(text) ? text.replace(legs, 'π') : text;
  const words = signed.split(/\s+/u).filter((word) => /^\p{L}/u.test(word));
  const apart = words.length < minWordsBeside ? signed : signed.replace(closeWords, '$1 $2');
  if (words.length < minWords || ofPrograms.test(apart)) return apart;
  return apart.replace(closeComma, '$& ').replace(closeStop, ' ');
}
