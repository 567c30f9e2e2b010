import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AV_CODEC_ID_MOV_TEXT } from 'node-av/constants';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addTextTracks } from '../src/media/testing-texts.ts';
import { lesson as wholeLesson } from '../src/speech/lesson.fixture.ts';
import { example, lectern, readOutcomes, temporaryFolder } from './cli.ts';

const folder = temporaryFolder();
const out = join(folder, 'out');

/** The first third of the example. */
const lengthSec = 32;
const lesson = wholeLesson.filter(({ endSec }) => endSec < lengthSec);

const time = (sec: number): string => new Date(sec * 1000).toISOString().slice(11, 23);

/** The lesson as captions, with a word by which they are known. */
function captions(shiftSec: number): string {
  const cues = lesson.map(
    ({ startSec, endSec, text }) => `${time(startSec + shiftSec)} --> ${time(endSec + shiftSec)}\n${text}\n`,
  );
  return `WEBVTT\n\n${cues.join('\n')}`.replace(
    'Good morning.',
    '>> PROFESSOR: Good morning, captions. [LAUGHTER]',
  );
}

function movText(text: string): Buffer {
  return Buffer.concat([Buffer.from([0, Buffer.byteLength(text)]), Buffer.from(text)]);
}

beforeAll(async () => {
  const videos = join(folder, 'videos');
  mkdirSync(videos);
  await addTextTracks(example, join(videos, 'beside.mkv'), [], lengthSec);
  writeFileSync(join(videos, 'beside.en-US.vtt'), Buffer.from(captions(0), 'utf16le').swap16());
  await addTextTracks(example, join(videos, 'shifted.mp4'), [], lengthSec);
  writeFileSync(join(videos, 'shifted.vtt'), captions(5));
  const cues = lesson.map(({ startSec, endSec, text }) => ({
    startSec,
    durationSec: endSec - startSec,
    data: movText(text.replace('Good morning.', 'Good morning, track.')),
  }));
  const track = { codec: AV_CODEC_ID_MOV_TEXT, language: 'eng', cues };
  await addTextTracks(example, join(videos, 'inside.mp4'), [track], lengthSec);
  const config = join(folder, 'config.yaml');
  writeFileSync(
    config,
    'transcribe: { captions: prefer, model: tiny }\nlisten: { windows: 2 }\njudge: { minWords: 1 }\nweave: { maxShared: 1 }\n',
  );
  const flags = ['--out', out, '--config', config, '--skip', 'keyframe'];
  const ended = await lectern(['run', videos, ...flags]);
  expect(ended.stderr).not.toMatch(/^ +at /m);
  expect(ended.exitCode).toBe(0);
}, 240_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The evidence about the captions of a video. */
function evidenceOf(name: string): unknown {
  const whole = readOutcomes(out).find(({ item, sources }) => item === null && sources[0]!.includes(name));
  expect(whole).toMatchObject({ verdict: 'kept' });
  return whole!.evidence.captions;
}

test('captions beside a video and inside it are what the samples say', () => {
  expect(evidenceOf('beside')).toMatchObject({
    used: true,
    refused: null,
    from: 'file',
    encoding: 'utf-16be',
    toldLanguage: 'en',
    removed: { speakers: 1, sounds: 1, music: 0 },
    verified: true,
  });
  expect(evidenceOf('inside')).toMatchObject({
    used: true,
    from: 'track',
    format: 'mov_text',
    verified: true,
  });
  const samples = readFileSync(join(out, 'export', 'default', 'textbook', 'textbook.jsonl'), 'utf8');
  expect(samples).toContain('Good morning, captions.');
  expect(samples).toContain('Good morning, track.');
  expect(samples).not.toMatch(/PROFESSOR|LAUGHTER/);
  expect(readFileSync(join(out, 'outcomes', 'default.jsonl'), 'utf8')).not.toContain('PROFESSOR');
});

test('captions that are 5 s late are not used, and the outcome says so with numbers', () => {
  expect(evidenceOf('shifted')).toMatchObject({
    used: false,
    refused: 'captions-shifted',
    fit: { offsetSec: expect.closeTo(5, 0) },
  });
});
