import { stemmer } from 'stemmer';

// The Porter stemmer of NLTK in its default mode, which departs from Porter's paper, from which `stemmer` does not.
// Each rule below names one departure and brings the word to a form that both treat alike.

const irregular: ReadonlyMap<string, string> = new Map(
  Object.entries({
    sky: 'sky skies',
    die: 'dying',
    lie: 'lying',
    tie: 'tying',
    news: 'news',
    inning: 'inning innings',
    outing: 'outing outings',
    canning: 'canning cannings',
    i: 'ies',
    eed: 'eed',
    howe: 'howe',
    proceed: 'proceed',
    exceed: 'exceed',
    succeed: 'succeed',
  }).flatMap(([stem, words]) => words.split(' ').map((word) => [word, stem] as const)),
);

/** Consonants and vowels of a text as `c` and `v`; `y` is a vowel after a consonant. */
function soundsOf(text: string): string {
  let sounds = '';
  for (const letter of text) {
    const isVowel = 'aeiou'.includes(letter) || (letter === 'y' && sounds.endsWith('c'));
    sounds += isVowel ? 'v' : 'c';
  }
  return sounds;
}

/** How often consonants follow vowels. */
function measure(text: string): number {
  return soundsOf(text).match(/v+c+/g)?.length ?? 0;
}

/** The stem that NLTK gives a text; all of it counts as one word, spaces and marks as consonants. */
export function porterStem(text: string): string {
  const word = text.toLowerCase();
  const known = irregular.get(word);
  if (known !== undefined) return known;
  if (word.length <= 2) return word;
  return stemOfFour(word) ?? stemOfY(word) ?? withShortSyllable(stemmer(word), word);
}

/** Of four letters, "dies" and "died" keep their "ie". */
function stemOfFour(word: string): string | null {
  return word.length === 4 && /ie[sd]$/.test(word) ? word.slice(0, -1) : null;
}

/** A vowel and a consonant are a short syllable, and keep or get their "e": "using", "useful". */
function withShortSyllable(stem: string, word: string): string {
  const isShort = /^[aeiou][^aeiou]$/.test(stem);
  return isShort && (word.startsWith(`${stem}e`) || /^..ings?$/.test(word)) ? `${stem}e` : stem;
}

function stemOfY(word: string): string | null {
  const [, root, ending] = /^(.+?)(y|i|ie)(?:s|ed|ing)?$/s.exec(word) ?? [];
  if (root === undefined || (ending === 'ie' && !word.endsWith('ies'))) return null;
  const sounds = soundsOf(root);
  // "y" after a vowel stays: "enjoying".
  if (ending === 'y' && sounds.endsWith('v')) return withShortSyllable(`${root}y`, word);
  if (root.length < 2) return null;
  // "-ally" and "-fully" go on as "-al" and "-ful", and "-logy" loses its end after fewer letters.
  const suffix = /^(.*)(all|full|log)$/s.exec(root);
  if (suffix?.[2] === 'all' && measure(suffix[1]!) > 0) return porterStem(`${suffix[1]}al`);
  if (suffix?.[2] === 'full' && measure(suffix[1]!) > 0) return porterStem(`${suffix[1]}ful`);
  if (suffix?.[2] === 'log' && measure(`${suffix[1]}l`) > 0) return `${suffix[1]}log`;
  // After a consonant it becomes "i", though no vowel comes before: "fly".
  return ending === 'y' && !sounds.includes('v') ? `${root}i` : null;
}
