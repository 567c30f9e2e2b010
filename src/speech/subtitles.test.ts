import { describe, expect, it } from 'vitest';
import { parseSubtitles } from './subtitles.ts';

const texts = (content: string, durationSec = 100) => parseSubtitles(content, durationSec).map((u) => u.text);

describe('parseSubtitles', () => {
  it('reads WebVTT: mark, header, notes, styles, settings, tags and entities', () => {
    const vtt = `\uFEFFWEBVTT - a lecture

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
    expect(parseSubtitles(vtt, 4000)).toEqual([
      { startSec: 1, endSec: 3.5, text: 'Let x < 3 & y = 4', confidence: null },
      { startSec: 3600, endSec: 3602, text: 'late', confidence: null },
    ]);
  });

  it('reads SubRip with carriage returns, and without empty lines between cues', () => {
    const srt =
      '1\r\n00:00:01,000 --> 00:00:02,000\r\n{\\an8}<i>One</i>\r\ntwo\r\n\r\n2\r\n00:00:02,500 --> 00:00:03,000\r\n3 < 4\r\n';
    expect(texts(srt)).toEqual(['One two', '3 < 4']);
    expect(texts('1\n00:00:01,0 --> 00:00:02,0\nA\n2\n00:00:02,0 --> 00:00:03,0\nB')).toEqual(['A', 'B']);
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
    const utterances = parseSubtitles(vtt, 100);
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
    expect(parseSubtitles(vtt, 30.0004)).toEqual([
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

  it.each(['', 'WEBVTT', 'plain text', '1\n00:00:50,000 --> 00:00:51,000\noutside\n', '\0\xff\x01'])(
    'refuses what holds no cue: %j',
    (content) => {
      expect(() => parseSubtitles(content, 10)).toThrow(/at least one cue/);
    },
  );
});
