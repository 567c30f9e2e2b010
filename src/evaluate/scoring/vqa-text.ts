import { fullContractions } from './contractions.ts';
import { strip, wordsOf } from './python-text.ts';

// How answers are compared by the VQA evaluation and by EvalAI, which TextVQA uses.

const marks = [...';/[]"{}()=+\\_-><@`,?!'];
const numberWords: ReadonlyMap<string, string> = new Map(
  'none zero one two three four five six seven eight nine ten'
    .split(' ')
    .map((word, index) => [word, String(Math.max(0, index - 1))]),
);
const articles = new Set(['a', 'an', 'the']);
/** Full stops that are no decimal points; the published call passes a flag as the count, so only 32 go. */
const fullStop = /\.(?!\p{Nd})/gu;
const mostFullStops = 32;

/**
 * A mark next to a space is taken out, another becomes a space. All marks are taken out where a comma stands between
 * digits anywhere. Which of both is decided on the text as it came.
 */
export function withoutMarks(text: string): string {
  const groupsDigits = /\p{Nd},\p{Nd}/u.test(text);
  let result = text;
  for (const mark of marks) {
    const goes = groupsDigits || text.includes(`${mark} `) || text.includes(` ${mark}`);
    result = result.replaceAll(mark, goes ? '' : ' ');
  }
  let stops = 0;
  return result.replace(fullStop, (stop) => {
    stops += 1;
    return stops > mostFullStops ? stop : '';
  });
}

/** Lower case, digits for number words, no articles, contractions with their apostrophes. */
export function plainWords(text: string): string {
  return wordsOf(text.toLowerCase())
    .map((word) => numberWords.get(word) ?? word)
    .filter((word) => !articles.has(word))
    .map((word) => fullContractions.get(word) ?? word)
    .join(' ');
}

/** Line breaks and tabs as spaces, none outside. */
export function onOneLine(text: string): string {
  return strip(text.replace(/[\n\t]/g, ' '));
}

/** As the VQA evaluation compares texts. */
export function vqaText(text: string): string {
  return plainWords(withoutMarks(onOneLine(text)));
}

/** As EvalAI compares texts: without commas and question marks, "'s" as a word. */
export function evalAiText(text: string): string {
  const split = text.toLowerCase().replace(/[,?]/g, '').replaceAll("'s", " 's");
  return vqaText(strip(split));
}
