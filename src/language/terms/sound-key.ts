/**
 * How English words sound, roughly, from their letters: enough to find what a recogniser may have taken for a word that
 * it does not know. A rule reads some letters at the start of what is left and gives their sounds, one sign each:
 * consonants as in "S" (ship), "C" (chip), "J" (jet), "T" (thin), "N" (sing); vowels only as front "i" or back "a".
 */
type Rule = [letters: RegExp, sounds: string];

const atStart: readonly Rule[] = [
  [/^(?:kn|gn|pn|mn)/u, 'n'],
  [/^ps/u, 's'],
  [/^pt/u, 't'],
  [/^wr/u, 'r'],
  [/^x/u, 'z'],
  [/^y(?=[aeiou])/u, 'y'],
  [/^eu/u, 'ya'],
];

const anywhere: readonly Rule[] = [
  [/^tch/u, 'C'],
  [/^sch/u, 'sk'],
  [/^ch(?=[lr])/u, 'k'],
  [/^ch/u, 'C'],
  [/^sh/u, 'S'],
  [/^(?:ti|ci|ssi)(?=[aou])/u, 'S'],
  [/^(?:si)(?=[aou])/u, 'S'],
  [/^ph/u, 'f'],
  [/^th/u, 'T'],
  [/^gh(?=[aeiou])/u, 'g'],
  [/^gh/u, ''],
  [/^dg(?=[eiy])/u, 'J'],
  [/^ck/u, 'k'],
  [/^cc(?=[eiy])/u, 'ks'],
  [/^c(?=[eiy])/u, 's'],
  [/^c/u, 'k'],
  [/^gg/u, 'g'],
  [/^g(?=[eiy])/u, 'J'],
  [/^qu/u, 'kw'],
  [/^q/u, 'k'],
  [/^x/u, 'ks'],
  [/^mb$/u, 'm'],
  [/^ng(?![aeiou])/u, 'N'],
  [/^wh/u, 'w'],
  // Part of a vowel before a consonant or at the end, as in "low" and "say".
  [/^[wy](?=[aeiou])/u, ''],
  [/^w/u, ''],
  [/^h/u, ''],
  // A silent "e" at the end, and in a plural.
  [/^es?$/u, ''],
  [/^[eiy][aeiouy]*/u, 'i'],
  [/^[aou][aeiouy]*/u, 'a'],
  [/^j/u, 'J'],
];

/** How a text sounds. */
export interface SoundKey {
  /** Numbers of its sounds. */
  sounds: readonly number[];
  /** What it would cost that all of them are missing. */
  weight: number;
}

export function soundKey(text: string): SoundKey {
  const numbers = [...soundsIn(text)].map((sound) => sounds.indexOf(sound));
  return { sounds: numbers, weight: numbers.reduce((sum, sound) => sum + weights[sound]!, 0) };
}

/** The sounds of a text, its words run together. */
function soundsIn(text: string): string {
  const words = text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .match(/[a-z]+|\d/gu);
  return withoutDoubles((words ?? []).map((word) => soundsOf(spelt.get(word) ?? word)).join(''));
}

/** Figures that a recogniser writes where it heard a word begin or end so ("sema 4"). */
const spelt = new Map(
  ['zero', 'won', 'too', 'three', 'for', 'five', 'six', 'seven', 'ate', 'nine'].map((word, digit) => [
    String(digit),
    word,
  ]),
);

function soundsOf(word: string): string {
  let said = '';
  let left = word;
  while (left !== '') {
    const isVowelBefore = said !== '' && vowels.includes(said.at(-1)!);
    const [length, sound] = next(left, left === word, isVowelBefore);
    said += sound;
    left = left.slice(length);
  }
  return said;
}

function next(left: string, isStart: boolean, isVowelBefore: boolean): [length: number, sound: string] {
  // Between vowels these glide, at the start of a syllable they sound.
  if (/^w[aeiouy]/u.test(left)) return [1, isVowelBefore ? '' : 'w'];
  if (/^h[aeiouy]/u.test(left)) return [1, 'h'];
  for (const [letters, sound] of isStart ? [...atStart, ...anywhere] : anywhere) {
    const length = letters.exec(left)?.[0].length ?? 0;
    if (length > 0 && !(length === left.length && sound === '' && isStart)) return [length, sound];
  }
  return [1, left[0]!];
}

function withoutDoubles(said: string): string {
  return said.replace(/(.)\1+/gu, '$1');
}

const vowels = 'ia';
const sounds = 'iahywrbpdtgkfvszSCJTmnNlj';

/** What it costs that a sound is missing: those that are hardly heard cost less. */
function weightOf(sound: string): number {
  if ('iahy'.includes(sound)) return 0.3;
  return 'wr'.includes(sound) ? 0.5 : 1;
}

/** Sounds that are taken for each other. */
const alike = [
  'bp',
  'dt',
  'gk',
  'fv',
  'sz',
  'szSCJT',
  'kC',
  'gJ',
  'mnN',
  'lr',
  'Td',
  'Tf',
  'bvw',
  'tC',
  'dJ',
];

function exchange(a: string, b: string): number {
  if (a === b) return 0;
  const [isVowelA, isVowelB] = [vowels.includes(a), vowels.includes(b)];
  if (isVowelA && isVowelB) return 0.15;
  if (isVowelA || isVowelB) return weightOf(a) + weightOf(b);
  if (alike.some((group) => group.includes(a) && group.includes(b))) return 0.4;
  return Math.max(weightOf(a), weightOf(b));
}

const weights = Float64Array.from(sounds, weightOf);
/** By the number of one sound, then of the other. */
const exchanges = Float64Array.from([...sounds].flatMap((a) => [...sounds].map((b) => exchange(a, b))));

/** How far apart two keys sound: 0 (the same) to 1 (nothing in common). What is farther than `most` counts as 1. */
export function soundDistance(a: SoundKey, b: SoundKey, most = 1): number {
  const total = a.weight + b.weight;
  // What is over on one side is missing on the other.
  if (total === 0 || 2 * Math.abs(a.weight - b.weight) > most * total) return 1;
  let row = new Float64Array(b.sounds.length + 1);
  for (const [at, sound] of b.sounds.entries()) row[at + 1] = row[at]! + weights[sound]!;
  let above = new Float64Array(row.length);
  for (const sound of a.sounds) {
    [above, row] = [row, above];
    row[0] = above[0]! + weights[sound]!;
    let least = row[0];
    for (let at = 1; at < row.length; at++) {
      const other = b.sounds[at - 1]!;
      const kept = above[at - 1]! + exchanges[sound * sounds.length + other]!;
      row[at] = Math.min(kept, above[at]! + weights[sound]!, row[at - 1]! + weights[other]!);
      least = Math.min(least, row[at]!);
    }
    if (2 * least > most * total) return 1;
  }
  const distance = (2 * row.at(-1)!) / total;
  return distance > most ? 1 : Math.min(1, distance);
}
