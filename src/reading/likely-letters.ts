import { likelyWord } from './likely-words.ts';

const commands =
  'cat|cd|chmod|clear|cp|date|echo|grep|less|man|mkdir|more|mv|ps|pwd|rm|rmdir|sort|sudo|touch|wc|who|whoami';
/** Between the members of a list. */
const between = '\\s*(?:[,/;|]|\\band\\b|\\bor\\b)\\s*';
const isCommand = '(?<![\\p{L}\\p{N}])[I1]s(?![\\p{L}\\p{N}])';
/** The list command in a list of commands. */
const inList = new RegExp(
  `${isCommand}(?=${between}(?:${commands})\\b)|(?<=\\b(?:${commands})${between})${isCommand}`,
  'gu',
);
/** Inside a sentence no word begins with a capital but in a title, where the next does, too; then it is the command. */
const inSentence =
  /(?<=(?:^|\s)(?!(?:he|it|she|that|there|this|what|who) )\p{Ll}+ )Is(?=$|[,;)]|\s+[^\s\p{Lu}])/gu;

/** Where an article may stand before: words that no Greek letter follows. */
const beforeArticle = /(?<=\b(?:as|at|by|from|has|have|in|into|is|on|to|was|with|[Tt]his is) )α(?= \p{Ll})/gu;
const inWord = /(?<=\p{Script=Latin})α(?=\p{Script=Latin})/gu;
/** Words that follow the name of a quantity and no article. */
const afterName =
  /^α (?:and|are|as|at|be|by|can|for|from|if|in|is|may|of|on|or|to|was|when|where|which|with)\b/u;
const mathematics = /[=<>≤≥≈±∑∫√β-ωΑ-Ω]/u;

/** Names of the language of pages: nothing else is written so. */
const doctype = /<[1Il|!] ?(?=DOCTYPE\b)/gi;
const html = /\b(htm|HTM)[1IL](?![\p{L}\p{N}])/gu;
/** Thousands, and what is given as a number in a program, hold no letters; sizes of a page have no hexadecimal ones. */
const thousands = /(?<![\p{L}\p{N},])\d{1,3}(?:,[\doO]{3})+(?![\p{L}\p{N}])/gu;
const given = /(?<==\s?")\d[\doO]*(?=")/g;
const size = /(?<=\b(?:width|height)\s?=\s?")\d[\doOe]*(?=")/gi;
/** At the head of a sentence; operators of the same name stand in a list. */
const headOfSentence =
  /(?<=^(?:[•*–-] )?|\p{Ll}[.!?] ?)lt(?= (?!(?:eq|ge|gt|le|ne|means|stands)\b)\p{Ll}{2})/gu;
/** At the head of a sentence or of a part of it, before what a condition is about; the end of a line has the same name. */
const condition =
  /(?<=^(?:[•*–-] )?|[.!?:,;] |\b(?:and|as|but|even|so|that|then) )lf(?= (?:an?|any|each|he|her|his|it|its|my|no|not|one|our|she|that|the|their|there|these|they|this|those|we|you|your) )/gu;
const endOfLine = /\b(?:cr|crlf|carriage|newlines?|line ?(?:ends?|endings?|feeds?))\b/iu;
/**
 * Who speaks, before what only persons do, at the head of a sentence, in quotes or after a word that begins a part of one: a
 * line, an edge and a length are named l, too.
 */
const speaker =
  /(?<=^(?:[•*–-] )?|[.!?] |["“]|\b(?:and|as|because|but|if|so|that|what|when|where) )l(?= (?:am|believe|feel|felt|guess|hope|knew|know|love|said|think|thought|want|wanted|wish)\b)/gu;
/** The end of an address; where a value or an argument follows it is the name of a field. */
const addressEnd = /(?<=[\p{L}\p{N}]\.)(?:c0m|0rg)(?![\p{L}\p{N}]|\s*[=([])/gu;
const word = /(?<![\p{L}\p{N}_])[\p{L}\p{N}]+(?![\p{L}\p{N}_])/gu;

/**
 * Letters that look the same in print, told by what stands around: the list command that is read as `Is`, and the article
 * in slanted letters that is read as `α`, zeros in numbers, and what only one reading makes a word of. As many characters as before.
 */
export function withLikelyLetters(text: string): string {
  const shell = text.replace(inList, 'ls').replace(inSentence, 'ls');
  const words = shell
    .replace(inWord, 'a')
    .replace(doctype, (read) => `<!${read.slice(2)}`)
    .replace(html, (_, start: string) => start + (start === 'htm' ? 'l' : 'L'))
    .replace(thousands, (number) => number.replace(/o/gi, '0'))
    .replace(given, (number) => number.replace(/o/gi, '0'))
    .replace(size, (number) => number.replace(/[oe]/gi, '0'))
    .replace(headOfSentence, 'It')
    .replace(condition, endOfLine.test(text) ? 'lf' : 'If')
    .replace(addressEnd, (end) => end.replace('0', 'o'))
    .replace(word, likelyWord);
  if (mathematics.test(words)) return words;
  return words
    .replace(speaker, 'I')
    .replace(beforeArticle, (letter, at: number) => (afterName.test(words.slice(at)) ? letter : 'a'));
}
