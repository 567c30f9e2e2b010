import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Item, sampleSchema } from '../records/sample.ts';
import { clipGroups, type WovenClip, type WovenKeyframe, type WovenVideo } from './weave-clips.ts';
import { seededOrder, shardOf, splitOf } from './weave-order.ts';
import { type WeaveOptions, weaveDefaults, weaveShard } from './weave-rules.ts';

const countWords = (text: string) => text.split(/\s+/).filter(Boolean).length;
const options: WeaveOptions = { ...weaveDefaults, shard: 3, seed: 7, tokenizer: 'words' };

function woven(
  id: string,
  clips: readonly (readonly [startSec: number, endSec: number, said: string, keepPictures: boolean])[],
  screens: readonly (readonly [startSec: number, endSec: number, ocr: string])[] = [],
  split: 'train' | 'val' = 'train',
): WovenVideo {
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
      ([startSec, endSec, said, keepPictures], index): WovenClip => ({
        clip: { index, startSec, endSec, firstUtterance: 0, endUtterance: 0, flag: null },
        raw: said === '' ? '' : `um ${said}`,
        refined: said,
        keepPictures,
        artefact: `speech/${id}`,
      }),
    ),
    keyframes: screens.map(
      ([screenStartSec, screenEndSec, ocr], index): WovenKeyframe => ({
        screenStartSec,
        screenEndSec,
        takenAtSec: (screenStartSec + screenEndSec) / 2,
        picture: { digest: index.toString(16).padStart(64, '0'), width: 1280, height: 720 },
        ocr,
        artefact: `screens/${id}`,
        ocrArtefact: `reading/${id}`,
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

/** A screen of no length counts as the instant after its start. */
const endOf = ({ screenStartSec, screenEndSec }: WovenKeyframe) =>
  Math.max(screenEndSec, screenStartSec + 0.001);

const wovenVideos = fc
  .uniqueArray(fc.stringMatching(/^[a-z0-9_-]{1,8}$/), { minLength: 1, maxLength: 6 })
  .chain((ids) => fc.tuple(...ids.map(anyVideo)));

function anyVideo(id: string): fc.Arbitrary<WovenVideo> {
  const words = fc
    .array(fc.constantFrom('a', 'bee', 'sea', 'dee'), { maxLength: 40 })
    .map((list) => list.join(' '));
  const clip = fc.tuple(fc.integer({ min: 1, max: 30 }), words, fc.boolean());
  const screen = fc.tuple(fc.nat({ max: 20 }), fc.nat({ max: 25 }), words);
  return fc
    .tuple(
      fc.array(clip, { maxLength: 12 }),
      fc.array(screen, { maxLength: 12 }),
      fc.constantFrom('train', 'val'),
    )
    .map(([clips, screens, split]) => {
      let at = 0;
      const tiled = clips.map(([length, said, keep]) => {
        at += length;
        return [at - length, at, said, keep] as const;
      });
      let start = 0;
      const shown = screens.map(([gap, length, ocr]) => {
        start += gap;
        const end = start + length;
        const screen = [start, end, ocr] as const;
        start = end;
        return screen;
      });
      return woven(id, tiled, shown, split);
    });
}

describe('weaveShard', () => {
  test('puts pictures before their text and text before speech, and keeps the speech of a clip without pictures', () => {
    const video = woven(
      'v',
      [
        [0, 10, 'one', true],
        [10, 20, 'two', false],
        [20, 35, 'three', true],
      ],
      [
        [0, 4, 'Title'],
        [4, 9, ''],
        [12, 18, 'hidden'],
        [18, 35, 'Slide'],
      ],
    );
    const { samples, unused } = weaveShard([video], options, countWords);
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
    expect(unused).toEqual([{ video: 'v', keyframe: 2 }]);
    expect(samples[0]).toMatchObject({ id: '00003-train-000000', images: 3, textTokens: 5 });
    expect(samples[0]!.budgetTokens).toBe(5 + 3 * 64 + 3);
    expect(samples[0]!.videos[0]!.clips).toEqual([
      { index: 0, startSec: 0, endSec: 10 },
      { index: 1, startSec: 10, endSec: 20 },
      { index: 2, startSec: 20, endSec: 35 },
    ]);
    expect(samples[0]!.items[3]).toMatchObject({ kind: 'speech', raw: 'um one', refined: 'one', clip: 0 });
  });

  test('gives a screen that lasts over several clips to the first that may show it, once', () => {
    const clips = [
      [0, 10, 'a', false],
      [10, 20, 'b', true],
      [20, 30, 'c', true],
    ] as const;
    const { groups, unused } = clipGroups(woven('v', clips, [[2, 30, '']]), countWords);
    expect(groups.map(({ images }) => images)).toEqual([0, 1, 0]);
    expect(unused).toEqual([]);
  });

  test('makes one sample of each video, or several, or fills samples across videos', () => {
    const clips = [
      [0, 10, 'w '.repeat(6).trim(), true],
      [10, 20, 'w '.repeat(6).trim(), true],
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
    const video = woven(
      'v',
      [
        [0, 10, 'before', true],
        [10, 40, 'many pictures', true],
        [40, 50, 'after', true],
      ],
      Array.from({ length: 5 }, (_, index) => [10 + index * 6, 16 + index * 6, ''] as const),
    );
    const { samples, overflows } = weaveShard([video], { ...options, maxImages: 4 }, countWords);
    expect(samples.map(({ images }) => images)).toEqual([0, 5, 0]);
    expect(overflows).toEqual([samples[1]!.id]);
  });

  test('keeps what was said when nothing is left of it after cleaning, and skips a clip with nothing in it', () => {
    const video = woven('v', [
      [0, 10, '', true],
      [10, 20, 'x', true],
    ]);
    const filler: WovenVideo = { ...video, clips: [video.clips[0]!, { ...video.clips[1]!, refined: '' }] };
    const { samples } = weaveShard([filler], options, countWords);
    expect(samples[0]!.items).toMatchObject([{ kind: 'speech', raw: 'um x', refined: '' }, { kind: 'end' }]);
    expect(weaveShard([woven('w', [[0, 10, '', true]])], options, countWords).samples).toEqual([]);
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
        const { samples, unused, overflows } = weaveShard(videos, chosen, countWords);
        expect(weaveShard([...videos].reverse(), chosen, countWords)).toEqual({ samples, unused, overflows });
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

        for (const { video, clips, keyframes } of videos) {
          const items = samples.flatMap((sample) => sample.items).filter((item) => item.video === video.id);
          const speech = items.filter((item) => item.kind === 'speech');
          const said = clips.filter(({ raw }) => raw !== '');
          expect(speech.map(({ raw }) => raw)).toEqual(said.map(({ raw }) => raw));
          expect(speech.map(({ refined }) => refined)).toEqual(said.map(({ refined }) => refined));
          const shown = items.filter((item) => item.kind === 'image').map(({ digest }) => digest);
          const hidden = unused.filter((entry) => entry.video === video.id).map(({ keyframe }) => keyframe);
          expect(shown).toEqual(
            keyframes.filter((_, index) => !hidden.includes(index)).map(({ picture }) => picture.digest),
          );
          const read = items.filter((item) => item.kind === 'ocr').map(({ text }) => text);
          expect(read).toEqual(
            keyframes.filter(({ ocr }, index) => ocr !== '' && !hidden.includes(index)).map(({ ocr }) => ocr),
          );
          keyframes.forEach((keyframe, index) => {
            const image = items.find(
              (item) => item.kind === 'image' && item.digest === keyframe.picture.digest,
            );
            const owner = clips.find(
              ({ clip, keepPictures }) =>
                keepPictures && clip.endSec > keyframe.screenStartSec && clip.startSec < endOf(keyframe),
            );
            expect(image?.clip).toBe(owner?.clip.index);
            expect(hidden.includes(index)).toBe(owner === undefined);
          });
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
