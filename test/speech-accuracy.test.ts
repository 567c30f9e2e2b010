import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodeAudio } from '../src/media/audio.ts';
import { probeMedia } from '../src/media/probe.ts';
import { chooseLanguageWindows, compareModels, meanDisagreement } from '../src/speech/language.ts';
import { loadMoonshine } from '../src/speech/moonshine.ts';
import { type AudioChunk, speechSampleRate } from '../src/speech/sound.ts';
import { findSpeech } from '../src/speech/spans.ts';
import type { SpeechModel } from '../src/speech/speech-model.ts';
import { transcribeSpeech } from '../src/speech/transcribe.ts';
import { loadVad, type Vad } from '../src/speech/vad.ts';
import { wordErrors } from '../src/speech/wer.ts';

const data = fileURLToPath(new URL('../../shared/data/', import.meta.url));
const manifest = path.join(data, 'speech', 'manifest.tsv');
if (!existsSync(manifest))
  console.log(`Skipping speech accuracy: no ${path.join('..', 'shared', 'data')} here.`);

/** "Sonnet one" and the like, which readers say and references lack. */
const spokenNumber = /^(?:sonnet\s+)?(?:one|two|three|[123]|i{1,3})[.,:;]?\s/i;

async function openSound(file: string): Promise<() => AsyncIterable<AudioChunk>> {
  const { audio } = await probeMedia(file);
  return () => decodeAudio(file, audio!, { sampleRate: speechSampleRate });
}

describe.skipIf(!existsSync(manifest))('speech of the data folder', () => {
  let vad: Vad;
  let models: { small: SpeechModel; large: SpeechModel };
  const entries = existsSync(manifest)
    ? readFileSync(manifest, 'utf8')
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => line.split('\t') as [file: string, durationSec: string, text: string])
    : [];

  beforeAll(async () => {
    vad = await loadVad();
    models = { small: await loadMoonshine('tiny'), large: await loadMoonshine('base') };
  });

  it.each(['small', 'large'] as const)(
    'the %s model gets at most 6 in 100 words wrong',
    async (size) => {
      let errors = 0;
      let words = 0;
      for (const [file, , reference] of entries) {
        const openAudio = await openSound(path.join(data, 'speech', file));
        const track = await vad.track(openAudio());
        const { utterances, rejected } = await transcribeSpeech(openAudio(), track, models[size]);
        expect(rejected).toEqual([]);
        const heard = utterances.map((utterance) => utterance.text).join(' ');
        const counted = wordErrors(
          reference,
          file.includes('sonnet') ? heard.replace(spokenNumber, '') : heard,
        );
        errors += counted.errors;
        words += counted.words;
      }
      expect(words).toBeGreaterThan(600);
      console.log(`${models[size].producer.model}: ${errors} of ${words} words wrong`);
      expect(errors / words).toBeLessThanOrEqual(0.06);
    },
    300_000,
  );

  it.each(['laion400m_talk.mp4', 'speech_over_timecode.mp4'])('both models agree on %s', async (file) => {
    const openAudio = await openSound(path.join(data, 'video', file));
    const track = await vad.track(openAudio());
    const windows = chooseLanguageWindows(track, findSpeech(track));
    const { small, large } = models;
    const compared = await compareModels(openAudio(), windows, { small, large: async () => large });
    expect(meanDisagreement(compared)).toBeLessThan(0.3);
  });
});
