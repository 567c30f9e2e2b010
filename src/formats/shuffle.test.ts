import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anySample, countWords } from './sample.fixture.ts';
import { isShufflable, picturesOf, shuffleImages } from './shuffle-images.ts';
import { ShareShuffler } from './shuffle-share.ts';
import {
  fromTextbook,
  type TextbookRecord,
  type TextbookSlot,
  textbookDefaults,
  textbookRecordSchema,
  toTextbook,
} from './textbook.ts';

/** Records as others publish them: few names, so that pictures come up twice. */
const anyRecord: fc.Arbitrary<TextbookRecord> = fc
  .array(fc.tuple(fc.boolean(), fc.constantFrom('a', 'b', 'c', 'd')), { maxLength: 12 })
  .map((slots) => ({
    images: slots.map(([isImage, name]) => (isImage ? name : null)),
    texts: slots.map(([isImage, name]) => (isImage ? null : name)),
  }));
const anyOwnRecord = anySample.map((sample) => toTextbook(sample, textbookDefaults, countWords));
const shufflable = (records: fc.Arbitrary<TextbookRecord>) => records.filter(isShufflable);
const named = (images: TextbookRecord['images']): string[] => images.filter((image) => image !== null);

describe('shuffleImages', () => {
  test('keeps slots, texts and the pictures, and changes which picture is where', () => {
    fc.assert(
      fc.property(
        shufflable(fc.oneof(anyRecord, anyOwnRecord)),
        fc.string(),
        fc.nat(),
        (record, key, seed) => {
          const shuffled = shuffleImages(record, key, seed);
          expect(textbookRecordSchema.safeParse(shuffled).success).toBe(true);
          expect(shuffled.images.map((image) => image === null)).toEqual(
            record.images.map((image) => image === null),
          );
          const { images: _images, metadata: _metadata, ...rest } = shuffled;
          const { images: _before, metadata: _known, ...expected } = record;
          expect(rest).toEqual(expected);
          expect(named(shuffled.images).sort()).toEqual(named(record.images).sort());
          expect(picturesOf(shuffled)).not.toEqual(picturesOf(record));
          expect(shuffleImages(record, key, seed)).toEqual(shuffled);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('moves what is known of a picture with it, and tells each video once, where it comes first', () => {
    fc.assert(
      fc.property(shufflable(anyOwnRecord), fc.nat(), (record, seed) => {
        const shuffled = shuffleImages(record, 'key', seed);
        const slots = (of: TextbookRecord) => of.metadata as TextbookSlot[];
        const facts = (of: TextbookRecord) =>
          of.images.flatMap((image, slot) => {
            const { source: _source, ...entry } = slots(of)[slot]!;
            return image === null ? [] : [JSON.stringify([image, entry])];
          });
        expect(facts(shuffled).sort()).toEqual(facts(record).sort());
        const seen = new Set<string>();
        for (const { video, source } of slots(shuffled)) {
          expect(source === null).toBe(seen.has(video));
          seen.add(video);
        }
        const counting = {
          countTokens: countWords,
          tokenizer: 'words',
          imageTokens: 64,
          endOfVideo: 'End of Video',
        };
        const byId = (of: TextbookRecord) =>
          fromTextbook(of, counting)
            .videos.map(({ clips: _clips, ...video }) => video)
            .sort((a, b) => (a.id < b.id ? -1 : 1));
        expect(byId(shuffled)).toEqual(byId(record));
      }),
      { numRuns: 100 },
    );
  });

  test('moves lists of others that have an entry for each slot or each picture, and no other list', () => {
    const record = { images: ['a', null, 'b'], texts: [null, 't', null], note: ['x', 'y'] };
    const swapped = { images: ['b', null, 'a'], note: ['x', 'y'] };
    const perSlot = shuffleImages({ ...record, metadata: [{ of: 'a' }, 't', { of: 'b' }] }, 'k', 1);
    expect(perSlot).toMatchObject({ ...swapped, metadata: [{ of: 'b' }, 't', { of: 'a' }] });
    const perPicture = shuffleImages({ ...record, metadata: [1, 2], valid_image: [true, false] }, 'k', 1);
    expect(perPicture).toMatchObject({ ...swapped, metadata: [2, 1], valid_image: [false, true] });
    const other = shuffleImages({ ...record, metadata: 'text', valid_image: [true] }, 'k', 1);
    expect(other).toMatchObject({ ...swapped, metadata: 'text', valid_image: [true] });
  });

  test('gives every order but the old one equally often', () => {
    const record = { images: ['a', 'b', 'c'], texts: [null, null, null] };
    const counts = new Map<string, number>();
    const draws = 6000;
    for (let seed = 0; seed < draws; seed++) {
      const order = shuffleImages(record, 'key', seed).images.join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual(['acb', 'bac', 'bca', 'cab', 'cba']);
    // Five standard deviations of a binomial count.
    for (const count of counts.values())
      expect(Math.abs(count - draws / 5)).toBeLessThan(5 * Math.sqrt(draws * 0.16));
  });

  test('refuses pictures that are all the same, by digest where that is known', () => {
    const record = { images: ['a', 'a', null], texts: [null, null, 't'] };
    expect(isShufflable(record)).toBe(false);
    expect(() => shuffleImages(record, 'key', 1)).toThrow(RangeError);
  });
});

describe('ShareShuffler', () => {
  const shuffleAll = async (records: TextbookRecord[], fraction: number, seed: number) => {
    async function* read() {
      yield* records;
    }
    const shuffler = await ShareShuffler.over(read(), { fraction, seed });
    return { shuffler, shuffled: records.map((record) => shuffler.next(record)) };
  };
  const changed = (before: TextbookRecord[], after: TextbookRecord[]): number[] =>
    before.flatMap((record, index) => (record === after[index] ? [] : [index]));

  test('shuffles exactly the share of those that can be, and a larger share holds a smaller one', async () => {
    const records = fc.array(fc.oneof(anyRecord, anyOwnRecord), { maxLength: 30 });
    const share = fc.constantFrom(0, 0.2, 0.5, 0.77, 1);
    await fc.assert(
      fc.asyncProperty(records, share, share, fc.nat({ max: 5 }), async (records, one, two, seed) => {
        const eligible = records.filter(isShufflable).length;
        const [small, large] = [Math.min(one, two), Math.max(one, two)];
        const less = await shuffleAll(records, small, seed);
        const more = await shuffleAll(records, large, seed);
        const indices = changed(records, less.shuffled);
        expect(indices).toHaveLength(Math.round(small * eligible));
        expect(less.shuffler).toMatchObject({ eligible, records: records.length, shuffled: indices.length });
        for (const index of indices) expect(more.shuffled[index]).toEqual(less.shuffled[index]);
      }),
      { numRuns: 100 },
    );
  });

  test('chooses others with another seed', async () => {
    const records = Array.from({ length: 40 }, () => ({
      images: ['a', 'b', null],
      texts: [null, null, 't'],
    }));
    const [one, two] = [await shuffleAll(records, 0.5, 1), await shuffleAll(records, 0.5, 2)];
    expect(changed(records, one.shuffled)).not.toEqual(changed(records, two.shuffled));
  });

  test('shuffles the exact share where names are the same', async () => {
    const sample = fc.sample(shufflable(anyOwnRecord), { numRuns: 1, seed: 1 })[0]!;
    const records = Array.from({ length: 10 }, () => ({ ...sample }));
    const { shuffled } = await shuffleAll(records, 0.3, 1);
    expect(changed(records, shuffled)).toEqual([0, 1, 2]);
  });
});
