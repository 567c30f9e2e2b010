/** Words of a sentence, at least: names and code in lists have fewer. */
const minWords = 5;
/** Signs that text of programs, paths and addresses has and sentences have not. */
const ofPrograms = /[=<>{}[\]`_\\/|@#$%^*+~]|\p{L}\(|(?:^|\s)--?\p{L}/u;
/** Marks after which the space was lost. */
const closeComma = /(?<=\p{Ll}{2}|\d{3})[,;](?=\p{L}\p{Ll})/gu;
/** Names of modules have capitals after a stop, too, but they are no such words. */
const closeStop =
  /(?<=(?<![\p{L}\p{N}.])\p{Ll}{3,}[.!?])(?=(?:And|But|For|He|How|If|In|It|She|So|That|The|Then|There|These|They|This|To|We|What|When|With|You)(?: |['’]\p{Ll}))/gu;
/** Short words that stand before an article or a pronoun and make no word with it; functions are named `init` and `inits`. */
const closeWords =
  /(?<![\p{L}\p{N}_.'’-])(and|as|at|by|for|from|in|is|of|on|that|to|was|with)((?<!at|on)an|(?<!in)its?|our|that|the|their|them|these|this|those|your)(?![\p{L}\p{N}_('’-])/gu;
const minWordsBeside = 4;
/** Words that no other language has: of a line in English, one at least. */
const english = /\b(?:and|are|from|the|their|they|this|that|which|with|you|your)\b/iu;
/** The two legs of a pi under their roof, before the radius and in a formula. */
const legs = /(?<!\p{L})(?:tt|TT|TI|IT|Tt|tT|II|Il)(?=r[²³]?(?!\p{L}))/gu;
const ofFormulas = /[=²³]/u;

/** A line that is no program, with the spaces that readers lose between short words and after marks, and the sign for pi. */
export function proseText(text: string): string {
  const signed = ofFormulas.test(text) ? text.replace(legs, 'π') : text;
  const words = signed.split(/\s+/u).filter((word) => /^\p{L}/u.test(word));
  if (words.length < minWordsBeside || ofPrograms.test(signed)) return signed;
  const apart = english.test(signed) ? signed.replace(closeWords, '$1 $2') : signed;
  if (words.length < minWords) return apart;
  return apart.replace(closeComma, '$& ').replace(closeStop, ' ');
}
