import { latinForms } from './clean-line.ts';

/** Names that Python gives; the two strokes beside them run into one, or are lost below the line. */
const givenNames =
  'add|all|bool|call|class|contains|del|delitem|dict|doc|enter|eq|exit|file|ge|getattr|getitem|gt|hash|init|iter|le|len|lt|main|mul|name|ne|new|next|post_init|repr|setattr|setitem|slots|str|sub|version';
const strokedName = `(?<![\\p{L}\\p{N}_])_{1,3} ?(?:${givenNames}) ?_{1,3}(?![\\p{L}\\p{N}_])`;
/** A program defines them, calls them, takes them from an object or compares them; between words it is emphasis in Markdown. */
const givenName = new RegExp(
  `(?<=\\bdef\\s+|[\\p{L}\\p{N}_)\\]]\\.|=\\s?["']?)${strokedName}|${strokedName}(?=\\(|\\.\\p{L}|["']?\\s?[!=]?=)`,
  'gu',
);
/** Where a method is defined one side is enough, or the room for it: `self` tells. */
const givenMethod = new RegExp(
  `(?<=^\\s*def)(?:(?: {2,}_*| _+ ?)(${givenNames})[ _]*|[ _]+(${givenNames})(?: {2,}|_+ ?))(?=\\(self\\b)`,
  'u',
);
/** Two strokes between operands; two capitals, or two small letters, may be a name. */
const strokes = /(?<=[\p{L}\p{N})\]"'] )(?:Il|lI|\|[Il1]|[Il1]\|)(?==? [-\p{L}\p{N}("'![{])/gu;

/**
 * An operand at the head of a line, after a bracket, a comma, an operator or a word of a program, with no operand after it.
 * After an operand it is the sign itself, at the head of a line of words it is a cross.
 */
const slantedX =
  /(?<=^\s*|[([{,=+\-*/%<>&^:]\s?|\b(?:and|elif|for|if|in|lambda|not|or|return|while)\s)×(?!\s?(?!(?:and|else|for|if|in|is|not|or)\b)[\p{L}\p{N}])/gu;

/** Text as it is in programs and terminals. */
export function codeText(text: string): string {
  // Fonts of editors draw the zero with a dot or a stroke.
  const letters = latinForms(plainDigits(text)).replace(slantedX, 'x');
  const plain = letters.replace(/[θΘ]/gu, '0').replace(/了/gu, '}');
  return withStrokes(withGivenNames(withShellWords(withPrompt(plain))));
}

/** Code has no indices; a digit that looks like one is small print. */
function plainDigits(text: string): string {
  return text.replace(/[\u2070-\u209c²³¹ᵢ-ᵥⱼ]/gu, (form) => form.normalize('NFKC'));
}

/** Three arrows at the head of a line are the prompt of Python; small ones look like letters. */
function withPrompt(text: string): string {
  return text.replace(/^[vV>]{3}(?= |$)/, '>>>');
}

/** After a prompt or at the head of a pipe no command begins with a capital I: it is the list command. */
function withShellWords(text: string): string {
  return text.replace(/((?:^|[$#%>]|\||&&|;|\bsudo|\bdo|\bthen)\s*)[I1]s(?= |$|;|\|)/g, '$1ls');
}

function withGivenNames(text: string): string {
  return text
    .replace(givenMethod, (_, one?: string, other?: string) => ` __${one ?? other}__`)
    .replace(givenName, (name) => `__${name.replaceAll(/^_+ ?| ?_+$/g, '')}__`);
}

function withStrokes(text: string): string {
  return /[=(){};]/.test(text) ? text.replace(strokes, '||') : text;
}
