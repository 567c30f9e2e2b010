import type { TextToken } from './text-tokens.ts';
import { wordSet } from './word-set.ts';

/**
 * How an @ is written: alone; with blanks around it; as a word in brackets, `[at]`; or as the bare word `at`. Its dots
 * are written alike.
 */
export type AtStyle = 'close' | 'gapped' | 'bracketed' | 'spoken';

/** Ends of domains that are no country's. Any two letters may be a country. */
const generic = wordSet(
  `com org net edu gov mil int info biz name pro io ai dev app xyz online site tech science academy university
  education school institute email cloud blog network systems foundation`,
);
/** Ends before which a reader of screens may see a blank that is not there. */
const gapped = wordSet('com org net edu gov');
/** Labels of programs, not of hosts. */
const objects = wordSet('self this torch np numpy tf model');

const mostLabels = 8;
const longestLabel = 40;

/** A host after an @, if its end is one that domains have; those that are reserved for examples are none. */
export function domainFrom(
  tokens: readonly TextToken[],
  start: number,
  style: AtStyle,
): { to: number; end: string } | null {
  const labels: string[] = [];
  let next: number | null = start;
  while (next !== null && labels.length < mostLabels) {
    const to = labelEnd(tokens, next, style);
    if (to === null) return null;
    labels.push(textOf(tokens, next, to));
    next = dotAt(tokens, to, style);
    const isLast = next === null || isSentenceStart(tokens[next]!);
    if (isLast && isDomain(labels, style)) return { to, end: labels.at(-1)! };
  }
  return null;
}

function isDomain(labels: readonly string[], style: AtStyle): boolean {
  const end = labels.at(-1)!;
  const name = labels.at(-2)?.toLowerCase();
  if (!name || name === 'example' || labels.some((label) => objects.has(label))) return false;
  // An attribute such as `mT` is no country, and `at x dot is` is a formula that was read out.
  const isFormula = style === 'spoken' && name.length === 1;
  const isCountry = !isFormula && /^(?:[a-z]{2}|[A-Z][A-Za-z])$/.test(end);
  return isCountry || generic.has(end.toLowerCase());
}

/** A sentence may begin after a dot whose blank was lost. */
function isSentenceStart({ text }: TextToken): boolean {
  return /^\p{Lu}\p{Ll}/u.test(text);
}

/** Where a label ends: letters and digits, with dashes inside. */
function labelEnd(tokens: readonly TextToken[], start: number, style: AtStyle): number | null {
  let index = start;
  while (index < start + longestLabel) {
    if (isLabel(tokens[index])) index++;
    else {
      const afterDash = index > start ? dashAt(tokens, index, style) : null;
      if (afterDash === null) break;
      index = afterDash;
    }
  }
  const isIdentifier = tokens[index]?.text === '_' && isLabel(tokens[index + 1]);
  return index > start && !isIdentifier ? index : null;
}

function textOf(tokens: readonly TextToken[], from: number, to: number): string {
  return tokens
    .slice(from, to)
    .map(({ text }) => text)
    .join('');
}

/** Where a label goes on after a dash; said, the dash is a word. */
function dashAt(tokens: readonly TextToken[], index: number, style: AtStyle): number | null {
  if (tokens[index]?.text === '-') return isLabel(tokens[index + 1]) ? index + 1 : null;
  if (style !== 'spoken' || tokens[index]?.kind !== 'blank') return null;
  const isDash = /^(?:dash|hyphen|minus)$/i.test(tokens[index + 1]?.text ?? '');
  return isDash && tokens[index + 2]?.kind === 'blank' && isLabel(tokens[index + 3]) ? index + 3 : null;
}

/** Where the next label begins after a dot. */
function dotAt(tokens: readonly TextToken[], index: number, style: AtStyle): number | null {
  const at = afterBlank(tokens, index);
  if (tokens[at]?.text === '.') {
    const next = afterBlank(tokens, at + 1);
    const isClose = next === index + 1;
    return isLabel(tokens[next]) && (isClose || gapped.has(tokens[next]!.text)) ? next : null;
  }
  if (style === 'bracketed' && isBracketed(tokens, at + 1, 'dot')) {
    const next = afterBlank(tokens, at + 3);
    return isLabel(tokens[next]) ? next : null;
  }
  if (style === 'close' || at === index || tokens[at]?.text.toLowerCase() !== 'dot') return null;
  const next = afterBlank(tokens, at + 1);
  return next > at + 1 && isLabel(tokens[next]) ? next : null;
}

/** Whether a token is the given word, in brackets. */
export function isBracketed(tokens: readonly TextToken[], index: number, word: string): boolean {
  if (tokens[index]?.text.toLowerCase() !== word) return false;
  const pair = `${tokens[index - 1]?.text}${tokens[index + 1]?.text}`;
  return pair === '[]' || pair === '()' || pair === '{}' || pair === '<>';
}

export function afterBlank(tokens: readonly TextToken[], index: number): number {
  return tokens[index]?.kind === 'blank' ? index + 1 : index;
}

function isLabel(token: TextToken | undefined): boolean {
  return token?.kind === 'word' || token?.kind === 'digits';
}
