import { personalDataKinds } from '../../records/personal-data.ts';

/** A piece of text: a run of letters, a run of digits, a run of blanks, a line break, or one other character. */
export interface TextToken {
  text: string;
  kind: 'word' | 'digits' | 'blank' | 'break' | 'mark';
  /** Where it begins in the text. */
  start: number;
}

/** What a rule found: the tokens from `from` up to `to`, and how many addresses or numbers they hold. */
export interface Span {
  from: number;
  to: number;
  count: number;
}

/** Each character belongs to one alternative only, so that nothing is read twice. Placeholders stay whole. */
const pieces = new RegExp(
  String.raw`\p{L}[\p{L}\p{M}]*|[^\S\r\n]+|[0-9]+|[\r\n]+|\[(?:${personalDataKinds.join('|')})\]|.`,
  'gsu',
);

export function textTokens(text: string): TextToken[] {
  const tokens: TextToken[] = [];
  let start = 0;
  for (const piece of text.match(pieces) ?? []) {
    tokens.push({ text: piece, kind: kindOf(piece), start });
    start += piece.length;
  }
  return tokens;
}

function kindOf(piece: string): TextToken['kind'] {
  const first = piece[0]!;
  if ((first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z')) return 'word';
  if (first >= '0' && first <= '9') return 'digits';
  if (first === '\n' || first === '\r') return 'break';
  if (/^\s/.test(first)) return 'blank';
  return /^\p{L}/u.test(piece) ? 'word' : 'mark';
}

/** The words of the line before a token, nearest first and in lower case; `most` tokens are looked at. */
export function wordsBefore(tokens: readonly TextToken[], at: number, most: number): string[] {
  const words: string[] = [];
  for (let index = at - 1; index >= 0 && index >= at - most; index--) {
    const { kind, text } = tokens[index]!;
    if (kind === 'break') break;
    if (kind === 'word') words.push(text.toLowerCase());
  }
  return words;
}

/** The nearest token of the line that is not blank, before (`step` -1) or after (1) a place. */
export function neighbour(tokens: readonly TextToken[], at: number, step: 1 | -1): TextToken | null {
  const next = tokens[at + step];
  const told = next?.kind === 'blank' ? tokens[at + 2 * step] : next;
  return told && told.kind !== 'break' ? told : null;
}
