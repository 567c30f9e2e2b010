/** A blank-separated piece of text: `lead + core + trail` is the piece as written. */
export interface Word {
  /** Opening quotes and brackets. */
  lead: string;
  core: string;
  /** Closing punctuation, quotes and brackets. */
  trail: string;
}

/** Anything longer is no word; it is passed on whole, which also bounds the time of the pattern below. */
const maxWordChars = 200;
const piecePattern = /^(["'“‘([]*)(.*?)([.,;:!?…"'”’)\]]*)$/su;
const plain = /^[\p{L}\p{M}]+(?:['’-][\p{L}\p{M}]+)*['’]?$/u;
const innerCapital = /\p{Ll}\p{Lu}/u;

/** Splits text at white space. Joining `lead + core + trail` with single blanks gives the text back. */
export function parseWords(text: string): Word[] {
  const words: Word[] = [];
  for (const piece of text.split(/\s+/u)) {
    if (piece === '') continue;
    const match = piece.length <= maxWordChars ? piecePattern.exec(piece) : null;
    words.push({ lead: match?.[1] ?? '', core: match?.[2] ?? piece, trail: match?.[3] ?? '' });
  }
  return words;
}

export function joinWords(words: readonly Word[]): string {
  return words.map((word) => word.lead + word.core + word.trail).join(' ');
}

/** The word in lower case with straight apostrophes, for look-ups. */
export function lookup(word: Word): string {
  return word.core.toLowerCase().replaceAll('’', "'");
}

/** True for anything but an ordinary word: numbers, URLs, code, formulas, names such as `NumPy`. */
export function isLiteral(word: Word): boolean {
  return !plain.test(word.core) || innerCapital.test(word.core);
}

/** True for one letter by itself: a variable or a spelled letter (`I` and `a` may be words all the same). */
export function isLetter(word: Word): boolean {
  return /^\p{L}$/u.test(word.core);
}

export function isCapitalised(word: Word): boolean {
  return /^\p{Lu}/u.test(word.core);
}

/** True where the sentence ends after this word; an ellipsis leaves that open and does not count. */
export function endsSentence(word: Word): boolean {
  return /[.!?]/u.test(word.trail) && !isEllipsis(word);
}

export function isEllipsis(word: Word): boolean {
  return /\.\.|…/u.test(word.trail);
}

/** Gives an ordinary word its capital; variables, numbers, code and names such as `iPhone` stay as they are. */
export function capitalise(word: Word): void {
  if (isLiteral(word) || (isLetter(word) && lookup(word) !== 'a')) return;
  const first = word.core.charAt(0);
  const upper = first.toUpperCase();
  // Ligatures and some Greek letters have no single capital that leads back to them.
  if (upper.toLowerCase() === first) word.core = upper + word.core.slice(1);
}
