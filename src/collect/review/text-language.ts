import { functionWords } from '../../language/function-words.ts';
import { plainText } from './topic-words.ts';

/** Short words of other languages in Latin letters, accents cut off, that are none in English. */
const foreign = new Set(
  `der das dem den ist sind und oder nicht mit fur auf aus bei nach uber wie wir ich sie ein eine einen einem wird werden
  zum zur von vom auch
  le la les des du une et est sont dans pour avec sur qui que comment nous vous ce cette au aux
  el los las del uno una y es son en para con por como mas lo se al cual
  os um uma e nao em na da dos das ao aos seu sua isso
  il gli che di della delle nel con per sono come piu si dal
  het een van voor met niet zijn hoe op
  i w z na jest sie nie jak czy oraz dla do
  ve bir ile icin nedir nasil
  och att det som ar pa en ett av`.split(/\s+/),
);

const leastForeign = 2;

/** Whether a text in Latin letters is in another language than English, by its short words; false where it has too few. */
export function isForeign(text: string): boolean {
  const words = new Set(plainText(text).match(/[\p{L}']+/gu) ?? []);
  let [ofEnglish, ofOthers] = [0, 0];
  for (const word of words) {
    const isEnglish = functionWords.has(word);
    if (isEnglish) ofEnglish++;
    else if (foreign.has(word)) ofOthers++;
  }
  return ofOthers >= leastForeign && ofOthers > ofEnglish;
}

export function hasEnglishWord(text: string): boolean {
  return (plainText(text).match(/[\p{L}']+/gu) ?? []).some((word) => functionWords.has(word));
}
