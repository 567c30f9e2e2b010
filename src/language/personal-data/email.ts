import { articles, functionWords } from '../function-words.ts';
import { type AtStyle, afterBlank, domainFrom, isBracketed } from './domain.ts';
import { neighbour, type Span, type TextToken, wordsBefore } from './text-tokens.ts';
import { wordSet } from './word-set.ts';

/** Commands after which `user@host` is where to log in. */
const logins = wordSet('ssh scp sftp ftp lftp rsync mosh sshfs telnet clone svn rlogin psql');
/** What is said before an address. */
const cues = wordSet(
  `email emails mail mails address write reach contact contacts contacting questions question ping message send`,
);
/** What is said before the address of a page, which is at a host, too. */
const places = wordSet(
  `available look looking find found visit go see hosted posted online site website page up code slides book here
  located live stored download downloads get watch check meet read published more`,
);

/** Most tokens of a name, of a list of names before one host, and of what is looked at before and after. */
const longestName = 40;
const longestList = 160;
const farBefore = 24;

interface At {
  from: number;
  to: number;
  style: AtStyle;
}

/**
 * The e-mail address whose @ is at a token, if there is one: `name@host.edu`, with a list of names as in
 * `{a, b}@host.edu`, and written or said with words, as in `name [at] host [dot] edu` or `name at host dot edu`.
 * What programs have of the same form is none: logins, products of matrices, decorators, addresses of repositories.
 *
 * @param after Nothing before this token belongs to it.
 */
export function emailAt(tokens: readonly TextToken[], index: number, after: number): Span | null {
  const at = atSign(tokens, index);
  const domain = at && domainFrom(tokens, at.to, at.style);
  if (!domain) return null;
  const names = at.style === 'spoken' ? saidName(tokens, at.from, after) : namesBefore(tokens, at, after);
  if (!names || isCodeAfter(tokens, domain.to) || isCodeBefore(tokens, names.from)) return null;
  if (at.style === 'spoken' && isPage(tokens, domain.to)) return null;
  if (at.style === 'gapped' && isExpression(tokens, names, domain.to)) return null;
  if (isShortProduct(tokens, names, at, domain.end)) return null;
  return { from: names.from, to: domain.to, count: names.count };
}

function atSign(tokens: readonly TextToken[], index: number): At | null {
  const beforeBlank = (place: number) => (tokens[place - 1]?.kind === 'blank' ? place - 1 : place);
  if (/^[@＠]$/.test(tokens[index]!.text)) {
    const [from, to] = [beforeBlank(index), afterBlank(tokens, index + 1)];
    return { from, to, style: to - from > 1 ? 'gapped' : 'close' };
  }
  if (tokens[index]!.text.toLowerCase() !== 'at') return null;
  if (isBracketed(tokens, index, 'at'))
    return { from: beforeBlank(index - 1), to: afterBlank(tokens, index + 2), style: 'bracketed' };
  const isAlone = tokens[index - 1]?.kind === 'blank' && tokens[index + 1]?.kind === 'blank';
  return isAlone ? { from: index - 1, to: index + 2, style: 'spoken' } : null;
}

const openings: Readonly<Record<string, string>> = { '}': '{', ')': '(', ']': '[', '>': '<' };

/** The name before an @, or the list of names with its brackets. */
function namesBefore(tokens: readonly TextToken[], { from: end, style }: At, after: number): Span | null {
  const closing = tokens[end - 1]?.text ?? '';
  const opening = openings[closing];
  if (opening) {
    const list = listBefore(tokens, end - 1, after);
    const isWhole = list !== null && list.from > after && tokens[list.from - 1]!.text === opening;
    if (isWhole && !(opening === '(' && tokens[list.from - 2]?.kind === 'word'))
      return { ...list, from: list.from - 1, to: end };
    // Readers of screens lose a bracket now and then.
    return closing === '}' && list !== null && list.count > 1 ? { ...list, to: end } : null;
  }
  const from = nameBefore(tokens, end, after);
  if (from === null || (style === 'gapped' && isNoName(tokens, from, end))) return null;
  return style === 'close' ? joinedNames(tokens, from, end, after) : { from, to: end, count: 1 };
}

/** `a,b@host.edu`: names without blanks or brackets. */
function joinedNames(tokens: readonly TextToken[], first: number, to: number, after: number): Span {
  let [from, count] = [first, 1];
  while (tokens[from - 1]?.text === ',' && to - from < longestList) {
    const earlier = nameBefore(tokens, from - 1, after);
    if (earlier === null || !/^\p{Ll}/u.test(tokens[earlier]!.text)) break;
    from = earlier;
    count++;
  }
  return { from, to, count };
}

/** The names before a closing bracket, up to what opens it. */
function listBefore(tokens: readonly TextToken[], close: number, after: number): Span | null {
  const beforeBlanks = (place: number): number => {
    let at = place;
    while (at > after && /^(?:blank|break)$/.test(tokens[at - 1]!.kind)) at--;
    return at;
  };
  let end = beforeBlanks(close);
  let count = 0;
  while (close - end < longestList) {
    const from = nameBefore(tokens, end, after);
    if (from === null) return null;
    count++;
    end = beforeBlanks(from);
    if (end === after || !/^[,;|/]$/.test(tokens[end - 1]!.text)) {
      const isOpened = end > after && Object.values(openings).includes(tokens[end - 1]!.text);
      return { from: isOpened ? end : from, to: close, count };
    }
    end = beforeBlanks(end - 1);
  }
  return null;
}

/** Where the name begins that ends before a token. */
function nameBefore(tokens: readonly TextToken[], end: number, after: number): number | null {
  let from = end;
  while (from > after && end - from <= longestName && isNamePart(tokens[from - 1]!)) from--;
  if (end - from > longestName) return null;
  while (from < end && tokens[from]!.kind === 'mark') from++;
  return from < end && tokens[end - 1]!.kind !== 'mark' ? from : null;
}

function isNamePart({ kind, text }: TextToken): boolean {
  return kind === 'word' || kind === 'digits' || /^[._+%'’-]$/.test(text);
}

/** Whether a word, or its beginning as in `it's`, is one that stands before places and web pages. */
function isNoName(tokens: readonly TextToken[], from: number, to: number): boolean {
  const word = tokens[from]!.text.toLowerCase();
  const isAlone = to - from === 1 || /^['’-]$/.test(tokens[from + 1]!.text);
  return isAlone && ((word.length === 1 && to - from === 1) || functionWords.has(word) || places.has(word));
}

/**
 * A name before a said `at`. Web pages are at hosts, too: one plain word is a name only where it stands apart, as
 * written addresses do, or something says so.
 */
function saidName(tokens: readonly TextToken[], end: number, after: number): Span | null {
  let from = nameBefore(tokens, end, after);
  if (from === null) return null;
  while (from - 2 > after && end - from < longestName && isJoint(tokens, from - 2)) {
    const earlier = nameBefore(tokens, from - 3, after);
    if (earlier === null) break;
    from = earlier;
  }
  const isJoined = tokens
    .slice(from, end)
    .some(({ kind, text }) => kind === 'digits' || kind === 'blank' || /[._+]/.test(text));
  const isName = isJoined || (!isNoName(tokens, from, end) && isToldName(tokens, from, end));
  return isName ? { from, to: end, count: 1 } : null;
}

function isToldName(tokens: readonly TextToken[], from: number, end: number): boolean {
  const before = neighbour(tokens, from, -1)?.text ?? '\n';
  const isLower = /^\p{Ll}/u.test(tokens[from]!.text);
  const isApart = /^[<(]$/.test(before) || (isLower && /^(?:[\n:,;|]|[0-9]+)$/.test(before));
  const isShouted = isLower && tokens[end + 1]!.text === 'AT';
  if (isApart || isShouted) return true;
  const words = wordsBefore(tokens, from, farBefore);
  // `send it to the server at …`: what has an article is no name.
  return !articles.has(words[0] ?? '') && words.some((word) => cues.has(word));
}

/** Whether a word says a dot or dash of a name. */
function isJoint(tokens: readonly TextToken[], index: number): boolean {
  const isBlank = (place: number) => tokens[place]!.kind === 'blank';
  return (
    /^(?:dot|dash|hyphen|underscore)$/i.test(tokens[index]!.text) && isBlank(index - 1) && isBlank(index + 1)
  );
}

/** Whether a host goes on as a call, a repository's path or a prompt. */
function isCodeAfter(tokens: readonly TextToken[], end: number): boolean {
  const next = tokens[end]?.text ?? '';
  if (next === ':') return !/^(?:blank|break|undefined)$/.test(String(tokens[end + 1]?.kind));
  return next !== '' && '([{=@$\\'.includes(next);
}

/** Whether what goes before makes a login, a mail server's command, a scoped name or a URL of it. */
function isCodeBefore(tokens: readonly TextToken[], from: number): boolean {
  if (/^[@\\]$/.test(tokens[from - 1]?.text ?? '')) return true;
  const told = wordsBefore(tokens, from, farBefore).find((word) => logins.has(word) || cues.has(word));
  if (told && logins.has(told)) return true;
  const start = Math.max(0, from - farBefore);
  const before = tokens
    .slice(start, from)
    .map(({ text }) => text)
    .join('');
  return /(?:MAIL FROM|RCPT TO) ?: ?<?$/.test(before) || /:\/\/\S*$/.test(before);
}

/** Whether a said host goes on as the address of a page. */
function isPage(tokens: readonly TextToken[], end: number): boolean {
  return /^(?:slash|\/)$/i.test(neighbour(tokens, end - 1, 1)?.text ?? '');
}

/** With blanks around the @, what goes before or after may make a product of it, or a page. */
function isExpression(tokens: readonly TextToken[], { from }: Span, end: number): boolean {
  return /^[=*+]$/.test(neighbour(tokens, from, -1)?.text ?? '') || tokens[end]?.text === '/';
}

/** `A@B.at`: names and hosts of one letter in no domain but a country's are matrices. */
function isShortProduct(tokens: readonly TextToken[], names: Span, { to }: At, end: string): boolean {
  const isLetter = (index: number) => tokens[index]!.text.length === 1;
  return names.to - names.from === 1 && isLetter(names.from) && isLetter(to) && end.length === 2;
}
