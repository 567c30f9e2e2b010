/** What is said in several ways: written out on both sides before they are compared. */
const wholeWords: Readonly<Record<string, string>> = {
  cannot: 'can not',
  "can't": 'can not',
  "won't": 'will not',
  "shan't": 'shall not',
  "ain't": 'is not',
  gonna: 'going to',
  wanna: 'want to',
  gotta: 'have to',
  hafta: 'have to',
  lemme: 'let me',
  gimme: 'give me',
  dunno: 'do not know',
  kinda: 'kind of',
  sorta: 'sort of',
  outta: 'out of',
  cuz: 'because',
  coz: 'because',
  "'cause": 'because',
  mr: 'mister',
  mrs: 'missus',
  dr: 'doctor',
  mph: 'miles hour',
  kph: 'kilometers hour',
};

/** Writes contractions and casual forms out: "don't" is `do not`, "gonna" is `going to`. */
export function writeOut(word: string): string[] {
  const whole = wholeWords[word];
  if (whole !== undefined) return whole.split(' ');
  const match = /^(\p{L}+)'(\p{L}+)$/u.exec(word);
  if (match === null) return [word.replaceAll("'", '')];
  const [, stem, ending] = match;
  if (ending === 't' && stem!.endsWith('n')) return [stem!.slice(0, -1), 'not'];
  // "'s" is "is", "has" or a possessive: none of them carries content.
  return /^(?:s|m|re|ve|ll|d)$/u.test(ending!) ? [stem!] : [stem! + ending!];
}

const irregular: ReadonlyMap<string, string> = new Map(
  `go goes went gone|make made|take took taken|give gave given|see saw seen|say said|know knew known|think thought
  |come came|become became|find found|get got gotten|write wrote written|draw drew drawn|run ran|begin began begun
  |hold held|keep kept|leave left|lose lost|mean meant|send sent|build built|put puts|rise rose risen|fall fell fallen
  |grow grew grown|break broke broken|speak spoke spoken|fly flew flown|bring brought|buy bought|lead led|win won
  |show shown|choose chose chosen|tell told|sit sat|stand stood|read reads|drive drove driven|eat ate eaten
  |man men|woman women|child children|foot feet|matrix matrices|vertex vertices|axis axes|analysis analyses`
    .split('|')
    .flatMap((row) => {
      const forms = row.trim().split(/\s+/u);
      return forms.map((form) => [form, forms[0]!] as const);
    }),
);

/** The word without its inflection, for comparing only: "radiates", "radiating" and "radiated" share a stem. */
export function stemOf(word: string): string {
  const base = irregular.get(word);
  if (base !== undefined) return base;
  const singular = word
    .replace(/ies$/u, 'y')
    .replace(/(?<=ss|sh|ch|x|o)es$/u, '')
    .replace(/(?<=[^sui])s$/u, '');
  const bare = singular.length > 5 ? singular.replace(/(?<=\p{L}{3})(?:ing|ed|ly)$/u, '') : singular;
  const known = irregular.get(bare);
  if (known !== undefined) return known;
  return bare
    .replace(/(?<=\p{L}{2})([^aeiouls])\1$/u, '$1')
    .replace(/(?<=\p{L}{2})e$/u, '')
    .replace(/(?<=\p{L}{2})i$/u, 'y');
}

const soundPatterns: readonly [RegExp, string][] = [
  [/igh/gu, 'i'],
  [/^wr/u, 'r'],
  [/^kn/u, 'n'],
  [/^ps/u, 's'],
  [/ph/gu, 'f'],
  [/(?<=\p{L})h/gu, ''],
  [/ck|q/gu, 'k'],
  [/c(?=[eiy])/gu, 's'],
  [/c/gu, 'k'],
  [/y/gu, 'i'],
  [/(\p{L})\1/gu, '$1'],
  [/(?<=\p{L}{2})e$/u, ''],
];

/**
 * A spelling shared by words that English says alike ("cord" and "chord", "right" and "write", "pie" and "pi"), which
 * are what a recogniser mixes up. Vowels stay: "alkane" and "alkene" differ.
 */
export function soundOf(word: string): string {
  return soundPatterns.reduce((sound, [pattern, letters]) => sound.replace(pattern, letters), word);
}
