import { describe, expect, test } from 'vitest';
import type { CaptionBytes, StageContext } from '../../engine/stage.ts';
import type { Probe } from '../../records/media.ts';
import type { Listening, Utterance } from '../../records/speech.ts';
import {
  captionsOf,
  lesson,
  lessonSec,
  lessonSpans,
  lessonWindows,
  otherTexts,
  spread,
} from '../../speech/lesson.fixture.ts';
import { transcriptOfCaptions } from './caption-text.ts';

const time = (sec: number): string => new Date(sec * 1000).toISOString().slice(11, 23).replace('.', ',');
const srt = (cues: readonly Utterance[]): string =>
  cues
    .map(({ startSec, endSec, text }, at) => `${at + 1}\n${time(startSec)} --> ${time(endSec)}\n${text}\n`)
    .join('\n');

interface Given extends Partial<CaptionBytes> {
  text?: string;
  languages?: string[];
  /** How much the recognisers disagree: above 0.6 it is not English. */
  disagreement?: number;
}

async function used({ text, languages = ['en'], disagreement = 0.02, ...file }: Given) {
  const bytes = text === undefined ? null : Buffer.from(text);
  const captions: CaptionBytes = { format: 'srt', language: null, bytes, trouble: null, ...file };
  const context = {
    captions: async () => captions,
    // No media file: what lies beside it is all there is.
    localFile: async () => new URL(import.meta.url).pathname,
  } as unknown as StageContext;
  const probe = { durationSec: lessonSec } as Probe;
  const listen = { spans: lessonSpans, windows: lessonWindows, disagreement } as unknown as Listening;
  const { transcript, report } = await transcriptOfCaptions({ probe, listen }, languages, context);
  expect(transcript === null).toBe(report!.refused !== null);
  expect(transcript?.captions ?? report).toEqual(report);
  return { refused: report!.refused, language: transcript?.language, transcript, report: report! };
}

const right = srt(captionsOf(lesson));
const german = srt(spread(otherTexts.German, lessonSec));

describe('captions beside a video', () => {
  test('that fit are the transcript, and what was seen of them is on record', async () => {
    const { transcript, report } = await used({ text: right.replace('Good', '[MUSIC] >> PROFESSOR: Good') });
    expect(transcript).toMatchObject({
      language: 'en',
      producer: { name: 'subtitles', model: 'srt' },
      rejected: [],
    });
    expect(transcript!.utterances[0]!.text).toMatch(/^Good/);
    expect(report).toMatchObject({
      refused: null,
      verified: true,
      from: 'file',
      format: 'srt',
      stream: null,
      toldLanguage: null,
      textLanguage: 'en',
      encoding: 'utf-8',
      removed: { speakers: 1, sounds: 1, music: 0 },
    });
    expect(report.fit!.share).toBeGreaterThan(0.8);
    expect(JSON.stringify(report)).not.toContain('PROFESSOR');
  });

  test.each<[string, Given]>([
    ['captions-language', { text: german }],
    ['captions-language', { text: german, language: 'de' }],
    ['captions-language', { text: german, language: 'en' }],
    ['captions-language', { text: right, language: 'de' }],
    ['captions-mismatch', { text: srt(spread(otherTexts['another lesson of the same course'], lessonSec)) }],
    ['captions-shifted', { text: srt(captionsOf(lesson, { shiftSec: 5 })) }],
    ['captions-incomplete', { text: srt(captionsOf(lesson).slice(0, 6)) }],
    ['captions-empty', { text: '' }],
    ['captions-empty', { text: '<html>Not found</html>' }],
    ['captions-empty', { text: '1\n00:00:01,000 --> 00:00:02,000\n[MUSIC]\n' }],
    ['captions-unreadable', { bytes: Uint8Array.from({ length: 999 }, (_, at) => (at * 7919) % 256) }],
    ['captions-unreadable', { trouble: 'unreadable' }],
    ['captions-too-large', { trouble: 'too-large' }],
  ])('%s', async (reason, given) => {
    expect((await used(given)).refused).toBe(reason);
  });

  test.each<[string | undefined, Given]>([
    // Nobody hears German here: the language of name and words must do.
    ['de', { text: german, language: 'de', languages: ['de'], disagreement: 0.9 }],
    ['de', { text: german, languages: ['de', 'en'], disagreement: 0.9 }],
    ['de', { text: german, language: 'ger', languages: ['de'], disagreement: 0.9 }],
    // English captions of a German lecture are a translation, and the other way round.
    [undefined, { text: right, languages: ['de', 'en'], disagreement: 0.9 }],
    [undefined, { text: german, language: 'de', languages: ['de', 'en'] }],
    ['en', { text: right, languages: ['de', 'en'] }],
    ['en', { text: right, language: 'en-us' }],
    // Swedish words are known and Norwegian ones are not.
    [
      'no',
      {
        text: srt(
          spread('Det som er på den siden og med det til er ikke som det var for oss. '.repeat(8), lessonSec),
        ),
        languages: ['no'],
        disagreement: 0.9,
      },
    ],
  ])('give a transcript in %s', async (language, given) => {
    const { transcript, report } = await used(given);
    expect(transcript?.language).toBe(language);
    if (language === undefined) expect(report.refused).toBe('captions-language');
    if (language !== undefined && language !== 'en') expect(report.verified).toBe(false);
  });

  test('in Windows-1252 keep their signs', async () => {
    const bytes = Buffer.from(right.replace('degrees', '90° “a²”'), 'latin1');
    for (const [at, byte] of bytes.entries()) if (byte === 0x1c || byte === 0x1d) bytes[at] = byte + 0x77;
    const { transcript, report } = await used({ bytes });
    expect(report.encoding).toBe('windows-1252');
    expect(transcript!.utterances.some(({ text }) => text.includes('90° “a²”'))).toBe(true);
  });
});
