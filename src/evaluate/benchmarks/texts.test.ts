import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { imageMarks, partsByMarks } from './image-marks.ts';
import { pythonList } from './python-list.ts';

describe('a list as Python prints it', () => {
  test.each([
    [`['a', "it's", 'b']`, ['a', "it's", 'b']],
    [
      String.raw`['say \'so\'', "a \"b\"", 'x\\y', '\\frac{1}{2}', '\pi', 'a\nb', '\u00b0', '\xb0']`,
      ["say 'so'", 'a "b"', 'x\\y', '\\frac{1}{2}', '\\pi', 'a\nb', '°', '°'],
    ],
    ['[]', []],
    [' [ 1, 2.5, None, -3e2 ] ', ['1', '2.5', 'None', '-3e2']],
    [`['<image 1>', 'a, b]', '[c']`, ['<image 1>', 'a, b]', '[c']],
    [`['a',]`, ['a']],
  ])('%s', (text, values) => {
    expect(pythonList(text)).toEqual(values);
  });

  test.each(['', 'a', "['a'", "['a' 'b']", "[__import__('os')]", "['a]", '[[1]]', "['a'] + ['b']"])(
    'is not %j',
    (text) => {
      expect(pythonList(text)).toBeNull();
    },
  );

  test('is what Python would print of any texts', () => {
    const printed = (text: string): string => {
      const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
      const inside = [...text].map((letter) =>
        letter === '\\' || letter === quote ? `\\${letter}` : letter === '\n' ? '\\n' : letter,
      );
      return `${quote}${inside.join('')}${quote}`;
    };
    fc.assert(
      fc.property(
        fc.array(
          fc.string({
            unit: fc.constantFrom("'", '"', '\\', '\n', '[', ']', ',', ' ', 'n', 'x', '0', 'é', '😀'),
          }),
          { maxLength: 6 },
        ),
        (texts) => {
          expect(pythonList(`[${texts.map(printed).join(', ')}]`)).toEqual(texts);
        },
      ),
    );
  });

  test('a long one that does not end costs no more than its length', () => {
    expect(pythonList(`['${'\\a'.repeat(100_000)}`)).toBeNull();
    expect(pythonList(`[${"'a' ".repeat(50_000)}]`)).toBeNull();
  });
});

describe('image marks', () => {
  test('are found once each, in the order of the text', () => {
    expect(imageMarks('a <image 3> b <image1> <image 3> <image> <image 1>')).toEqual([3, 1]);
  });

  test.each([
    [
      'See <image 2> and <image 1>.',
      2,
      [{ text: 'See ' }, { image: 0 }, { text: ' and ' }, { image: 1 }, { text: '.' }],
    ],
    ['<image1> is <image2>', 1, [{ image: 0 }, { text: ' is <image2>' }]],
    ['<image 1> or <image 1>', 1, [{ image: 0 }, { text: ' or <image 1>' }]],
    ['nothing', 1, [{ text: 'nothing' }]],
    ['', 0, []],
  ])('cut %j', (text, images, parts) => {
    expect(partsByMarks(text, images)).toEqual(parts);
  });
});
