import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { decodeText } from './caption-encoding.ts';
import { findCues } from './cues.ts';
import { speechOfCues } from './subtitles.ts';

const speechOf = (content: string, durationSec = 100) => speechOfCues(findCues(content).cues, durationSec);
const parse = (content: string, durationSec = 100) => speechOf(content, durationSec).utterances;
const texts = (content: string, durationSec = 100) => parse(content, durationSec).map((u) => u.text);

describe('captions', () => {
  it('reads WebVTT: mark, header, notes, styles, settings, tags and entities', () => {
    const vtt = `\uFEFFWEBVTT - a lecture
Kind: captions
Language: en-GB

STYLE
::cue { color: red }

NOTE
not 00:00:01.000 --> 00:00:02.000 said

intro
00:01.000 --> 00:03.500 align:start position:0%
<v Teacher>Let <b>x</b> &lt; 3 &amp; y&nbsp;= &#52;</v>

01:00:00.000 --> 01:00:02.000
late
`;
    expect(findCues(vtt).language).toBe('en-GB');
    expect(speechOf(vtt, 4000)).toEqual({
      utterances: [
        { startSec: 1, endSec: 3.5, text: 'Let x < 3 & y = 4', confidence: null },
        { startSec: 3600, endSec: 3602, text: 'late', confidence: null },
      ],
      removed: { speakers: 1, sounds: 0, music: 0 },
    });
  });

  it('reads SubRip with carriage returns, and without empty lines between cues', () => {
    const srt =
      '1\r\n00:00:01,000 --> 00:00:02,000\r\n{\\an8}<i>One</i>\r\ntwo\r\n\r\n2\r\n00:00:02,500 --> 00:00:03,000\r\n3 < 4\r\n';
    expect(texts(srt)).toEqual(['One two', '3 < 4']);
    expect(texts('1\n00:00:01,0 --> 00:00:02,0\nA\n2\n00:00:02,0 --> 00:00:03,0\nB')).toEqual(['A', 'B']);
  });

  it('keeps what stands after empty lines, and numbers that are text', () => {
    const srt = `1
00:00:01,000 --> 00:00:02,000
Good morning.

This lesson is about numbers.


2
00:00:02,000 --> 00:00:03,000
The answer is

42

3
00:00:04,000 --> 00:00:05,000

NOTE that 7 comes next:

7
`;
    expect(texts(srt)).toEqual([
      'Good morning. This lesson is about numbers.',
      'The answer is 42',
      'NOTE that 7 comes next: 7',
    ]);
    const spaced = srt.replaceAll('\n', '\n\n');
    expect(texts(spaced)).toEqual(texts(srt));
    expect(texts(srt.replaceAll('\n', '\r\r\n'))).toEqual(texts(srt));
  });

  it('reads times without milliseconds, with too many, with a point or a comma', () => {
    const srt = `1
00:00:00 --> 00:00:05
One

2
0:05 --> 0:10
two

00:00:10.250000 --> 00:00:11,5
three

4
00:00:12 --> 00:00:12
four
`;
    expect(parse(srt).map(({ startSec, endSec, text }) => [startSec, endSec, text])).toEqual([
      [0, 5, 'One'],
      [5, 10, 'two'],
      [10.25, 11.5, 'three'],
      [12, 13, 'four'],
    ]);
  });

  it.each([
    'So a <c and b <c, but c> a and c> b always.',
    'u <v and v> w',
    '0 <b> a',
    'if x<y then y>x',
    'f: A --> B is a map',
    'the list <a, b>',
    '{\\frac{a}{b}} in LaTeX',
    'a << b and c >> d',
  ])('keeps mathematics: %j', (line) => {
    expect(texts(`1\n00:00:01,000 --> 00:00:02,000\n${line}\n`)).toEqual([line]);
  });

  it.each([
    ['<i>one</i> <b>two</b> <u>three</u>', 'one two three'],
    ['<font color="#ff0000">red</font>', 'red'],
    ['<c.colorE5E5E5>grey</c>', 'grey'],
    ['<v.loud Esme>one</v> <v Mary>two</v>', 'one two'],
    ['<lang en-GB>colour</lang>', 'colour'],
    ['one<00:00:01.500><c> two</c>', 'one two'],
    ['<i>it goes on', 'it goes on'],
    ['and ends</i>', 'and ends'],
    ['one<br/>two', 'one two'],
    ['{\\an8}{\\i1}one{\\i0} {\\pos(1,2)}two', 'one two'],
    ['90&deg; &times; 2 &ge; 4 &#8211; &quot;x&quot;', '90° × 2 ≥ 4 – "x"'],
    ['&gt;&gt; PROFESSOR: Good.', 'Good.'],
  ])('takes out %j', (line, text) => {
    expect(texts(`1\n00:00:01,000 --> 00:00:02,000\n${line}\n`)).toEqual([text]);
  });

  it('says the lines of rolling captions once', () => {
    const vtt = `WEBVTT

00:00:00.000 --> 00:00:02.000
 
hello<00:00:00.500><c> and</c><00:00:01.000><c> welcome</c>

00:00:02.000 --> 00:00:02.010
hello and welcome
 

00:00:02.010 --> 00:00:04.000
hello and welcome
to<00:00:02.500><c> this</c> lecture

00:00:04.000 --> 00:00:04.010
to this lecture

00:00:04.010 --> 00:00:06.000
to this lecture
on matrices
`;
    const utterances = parse(vtt);
    expect(utterances.map((u) => u.text)).toEqual(['hello and welcome', 'to this lecture', 'on matrices']);
    expect(utterances.map((u) => [u.startSec, u.endSec])).toEqual([
      [0, 2.01],
      [2.01, 4.01],
      [4.01, 6],
    ]);
  });

  it('lets a sentence be said again later', () => {
    const cue = (at: number) => `00:00:${at}.000 --> 00:00:${at + 2}.000\nOnce more.\n\n`;
    expect(texts(`WEBVTT\n\n${cue(10)}${cue(20)}`)).toEqual(['Once more.', 'Once more.']);
  });

  it('resolves overlaps, sorts, joins cues that begin together, clips at the end of the file', () => {
    const vtt = `WEBVTT

00:10.000 --> 00:20.000
second

00:01.000 --> 00:12.000
first

00:10.000 --> 00:15.000
beside

00:29.000 --> 00:40.000
last

00:31.000 --> 00:32.000
outside
`;
    expect(parse(vtt, 30.0004)).toEqual([
      { startSec: 1, endSec: 10, text: 'first', confidence: null },
      { startSec: 10, endSec: 20, text: 'beside second', confidence: null },
      { startSec: 29, endSec: 30, text: 'last', confidence: null },
    ]);
  });

  it('passes over bad cues and leaves unknown entities and broken tags alone', () => {
    const vtt = `WEBVTT

00:05.000 --> 00:04.000
backwards

00:xx.000 --> 00:07.000
unreadable

00:08.000 --> 00:09.000
<c></c>

00:10.000 --> 00:11.000
a &copy; < b &#xD800; <unclosed
`;
    expect(texts(vtt)).toEqual(['a &copy; < b <unclosed']);
  });

  it('takes out and counts what is not speech', () => {
    const srt = `1
00:00:00,000 --> 00:00:00,450
[MUSIC PLAYING]

2
00:00:00,500 --> 00:00:04,700
>> PROFESSOR: Good morning.

3
00:00:05,900 --> 00:00:09,200
One angle is in [0, 90]. [LAUGHTER]
- Why?

4
00:00:31,200 --> 00:00:31,900
♪ ♪
`;
    expect(texts(srt)).toEqual(['Good morning.', 'One angle is in [0, 90]. Why?']);
    expect(speechOf(srt).removed).toEqual({ speakers: 2, sounds: 2, music: 1 });
  });

  it.each(['', 'WEBVTT', 'plain text', '1\n00:00:50,000 --> 00:00:51,000\noutside\n', '\0\xff\x01'])(
    'finds no speech in %j',
    (content) => {
      expect(parse(content, 10)).toEqual([]);
    },
  );
});

describe('whatever it is given', () => {
  const piece = fc.oneof(
    fc.string({ maxLength: 30 }),
    fc.constantFrom(
      ...[
        '\n',
        '\n\n',
        '\r\n',
        '00:00:01,000 --> 00:00:02,000',
        '0:05 --> 0:09',
        '-->',
        'WEBVTT',
        'NOTE',
        '<c',
        '<v x>',
      ],
      ...['</v>', '<i>', '[MUSIC]', '♪', '>> A:', '- Yes', '# a #', '{\\an8}', '&#x41;', '7'],
    ),
  );

  test('it throws nothing, and utterances are in order inside the file', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        let end = 0;
        for (const { startSec, endSec, text } of parse(pieces.join(''), 8)) {
          expect(startSec).toBeGreaterThanOrEqual(end);
          expect(endSec).toBeGreaterThanOrEqual(startSec);
          expect(text.trim()).toBe(text);
          expect(text).not.toBe('');
          end = endSec;
        }
        expect(end).toBeLessThanOrEqual(8);
      }),
      { numRuns: 300 },
    );
  });

  test('no word that is said is lost, however the lines lie', () => {
    const word = fc.constantFrom(
      ...'the square of a side is (a+b) [0, 1] f(x) 3 <c c> x >= 2 equals ninety degrees'.split(' '),
    );
    const line = fc.array(word, { minLength: 1, maxLength: 8 }).map((words) => `so ${words.join(' ')}`);
    const cue = fc.record({
      lines: fc.array(line, { minLength: 1, maxLength: 3 }),
      gap: fc.constantFrom('\n', '\n\n', '\r\n', '\n \n'),
    });
    fc.assert(
      fc.property(fc.array(cue, { minLength: 1, maxLength: 8 }), fc.boolean(), (cues, numbered) => {
        const srt = cues
          .map(({ lines, gap }, at) => {
            const times = `00:00:${String(at * 5).padStart(2, '0')},000 --> 00:00:${String(at * 5 + 3).padStart(2, '0')},000`;
            return `${numbered ? `${at + 1}\n` : ''}${times}\n${lines.join(gap)}\n\n`;
          })
          .join('');
        expect(texts(srt)).toEqual(cues.map(({ lines }) => lines.join(' ')));
      }),
      { numRuns: 300 },
    );
  });
});

const shared = fileURLToPath(new URL('../../../shared/data/recordings/captions/', import.meta.url));
const here = existsSync(shared);
if (!here) console.log('Skipped: the captions that a test needs are not here (../shared/data/recordings).');

describe.skipIf(!here)('captions of recordings (needs ../shared/data)', () => {
  const lesson = [
    'Good morning. This lesson is about the Pythagorean theorem.',
    'A right triangle has one angle of ninety degrees.',
    'The two sides that form this angle are called the legs.',
    'The side opposite the right angle is called the hypotenuse.',
    'It is always the longest side.',
    'The theorem says that the squares of the legs, added together, equal the square of the hypotenuse.',
    'Its square root gives the hypotenuse itself.',
  ];
  const nothing = { speakers: 0, sounds: 0, music: 0 };

  test.each([
    ['blank.srt', {}, nothing],
    ['noms.srt', {}, nothing],
    ['sound.srt', {}, { speakers: 1, sounds: 2, music: 1 }],
    [
      'enUS.en-US.srt',
      { 0: 'Good morning from the captions. This lesson is about the Pythagorean theorem.' },
      nothing,
    ],
    ['lessthan.srt', { 4: 'So a <c and b <c, but c> a and c> b always.' }, nothing],
    [
      'cp1252.srt',
      {
        1: 'A right triangle has one angle of 90°.',
        5: 'The theorem says that the squares a² and b² of the “legs”, added together, equal the square of the hypotenuse.',
      },
      nothing,
    ],
  ])('%s', (name, other, removed) => {
    const decoded = decodeText(readFileSync(`${shared}${name}`), ['en'])!;
    const speech = speechOf(decoded.text, 32);
    expect(speech.utterances.map(({ text }) => text)).toEqual(Object.assign([...lesson], other));
    expect(speech.removed).toEqual(removed);
  });
});
