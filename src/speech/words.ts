const units =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const tens = '_ _ twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const scaleWords: [number, string][] = [
  [1_000_000_000, 'billion'],
  [1_000_000, 'million'],
  [1000, 'thousand'],
  [100, 'hundred'],
];
const ordinalWords: Record<string, string> = {
  one: 'first',
  two: 'second',
  three: 'third',
  five: 'fifth',
  eight: 'eighth',
  nine: 'ninth',
  twelve: 'twelfth',
};
const shortForms: Record<string, string> = {
  mr: 'mister',
  mrs: 'missus',
  dr: 'doctor',
  st: 'saint',
  vs: 'versus',
  ok: 'okay',
  '%': 'percent',
  '&': 'and',
};

/**
 * Words of an English text as they are spoken: lower case, no punctuation, figures in words
 * ("1455" as "fourteen fifty five"), "Mr." as "mister", apostrophes dropped inside words ("don't" as "dont").
 * Two transcripts that sound the same give the same words, which is what error rates compare.
 */
export function spokenWords(text: string): string[] {
  const tokens = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[\u2018\u2019\u02bc`]/g, "'")
    .replace(/(\d),(?=\d{3}(?!\d))/g, '$1')
    .match(/\d+(?:\.\d+)?(?:st|nd|rd|th)?(?![\p{L}])|[\p{L}]+(?:'[\p{L}]+)*|\d+|[%&]/gu);
  return (tokens ?? []).flatMap((token) => {
    if (/^\d/.test(token)) return numberWords(token);
    const plain = token.replaceAll("'", '');
    return [shortForms[plain] ?? plain];
  });
}

function numberWords(token: string): string[] {
  const match = /^(\d+)(?:\.(\d+))?(st|nd|rd|th)?$/.exec(token);
  const digits = match?.[1] ?? token;
  const words = digits.length > 12 || /^0\d/.test(digits) ? spell(digits) : cardinal(digits);
  if (match?.[2] !== undefined) return [...words, 'point', ...spell(match[2])];
  if (match?.[3] === undefined) return words;
  return [...words.slice(0, -1), ordinal(words.at(-1)!)];
}

function spell(digits: string): string[] {
  return [...digits].map((digit) => units[Number(digit)]!);
}

function cardinal(digits: string): string[] {
  const value = Number(digits);
  // Four figures are mostly a year, which is said as two pairs.
  if (digits.length === 4 && value >= 1100 && value < 2000 && value % 100 >= 10) {
    return [...belowThousand(Math.floor(value / 100)), ...belowThousand(value % 100)];
  }
  return wholeNumber(value);
}

function wholeNumber(value: number): string[] {
  if (value < 100) return belowThousand(value);
  const [scale, name] = scaleWords.find(([size]) => value >= size)!;
  const rest = value % scale;
  return [...wholeNumber(Math.floor(value / scale)), name, ...(rest === 0 ? [] : wholeNumber(rest))];
}

function belowThousand(value: number): string[] {
  if (value >= 100) return wholeNumber(value);
  if (value < 20) return [units[value]!];
  return [tens[Math.floor(value / 10)]!, ...(value % 10 === 0 ? [] : [units[value % 10]!])];
}

function ordinal(word: string): string {
  return (
    ordinalWords[word] ??
    (word.endsWith('y') ? `${word.slice(0, -1)}ieth` : word.endsWith('t') ? `${word}h` : `${word}th`)
  );
}
