import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { brokenFormulas, isWhole } from './broken-formulas.ts';
import { overlookedDenominators, unreadFormula, withFormulas } from './formulas.ts';
import { findBullets } from './list-markers.ts';
import { overlookedRegions } from './overlooked.ts';
import { decodePicture, type RgbPicture } from './picture.ts';
import type { ReadRegion } from './read-region.ts';
import type { RecognisedCharacter } from './recogniser.ts';
import { withScripts } from './scripts.ts';
import { hasUnreadInk } from './unread-ink.ts';

/** A white picture with black shapes. */
async function drawn(shapes: string, width = 600, height = 300): Promise<RgbPicture> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#fff"/>${shapes}</svg>`;
  return await decodePicture(await sharp(Buffer.from(svg)).flatten().png().toBuffer());
}

const bar = (left: number, top: number, width: number, height: number): string =>
  `<rect x="${left}" y="${top}" width="${width}" height="${height}"/>`;

/** A region as its text stands evenly in it. */
const at = (
  text: string,
  left: number,
  top: number,
  width: number,
  height = 30,
  confidence = 0.95,
): ReadRegion => ({
  text,
  confidence,
  region: {
    cx: left + width / 2,
    cy: top + height / 2,
    halfWidth: width / 2,
    halfHeight: height / 2,
    angle: 0,
  },
  at: [...text].map((_, i) => (i + 0.5) / [...text].length),
});

describe('bullets', () => {
  const items = [at('Heat lifts water', 100, 40, 240), at('Rivers carry it', 100, 100, 220)];
  const letters = items.map(({ region }) => bar(104, region.cy - 9, 200, 18)).join('');

  test('discs before two lines are bullets', async () => {
    const picture = await drawn(`${letters}<circle cx="76" cy="55" r="5"/><circle cx="76" cy="115" r="5"/>`);
    const found = findBullets(picture, items);
    expect(found.map(({ text }) => text)).toEqual(['•', '•']);
    expect(Math.abs(found[0]!.region.cx - 76)).toBeLessThan(2);
  });

  test('a first letter that sticks out of its box hides no bullet', async () => {
    const discs = '<circle cx="70" cy="55" r="5"/><circle cx="70" cy="115" r="5"/>';
    const picture = await drawn(bar(94, 46, 200, 18) + bar(94, 106, 200, 18) + discs);
    expect(findBullets(picture, items).map(({ text }) => text)).toEqual(['•', '•']);
  });

  test('a bullet under one that was read is one, too', async () => {
    const picture = await drawn(`${letters}<circle cx="76" cy="115" r="5"/>`);
    const found = findBullets(picture, [at('•', 66, 40, 20), ...items]);
    expect(found.map(({ region }) => Math.round(region.cy))).toEqual([115]);
  });

  test.each([
    ['a single one is dust', '<circle cx="76" cy="55" r="5"/>'],
    ['a line along both is a frame', bar(74, 10, 4, 200)],
    ['first letters that stick out of the box are no bullets', bar(97, 48, 8, 14) + bar(97, 108, 8, 14)],
    ['the end of other words is none', bar(40, 50, 40, 10) + bar(40, 110, 40, 10)],
  ])('%s', async (_, shapes) => {
    expect(findBullets(await drawn(letters + shapes), items)).toEqual([]);
  });
});

describe('indices', () => {
  /** Signs as bars on a line 48 pixels high: letters stand on 38, capitals reach to 10. */
  async function line(signs: readonly [text: string, top: number, bottom: number][]) {
    const picture = await drawn(
      signs
        .map(([text, top, bottom], i) => (text === ' ' ? '' : bar(6 + 24 * i, top, 14, bottom - top)))
        .join(''),
      24 * signs.length + 12,
      48,
    );
    const characters = signs.map(
      ([text], i): RecognisedCharacter => ({ text, probability: 0.9, x: 13 + 24 * i, spaceBefore: 0 }),
    );
    return withScripts(characters, picture)
      .map(({ text }) => text)
      .join('');
  }
  const full = (text: string): [string, number, number][] => [...text].map((char) => [char, 10, 38]);

  test('a small digit above the line is an exponent, one below an index', async () => {
    expect(await line([...full('10'), ['3', 6, 24], ...full(' = H'), ['2', 26, 44], ...full('O')])).toBe(
      '10³ = H₂O',
    );
  });

  test.each([
    ['digits on the line stay', full('R2D2'), 'R2D2'],
    ['1 before a unit has no power', [...full('1'), ['5', 6, 24], ...full(' N')], '15 N'],
    ['1 in a sum has one', [...full('S = 1'), ['2', 6, 24], ...full(' + b')], 'S = 1² + b'],
    ['ordinals keep their letters', [...full('the 2'), ['n', 8, 22], ['d', 6, 22]], 'the 2nd'],
    [
      'letters inside a word stay, however they stand',
      [...full('conducta'), ['n', 8, 24], ...full('ce')],
      'conductance',
    ],
    ['after a space there is no index', [...full('in '), ['3', 26, 44]], 'in 3'],
    ['a hyphen between words is no sign', [...full('36 t'), ['-', 8, 20], ...full('shirt')], '36 t-shirt'],
    ['a short word has no index', [...full('put i'), ['n', 8, 24], ...full(' it')], 'put in it'],
  ] as [string, [string, number, number][], string][])('%s', async (_, signs, expected) => {
    expect(await line(signs)).toBe(expected);
  });
});

describe('fractions', () => {
  const above = at('x = a+b', 100, 80, 210);
  const rule = bar(215, 118, 100, 2);

  test('what stands over a bar and under it is one line', async () => {
    const read = withFormulas(await drawn(rule), [above, at('2c', 245, 124, 40)]);
    expect(read.map(({ text, isFormula }) => [text, isFormula])).toEqual([['x = (a+b) / 2c', true]]);
  });

  test('what was not found under the bar is looked at again, and marked where it stays unread', async () => {
    const picture = await drawn(rule + bar(250, 126, 12, 18));
    const [place] = overlookedDenominators(picture, [above]);
    expect(place!.cy).toBeGreaterThan(118);
    expect(withFormulas(picture, [above]).map(({ text }) => text)).toEqual([unreadFormula]);
  });

  test.each([
    ['a rule under a heading is no bar', at('Energy and heat', 100, 80, 210), bar(100, 118, 210, 2)],
    ['no bar, no fraction', above, ''],
    ['a rule with nothing below it underlines', at('x = 30', 100, 80, 110), bar(104, 118, 100, 2)],
    ['the rule of a table runs on', above, bar(0, 118, 600, 2)],
  ])('%s', async (_, region, shapes) => {
    const read = [region, at('2c', 245, 124, 40)];
    expect(withFormulas(await drawn(shapes), read).map(({ text }) => text)).toEqual(
      read.map(({ text }) => text),
    );
  });

  test('the line over a root below is no bar', async () => {
    const read = [at('9+16 = c', 100, 80, 210), at('c = √25 = 5', 60, 122, 300)];
    const picture = await drawn(bar(150, 118, 60, 2));
    expect(overlookedDenominators(picture, read)).toEqual([]);
    expect(withFormulas(picture, read).map(({ text }) => text)).toEqual(read.map(({ text }) => text));
  });

  test('a root reaches as far as its line', async () => {
    const read = withFormulas(await drawn(bar(207, 81, 100, 2)), [at('d = Vx+y+z', 100, 80, 210)]);
    expect(read[0]!.text).toBe('d = √(x+y+z)');
  });

  test('signs without a word, doubtful, are marked as a formula; doubtful words and code are not', async () => {
    const read = [
      at('k= 1 ∑ n', 100, 40, 120, 30, 0.6),
      at('speed = way by time', 100, 200, 300, 30, 0.6),
      at('x = 2.5', 100, 250, 90, 30, 0.6),
    ];
    expect(withFormulas(await drawn(''), read).map(({ text }) => text)).toEqual([
      unreadFormula,
      read[1]!.text,
      read[2]!.text,
    ]);
  });
});

describe('ink that was not read', () => {
  /** Signs 16 pixels wide on a line 48 high. */
  const line = (lefts: readonly number[]) =>
    drawn(lefts.map((left) => bar(left, 14, 16, 24)).join(''), 400, 48);
  const read = (text: string, lefts: readonly number[]): RecognisedCharacter[] =>
    [...text].map((sign, i) => ({ text: sign, probability: 0.9, x: lefts[i]! + 8, spaceBefore: 0 }));

  test('a sign between two others that no letter was read from', async () => {
    const picture = await line([10, 50, 90, 130, 170]);
    expect(hasUnreadInk(read('c=mG', [10, 50, 90, 170]), picture)).toBe(true);
    expect(hasUnreadInk(read('c=m+G', [10, 50, 90, 130, 170]), picture)).toBe(false);
  });

  test('letters that touch, and dust, are read', async () => {
    const picture = await drawn(
      [bar(10, 14, 16, 24), bar(50, 14, 40, 24), bar(100, 30, 4, 4), bar(120, 14, 16, 24)].join(''),
      400,
      48,
    );
    expect(hasUnreadInk(read('a=bc', [10, 50, 70, 120]), picture)).toBe(false);
  });

  test('a formula that has some is marked, and one with a bar that does not close; words and code are not', async () => {
    const blank = await drawn('');
    const texts = (regions: ReadRegion[]) => withFormulas(blank, regions).map(({ text }) => text);
    const missing = (text: string, top = 40): ReadRegion => ({
      ...at(text, 100, top, 200),
      isIncomplete: true,
    });
    expect(texts([missing('c = m G(k)')])).toEqual([unreadFormula]);
    for (const text of ['where m = 3', '> +']) expect(texts([missing(text)])).toEqual([text]);
    expect(texts([at('Advss = | Pr[ W ] - Pr[ V ]', 100, 40, 300)])).toEqual([unreadFormula]);
    for (const text of ['d = |x - y|', 'P(A|B) = 1', 's = {x | x > 0}', 'm = a || b'])
      expect(texts([at(text, 100, 40, 200)])).toEqual([text]);
    const program = ['for i in a:', '    s = s + a[i]', '    t = t * a[i]', 'f(s, t)'];
    const typed = program.map((row, i) => {
      const from = row.length - row.trimStart().length;
      return at(row.trim(), 100 + 12 * from, 40 + 32 * i, 12 * row.trim().length);
    });
    expect(texts(typed.map((one) => ({ ...one, isIncomplete: true })))).toEqual(
      program.map((row) => row.trim()),
    );
  });
});

describe('formulas in pieces', () => {
  /** Signs 30 pixels high, the gaps between them as wide as the pieces tell. */
  const signs = (lefts: readonly number[]): string => lefts.map((left) => bar(left, 100, 16, 30)).join('');

  test('all ink in the row of a piece, and the pieces there', async () => {
    const read = [at('a', 100, 100, 16), at('+', 134, 108, 16, 14), at('Heat', 100, 200, 80)];
    const found = brokenFormulas(await drawn(signs([100, 134, 168, 186, 204])), read);
    expect(found.map(({ pieces }) => pieces)).toEqual([[0, 1]]);
    const { cx, halfWidth } = found[0]!.region;
    expect(cx - halfWidth).toBeLessThan(101);
    expect(cx + halfWidth).toBeGreaterThan(219);
  });

  test.each([
    ['a formula that stands alone is whole', [at('a+b', 100, 100, 60)], [100, 122, 144]],
    ['what stands a column away is another', [at('a+b', 100, 100, 60)], [100, 122, 144, 220]],
    [
      'a row with words is none',
      [at('a =', 100, 100, 40), at('the sum', 150, 100, 90)],
      [100, 124, 150, 200],
    ],
    ['a number is none', [at('12', 100, 100, 40), at('3', 150, 100, 16)], [100, 124, 150]],
  ])('%s', async (_, read, lefts) => {
    expect(brokenFormulas(await drawn(signs(lefts)), read)).toEqual([]);
  });

  test('a reading of the whole is taken where it is sure, a formula, and no shorter', () => {
    const pieces = [at('2', 0, 0, 10), at('a+', 20, 0, 20)];
    const isTaken = (text: string, confidence: number) => isWhole({ text, confidence }, pieces);
    expect(isTaken('a²+b²', 0.85)).toBe(true);
    expect(isTaken('a²+b²', 0.7)).toBe(false);
    expect(isTaken('a²b²', 0.85)).toBe(false);
    expect(isTaken('a+', 0.85)).toBe(false);
    expect(isTaken('energy = heat', 0.95)).toBe(false);
  });
});

describe('what the detector overlooked', () => {
  const code = (text: string, row: number): ReadRegion => {
    const from = text.length - text.trimStart().length;
    return at(text.trim(), 40 + 12 * from, 20 + 30 * row, 12 * text.trim().length, 24);
  };
  const program = [
    code('for (i = 0; i < length; i++) {', 0),
    code('    total += list[i];', 1),
    code('return total / n;', 3),
  ];

  test('ink in the row that is missing is read again', async () => {
    const found = overlookedRegions(await drawn(bar(42, 84, 6, 16)), program);
    expect(found.map(({ cy }) => Math.round(cy))).toEqual([92]);
  });

  test('ink in an empty cell is read', async () => {
    const cells = [0, 1, 2].flatMap((row) => {
      const cell = (text: string, left: number) => at(text, left, 20 + 40 * row, 60, 24);
      return [cell('Mars', 40), ...(row === 1 ? [] : [cell('345', 200)]), cell('12 d', 360)];
    });
    const picture = await drawn(bar(205, 64, 20, 16));
    expect(overlookedRegions(picture, cells).map(({ cy }) => Math.round(cy))).toEqual([72]);
  });

  test('a blank row is not', async () => {
    expect(overlookedRegions(await drawn(''), program)).toEqual([]);
  });
});
