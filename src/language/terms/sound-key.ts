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

const vowels = 'ia';

/** The sounds of a text, its words run together. */
export function soundKey(text: string): string {
  const words = text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .match(/[a-z]+|\d/gu);
  return withoutDoubles((words ?? []).map((word) => soundsOf(spelt.get(word) ?? word)).join(''));
}

/** Figures that a recogniser writes where it heard a word begin or end so ("sema 4"). */
const spelt = new Map([
  ['1', 'won'],
  ['2', 'too'],
  ['3', 'three'],
  ['4', 'for'],
  ['8', 'ate'],
  ['9', 'nine'],
]);

function soundsOf(word: string): string {
  let sounds = '';
  let left = word;
  while (left !== '') {
    const isVowelBefore = sounds !== '' && vowels.includes(sounds.at(-1)!);
    const [length, sound] = next(left, sounds === '' && left === word, isVowelBefore);
    sounds += sound;
    left = left.slice(length);
  }
  return sounds;
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

function withoutDoubles(sounds: string): string {
  return sounds.replace(/(.)\1+/gu, '$1');
}

/** What it costs that a sound is missing: those that are hardly heard cost less. */
const weights = new Map([...'iahy'].map((sound) => [sound, 0.3])).set('w', 0.5).set('r', 0.5);

function weightOf(sound: string): number {
  return weights.get(sound) ?? 1;
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

function weightOfAll(key: string): number {
  let sum = 0;
  for (const sound of key) sum += weightOf(sound);
  return sum;
}

/** How far apart two keys sound: 0 (the same) to 1 (nothing in common). */
export function soundDistance(a: string, b: string): number {
  const total = weightOfAll(a) + weightOfAll(b);
  if (total === 0) return 1;
  let row = [0];
  for (const sound of b) row.push(row.at(-1)! + weightOf(sound));
  for (const sound of a) {
    const above = row;
    row = [above[0]! + weightOf(sound)];
    for (let at = 1; at <= b.length; at++) {
      const other = b[at - 1]!;
      row.push(
        Math.min(
          above[at]! + weightOf(sound),
          row[at - 1]! + weightOf(other),
          above[at - 1]! + exchange(sound, other),
        ),
      );
    }
  }
  return Math.min(1, (2 * row.at(-1)!) / total);
}
