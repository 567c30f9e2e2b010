/** Words that say nothing of a topic, in titles and in names of topics. */
const empty = new Set(
  `a about all an and are as at basic basics be by can chapter class course definition do does elementary equation
  example examples explained explanation exercise for from general get help how i in into intro introduction is it its
  learn learning lecture lesson made make my new now of on or our part practice principle principles problem problems
  question questions solved step study teach that the their theory this to tutorial types understanding up use using
  video we what when which why with work works you your`.split(/\s+/),
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
  return new Set(words.filter((word) => !empty.has(word)).map(stem));
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
