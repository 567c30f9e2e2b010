import { describe, expect, test } from 'vitest';
import { defaultSettings, type Settings, settingsSchema } from '../../config/schema.ts';
import type { Captions, TextLine } from '../../records/reading.ts';
import { readingOf, type Sketch, screensOf, tiling } from '../testing.ts';
import { type Decisions, decideVideo } from './decide.ts';

const producer = { name: 'test', model: 'none', version: '1' };

function measured(
  cutsSec: readonly number[],
  sketches: readonly Sketch[],
  similarities: readonly number[] = [],
) {
  const caption: Captions = {
    producer,
    encoder: producer,
    captions: similarities.map((similarity, clip) => ({ clip, description: 'd', similarity })),
  };
  return {
    transcribe: null,
    refine: null,
    clip: { clips: tiling(cutsSec) },
    keyframe: screensOf(sketches),
    read: readingOf(sketches),
    caption,
  };
}

function settingsWith(changes: { [Section in keyof Settings]?: Partial<Settings[Section]> }): Settings {
  return settingsSchema.parse(changes);
}

/** By screen: the clip that shows it, or why none does; then its text, or why it has none. */
const brief = ({ screens }: Decisions) =>
  screens.map(({ clip, pictureDrop, text, textDrop }) => [
    pictureDrop?.reason ?? clip,
    textDrop?.reason ?? text,
  ]);
const clipDrops = ({ clips }: Decisions) => clips.map(({ drop }) => drop?.reason ?? null);

describe('pictures', () => {
  test('an empty one is dropped with its numbers, and its few letters with it', () => {
    const decided = decideVideo(
      measured(
        [20],
        [
          { at: [0, 10], text: 'Energy' },
          { at: [10, 20], picture: 'blank', text: 'x' },
        ],
      ),
      defaultSettings,
    );
    expect(brief(decided)).toEqual([
      [0, 'Energy'],
      ['empty-picture', 'empty-picture'],
    ]);
    expect(decided.screens[1]!.pictureDrop).toEqual({
      reason: 'empty-picture',
      stage: 'read',
      evidence: { value: 0.7996, atLeast: 2, contentChars: 1, busyShare: 0, faceShare: 0 },
    });
    expect(clipDrops(decided)).toEqual([null]);
  });

  test('blurred, plain ones and those with faces stay, until a threshold is set', () => {
    const made = measured([20], [{ at: [0, 20], text: 'The derivative of a sum' }]);
    const facts = { ...made.keyframe.screens[0]!.facts, sharpness: 15, plainShare: 0.9, facesShare: 0.05 };
    made.keyframe.screens[0]!.facts = facts;
    const dropOf = (read: Partial<Settings['read']>) =>
      decideVideo(made, settingsWith({ read })).screens[0]!.pictureDrop;
    expect(dropOf({})).toBeNull();
    expect(dropOf({ minSharpness: 15, maxPlain: 0.9, maxFaces: 0.05 })).toBeNull();
    const drop = (reason: string, evidence: object) => ({ reason, stage: 'keyframe', evidence });
    expect(dropOf({ minSharpness: 20 })).toEqual(drop('blurred', { value: 15, atLeast: 20 }));
    expect(dropOf({ maxPlain: 0.8 })).toEqual(drop('plain-picture', { value: 0.9, atMost: 0.8 }));
    expect(dropOf({ maxFaces: 0.04 })).toEqual(drop('faces', { value: 0.05, atMost: 0.04 }));
  });

  test('a diagram without words survives, and words on a plain page do', () => {
    const words = 'The derivative of a sum is the sum of the derivatives';
    const sketches: Sketch[] = [{ at: [0, 10] }, { at: [10, 20], picture: 'blank', text: words }];
    expect(brief(decideVideo(measured([20], sketches), defaultSettings))).toEqual([
      [0, ''],
      [0, words],
    ]);
  });

  test('a clip whose pictures are all empty shows none, and the next one is as before', () => {
    const sketches: Sketch[] = [
      { at: [0, 6], picture: 'blank' },
      { at: [6, 15], picture: 'blank' },
      { at: [15, 30] },
    ];
    const decided = decideVideo(measured([15, 30], sketches), defaultSettings);
    expect(decided.clips[0]!.drop).toEqual({
      reason: 'no-pictures',
      stage: 'read',
      evidence: { emptyPictures: 2 },
    });
    expect(brief(decided)).toEqual([
      ['empty-picture', ''],
      ['empty-picture', ''],
      [1, ''],
    ]);
  });

  test('goes to the first clip that it is seen in, and to no other', () => {
    const sketches: Sketch[] = [{ at: [0, 14] }, { at: [14, 50] }, { at: [50, 60] }];
    expect(brief(decideVideo(measured([15, 30, 45, 60], sketches), defaultSettings))).toEqual([
      [0, ''],
      [1, ''],
      [3, ''],
    ]);
  });

  test('stands in the clips after that see it too, unless they show nothing or a repeat of it', () => {
    const standing = (
      sketches: Sketch[],
      changes: Parameters<typeof settingsWith>[0] = {},
      like: number[] = [],
    ) =>
      decideVideo(measured([15, 30, 45, 60], sketches, like), settingsWith(changes)).clips.map(
        (clip) => clip.standing,
      );
    const long: Sketch[] = [{ at: [0, 50] }, { at: [50, 60] }];
    expect(standing(long)).toEqual([[], [0], [0], [0]]);
    const dissimilar = standing(long, { caption: { minSimilarity: 0.5 } }, [1, 0, 1, 1]);
    expect(dissimilar).toEqual([[], [], [0], [0]]);
    // Screen 2 repeats screen 0 in a clip that sees both: one of the two is enough.
    const back: Sketch[] = [{ at: [0, 20] }, { at: [20, 24] }, { at: [24, 60], like: [0, 0.99] }];
    expect(standing(back)).toEqual([[], [], [2], [2]]);
    expect(standing([{ at: [0, 60], picture: 'blank' }])).toEqual([[], [], [], []]);
  });

  test('is not shown twice in a clip, whatever was seen in between and whichever copy it is most like', () => {
    const sketches: Sketch[] = [
      { at: [0, 4] },
      { at: [4, 8], like: [0, 0.6] },
      { at: [8, 12], like: [0, 0.97] },
      { at: [12, 16], like: [1, 0.96] },
      { at: [16, 20], like: [2, 0.99] },
    ];
    const decided = decideVideo(measured([20], sketches), defaultSettings);
    expect(brief(decided).map(([fate]) => fate)).toEqual([
      0,
      0,
      'repeated-picture',
      'repeated-picture',
      'repeated-picture',
    ]);
    expect(decided.screens[4]!.pictureDrop).toEqual({
      reason: 'repeated-picture',
      stage: 'keyframe',
      evidence: { value: 0.99, below: 0.95, mostSimilar: 2, clip: 0, shown: 0 },
    });
  });

  test('is no repeat where it is another picture as a whole, though what rests of both looks alike', () => {
    const repeatsWith = (hash: string, twin: string) => {
      const sketches: Sketch[] = [
        { at: [0, 10], hash: twin },
        { at: [10, 20], like: [0, 1], hash },
      ];
      return decideVideo(measured([20], sketches), defaultSettings).screens[1]!.repeats;
    };
    const [one, other] = ['0f'.repeat(64), '3c'.repeat(64)];
    expect(repeatsWith(other, one)).toBeNull();
    expect(repeatsWith(one, one)).toEqual({ screen: 0, similarity: 1 });
    // A blank one may be anything.
    expect(repeatsWith('', one)).toEqual({ screen: 0, similarity: 1 });
  });

  test('that is back is shown in the next clip that it is seen in, if that has not shown it', () => {
    const sketches: Sketch[] = [
      { at: [0, 6] },
      { at: [6, 10] },
      { at: [10, 26], like: [0, 0.99] },
      { at: [26, 30], like: [1, 0.99] },
    ];
    expect(brief(decideVideo(measured([15, 30], sketches), defaultSettings)).map(([fate]) => fate)).toEqual([
      0, 0, 1, 1,
    ]);
  });

  test('without a word goes where it stands briefly, unless the next one goes on from it', () => {
    const made = measured(
      [20, 40],
      [
        { at: [0, 15], text: 'The derivative of a sum' },
        { at: [15, 18] },
        { at: [18, 21], text: 'Sums' },
        { at: [21, 30], text: 'The derivative of a product' },
        { at: [30, 33] },
        { at: [33, 36], like: [4, 0.7] },
        { at: [36, 40] },
      ],
    );
    made.keyframe.screens[1]!.similarityToPrevious = 0;
    made.keyframe.screens[6]!.similarityToPrevious = 0;
    const reasons = ({ screens }: Decisions) => screens.map(({ pictureDrop }) => pictureDrop?.reason ?? null);
    const decided = decideVideo(made, defaultSettings);
    expect(reasons(decided)).toEqual([null, 'passing-picture', null, null, 'passing-picture', null, null]);
    expect(decided.screens[1]!.pictureDrop!.evidence).toEqual({ value: 3, atLeast: 4 });
    const everyText = settingsWith({ read: { ...defaultSettings.read, minTextChars: 0 } });
    expect(reasons(decideVideo(made, everyText))[1]).toBe('passing-picture');
    const all = settingsWith({ keyframe: { ...defaultSettings.keyframe, minScreenSec: 0 } });
    expect(reasons(decideVideo(made, all))).toEqual(Array(7).fill(null));
    expect(reasons(decideVideo({ ...made, read: null }, defaultSettings))).toEqual(Array(7).fill(null));
  });
});

describe('where a picture stands', () => {
  // The second screen is built up over two clips and taken when it is finished.
  const sketches: Sketch[] = [{ at: [0, 10] }, { at: [10, 44], takenAt: 40 }, { at: [44, 60] }];
  const clipsOf = (place: 'start' | 'taken') =>
    brief(decideVideo(measured([15, 30, 45, 60], sketches), settingsWith({ weave: { place } }))).map(
      ([clip]) => clip,
    );

  test('start: before what is said over its screen', () => {
    expect(clipsOf('start')).toEqual([0, 0, 3]);
  });

  test('taken: where it was taken', () => {
    expect(clipsOf('taken')).toEqual([0, 2, 3]);
  });

  test('taken: in the last clip that its screen is seen in, where it was taken after that', () => {
    const late: Sketch[] = [{ at: [0, 31], takenAt: 30.5 }, { at: [31, 45] }];
    const decided = decideVideo(measured([15, 30, 45], late), settingsWith({ weave: { place: 'taken' } }));
    expect(brief(decided).map(([clip]) => clip)).toEqual([1, 2]);
  });
});

describe('a screen that is shown again', () => {
  const text = (words: string) => `${words} and more`;
  const sketches: Sketch[] = [
    { at: [0, 15], text: text('velocity') },
    { at: [15, 30], text: text('acceleration') },
    { at: [30, 45], text: text('velocity'), like: [0, 0.98] },
    { at: [45, 60], text: text('momentum'), like: [2, 0.97] },
    { at: [60, 75], text: text('impulse'), like: [3, 0.7] },
  ];
  const cuts = [15, 30, 45, 60, 75];

  test('is marked as a repeat of the first one, and keeps its picture', () => {
    const { screens } = decideVideo(measured(cuts, sketches), defaultSettings);
    expect(screens.map(({ repeats }) => repeats)).toEqual([
      null,
      null,
      { screen: 0, similarity: 0.98 },
      { screen: 0, similarity: 0.97 },
      null,
    ]);
    expect(screens.every(({ pictureDrop }) => pictureDrop === null)).toBe(true);
  });

  test('keeps its text alone where that is asked', () => {
    const decided = decideVideo(measured(cuts, sketches), settingsWith({ weave: { repeats: 'text' } }));
    expect(brief(decided)).toEqual([
      [0, text('velocity')],
      [1, text('acceleration')],
      ['repeated-screen', text('velocity')],
      ['repeated-screen', text('momentum')],
      [4, text('impulse')],
    ]);
    expect(decided.screens.map(({ clip }) => clip)).toEqual([0, 1, 2, 3, 4]);
    expect(decided.screens[2]!.pictureDrop!.evidence).toEqual({ value: 0.98, below: 0.95, repeats: 0 });
  });

  test('shows its picture where no clip has shown it before', () => {
    const unseen: Sketch[] = [
      { at: [0, 15], picture: 'blank' },
      { at: [15, 30], like: [0, 0.99] },
    ];
    const decided = decideVideo(measured([15, 30], unseen), settingsWith({ weave: { repeats: 'text' } }));
    expect(brief(decided).map(([fate]) => fate)).toEqual(['empty-picture', 1]);
  });
});

describe('screens with the same lines', () => {
  /** Lines of ten cells each, which is all that is drawn. */
  const rows = (texts: readonly string[]) =>
    texts.map((text, row): TextLine => {
      const [top, bottom] = [0.02 + row * 0.1, 0.06 + row * 0.1];
      const box: TextLine['box'] = [
        [0.1, top],
        [0.7, top],
        [0.7, bottom],
        [0.1, bottom],
      ];
      return { text, confidence: 0.9, box };
    });
  const code = ['def area(side):', 'return side * side', 'print(area(3))'];
  const more = [...code, 'print(area(4))'];
  function read(pages: readonly { at: [number, number]; lines: readonly string[]; like?: Sketch['like'] }[]) {
    const made = measured(
      [20, 40, 60],
      pages.map(({ at, lines, like }) => ({ at, text: lines.join('\n'), ...(like && { like }) })),
    );
    for (const [index, { lines }] of pages.entries()) {
      const screen = made.keyframe.screens[index]!;
      screen.facts = { ...screen.facts, busyShare: 0.05 };
      made.read.screens[index]!.lines = rows(lines);
    }
    return made;
  }

  test('are one: the fullest is shown where the first began, and stands where the others are seen', () => {
    const made = read([
      { at: [0, 25], lines: code },
      { at: [25, 60], lines: more, like: [0, 0.8] },
    ]);
    const decided = decideVideo(made, defaultSettings);
    expect(brief(decided)).toEqual([
      ['repeated-lines', 'repeated-lines'],
      [0, more.join('\n')],
    ]);
    expect(decided.screens.map(({ shownBy, sinceSec }) => [shownBy, sinceSec])).toEqual([
      [1, 0],
      [null, 0],
    ]);
    expect(decided.clips.map(({ standing }) => standing)).toEqual([[], [1], [1]]);
  });

  test('are one through all their states: the fullest stands where the very first began', () => {
    const made = read([
      { at: [0, 20], lines: code.slice(0, 2) },
      { at: [20, 40], lines: code, like: [0, 0.8] },
      { at: [40, 60], lines: more, like: [1, 0.8] },
    ]);
    const decided = decideVideo(made, defaultSettings);
    expect(decided.screens.map(({ clip, shownBy }) => [clip, shownBy])).toEqual([
      [null, 2],
      [null, 2],
      [0, null],
    ]);
    expect(decided.screens[2]!.sinceSec).toBe(0);
  });

  test('are one where they are back: the first image stands there, and the text is not said twice', () => {
    const made = read([
      { at: [0, 20], lines: more },
      { at: [20, 40], lines: ['The result of the program'] },
      { at: [40, 60], lines: more, like: [0, 0.8] },
    ]);
    const decided = decideVideo(made, defaultSettings);
    expect(brief(decided).map(([clip]) => clip)).toEqual([0, 1, 'repeated-lines']);
    expect(decided.screens[2]!.pictureDrop!.evidence).toEqual({ value: 1, shownBy: 0 });
    expect(decided.clips.map(({ standing }) => standing)).toEqual([[], [], [0]]);
    expect(decided.clips.map(({ back }) => back)).toEqual([[], [], [0]]);
    const asText = decideVideo(made, settingsWith({ weave: { ...defaultSettings.weave, repeats: 'text' } }));
    expect(asText.clips.map(({ back }) => back)).toEqual([[], [], []]);
  });

  test('stay where each step is to have an image of its own', () => {
    const made = read([
      { at: [0, 25], lines: code },
      { at: [25, 60], lines: more, like: [0, 0.8] },
    ]);
    const decided = decideVideo(
      made,
      settingsWith({ keyframe: { ...defaultSettings.keyframe, reveals: 'all' } }),
    );
    expect(decided.screens.map(({ clip }) => clip)).toEqual([0, 1]);
  });
});

describe('texts', () => {
  const texts = (list: readonly Sketch[], changes = {}) =>
    brief(decideVideo(measured([list.length * 5], list), settingsWith(changes))).map(([, text]) => text);
  const at = (index: number) => [index * 5, index * 5 + 5] as const;

  test('are compared with the last text kept: repeated ones go, changed ones stay, and a page that is back stays', () => {
    const page = 'We integrate both sides';
    const other = 'Boundary conditions of the problem';
    expect(
      texts([
        { at: at(0), text: page },
        { at: at(1), text: page.toUpperCase() },
        { at: at(2), text: `${page}\nand divide by the mass` },
        { at: at(3), text: other },
        { at: at(4), text: page },
      ]),
    ).toEqual([page, 'repeated-text', `${page}\nand divide by the mass`, other, page]);
  });

  test('that creep away from the last text kept come back once they differ enough from it', () => {
    const letters = [...'abcdefghijklmnopqrst'];
    const creeping = [0, 1, 2, 3].map((changed) => letters.fill('Z', 0, changed).join(''));
    const kept = texts(creeping.map((text, index) => ({ at: at(index), text })));
    expect(kept).toEqual([creeping[0], 'repeated-text', 'repeated-text', creeping[3]]);
  });

  test('of dropped pictures never count', () => {
    const page = 'Kinetic energy of a body';
    const sketches: Sketch[] = [
      { at: at(0), text: page },
      { at: at(1), text: 'Potential energy of a body at rest', like: [0, 0.99] },
      { at: at(2), text: page },
    ];
    expect(texts(sketches)).toEqual([page, 'repeated-picture', 'repeated-text']);
  });

  test('with hardly a letter are dropped and do not count; where nothing was read there is nothing to drop', () => {
    const page = 'Newton’s second law';
    const sketches: Sketch[] = [
      { at: at(0), text: page },
      { at: at(1), text: '12:31\n→ a' },
      { at: at(2), text: page },
      { at: at(3), text: '' },
    ];
    const decided = decideVideo(measured([20], sketches), defaultSettings);
    expect(brief(decided).map(([, text]) => text)).toEqual([page, 'no-text', 'repeated-text', '']);
    expect(decided.screens[1]!.textDrop?.evidence).toEqual({ value: 1, atLeast: 3 });
    expect(decided.screens[2]!.textDrop?.evidence).toEqual({ value: 1, below: 0.9 });
    expect(decided.screens[3]!.textDrop).toBeNull();
  });

  test('are all repetitions at a threshold of 0, but for the first', () => {
    const sketches: Sketch[] = [
      { at: at(0), text: 'abc' },
      { at: at(1), text: 'xyz' },
    ];
    expect(texts(sketches, { read: { maxTextSimilarity: 0 } })).toEqual(['abc', 'repeated-text']);
  });

  test('lose what stands around the content of several screens, which is told once with its place', () => {
    const bodies = ['Stacks hold plates', 'Queues hold people', 'Trees hold leaves', ''];
    const sketches = bodies.map((body, index): Sketch => {
      const text = body ? `File Edit View\n${body}` : 'File Edit View';
      return { at: at(index), text };
    });
    const input = measured([20], sketches);
    for (const read of input.read.screens) {
      read.lines = read.text.split('\n').map((text, row) => ({
        text,
        confidence: 1,
        box: row === 0 ? boxAt(0.01, 0.03) : boxAt(0.4, 0.48),
      }));
    }
    const decided = decideVideo(input, defaultSettings);
    expect(brief(decided).map(([, text]) => text)).toEqual([...bodies.slice(0, 3), 'no-text']);
    expect(decided.chrome).toEqual([
      { text: 'File Edit View', box: boxAt(0.01, 0.03), screens: [0, 1, 2, 3], masked: {} },
    ]);

    const kept = decideVideo(input, settingsWith({ weave: { chrome: 'keep' } }));
    expect(kept.screens[0]!.text).toBe('File Edit View\nStacks hold plates');
    expect(kept.chrome).toEqual([]);
  });
});

describe('clips that do not fit their speech', () => {
  const sketches: Sketch[] = [
    { at: [0, 24], text: 'Vectors' },
    { at: [24, 30], text: 'Matrices' },
    { at: [30, 40] },
  ];
  const video = measured([10, 20, 30, 40], sketches, [0.1, 0.5, 0.1, 0.1]);

  test('are kept as long as no threshold is set', () => {
    expect(clipDrops(decideVideo(video, defaultSettings))).toEqual([null, null, null, null]);
  });

  test('lose their pictures, which the next clip shows that they are seen in', () => {
    const decided = decideVideo(video, settingsWith({ caption: { minSimilarity: 0.3 } }));
    expect(clipDrops(decided)).toEqual(['dissimilar', null, 'dissimilar', 'dissimilar']);
    expect(brief(decided)).toEqual([
      [1, 'Vectors'],
      ['dissimilar', 'dissimilar'],
      ['dissimilar', ''],
    ]);
    expect(decided.screens[1]!.pictureDrop?.evidence).toEqual({ value: 0.1, atLeast: 0.3, clip: 2 });
  });

  test('are kept where speech or description is missing', () => {
    const captions = video.caption.captions.map((caption) => ({ ...caption, similarity: null }));
    const silent = { ...video, caption: { ...video.caption, captions } };
    const decided = decideVideo(silent, settingsWith({ caption: { minSimilarity: 0.3 } }));
    expect(clipDrops(decided)).toEqual([null, null, null, null]);
  });
});

describe('stages that were skipped', () => {
  const sketches: Sketch[] = [
    { at: [0, 10], text: 'Vectors' },
    { at: [10, 20], picture: 'blank', text: 'Words only' },
  ];
  const video = measured([20], sketches);

  test('caption: no clip is dissimilar', () => {
    const settings = settingsWith({ caption: { minSimilarity: 1 } });
    expect(clipDrops(decideVideo({ ...video, caption: null }, settings))).toEqual([null]);
  });

  test('read: pictures without text, judged by what is drawn', () => {
    const decided = decideVideo({ ...video, read: null }, defaultSettings);
    expect(brief(decided)).toEqual([
      [0, ''],
      ['empty-picture', ''],
    ]);
    expect(decided.screens[1]!.pictureDrop).toMatchObject({
      stage: 'keyframe',
      evidence: { contentChars: null },
    });
  });

  test('keyframe: no pictures, and no clip is blamed', () => {
    const decided = decideVideo({ ...video, keyframe: null, read: null, caption: null }, defaultSettings);
    expect(decided.screens).toEqual([]);
    expect(clipDrops(decided)).toEqual([null]);
  });
});

describe('everything', () => {
  const sketches = Array.from({ length: 40 }, (_, index): Sketch => {
    const like = index > 4 ? ([index - (index % 5), 0.9 + (index % 10) / 100] as const) : undefined;
    return {
      at: [index * 3, index * 3 + 3],
      picture: index % 7 === 0 ? 'blank' : 'drawn',
      text: index % 3 === 0 ? '' : `Step ${index >> 2} of the proof ${'.'.repeat(index)}`,
      ...(like && { like }),
    };
  });
  const cuts = Array.from({ length: 8 }, (_, index) => (index + 1) * 15);
  const video = measured(cuts, sketches, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]);
  const shownCount = (decided: Decisions) => decided.screens.filter(({ clip }) => clip !== null).length;

  const stricter: readonly Parameters<typeof settingsWith>[0][] = [
    {},
    { read: { minInformativeness: 9 } },
    { read: { minInformativeness: 10 } },
    { read: { maxTextSimilarity: 0.5 } },
    { read: { minTextChars: 20 } },
    { caption: { minSimilarity: 0.45 } },
  ];

  test.each(stricter)('has one decision at %o, and measurements stay what they are', (changes) => {
    const before = structuredClone(video);
    const decided = decideVideo(video, settingsWith(changes));
    expect(video).toEqual(before);
    expect(decided.screens.map(({ screen }) => screen)).toEqual(video.keyframe.screens);
    expect(decided.clips.map(({ clip }) => clip)).toEqual(video.clip.clips);
    for (const { screen, clip, pictureDrop, text, textDrop } of decided.screens) {
      expect((clip === null) === (pictureDrop !== null)).toBe(true);
      const wasRead = video.read.screens[screen.index]!.text !== '';
      expect([text !== '', textDrop !== null].filter(Boolean).length).toBe(wasRead ? 1 : 0);
      if (clip !== null) expect(decided.clips[clip]!.drop).toBeNull();
      if (clip === null) expect(text).toBe('');
    }
    const order = decided.screens.flatMap(({ clip }) => clip ?? []);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(shownCount(decided)).toBeLessThanOrEqual(shownCount(decideVideo(video, defaultSettings)));
  });
});

function boxAt(top: number, bottom: number): TextLine['box'] {
  return [
    [0.1, top],
    [0.5, top],
    [0.5, bottom],
    [0.1, bottom],
  ];
}
