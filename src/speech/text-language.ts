/** The commonest words of languages that lectures are captioned in, without those that two of them share. */
const common: Record<string, string> = {
  en: 'the of and to is that it you this we are with for as have be was what can will which at from there they so if how about',
  de: 'der die und ist nicht das ein eine zu den von wir mit auf sich auch dem wie als sind dann hier einen wird oder aber kann haben man wenn',
  fr: 'le les et des est une dans que pour qui sur pas nous vous avec ce cette mais ou donc sont plus au du aux comme être fait on très',
  es: 'el los las y es en una por con para del como pero más lo que este esta se su al muy son cuando tiene entonces vamos hay también',
  it: 'il di che è per una con non sono gli della del questo questa ma come nel anche più si quindi alla delle abbiamo dei perché',
  pt: 'o os as e é em um uma que não com para do da dos das mais mas como se por você isso então ele ao nós também está muito',
  nl: 'het een van en dat niet op te zijn voor met deze aan er maar ook dit wordt bij dan hebben kunnen naar wij jullie heeft',
  sv: 'och att det som är en på av inte jag vi har för med den till om så kan ska eller när också ett detta',
  pl: 'nie się na jest że do to jak co ale tak przez dla jego tego są czy może tym które bardzo jeszcze',
  tr: 'bir ve bu için ile olarak daha çok ama gibi değil olan ne var kadar sonra şimdi olduğu',
  id: 'yang dan di itu dengan untuk ini dari tidak pada adalah akan ke kita ada dalam bisa juga karena',
};
const scripts: readonly [RegExp, string][] = [
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/gu, 'ja'],
  [/\p{Script=Hangul}/gu, 'ko'],
  [/\p{Script=Han}/gu, 'zh'],
  [/[іїєґІЇЄҐ]/gu, 'uk'],
  [/\p{Script=Cyrillic}/gu, 'ru'],
  [/\p{Script=Greek}/gu, 'el'],
  [/\p{Script=Arabic}/gu, 'ar'],
  [/\p{Script=Hebrew}/gu, 'he'],
  [/\p{Script=Devanagari}/gu, 'hi'],
  [/\p{Script=Thai}/gu, 'th'],
];

/** Languages (ISO 639-1) that `languageOfText` can tell. */
export const knownLanguages: ReadonlySet<string> = new Set([
  ...Object.keys(common),
  ...scripts.map(([, language]) => language),
]);

/** The language of a lecture does not change after this. */
const enoughCharacters = 200_000;

/** Fewest words of which something is said, and by how much the first language must lead. */
const leastWords = 12;
const leastShare = 0.08;
const lead = 1.6;

const languagesOf = new Map<string, string[]>();
for (const [language, words] of Object.entries(common)) {
  for (const word of words.split(' ')) languagesOf.set(word, [...(languagesOf.get(word) ?? []), language]);
}

/** The language of a text (ISO 639-1) by its script or its commonest words; null where they do not tell. */
export function languageOfText(whole: string): string | null {
  const text = whole.slice(0, enoughCharacters);
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  for (const [script, language] of scripts) {
    const found = text.match(script)?.length ?? 0;
    // Kana and the letters of Ukrainian stand among others that they share with a neighbour.
    const least = language === 'ja' || language === 'uk' ? 0.03 : 0.3;
    // Greek letters are mathematics.
    if (letters >= 20 && found > letters * least) return language;
  }
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  if (words.length < leastWords) return null;
  const counts = new Map<string, number>();
  for (const word of words) {
    const languages = languagesOf.get(word) ?? [];
    for (const language of languages) counts.set(language, (counts.get(language) ?? 0) + 1);
  }
  const [first, second] = [...counts].sort(([, a], [, b]) => b - a);
  if (!first || first[1] < words.length * leastShare) return null;
  return first[1] >= lead * (second?.[1] ?? 0) ? first[0] : null;
}
