import { functionWords, numberWords } from '../function-words.ts';
import { loadVocabulary } from '../vocabulary.ts';
import { type SoundKey, soundKey } from './sound-key.ts';

/** A word of a screen, or up to three that stand together in a line, as they may be said: in the singular or the plural. */
export interface SpokenForm {
  /** As it goes into a sentence. */
  put: string;
  key: SoundKey;
  /** Its words in lower case. */
  parts: string[];
  /** Whether it is written in one way only, with capitals inside: a name ("JavaScript") or an identifier ("getElementById"). */
  isOwnSpelling: boolean;
}

export interface ShownTerms {
  /** All words that are shown, in lower case. */
  words: ReadonlySet<string>;
  forms: SpokenForm[];
}

/** Fewer letters sound like too many other words. */
const leastLetters = 3;
const mostWords = 3;
/** More common words ("view", "system", "help") a recogniser knows well: that one is on the screen says little. */
const leastRarity = 0.35;
/** Longer words in capitals are headings, not acronyms. */
const longestAcronym = 6;

const plainWord = /^\p{L}[\p{L}\p{N}]*(?:[-'’][\p{L}\p{N}]+)*$/u;

/** "read/write" are two words, "/usr/bin" and "a/b/c" none. */
const isAlternative = /^[\p{L}-]{2,}\/[\p{L}-]{2,}[.,;:]?$/u;

interface ShownWord {
  text: string;
  /** Nothing but a space before it in its line. */
  isJoined: boolean;
  isFirst: boolean;
}

/**
 * What may be said of the lines of a screen: of a line of words, every few in a row; of code, identifiers of several words.
 * Paths are left out.
 */
export function shownTerms(lines: readonly string[]): ShownTerms {
  const words = lines.map(wordsOf);
  const capitals = capitalsIn(words.filter((line) => !isShouted(line)));
  const forms = new Map(lines.flatMap(identifiersIn).map((name) => [name, formOf(name, true)]));
  for (const line of words) {
    for (let from = 0; from < line.length; from++) {
      for (let to = from + 1; to <= Math.min(line.length, from + mostWords); to++) {
        if (to > from + 1 && !line[to - 1]!.isJoined) break;
        const parts = line.slice(from, to).map(({ text }) => text);
        if (!isTerm(parts)) continue;
        const term = parts.map((part) => capitals.get(part.toLowerCase()) ?? part.toLowerCase()).join(' ');
        for (const put of withPlural(term)) {
          if (!forms.has(put))
            forms.set(put, formOf(put, put === term && parts.length === 1 && isOwnForm(term)));
        }
      }
    }
  }
  const shown = words.flatMap((line) => line.flatMap(({ text }) => plainOf(text)));
  return { words: new Set(shown), forms: [...forms.values()] };
}

function formOf(put: string, isOwnSpelling: boolean): SpokenForm {
  return { put, key: soundKey(put), parts: plainOf(put), isOwnSpelling };
}

/**
 * Identifiers that nobody would write as plain words: of three words and more ("getElementById"), or with an acronym
 * ("innerHTML"). "fontSize" may be said as the two words that it is.
 */
function identifiersIn(line: string): string[] {
  const names = line.match(/(?<![\p{L}\p{N}_])\p{Ll}+(?:\p{Lu}\p{Ll}*)+(?![\p{L}\p{N}_])/gu) ?? [];
  return names.filter((name) => /\p{Lu}{2}/u.test(name) || (name.match(/\p{Lu}/gu) ?? []).length > 1);
}

/** Words in lower case; those that a hyphen joins are two. */
export function plainOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+(?:['’][\p{L}\p{N}]+)*/gu) ?? [];
}

function withPlural(term: string): string[] {
  if (/\p{Ll}{2}[^siu]s$/u.test(term)) return [term, term.slice(0, -1)];
  return /\p{Ll}{2}[^\P{Ll}sxzyh]$/u.test(term) ? [term, `${term}s`] : [term];
}

function isTerm(parts: readonly string[]): boolean {
  const [first, last] = [parts[0]!.toLowerCase(), parts.at(-1)!.toLowerCase()];
  if ([first, last].some((word) => functionWords.has(word) || numberWords.has(word))) return false;
  if (parts.join('').replace(/[^\p{L}]/gu, '').length < leastLetters) return false;
  const vocabulary = loadVocabulary();
  return parts.some((part) => vocabulary.rarity(part.toLowerCase()) >= leastRarity);
}

function wordsOf(line: string): ShownWord[] {
  const words: ShownWord[] = [];
  let isJoined = false;
  for (const piece of line.split(/\s+/u)) {
    const core = piece.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
    isJoined &&= piece.startsWith(core);
    for (const text of isAlternative.test(piece) ? core.split('/') : [core]) {
      const isWord = plainWord.test(text);
      if (isWord) words.push({ text, isJoined, isFirst: words.length === 0 });
      isJoined = false;
    }
    isJoined = plainWord.test(core) && piece.endsWith(core);
  }
  return words;
}

function isShouted(line: readonly ShownWord[]): boolean {
  return line.length > 1 && line.every(({ text }) => text === text.toUpperCase());
}

/** Words that keep their capitals inside a sentence: acronyms, names of programs, and what stands so in a line of small letters. */
function capitalsIn(lines: readonly (readonly ShownWord[])[]): Map<string, string> {
  const forms = new Map<string, string>();
  const small = new Set<string>();
  for (const line of lines) {
    const isSentence = line.some(({ text }) => /^\p{Ll}/u.test(text) && !functionWords.has(text));
    for (const { text, isFirst } of line) {
      if (/^\p{Ll}+$/u.test(text)) small.add(text);
      else if (isOwnForm(text) || (isSentence && !isFirst)) forms.set(text.toLowerCase(), text);
    }
  }
  for (const word of small) forms.delete(word);
  return forms;
}

function isOwnForm(word: string): boolean {
  if (/\p{Ll}\p{Lu}|\p{Lu}{2,}\p{Ll}/u.test(word)) return true;
  return /^\p{Lu}[\p{Lu}\p{N}]+$/u.test(word) && word.length <= longestAcronym;
}
