/**
 * Commands whose first letter JSON reads as an escape where the backslash is not doubled: `"\frac"` is a form feed and
 * "rac". Only those that no word begins like are listed for line breaks and tabs, which also stand for themselves.
 */
const afterTab = 'an\\b|anh\\b|au\\b|ext|extbf|extit|extrm|frac|heta|ilde|imes|o\\b|op\\b|riangle';
const afterReturn = 'angle|ceil|floor|ho\\b|ight|m\\b';
const afterLine = 'abla|eg\\b|eq\\b|exists|ot(?=[=<>\\\\])|otin\\b|subseteq|u(?=[_^ =+\\-*/)}$])';
const eaten = new RegExp(`[\\f\\b\\v]|\\t(?=${afterTab})|\\r(?=${afterReturn})|\\n(?=${afterLine})`, 'g');
const letters: Readonly<Record<string, string>> = {
  '\f': '\\f',
  '\b': '\\b',
  '\v': '\\v',
  '\t': '\\t',
  '\r': '\\r',
  '\n': '\\n',
};

/** Puts back the backslashes of LaTeX commands that a model wrote into a JSON string without doubling them. */
export function restoreLatex(text: string): string {
  return text.replace(eaten, (char) => letters[char]!);
}
