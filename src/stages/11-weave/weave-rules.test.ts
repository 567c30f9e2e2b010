import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Item, sampleSchema } from '../../records/sample.ts';
import type { WovenClip, WovenKeyframe, WovenVideo } from './weave-clips.ts';
import { seededOrder, shardOf, splitOf } from './weave-order.ts';
import { type WeaveOptions, weaveShard } from './weave-rules.ts';

const countWords = (text: string) => text.split(/\s+/).filter(Boolean).length;
const options: WeaveOptions = {
  shard: 3,
  seed: 7,
  packing: 'concatenated',
  budgetTokens: 2048,
  imageTokens: 64,
  maxImages: 45,
  showAgainAfter: null,
  endOfVideo: 'End of Video',
  tokenizer: 'words',
};

type ScreenSketch = readonly [startSec: number, endSec: number, ocr: string];
type ClipSketch = readonly [
  startSec: number,
  endSec: number,
  said: string,
  screens?: readonly ScreenSketch[],
];

function woven(id: string, clips: readonly ClipSketch[], split: 'train' | 'val' = 'train'): WovenVideo {
  let pictures = 0;
  const keyframe = ([screenStartSec, screenEndSec, text]: ScreenSketch): WovenKeyframe => ({
    screenStartSec,
    screenEndSec,
    takenAtSec: (screenStartSec + screenEndSec) / 2,
    picture: { digest: (pictures++).toString(16).padStart(64, '0'), width: 1280, height: 720 },
    artefact: `screens/${id}`,
    ocr: text === '' ? null : { text, artefact: `reading/${id}` },
  });
  return {
    video: {
      id,
      title: `Title of ${id}`,
      licence: 'CC-BY-4.0',
      url: null,
      subject: null,
      course: null,
      subCourse: null,
      knowledgePoint: null,
    },
    split,
    clips: clips.map(
      ([startSec, endSec, said, screens = []], index): WovenClip => ({
        clip: { index, startSec, endSec, firstUtterance: 0, endUtterance: 0, flag: null },
        raw: said === '' ? '' : `um ${said}`,
        refined: said,
        artefact: `speech/${id}`,
        keyframes: screens.map(keyframe),
        standing: [],
      }),
    ),
  };
}

const brief = (items: readonly Item[]) =>
  items.map((item) => {
    if (item.kind === 'speech') return item.refined;
    if (item.kind === 'ocr') return `ocr ${item.text}`;
    return item.kind === 'image' ? `image ${item.startSec}-${item.endSec}` : 'end';
  });

const wovenVideos = fc
  .uniqueArray(fc.stringMatching(/^[a-z0-9_-]{1,8}$/), { minLength: 1, maxLength: 6 })
  .chain((ids) => fc.tuple(...ids.map(anyVideo)));

function anyVideo(id: string): fc.Arbitrary<WovenVideo> {
  const words = fc
    .array(fc.constantFrom('a', 'bee', 'sea', 'dee'), { maxLength: 40 })
    .map((list) => list.join(' '));
  const screen = fc.tuple(fc.nat({ max: 25 }), words);
  const clip = fc.tuple(fc.integer({ min: 1, max: 30 }), words, fc.array(screen, { maxLength: 4 }));
  return fc
    .tuple(fc.array(clip, { maxLength: 12 }), fc.constantFrom('train', 'val'))
    .map(([clips, split]) => {
      let at = 0;
      const tiled = clips.map(([length, said, screens]): ClipSketch => {
        const startSec = at;
        at += length;
        return [
          startSec,
          at,
          said,
          screens.map(([lasts, ocr]) => [startSec, startSec + lasts, ocr] as const),
        ];
      });
      return woven(id, tiled, split);
    });
}

describe('weaveShard', () => {
  test('puts pictures before their text and text before speech, and keeps the speech of a clip without pictures', () => {
    const video = woven('v', [
      [
        0,
        10,
        'one',
        [
          [0, 4, 'Title'],
          [4, 9, ''],
        ],
      ],
      [10, 20, 'two'],
      [20, 35, 'three', [[18, 35, 'Slide']]],
    ]);
    const { samples, overflows } = weaveShard([video], options, countWords);
    expect(brief(samples[0]!.items)).toEqual([
      'image 0-4',
      'image 4-9',
      'ocr Title',
      'one',
      'two',
      'image 18-35',
      'ocr Slide',
      'three',
      'end',
    ]);
    expect(overflows).toEqual([]);
    expect(samples[0]!.items[2]).toMatchObject({
      kind: 'ocr',
      startSec: 0,
      endSec: 4,
      artefact: 'reading/v',
    });
    expect(samples[0]).toMatchObject({ id: '00003-train-000000', images: 3, textTokens: 5 });
    expect(samples[0]!.budgetTokens).toBe(5 + 3 * 64 + 3);
    expect(samples[0]!.videos[0]!.clips).toEqual([
      { index: 0, startSec: 0, endSec: 10 },
      { index: 1, startSec: 10, endSec: 20 },
      { index: 2, startSec: 20, endSec: 35 },
    ]);
    expect(samples[0]!.items[3]).toMatchObject({ kind: 'speech', raw: 'um one', refined: 'one', clip: 0 });
  });

  test('makes one sample of each video, or several, or fills samples across videos', () => {
    const clips = [
      [0, 10, 'w '.repeat(6).trim()],
      [10, 20, 'w '.repeat(6).trim()],
    ] as const;
    const videos = ['a', 'b', 'c'].map((id) => woven(id, clips));
    const sizes = (packing: WeaveOptions['packing']) =>
      weaveShard(videos, { ...options, packing, budgetTokens: 15 }, countWords).samples.map(
        ({ budgetTokens }) => budgetTokens,
      );
    expect(sizes('video')).toEqual([12, 12, 12]);
    expect(sizes('split')).toEqual([12, 12, 12]);
    expect(sizes('concatenated')).toEqual([15, 15, 15]);
    const small = weaveShard(videos, { ...options, packing: 'split', budgetTokens: 6 }, countWords);
    expect(small.samples).toHaveLength(6);
    const shared = weaveShard(videos, options, countWords);
    expect(shared.samples).toHaveLength(1);
    expect(shared.samples[0]!.items.filter(({ kind }) => kind === 'end')).toHaveLength(3);
  });

  test('keeps a clip whole that is larger than a sample, by itself and reported', () => {
    const screens = Array.from({ length: 5 }, (_, index) => [10 + index * 6, 16 + index * 6, ''] as const);
    const video = woven('v', [
      [0, 10, 'before'],
      [10, 40, 'many pictures', screens],
      [40, 50, 'after'],
    ]);
    const { samples, overflows } = weaveShard([video], { ...options, maxImages: 4 }, countWords);
    expect(samples.map(({ images }) => images)).toEqual([0, 5, 0]);
    expect(overflows).toEqual([samples[1]!.id]);
  });

  test('keeps what was said when nothing is left of it after cleaning, and skips a clip with nothing in it', () => {
    const video = woven('v', [
      [0, 10, ''],
      [10, 20, 'x'],
    ]);
    const filler: WovenVideo = { ...video, clips: [video.clips[0]!, { ...video.clips[1]!, refined: '' }] };
    const { samples } = weaveShard([filler], options, countWords);
    expect(samples[0]!.items).toMatchObject([{ kind: 'speech', raw: 'um x', refined: '' }, { kind: 'end' }]);
    expect(weaveShard([woven('w', [[0, 10, '']])], options, countWords).samples).toEqual([]);
  });

  describe('an image that still stands on screen', () => {
    const said = 'w '.repeat(10).trim();
    const long = (clips: number): WovenVideo => {
      const video = woven(
        'v',
        Array.from({ length: clips }, (_, clip): ClipSketch => {
          const screens = clip === 0 ? [[0, 10 * clips, 'Title'] as const] : [];
          return [10 * clip, 10 * clip + 10, said, screens];
        }),
      );
      const { picture, ocr: _, ...shown } = video.clips[0]!.keyframes[0]!;
      const standing = { ...shown, picture: picture!, first: { startSec: 0, endSec: 10, n: 1 } };
      const others = video.clips.slice(1).map((clip) => ({ ...clip, standing: [standing] }));
      return { ...video, clips: [video.clips[0]!, ...others] };
    };
    const shownIn = (clips: number, changes: Partial<WeaveOptions>) =>
      weaveShard([long(clips)], { ...options, ...changes }, countWords).samples.map((sample) => {
        sampleSchema.parse(sample);
        const images = sample.items.filter((item) => item.kind === 'image');
        expect(sample.images).toBe(images.length);
        expect(sample.shownAgain ?? 0).toBe(images.filter(({ again }) => again).length);
        expect(new Set(images.map(({ digest }) => digest)).size).toBe(images.length > 0 ? 1 : 0);
        return images.map(({ clip, again }) => (again ? `${clip} again` : `${clip}`));
      });

    test('is shown once by default of the paper', () => {
      expect(shownIn(6, { budgetTokens: 100, imageTokens: 50 })).toEqual([['0'], []]);
    });

    test('is shown again after so many clips, and the same frame is marked', () => {
      expect(shownIn(8, { showAgainAfter: 3 })).toEqual([['0', '3 again', '6 again']]);
      const { samples } = weaveShard([long(4)], { ...options, showAgainAfter: 3 }, countWords);
      const images = samples[0]!.items.filter((item) => item.kind === 'image');
      expect(images[1]).toEqual({ ...images[0], clip: 3, again: { startSec: 0, endSec: 10, n: 1 } });
      expect(samples[0]!.budgetTokens).toBe(1 + 4 * 10 + 2 * 64 + 3);
    });

    test('begins a sample that is cut under it, within the budget', () => {
      const tight = { showAgainAfter: 100, imageTokens: 50 };
      expect(shownIn(9, { ...tight, budgetTokens: 100 })).toEqual([['0'], ['4 again'], ['8 again']]);
      // No room for the image beside the speech of one clip: it is left out, and the clip stays whole.
      expect(shownIn(3, { ...tight, budgetTokens: 55 })[1]).toEqual([]);
      expect(weaveShard([long(3)], { ...options, ...tight, budgetTokens: 61 }, countWords).overflows).toEqual(
        [],
      );
    });

    test('is shown at once where it is back after something else', () => {
      const video = long(4);
      const clips = video.clips.map((clip, index) => (index === 2 ? { ...clip, back: clip.standing } : clip));
      const images = (showAgainAfter: number | null) => {
        const { samples } = weaveShard([{ ...video, clips }], { ...options, showAgainAfter }, countWords);
        return samples[0]!.items.filter((item) => item.kind === 'image').map(({ clip }) => clip);
      };
      expect(images(5)).toEqual([0, 2]);
      expect(images(null)).toEqual([0]);
    });

    test('waits while something new is shown', () => {
      const video = long(5);
      const fresh = woven('v', [[30, 40, said, [[32, 40, '']]]]).clips[0]!;
      const clips = video.clips.map((clip, index) =>
        index === 3 ? { ...clip, keyframes: fresh.keyframes } : clip,
      );
      const { samples } = weaveShard([{ ...video, clips }], { ...options, showAgainAfter: 3 }, countWords);
      const images = samples[0]!.items.filter((item) => item.kind === 'image');
      expect(images.map(({ clip, again }) => [clip, again !== undefined])).toEqual([
        [0, false],
        [3, false],
        [4, true],
      ]);
    });
  });

  test('loses nothing and repeats nothing, in every packing', () => {
    const packing = fc.constantFrom('video', 'split', 'concatenated');
    const limits = fc.record({
      budgetTokens: fc.integer({ min: 1, max: 400 }),
      maxImages: fc.integer({ min: 1, max: 6 }),
    });
    fc.assert(
      fc.property(wovenVideos, packing, limits, (videos, packing, { budgetTokens, maxImages }) => {
        const chosen = { ...options, packing, budgetTokens, maxImages };
        const { samples, overflows } = weaveShard(videos, chosen, countWords);
        expect(weaveShard([...videos].reverse(), chosen, countWords)).toEqual({ samples, overflows });
        expect(new Set(samples.map(({ id }) => id)).size).toBe(samples.length);

        const splits = new Map(videos.map(({ video, split }) => [video.id, split]));
        for (const sample of samples) {
          sampleSchema.parse(sample);
          expect(sample.items.length).toBeGreaterThan(0);
          for (const item of sample.items) expect(splits.get(item.video)).toBe(sample.split);
          const clips = new Set(
            sample.items.filter(({ kind }) => kind !== 'end').map((item) => `${item.video} ${item.clip}`),
          );
          const listed = sample.videos.flatMap(({ id, clips }) => clips.map(({ index }) => `${id} ${index}`));
          expect(listed).toEqual([...clips]);
          const isOver = sample.budgetTokens > budgetTokens || sample.images > maxImages;
          expect(overflows.includes(sample.id)).toBe(isOver && packing !== 'video');
          if (isOver && packing !== 'video') expect(clips.size).toBe(1);
          expect(sample.images).toBe(sample.items.filter(({ kind }) => kind === 'image').length);
        }

        for (const { video, clips } of videos) {
          const items = samples.flatMap((sample) => sample.items).filter((item) => item.video === video.id);
          const speech = items.filter((item) => item.kind === 'speech');
          const said = clips.filter(({ raw }) => raw !== '');
          expect(speech.map(({ raw }) => raw)).toEqual(said.map(({ raw }) => raw));
          expect(speech.map(({ refined }) => refined)).toEqual(said.map(({ refined }) => refined));
          const shown = items.filter((item) => item.kind === 'image');
          expect(shown.map(({ clip, digest }) => [clip, digest])).toEqual(
            clips.flatMap(({ clip, keyframes }) =>
              keyframes.flatMap(({ picture }) => (picture ? [[clip.index, picture.digest]] : [])),
            ),
          );
          const read = items.filter((item) => item.kind === 'ocr').map(({ text }) => text);
          expect(read).toEqual(
            clips.flatMap(({ keyframes }) => keyframes.flatMap(({ ocr }) => ocr?.text ?? [])),
          );
          const order = items.map(({ clip }) => clip);
          expect(order).toEqual(order.toSorted((a, b) => a - b));
          const ends = items.filter(({ kind }) => kind === 'end').length;
          expect(ends).toBe(packing === 'concatenated' && items.length > 0 ? 1 : 0);
          if (ends === 1) expect(items.at(-1)?.kind).toBe('end');
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('order, shard and split', () => {
  const ids = Array.from({ length: 2000 }, (_, index) => `video-${index}`);

  test('come from the id alone, and are even', () => {
    const counts = [0, 0, 0, 0];
    for (const id of ids) counts[shardOf(id, 4)]!++;
    for (const count of counts) expect(count).toBeGreaterThan(400);
    expect(() => shardOf('a', 0)).toThrow(/positive number of shards, got 0/);
    const val = ids.filter((id) => splitOf(id, 0.1, 1) === 'val');
    expect(val.length).toBeGreaterThan(150);
    expect(val.length).toBeLessThan(250);
    expect(val.every((id) => splitOf(id, 0.2, 1) === 'val')).toBe(true);
    expect(ids.filter((id) => splitOf(id, 0, 1) === 'val')).toEqual([]);
    expect(ids.filter((id) => splitOf(id, 1, 1) === 'train')).toEqual([]);
  });

  test('leave the order of the other videos as it was when one is added', () => {
    const idOf = (id: string) => id;
    const before = seededOrder(ids, idOf, 5);
    const after = seededOrder(['new', ...ids], idOf, 5);
    expect(after.filter((id) => id !== 'new')).toEqual(before);
    expect(before).not.toEqual(ids);
    expect(seededOrder(ids, idOf, 6)).not.toEqual(before);
  });
});
