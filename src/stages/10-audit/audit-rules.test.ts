import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Utterance } from '../../records/speech.ts';
import { cutClips } from '../05-clip/clip-rules.ts';
import { screensOf } from '../testing.ts';
import { measureFilm } from './audit-measures.ts';
import { brokenRules, type Made } from './audit-rules.ts';

const digest = '0'.repeat(64);
const bounds = { minSec: 10, maxSec: 20 };

/** Cuts of a film of that many milliseconds, in order, as shares of it. */
const shares = fc.uniqueArray(fc.integer({ min: 1, max: 999_999 }), { maxLength: 12 });

/** Any film whose parts fit together: of one screen or many, silent or full of speech, with sound that ends early or late. */
const wellFormed: fc.Arbitrary<Made> = fc
  .record({
    durationMs: fc.integer({ min: 20_000, max: 20_000_000 }),
    soundShare: fc.double({ min: 0.1, max: 1.5, noNaN: true }),
    cuts: shares,
    taken: fc.double({ min: 0, max: 1, noNaN: true }),
    words: shares,
    hasScreens: fc.boolean(),
  })
  .map(({ durationMs, soundShare, cuts, taken, words, hasScreens }): Made => {
    const durationSec = durationMs / 1000;
    const soundSec = Math.round(durationMs * soundShare) / 1000;
    const at = (part: number, whole: number): number => Math.round((part / 1_000_000) * whole * 1000) / 1000;
    const sorted = (list: readonly number[]) => [...list].sort((a, b) => a - b);
    const bordersSec = [...new Set([0, ...sorted(cuts).map((cut) => at(cut, durationSec)), durationSec])];
    const edges = [...new Set(sorted(words).map((word) => at(word, Math.min(durationSec, soundSec))))];
    const spans = edges
      .slice(1)
      .flatMap((endSec, index) => (index % 2 === 0 ? [{ startSec: edges[index]!, endSec }] : []));
    const utterances = spans.map((span): Utterance => ({ ...span, text: 'so', confidence: 1 }));
    return {
      probe: { durationSec, statedDurationSec: null, video: null, audioTracks: [] },
      listen: {
        track: { startSec: 0, endSec: soundSec, digest },
        spans,
        speechSec: 0,
        sound: { stream: 1, channel: 'mix' },
      },
      transcribe: { utterances },
      clip: { clips: cutClips({ durationSec, utterances }, bounds) },
      keyframe: hasScreens
        ? screensOf(
            bordersSec.slice(1).map((endSec, index) => {
              const startSec = bordersSec[index]!;
              const takenAt = Math.round((startSec + taken * (endSec - startSec)) * 1000) / 1000;
              return { at: [startSec, endSec], takenAt };
            }),
          )
        : null,
    };
  });

test('whatever the film, what fits together breaks no rule, and its shares are shares', () => {
  fc.assert(
    fc.property(wellFormed, fc.double({ min: 0.1, max: 10, noNaN: true }), (made, framesPerSec) => {
      expect(brokenRules(made)).toEqual([]);
      const { pictures, withoutSpeech, speechWithoutWords, wordsWithoutSpeech } = measureFilm(
        made,
        framesPerSec,
      );
      const measured = [withoutSpeech, speechWithoutWords, wordsWithoutSpeech, pictures?.sampled];
      for (const share of [...measured, pictures?.withoutPicture, pictures?.longestScreen]) {
        expect(share ?? 0).toBeGreaterThanOrEqual(0);
        expect(share ?? 0).toBeLessThanOrEqual(1);
      }
    }),
  );
});

/** Each breaks one thing of a film that fits together, or says that there is none to break. */
const breaks: Record<string, (made: Made) => boolean> = {
  'a screen outside the film': ({ keyframe, probe, listen }) => {
    const last = keyframe?.screens.at(-1);
    if (last) last.screenEndSec = Math.max(probe.durationSec, listen.track.endSec) + 1.5;
    return last !== undefined;
  },
  'screens in the wrong order': ({ keyframe }) => {
    if (!keyframe || keyframe.screens.length < 2) return false;
    keyframe.screens.reverse();
    return true;
  },
  'a screen too few at the start': ({ keyframe }) => {
    const first = keyframe?.screens.shift();
    // What lasts no longer than rounding is not missed.
    return first !== undefined && first.screenEndSec - first.screenStartSec > 0.002;
  },
  'a screen too few at the end': ({ keyframe, probe }) => {
    const last = keyframe?.screens.at(-1);
    if (!last || last.screenStartSec > probe.durationSec - 1.5) return false;
    keyframe!.screens.pop();
    return true;
  },
  'a screen that takes no time': ({ keyframe }) => {
    if (!keyframe || keyframe.screens.length < 2) return false;
    keyframe.screens.splice(1, 0, {
      ...keyframe.screens[1]!,
      screenEndSec: keyframe.screens[1]!.screenStartSec,
    });
    return true;
  },
  'a picture from before its screen': ({ keyframe }) => {
    const last = keyframe?.screens.at(-1);
    if (!last || last.screenStartSec < 0.01) return false;
    last.takenAtSec = last.screenStartSec - 0.01;
    return true;
  },
  'a picture from after its screen': ({ keyframe }) => {
    const first = keyframe?.screens[0];
    if (first) first.takenAtSec = first.screenEndSec + 0.01;
    return first !== undefined;
  },
  'an utterance outside the film': ({ transcribe, probe, listen }) => {
    const last = transcribe.utterances.at(-1);
    if (last) last.endSec = Math.max(probe.durationSec, listen.track.endSec) + 1.5;
    return last !== undefined;
  },
  'utterances in the wrong order': ({ transcribe }) => {
    if (transcribe.utterances.length < 2) return false;
    transcribe.utterances.reverse();
    return true;
  },
  'an utterance that ends before it begins': ({ transcribe }) => {
    const first = transcribe.utterances[0];
    if (first) first.endSec = first.startSec - 0.01;
    return first !== undefined;
  },
  'speech outside the film': ({ listen, probe }) => {
    const last = listen.spans.at(-1);
    if (last) last.endSec = Math.max(probe.durationSec, listen.track.endSec) + 1.5;
    return last !== undefined;
  },
  'speech that overlaps': ({ listen: { spans } }) => {
    if (spans.length < 2) return false;
    spans[1]!.startSec = spans[0]!.endSec - 0.002;
    return true;
  },
  'a clip too few': ({ clip }) => clip.clips.pop() !== undefined,
  'a gap between clips': ({ clip: { clips } }) => {
    clips[0]!.startSec = 0.01;
    return true;
  },
  'an utterance that is in no clip': ({ clip: { clips }, transcribe }) => {
    if (transcribe.utterances.length === 0) return false;
    clips.at(-1)!.endUtterance++;
    return true;
  },
};

test.each(Object.entries(breaks))('%s is always noticed', (_, breakOne) => {
  let broken = 0;
  fc.assert(
    fc.property(wellFormed, (made) => {
      const copy = structuredClone(made);
      if (!breakOne(copy)) return;
      broken++;
      expect(brokenRules(copy)).not.toEqual([]);
    }),
  );
  expect(broken).toBeGreaterThan(10);
});

test('the message names what is broken, with its times', () => {
  const made: Made = {
    probe: { durationSec: 87.168, statedDurationSec: null, video: null, audioTracks: [] },
    listen: {
      track: { startSec: 0, endSec: 87.168, digest },
      spans: [],
      speechSec: 0,
      sound: { stream: 1, channel: 'mix' },
    },
    transcribe: { utterances: [] },
    clip: { clips: cutClips({ durationSec: 87.168, utterances: [] }, bounds) },
    keyframe: screensOf([{ at: [0, 84.68] }, { at: [84.68, 103] }]),
  };
  expect(brokenRules(made)).toEqual([
    'Outside the video: screen 1, 84.68 to 103 s, but the video ends at 87.168 s.',
  ]);
});
