import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cuesOfTrack } from './track-cues.ts';

type Codec = Parameters<typeof cuesOfTrack>[0];

function linesOf(codec: Codec, data: Uint8Array): string[] {
  return cuesOfTrack(codec, [{ startSec: 1, durationSec: 2, data }], ['en']).flatMap(({ lines }) => lines);
}

const box = (type: string, ...content: Buffer[]): Buffer => {
  const body = Buffer.concat(content);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length + 8);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, body]);
};

test('3GPP text: length, text, styles behind it; UTF-16 by its mark; empty ones are gaps', () => {
  const styled = Buffer.concat([
    Buffer.from([0, 6]),
    Buffer.from('90°\na'),
    box('styl', Buffer.from([0, 0])),
  ]);
  expect(linesOf('mov_text', styled)).toEqual(['90°', 'a']);
  const wide = Buffer.from('\uFEFFa²', 'utf16le').swap16();
  expect(linesOf('mov_text', Buffer.concat([Buffer.from([0, wide.length]), wide]))).toEqual(['a²']);
  expect(linesOf('mov_text', Buffer.from([0, 0]))).toEqual([]);
  expect(linesOf('mov_text', Buffer.from([0]))).toEqual([]);
});

test('SubStation: fields, line ends, overrides and drawings', () => {
  const event = (text: string): Buffer => Buffer.from(`12,0,Default,Teacher,0,0,0,,${text}`);
  expect(linesOf('ass', event('{\\i1}One{\\i0}, two\\Nthree\\hfour'))).toEqual(['One, two', 'three four']);
  expect(linesOf('ass', event('{\\p1}m 0 0 l 10 0 10 10{\\p0}text'))).toEqual(['text']);
  expect(linesOf('ass', event('{\\p1}m 0 0 l 10 0 10 10'))).toEqual([]);
  const whole = 'Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,One, two';
  expect(linesOf('ass', Buffer.from(whole))).toEqual(['One, two']);
});

test('WebVTT, plain and in the boxes of MP4', () => {
  expect(linesOf('webvtt', Buffer.from('<v A>One\ntwo'))).toEqual(['<v A>One', 'two']);
  const cue = box('vttc', box('sttg', Buffer.from('line:0')), box('payl', Buffer.from('One')));
  expect(linesOf('webvtt', Buffer.concat([cue, box('vttc', box('payl', Buffer.from('two')))]))).toEqual([
    'One',
    'two',
  ]);
  expect(linesOf('webvtt', box('vtte'))).toEqual([]);
});

test('a text whose end nobody says stands until the next, and not for ever', () => {
  const packets = [20, 3, 1].map((startSec) => ({
    startSec,
    durationSec: 0,
    data: Buffer.from(`at ${startSec}`),
  }));
  expect(cuesOfTrack('subrip', packets, []).map(({ startSec, endSec }) => [startSec, endSec])).toEqual([
    [1, 3],
    [3, 13],
    [20, 30],
  ]);
});

test('any bytes give cues or none', () => {
  const codec = fc.constantFrom<Codec>('mov_text', 'subrip', 'text', 'ass', 'webvtt');
  fc.assert(
    fc.property(codec, fc.uint8Array({ maxLength: 80 }), (codec, data) => {
      linesOf(codec, data);
    }),
  );
});
