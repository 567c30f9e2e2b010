import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeText } from './caption-encoding.ts';

const srt = (text: string): string => `1\r\n00:00:00,500 --> 00:00:04,700\r\n${text}\r\n\r\n2\r\n`;

/** Bytes of a text in an encoding of single bytes, found by decoding each of them. */
function inSingleBytes(encoding: string, text: string): Uint8Array {
  const decoder = new TextDecoder(encoding);
  const byteOf = new Map(
    Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte]),
  );
  return Uint8Array.from([...text].map((character) => byteOf.get(character)!));
}

function inUtf16(text: string, isBig: boolean, mark: boolean): Uint8Array {
  const bytes = Buffer.from((mark ? '\uFEFF' : '') + text, 'utf16le');
  return isBig ? bytes.swap16() : bytes;
}

describe('the encoding of captions', () => {
  const western = srt('An angle of 90° — a² + b² = “c²”, as the café’s naïve owner said… ½ × ¼.');

  test.each([
    ['utf-8', Buffer.from(western)],
    ['utf-8', Buffer.from(`\uFEFF${western}`)],
    ['utf-16le', inUtf16(western, false, true)],
    ['utf-16be', inUtf16(western, true, true)],
    ['utf-16le', inUtf16(western, false, false)],
    ['utf-16be', inUtf16(western, true, false)],
    ['windows-1252', inSingleBytes('windows-1252', western)],
  ])('%s', (encoding, bytes) => {
    expect(decodeText(bytes, ['en'])).toEqual({ encoding, text: western });
  });

  test.each([
    ['windows-1252', ['fr'], 'L’hypoténuse est le côté opposé à l’angle droit, où ça mène.'],
    ['windows-1252', ['en'], 'One sign only: 90° here.'],
    ['macintosh', ['en'], 'An angle of 90° in the “café”, naïve.'],
    [
      'windows-1250',
      ['pl'],
      'Trójkąt prostokątny ma jeden kąt równy dziewięćdziesiąt stopni, więc żaden bok.',
    ],
    ['windows-1251', ['ru'], 'Две стороны, которые образуют этот угол, называются катетами.'],
    ['koi8-r', ['ru'], 'Две стороны, которые образуют этот угол, называются катетами.'],
    ['windows-1253', ['el'], 'Οι δύο πλευρές που σχηματίζουν αυτή τη γωνία.'],
  ])('%s for %j', (encoding, languages, line) => {
    expect(decodeText(inSingleBytes(encoding, srt(line)), languages)).toEqual({ encoding, text: srt(line) });
  });

  test('Russian in UTF-16 without a mark, and Japanese in Shift_JIS', () => {
    const russian = srt('Две стороны образуют угол.');
    expect(decodeText(inUtf16(russian, false, false), ['en'])?.text).toBe(russian);
    // 三角 in Shift_JIS.
    const japanese = Uint8Array.from([...Buffer.from('1 '), 0x8e, 0x4f, 0x8a, 0x70, 0x0a]);
    expect(decodeText(japanese, ['ja'])).toEqual({ encoding: 'shift_jis', text: '1 三角\n' });
  });

  test('a file that was cut in the middle of a character keeps the rest', () => {
    const bytes = Buffer.from(srt('ångström é è à ü ö ä ß ç ñ é'));
    const cut = bytes.subarray(0, bytes.indexOf(0xa9) > 0 ? bytes.lastIndexOf(0xc3) + 1 : 0);
    const decoded = decodeText(cut, ['en'])!;
    expect(decoded.encoding).toBe('utf-8');
    expect(decoded.text).toContain('ångström é è');
    expect(decoded.text).not.toContain('\uFFFD');
  });

  test('what is no text is none', () => {
    const noise = Uint8Array.from({ length: 4000 }, (_, at) => (at * 7919 + (at >> 3) * 104729) % 256);
    expect(decodeText(noise, ['en'])).toBeNull();
  });

  test('anything gives a text without broken characters, or nothing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const decoded = decodeText(bytes, ['en', 'ru', 'ja']);
        expect(decoded?.text ?? '').not.toMatch(/[\uFFFD\0]/);
      }),
    );
  });

  test('a text in UTF-8 comes back as it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        fc.pre(!/[\0\uFFFD\uFEFF]/.test(text));
        expect(decodeText(Buffer.from(srt(text)), ['en'])).toEqual({ encoding: 'utf-8', text: srt(text) });
      }),
    );
  });
});
