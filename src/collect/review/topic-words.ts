import { functionWords, numberWords } from '../../language/function-words.ts';

/** Words of teaching, of every day and of the web, which say nothing of a topic in titles and in names of topics. */
const empty = new Set(
  `about basic basics chapter class course definition elementary equation example examples explained explanation exercise
  general help intro introduction learn learning lecture lesson made make making makes part practice principle principles
  problem problems question questions solved step steps study teach theory tutorial type types understanding use used
  uses using video videos work works working
  best better good great easy simple simply big small little new old latest full free real really top ultimate complete
  first second third last next more most other own same many much few lot lots ever never always again today tonight
  hour hours minute minutes day days week weeks month months year years time times home house people person thing things
  way ways life world story series season episode list lists name names number numbers caused cause causes
  come came go went get getting got give given know known look looking need needs put read reading say said see show
  shown take taken tell think try want watch find found start started stop keep let around back
  link links subscribe channel like comment share below description follow page website online`.split(/\s+/),
);

/** One form for letters that look alike or carry accents; nothing that cannot be seen. */
export function plainText(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\p{Mn}\p{Cf}]/gu, '')
    .toLowerCase()
    .replace(/[\u2018\u2019]/g, "'");
}

/** The words of a text that may say what it is about, without their endings. */
export function topicWords(text: string): Set<string> {
  const words =
    plainText(text)
      .replace(/'s?\b/g, '')
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  const telling = words.filter(
    (word) => !empty.has(word) && !functionWords.has(word) && !numberWords.has(word),
  );
  return new Set(telling.map(stem));
}

const endings = [
  'isations',
  'izations',
  'ations',
  'isation',
  'ization',
  'ation',
  'ities',
  'ical',
  'ings',
  'ions',
  'ing',
  'ion',
  'ies',
  'ity',
  'als',
  'ers',
  'ors',
  'ics',
  'ed',
  'es',
  'al',
  'er',
  'or',
  'ic',
  's',
  'e',
  'y',
];
const leastStem = 4;

/** Cuts off one ending, so that `derivatives`, `derivation` and `derivative` meet: crude, for counting only. */
function stem(word: string): string {
  const ending = endings.find((end) => word.endsWith(end) && word.length - end.length >= leastStem);
  return ending === undefined ? word : word.slice(0, -ending.length);
}

/** Share of letters that are Latin, 0 to 1; 0 for a text without letters. */
export function latinShare(text: string): number {
  const letters = text.match(/\p{L}/gu) ?? [];
  return letters.length === 0
    ? 0
    : letters.filter((letter) => /\p{Script=Latin}/u.test(letter)).length / letters.length;
}
