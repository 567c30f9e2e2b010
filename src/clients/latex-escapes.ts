/*
 * A model that writes `\frac` into a JSON string must double the backslash. Small models do not, and JSON then reads a
 * form feed and "rac". After parsing it cannot be told any more, so the text of the JSON is mended before.
 */

/** Names of LaTeX commands without their first letter, by the escape that JSON takes it for: no line begins so. */
const sure: Readonly<Record<string, ReadonlySet<string>>> = {
  n: words(`abla ot otin otni geq geqq geqslant gtr leq leqq leqslant preceq succeq subseteq subseteqq supseteq
    supseteqq vdash vDash Vdash VDash shortmid shortparallel triangleleft trianglelefteq triangleright
    trianglerighteq leftrightarrow Leftarrow Rightarrow Leftrightarrow earrow warrow olimits onumber oindent obreak
    ewline ewcommand ewpage egthinspace egmedspace egthickspace ormalsize atural`),
  t: words(`anh heta ilde imes frac binom riangle riangledown riangleleft rianglelefteq riangleq riangleright
    rianglerighteq herefore hickapprox hicksim hinspace woheadleftarrow woheadrightarrow iny extbf extit extrm extsf
    exttt extsc extup extnormal extstyle extcolor`),
  r: words(`ho hd m angle brace brack ceil floor group vert Vert moustache ight ightarrow ightarrowtail
    ightharpoonup ightharpoondown ightleftharpoons ightleftarrows ightrightarrows ightsquigarrow ightthreetimes
    times isingdotseq ef ule aise aisebox oot enewcommand esizebox otatebox`),
};
/** The same, where they take an argument; a word without it. */
const braced: Readonly<Record<string, ReadonlySet<string>>> = {
  n: words(''),
  t: words('ext ag'),
  r: words(''),
};
/** The same, that a line or a column can begin with, too: signs of relation, other signs. What stands beside decides. */
const relations: Readonly<Record<string, ReadonlySet<string>>> = {
  n: words('eq mid sim less cong prec succ parallel leftarrow rightarrow'),
  t: words('o'),
  r: words(''),
};
const others: Readonly<Record<string, ReadonlySet<string>>> = {
  n: words('e i u eg exists'),
  t: words('an au op'),
  r: words(''),
};
/** Those of them that are English words. */
const english = words('mid less parallel exists an');

/** A text in quotes; the last may be open. */
const string = /"(?:[^"\\]|\\[\s\S])*"?/g;
const part = /\\(?:u[0-9a-fA-F]{4}|[\s\S]?)|[^\\]+/g;
/** Signs that a formula goes on behind. */
const openFormula = /[\^_{([$=+*/&|<>] ?$/;
const oneBlank = /\S $/;
/** A letter or digit by itself, or a closed bracket. */
const operand = /(?:^|[^\p{L}\d])[\p{L}\d]$|[})\]]$/u;
/** What can follow a sign in a formula: no word, and no mark of a sentence. */
const formulaGoesOn = /^ ?(?:$|\n|[^\p{L}\s.,:;!?]|\p{L}(?!\p{L}))/u;
const assignment = /^ ?[=:]/;

/**
 * Doubles the backslashes of LaTeX commands, and of what is no escape at all, in the text of a JSON value. What is
 * doubled already stays, and so do line breaks, tabs and other escapes that mean themselves.
 */
export function doubleBackslashes(json: string): string {
  return json.replace(string, (quoted) => {
    const parts = quoted.match(part) ?? [];
    const isSure = parts.map((one, at) => isSureCommand(one, parts[at + 1] ?? ''));
    // Who writes one command so writes the others so.
    const isUndoubled = isSure.includes(true);
    const breaksRows = isUndoubled && !parts.some((one, at) => one === '\\\\' && isWord(parts[at + 1]));
    return parts
      .map((one, at) => {
        if (!one.startsWith('\\')) return one;
        const before = at === 1 && parts[0] === '"' ? null : textBefore(parts[at - 1] ?? '');
        const after = textAfter(parts, at);
        if (one === '\\\\') return breaksRows && isRowBreak(parts, at) ? `${one}${one}` : one;
        return isSure[at] || isInvalid(one) || isLikelyCommand(one[1]!, before, after, isUndoubled)
          ? `\\${one}`
          : one;
      })
      .join('');
  });
}

function isInvalid(sequence: string): boolean {
  return !/^\\(?:u[0-9a-fA-F]{4}|["\\/bfnrt])$/.test(sequence);
}

/** With a sign for the escape behind it. */
function textAfter(parts: readonly string[], at: number): string {
  const [text = '', next = ''] = [parts[at + 1], parts[at + 2]];
  if (text.startsWith('\\')) return '';
  return text + (/^\\[nrt]/.test(next) ? '\n' : next.slice(0, 1));
}

function textBefore(previous: string): string {
  if (!previous.startsWith('\\')) return previous;
  return /^\\[([{]$/.test(previous) ? '(' : '';
}

/** Is it a command whatever stands beside it? */
function isSureCommand(sequence: string, after: string): boolean {
  if (isInvalid(sequence)) return /^\\(?:[([]|[A-Za-z]{2})/.test(sequence + after);
  const letter = sequence[1]!;
  // Backspaces and form feeds have no place in an answer.
  if (letter === 'b' || letter === 'f') return /^[a-z]/.test(after);
  const rest = restOf(after);
  return sure[letter]?.has(rest) || (braced[letter]?.has(rest) && after[rest.length] === '{') || false;
}

/** @param before The text before the escape; null at the start of the string, '' behind another escape. */
function isLikelyCommand(
  letter: string,
  before: string | null,
  after: string,
  isUndoubled: boolean,
): boolean {
  const rest = restOf(after);
  const isRelation = relations[letter]?.has(rest) ?? false;
  if (!isRelation && !others[letter]?.has(rest)) return false;
  const following = after.slice(rest.length).replace(/"$/, '');
  const goesOn = formulaGoesOn.test(following);
  if (before === null) return goesOn && !assignment.test(following);
  if (openFormula.test(before)) return true;
  if (oneBlank.test(before)) return goesOn || !english.has(rest);
  if (isRelation && operand.test(before)) return goesOn && /^ ?\S/.test(following);
  return isUndoubled && goesOn && !assignment.test(following);
}

/** In a matrix `\\` ends a row, and is not doubled where the commands are not. */
function isRowBreak(parts: readonly string[], at: number): boolean {
  if (parts[at - 1] === '\\\\' || parts[at + 1] === '\\\\') return false;
  const after = parts[at + 1] ?? '';
  return after.startsWith('\\') || /^(?:\s|&|\d|\[\d|[A-Za-z](?![A-Za-z])|$)/.test(after);
}

function isWord(text: string | undefined): boolean {
  return text !== undefined && /^[A-Za-z]{2}/.test(text);
}

function restOf(after: string): string {
  return /^[A-Za-z]*/.exec(after)![0];
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(/\s+/).filter(Boolean));
}
