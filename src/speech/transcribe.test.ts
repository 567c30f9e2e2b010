import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { speechSampleRate } from './sound.ts';
import { anyTrack, chunksOf, fakeModel, trackOf } from './testing.ts';
import { transcribeSpeech } from './transcribe.ts';
import { frameSec, type SpeechTrack } from './vad.ts';

const soundOf = (track: SpeechTrack) =>
  chunksOf(
    new Float32Array(Math.round((track.endSec - track.startSec) * speechSampleRate)),
    track.startSec,
  )();
const words = (text: string) => text.split(' ').filter((word) => word !== '');

describe('transcribeSpeech', () => {
  it('keeps every word once, in order, inside the file and without overlap', async () => {
    const shorter = anyTrack.filter((track) => track.endSec < 60);
    await fc.assert(
      fc.asyncProperty(shorter, fc.integer({ min: 2, max: 9 }), async (track, sentence) => {
        const said: string[] = [];
        const model = fakeModel((samples) => {
          const count = Math.floor((samples.length / speechSampleRate) * 2.5);
          const window = Array.from(
            { length: count },
            (_, i) => `w${said.length}x${i}${i % sentence ? '' : '.'}`,
          );
          said.push(window.join(' '));
          return { text: window.join(' '), tokens: 0 };
        });
        const { utterances, rejected } = await transcribeSpeech(soundOf(track), track, model);
        const heard = [...utterances, ...rejected].toSorted((a, b) => a.startSec - b.startSec);
        expect(words(heard.map((u) => u.text).join(' '))).toEqual(words(said.join(' ')));
        let before = track.startSec;
        for (const { startSec, endSec } of heard) {
          expect(startSec).toBeGreaterThanOrEqual(before - 1e-9);
          expect(endSec).toBeGreaterThan(startSec);
          before = endSec;
        }
        expect(before).toBeLessThanOrEqual(track.endSec + 1e-9);
      }),
      { numRuns: 60 },
    );
  });

  const track = trackOf([...Array(150).fill(0.9), ...Array(12).fill(0.1), ...Array(150).fill(0.9)]);
  const loop = 'the story of '.repeat(6).trim();

  it('hears a window that loops again in halves, and keeps the half that does not', async () => {
    const model = fakeModel((samples) => {
      if (samples.length > 6 * speechSampleRate) return { text: loop, tokens: 18 };
      return { text: 'It is fine.', tokens: 4 };
    });
    const { utterances, rejected } = await transcribeSpeech(soundOf(track), track, model);
    expect(utterances.map((u) => u.text)).toEqual(['It is fine.', 'It is fine.']);
    expect(utterances[0]!.endSec).toBeLessThanOrEqual(162 * frameSec);
    expect(rejected).toEqual([]);
  });

  it('rejects, with text and reason, what fails again', async () => {
    let call = 0;
    const model = fakeModel(() => {
      call++;
      if (call === 2) return { text: 'It is fine.', tokens: 4 };
      return call === 1 ? { text: 'many', tokens: 30, capped: true } : { text: loop, tokens: 18 };
    });
    const { utterances, rejected } = await transcribeSpeech(soundOf(track), track, model);
    expect(call).toBe(3);
    expect(utterances.map((u) => u.text)).toEqual(['It is fine.']);
    expect(rejected.map((u) => [u.text, u.reason])).toEqual([[loop, 'repetition-loop']]);
  });

  it('asks the model nothing where nobody speaks', async () => {
    const model = fakeModel(() => expect.fail('was asked'));
    const silent = trackOf(Array(500).fill(0.02));
    expect(await transcribeSpeech(soundOf(silent), silent, model)).toEqual({ utterances: [], rejected: [] });
  });
});
