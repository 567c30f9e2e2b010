import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultSettings, settingsSchema } from '../../config/schema.ts';
import type { Captions, TextLine } from '../../records/reading.ts';
import { type Decisions, decideVideo, type Measured } from '../../stages/11-weave/decide.ts';
import { videoStages } from '../../stages/pipeline.ts';
import { readingOf, type Sketch, screensOf, tiling } from '../../stages/testing.ts';
import type { VideoArtefacts } from '../artefacts.ts';
import { type MeasuredCheck, type MeasuredVideo, measuredVideo } from './measured-video.ts';
import {
  passes,
  rangeOf,
  settingsWith,
  type Threshold,
  thresholdIn,
  builtInThresholds as thresholds,
} from './thresholds.ts';
import { WhatIf } from './what-if.ts';

const producer = { name: 'test', model: 'none', version: '1' };
const words = ['theorem', 'of', 'Pythagoras', 'square', 'both', 'legs', 'root', 'a', 'b', 'c2'];

/** What was measured on a video of 10 s screens and clips, with what an author of films may put there. */
const measuredArbitrary = fc
  .array(
    fc.record({
      text: fc.array(fc.constantFrom(...words), { maxLength: 6 }).map((some) => some.join(' ')),
      score: fc.integer({ min: 0, max: 10 }),
      picture: fc.constantFrom('drawn' as const, 'blank' as const),
      similarity: fc.option(fc.integer({ min: -10, max: 10 }).map((tenths) => tenths / 10)),
      like: fc.boolean(),
    }),
    { minLength: 1, maxLength: 9 },
  )
  .map((parts) => {
    const sketches = parts.map(({ text, picture, like }, index): Sketch => {
      const earlier = like && index > 0 ? { like: [0, 0.99] as const } : {};
      return { at: [index * 10, index * 10 + 10], text, picture, ...earlier };
    });
    const read = readingOf(sketches);
    read.screens.forEach((screen, index) => {
      screen.informativeness = parts[index]!.score;
    });
    const captions: Captions = {
      producer,
      encoder: null,
      captions: parts.map(({ similarity }, clip) => ({ clip, similarity, description: 'a slide' })),
    };
    const measured: Measured = {
      transcribe: null,
      refine: null,
      clip: { clips: tiling(parts.map((_, index) => (index + 1) * 10)) },
      keyframe: screensOf(sketches),
      read,
      caption: captions,
    };
    return measured;
  });

const changesArbitrary = fc.record(
  {
    'read.minInformativeness': fc.integer({ min: 0, max: 10 }),
    'read.minTextChars': fc.integer({ min: 0, max: 30 }),
    'read.maxTextSimilarity': fc.integer({ min: 0, max: 10 }).map((tenths) => tenths / 10),
    'caption.minSimilarity': fc.option(fc.integer({ min: -10, max: 10 }).map((tenths) => tenths / 10)),
  },
  { requiredKeys: [] },
);

function heldVideo(measured: Measured, checks: MeasuredCheck[] = []): MeasuredVideo {
  const artefacts = { ...measured, reread: null } as unknown as VideoArtefacts;
  const decisions = decideVideo(measured, defaultSettings);
  const entry = { video: { id: 'v', sha256: '0'.repeat(64) }, verdict: 'kept' } as Parameters<
    typeof measuredVideo
  >[0];
  const examined = { artefacts, checks: [], decisions };
  // As an index holds it.
  const held = JSON.parse(JSON.stringify(measuredVideo(entry, examined))) as MeasuredVideo;
  return { ...held, checks };
}

function keptOf({ screens, clips }: Decisions): Set<string> {
  return new Set([
    ...clips.filter(({ drop }) => drop === null).map(({ clip }) => `clip ${clip.index}`),
    ...screens.filter(({ pictureDrop }) => !pictureDrop).map(({ screen }) => `keyframe ${screen.index}`),
    ...screens
      .filter(({ text, textDrop }) => text !== '' && !textDrop)
      .map(({ screen }) => `ocr ${screen.index}`),
  ]);
}

describe('what inside a video flips with other thresholds', () => {
  test('is what a run with them decides otherwise', () => {
    fc.assert(
      fc.property(
        measuredArbitrary,
        fc.array(changesArbitrary, { minLength: 2, maxLength: 5 }),
        (measured, all) => {
          const whatIf = new WhatIf([heldVideo(measured)], defaultSettings);
          // What was asked before must not show in what is asked next.
          for (const changes of all) {
            const [before, after] = [defaultSettings, settingsWith(defaultSettings, changes)!].map(
              (settings) => keptOf(decideVideo(measured, settings)),
            ) as [Set<string>, Set<string>];
            const { flips, counts } = whatIf.answer(changes)!;
            const lost = flips
              .filter(({ to }) => to === 'dropped')
              .map(({ kind, index }) => `${kind} ${index}`);
            const gained = flips
              .filter(({ to }) => to === 'kept')
              .map(({ kind, index }) => `${kind} ${index}`);
            expect(new Set(lost)).toEqual(before.difference(after));
            expect(new Set(gained)).toEqual(after.difference(before));
            const sum = (name: 'before' | 'after') =>
              counts.filter(({ kind }) => kind !== 'video').reduce((total, one) => total + one[name], 0);
            expect([sum('before'), sum('after')]).toEqual([before.size, after.size]);
            expect(whatIf.answer(changes)!.flips).toEqual(flips);
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  test('without changes nothing flips', () => {
    const measured = fc.sample(measuredArbitrary, { numRuns: 1, seed: 4 })[0]!;
    expect(new WhatIf([heldVideo(measured)], defaultSettings).answer({})!.flips).toEqual([]);
  });

  test('screens that others show are dropped as in the run, though their lines are not held', () => {
    const lines = ['def area(side):', 'return side * side', 'print(area(3))'];
    const sketches: Sketch[] = [
      { at: [0, 10], text: lines.slice(0, 2).join('\n') },
      { at: [10, 20], text: lines.join('\n'), like: [0, 0.8] },
    ];
    const [keyframe, read] = [screensOf(sketches), readingOf(sketches)];
    for (const [index, screen] of read.screens.entries()) {
      screen.lines = screen.text.split('\n').map((text, row) => {
        const [top, bottom] = [0.1 + row * 0.1, 0.14 + row * 0.1];
        const box: TextLine['box'] = [
          [0.1, top],
          [0.7, top],
          [0.7, bottom],
          [0.1, bottom],
        ];
        return { text, confidence: 0.9, box };
      });
      const shown = keyframe.screens[index]!;
      shown.facts = { ...shown.facts, busyShare: 0.05 };
    }
    const clip = { clips: tiling([10, 20]) };
    const measured: Measured = { transcribe: null, refine: null, clip, keyframe, read, caption: null };
    const run = decideVideo(measured, defaultSettings);
    expect(run.screens[0]!.pictureDrop!.reason).toBe('repeated-lines');
    const whatIf = new WhatIf([heldVideo(measured)], defaultSettings);
    const kept = ['clip', 'keyframe', 'ocr'].flatMap((kind) =>
      [...whatIf.fatesIn(0, kind as 'clip' | 'keyframe' | 'ocr')].flatMap(({ item, reason }) =>
        reason === null ? [`${kind} ${item.index}`] : [],
      ),
    );
    expect(new Set(kept)).toEqual(keptOf(run));
    // Where the image that shows both is gone, the other stands for itself.
    read.screens[1]!.informativeness = 1;
    const shortened = new WhatIf([{ ...heldVideo(measured), shownBy: [[0, 1, 1]] }], defaultSettings);
    expect([...shortened.fatesIn(0, 'keyframe')].map(({ reason }) => reason)).toEqual([
      null,
      'empty-picture',
    ]);
  });

  test('settings that are not accepted have no answer', () => {
    const whatIf = new WhatIf([], defaultSettings);
    expect(whatIf.answer({ 'read.minInformativeness': 11 })).toBeNull();
    expect(whatIf.answer({ 'read.minTextChars': 1.5 })).toBeNull();
    expect(whatIf.answer({ 'weave.maxImages': 3 })).toBeNull();
    expect(whatIf.answer({ 'read.minTextChars': null })).toBeNull();
    expect(whatIf.answer({ 'caption.minSimilarity': null })).not.toBeNull();
  });
});

describe('whole videos', () => {
  const check = (setting: string | null, value: number | null, keep: boolean): MeasuredCheck => ({
    ...{ stage: 'judge', reason: setting ?? 'language', setting, value, keep },
  });
  const measured = fc.sample(measuredArbitrary, { numRuns: 1, seed: 7 })[0]!;
  const words = 'judge.minWords';
  const rate = 'judge.maxWordsPerMinute';

  test('fall by the first check that they fail, and all that is inside falls with them', () => {
    const kept = heldVideo(measured, [check(words, 100, true), check(rate, 200, true)]);
    const whatIf = new WhatIf([kept], defaultSettings);
    const { flips, counts } = whatIf.answer({ [words]: 101, [rate]: 150 })!;
    expect(flips).toEqual([{ video: 0, kind: 'video', index: null, to: 'dropped', reason: words }]);
    for (const { before, after, lost } of counts) expect([after, lost]).toEqual([0, before]);
    expect(whatIf.answer({ [words]: 100, [rate]: 200 })!.flips).toEqual([]);
  });

  test('that were dropped go on where every check passes them, and not before', () => {
    const dropped: MeasuredVideo = {
      ...heldVideo(measured, [check(words, 10, false), check(rate, 400, false)]),
      ...{ verdict: 'dropped', inside: null },
    };
    const whatIf = new WhatIf([dropped], defaultSettings);
    expect(whatIf.answer({ [words]: 10 })!.flips).toEqual([]);
    expect(whatIf.answer({ [words]: 10, [rate]: 400 })!.flips).toEqual([
      { video: 0, kind: 'video', index: null, to: 'goes-on', reason: null },
    ]);
    const language = { ...dropped, checks: [check(null, null, false)] };
    expect(new WhatIf([language], defaultSettings).answer({ [words]: 0 })!.flips).toEqual([]);
  });

  test('that failed stay so', () => {
    const failed: MeasuredVideo = { ...heldVideo(measured), verdict: 'failed', inside: null };
    expect(new WhatIf([failed], defaultSettings).answer({ [words]: 0 })!.flips).toEqual([]);
  });
});

describe('checks of one’s own', () => {
  const check = (
    name: string,
    of: 'video' | 'clips' | 'screens',
    bound: 'atLeast' | 'atMost',
    threshold: number,
  ) => ({
    ...{ name, version: 1, title: `the ${name}`, inputs: [], cpuSecPerSec: 0 },
    check: { of, bound, threshold },
  });
  const settings = settingsSchema.parse({
    extensions: [
      {
        ...{ module: '/own.mjs', digest: '0'.repeat(64), recogniser: null },
        stages: [
          check('late-clip', 'clips', 'atMost', 100),
          check('few-edges', 'screens', 'atLeast', 1),
          check('many-clips', 'video', 'atLeast', 2),
        ],
      },
    ],
  });
  const sketches = [0, 10, 20].map((at): Sketch => ({ at: [at, at + 10], text: `theorem ${at}` }));
  const measured: Measured = {
    ...{ transcribe: null, refine: null, caption: null },
    clip: { clips: tiling([10, 20, 30]) },
    keyframe: screensOf(sketches),
    read: readingOf(sketches),
    own: { 'late-clip': { values: [0, 10, null] }, 'few-edges': { values: [1, 2, 3] } },
  };
  const checks: MeasuredCheck[] = [
    { stage: 'many-clips', reason: 'many-clips', setting: 'thresholds.many-clips', value: 3, keep: true },
  ];
  const whatIf = new WhatIf([heldVideo(measured, checks)], settings);

  test('have their scores, and a threshold in the settings', () => {
    const scored = whatIf.thresholds
      .filter(({ setting }) => setting.startsWith('thresholds.'))
      .map((one) => [one.setting, one.kind, one.score, [...whatIf.scored(one)].map(({ value }) => value)]);
    expect(scored).toEqual([
      ['thresholds.late-clip', 'clip', 'the late-clip', [0, 10]],
      ['thresholds.few-edges', 'keyframe', 'the few-edges', [1, 2, 3]],
      ['thresholds.many-clips', 'video', 'the many-clips', [3]],
    ]);
    expect(thresholdIn(settings, 'thresholds.few-edges')).toBe(1);
    expect(rangeOf('thresholds.few-edges')).toEqual({ least: null, most: null, isWhole: false });
    expect(settingsWith(settings, { 'thresholds.few-edges': 2 })).toMatchObject({
      thresholds: { 'few-edges': 2 },
    });
    expect(settingsWith(settings, { 'thresholds.few-edges': null })).toBeNull();
    expect(settingsWith(settings, { 'thresholds.none': 2 })).toBeNull();
  });

  test.each([
    ['thresholds.few-edges', 1, 'keyframe', []],
    ['thresholds.few-edges', 2, 'keyframe', [0]],
    ['thresholds.late-clip', 10, 'clip', []],
    ['thresholds.late-clip', 9, 'clip', [1]],
    ['thresholds.many-clips', 3, 'video', []],
    ['thresholds.many-clips', 4, 'video', [null]],
  ])('%s at %d flips what a run with it decides otherwise', (setting, to, kind, expected) => {
    const flips = whatIf.answer({ [setting]: to })!.flips.filter((flip) => flip.kind === kind);
    expect(flips.map(({ index }) => index)).toEqual(expected);
    const { clips, screens } = decideVideo(measured, settingsWith(settings, { [setting]: to })!);
    const drops = kind === 'clip' ? clips.map(({ drop }) => drop) : screens.map((one) => one.pictureDrop);
    if (kind !== 'video')
      expect(drops.flatMap((drop, index) => (drop?.reason === setting.split('.')[1] ? [index] : []))).toEqual(
        expected,
      );
  });
});

describe('thresholds', () => {
  const checks = videoStages.flatMap((stage) =>
    stage.checks.flatMap(({ setting, decide }) => (setting === undefined ? [] : [{ setting, decide }])),
  );

  test('there are some of every kind, with ends that the settings allow', () => {
    expect(checks.length).toBeGreaterThan(10);
    expect(new Set(thresholds.map(({ kind }) => kind))).toEqual(
      new Set(['video', 'keyframe', 'clip', 'ocr']),
    );
    for (const { setting } of thresholds) {
      const { least, most, isWhole } = rangeOf(setting);
      for (const end of [least, most])
        if (end !== null) {
          expect([setting, settingsWith(defaultSettings, { [setting]: end })]).not.toEqual([setting, null]);
          const beyond = end === least ? end - 1 : end + 1;
          expect([setting, settingsWith(defaultSettings, { [setting]: beyond })]).toEqual([setting, null]);
        }
      expect([setting, settingsWith(defaultSettings, { [setting]: 1.5 }) === null]).toEqual([
        setting,
        isWhole || (most ?? 2) < 1.5,
      ]);
    }
  });

  test.each(checks.map((check) => [check.setting, check]))(
    '%s is what its check holds values against',
    (setting, { decide }) => {
      // What it measures is asked of it with numbers everywhere, and lists of nothing.
      const lists: Record<PropertyKey, unknown> = {
        language: 'en',
        windows: [],
        videoTracks: [],
        video: null,
      };
      const measured: unknown = new Proxy({}, { get: (_target, name) => (name in lists ? lists[name] : 20) });
      const { bound } = thresholds.find((one) => one.setting === setting)! as Threshold;
      const least = rangeOf(setting).least ?? 0;
      const ends = [least, least + 1].map((value) => {
        const settings = settingsWith(defaultSettings, { [setting]: value })!;
        return decide(measured as never, settings).evidence[bound];
      });
      expect(ends).toEqual([least, least + 1]);
    },
  );

  test('pass what lies on them, but for `below`', () => {
    expect([1, 2, 3].map((value) => passes(value, 'atLeast', 2))).toEqual([false, true, true]);
    expect([1, 2, 3].map((value) => passes(value, 'atMost', 2))).toEqual([true, true, false]);
    expect([1, 2, 3].map((value) => passes(value, 'below', 2))).toEqual([true, false, false]);
    expect([passes(null, 'below', 2), passes(3, 'below', null)]).toEqual([true, true]);
    expect(thresholdIn(defaultSettings, 'caption.minSimilarity')).toBeNull();
  });
});
