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

/**
 * Letters that look the same in print, told by what stands around: the list command that is read as `Is`, and the article
 * in slanted letters that is read as `α`. As many characters as before.
 */
export function withLikelyLetters(text: string): string {
  const shell = text.replace(inList, 'ls').replace(inSentence, 'ls');
  const words = shell.replace(inWord, 'a');
  if (mathematics.test(words)) return words;
  return words.replace(beforeArticle, (letter, at: number) =>
    afterName.test(words.slice(at)) ? letter : 'a',
  );
}
