import { expect, test } from 'vitest';
import { defaultSettings, settingsSchema } from '../../config/schema.ts';
import { readingOf, type Sketch, screensOf, tiling } from '../../stages/testing.ts';
import { type ComparedRun, compareRuns } from './compare-runs.ts';
import type { MeasuredVideo } from './measured-video.ts';
import { WhatIf } from './what-if.ts';

const text = 'a text that is long enough to stay';

function measured(sha256: string, sketches: readonly Sketch[]): MeasuredVideo {
  const last = sketches.at(-1)?.at[1] ?? 0;
  return {
    ...{ id: `video-${sha256}`, sha256, verdict: 'kept', checks: [], said: [], compared: [], shownBy: [] },
    inside: {
      ...{ transcribe: null, refine: null, caption: null },
      clip: { clips: tiling([last]) },
      keyframe: screensOf(sketches),
      read: readingOf(sketches),
    },
  };
}

function runOf(videos: readonly MeasuredVideo[], settings = defaultSettings): ComparedRun {
  return {
    videos: videos.map(({ id, sha256, verdict }) => ({ id, sha256, verdict, reason: null })),
    whatIf: new WhatIf(videos, settings),
  };
}

test('a run is the same as itself, whatever its videos are called', () => {
  const one = measured('a', [
    { at: [0, 20], text },
    { at: [20, 30], text: '' },
  ]);
  const { counts, differences } = compareRuns({
    run: runOf([one]),
    against: runOf([{ ...one, id: 'renamed' }]),
  });
  expect(differences).toEqual([]);
  expect(counts.find(({ kind }) => kind === 'video')).toEqual({ kind: 'video', both: 1, run: 0, against: 0 });
});

test('what is inside is held against what covers the same time, and else is not there', () => {
  const coarse = measured('a', [{ at: [0, 30], text }]);
  const fine = measured('a', [
    { at: [0, 8], text: `${text} one` },
    { at: [8, 30], text: `${text} two` },
  ]);
  const { differences } = compareRuns({ run: runOf([coarse]), against: runOf([fine]) });
  // The second screen is the same as the only one of the other run; the first has none there.
  expect(differences.filter(({ kind }) => kind === 'keyframe')).toMatchObject([
    { keptBy: 'against', item: { index: 0 }, reason: null, isThere: false },
  ]);
});

test('what the other run drops is told with its reason', () => {
  const one = measured('a', [{ at: [0, 20], text }]);
  const strict = settingsSchema.parse({ read: { minTextChars: 500 } });
  const { differences, counts } = compareRuns({ run: runOf([one]), against: runOf([one], strict) });
  expect(differences).toMatchObject([{ kind: 'ocr', keptBy: 'run', reason: 'no-text', isThere: true }]);
  expect(counts.find(({ kind }) => kind === 'ocr')).toEqual({ kind: 'ocr', both: 0, run: 1, against: 0 });
});

test('a video that one run alone keeps is one difference, with nothing of its inside', () => {
  const [one, other] = [measured('a', [{ at: [0, 20], text }]), measured('b', [{ at: [0, 20], text }])];
  const dropped = runOf([one]);
  const fate = { ...dropped.videos[0]!, verdict: 'dropped', reason: 'too-short' };
  const compared = compareRuns({ run: runOf([one, other]), against: { ...dropped, videos: [fate] } });
  expect(compared.differences).toMatchObject([
    { kind: 'video', keptBy: 'run', video: 0, reason: 'too-short', isThere: true },
    { kind: 'video', keptBy: 'run', video: 1, reason: null, isThere: false },
  ]);
  expect(compared).toMatchObject({ keptByBoth: 0, compared: 0 });
});
