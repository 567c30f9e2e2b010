/** Words of a sentence, at least: names and code in lists have fewer. */
const minWords = 5;
/** Signs that text of programs, paths and addresses has and sentences have not. */
const ofPrograms = /[=<>{}[\]`_\\/|@#$%^*+~]|\p{L}\(|(?:^|\s)--?\p{L}/u;
/** Marks after which the space was lost. */
const closeComma = /(?<=\p{Ll}{2}|\d{3})[,;](?=\p{L}\p{Ll})/gu;
const closeStop = /(?<=\p{Ll}{3}[.!?])(?=\p{Lu}\p{Ll}* \p{Ll})/gu;
/** The two legs of a pi under their roof, before the radius and in a formula. */
const legs = /(?<!\p{L})(?:tt|TT|TI|IT|Tt|tT|II|Il)(?=r[²³]?(?!\p{L}))/gu;
const ofFormulas = /[=²³]/u;

/** A line that is no program, with what readers lose between words: the space after a mark; and the sign for pi. */
export function proseText(text: string): string {
  const signed = ofFormulas.test(text) ? text.replace(legs, 'π') : text;
  const words = signed.split(/\s+/u).filter((word) => /^\p{L}/u.test(word));
  if (words.length < minWords || ofPrograms.test(signed)) return signed;
  return signed.replace(closeComma, '$& ').replace(closeStop, ' ');
}
