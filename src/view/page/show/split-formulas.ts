export type TextPiece =
  | { kind: 'text'; text: string }
  | { kind: 'formula'; source: string; isDisplay: boolean };

const delimiters = [
  { open: '$$', close: '$$', isDisplay: true },
  { open: '\\[', close: '\\]', isDisplay: true },
  { open: '\\(', close: '\\)', isDisplay: false },
  { open: '$', close: '$', isDisplay: false },
] as const;

/** Longer stretches are no formula of a lecture but two stray marks far apart. */
const longestFormula = 2000;

/**
 * Finds the LaTeX in a text. Prices are left alone by the rule of Pandoc's `tex_math_dollars`: after an opening dollar
 * and before a closing one stands no space, and no digit follows the closing one. Prompts and variables of a shell, as
 * screens show them, are left alone too: a formula between single dollars ends in its line, and nothing that names a
 * variable follows it. Pieces joined give the text again, less the delimiters.
 */
export function splitFormulas(text: string): TextPiece[] {
  const pieces: TextPiece[] = [];
  let plainFrom = 0;
  let at = nextMark(text, 0);
  while (at !== -1) {
    const found = formulaAt(text, at);
    if (found) {
      if (at > plainFrom) pieces.push({ kind: 'text', text: text.slice(plainFrom, at) });
      pieces.push({ kind: 'formula', source: found.source, isDisplay: found.isDisplay });
      plainFrom = found.end;
      at = nextMark(text, found.end);
    } else {
      // A backslash takes the mark behind it along, so that `\$` is a dollar.
      at = nextMark(text, at + (text[at] === '\\' || text.startsWith('$$', at) ? 2 : 1));
    }
  }
  if (plainFrom < text.length) pieces.push({ kind: 'text', text: text.slice(plainFrom) });
  return pieces;
}

function nextMark(text: string, from: number): number {
  for (let at = from; at < text.length; at++) if (text[at] === '$' || text[at] === '\\') return at;
  return -1;
}

function formulaAt(text: string, at: number): { source: string; isDisplay: boolean; end: number } | null {
  const delimiter = delimiters.find(({ open }) => text.startsWith(open, at));
  if (!delimiter) return null;
  const start = at + delimiter.open.length;
  const window = text.slice(start, start + longestFormula);
  const length = delimiter.open === '$' ? dollarFormulaLength(window) : window.indexOf(delimiter.close);
  const source = length === -1 ? '' : window.slice(0, length);
  if (source.trim() === '') return null;
  return { source, isDisplay: delimiter.isDisplay, end: start + length + delimiter.close.length };
}

/** A letter, a digit or a brace, as of `$HOME/$USER` and `${a}${b}`; but `$n$th` and `$x$s` are words. */
const variableName = /^(?!(?:st|nd|rd|th|s)\b)[\w{]/;

function dollarFormulaLength(text: string): number {
  if (/^\s/.test(text)) return -1;
  for (let at = 1; at < text.length && text[at] !== '\n'; at++) {
    if (text[at] !== '$' || text[at - 1] === '\\') continue;
    const isClosing = !/\s/.test(text[at - 1]!) && !variableName.test(text.slice(at + 1, at + 4));
    return isClosing ? at : -1;
  }
  return -1;
}
