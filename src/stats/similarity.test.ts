import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import type { Document } from '../records/document.ts';
import type { ImageEncoder } from '../vision/image-encoder.ts';
import { imageDocument } from './document.fixture.ts';
import { ImageSetChooser } from './image-sets.ts';
import { insiSimLengths } from './insi-sim.ts';
import { measureSimilarity } from './similarity.ts';

/** Vectors of equal direction for all pictures. */
const alike: ImageEncoder = {
  producer: { name: 'test', model: 'alike', version: '1' },
  embed: async () => Float32Array.from([3, 4]),
  close: async () => {},
};

const shades = new Map<string, Promise<Uint8Array>>();
/** A picture of one shade: names of the form `grey-<level>`; `copy-<level>` is the same picture in other bytes. */
function read({ name }: { name: string }): Promise<Uint8Array | null> {
  const [kind, level] = name.split('-');
  if (kind === 'missing') return Promise.resolve(null);
  if (kind === 'broken') return Promise.resolve(Buffer.from('broken'));
  const known = shades.get(name);
  if (known) return known;
  const value = Number(level);
  const picture = sharp({
    create: { width: 16, height: 16, channels: 3, background: { r: value, g: value, b: value } },
  });
  const bytes = (kind === 'copy' ? picture.png({ compressionLevel: 0 }) : picture.png()).toBuffer();
  shades.set(name, bytes);
  return bytes;
}

function choose(documents: readonly Document[], perLength = 100): ImageSetChooser {
  const chooser = new ImageSetChooser(insiSimLengths, { perLength, seed: 1 });
  for (const document of documents) chooser.add(document);
  return chooser;
}

describe('InSI-SIM of samples', () => {
  test('identical images give 1; the definitions are told apart', async () => {
    const same = imageDocument('a', ['grey-10', 'grey-10', 'grey-10', 'grey-10']);
    const { lengths, mean } = await measureSimilarity(choose([same]), { encoder: alike, read });
    expect(lengths[0]).toMatchObject({
      images: 4,
      available: 1,
      measured: 1,
      pairs: 6,
      nearDuplicatePairs: 6,
    });
    expect(lengths[0]!.scores!.paper).toBe(1);
    expect(lengths[0]!.scores!.normalized).toBe(1);
    expect(lengths[0]!.scores!['published-code']).toBeCloseTo(0.75 + 1 / 24, 12);
    expect(lengths.slice(1).every(({ scores }) => scores === null)).toBe(true);
    expect(mean).toEqual(lengths[0]!.scores);
  });

  test('failures leave their sample out and are counted; samples of other lengths are not looked at', async () => {
    const documents = [
      imageDocument('good', ['grey-0', 'grey-255', 'grey-0', 'grey-255', 'grey-0']),
      imageDocument('missing', ['grey-0', 'missing-0', 'grey-0', 'broken-0', 'grey-0']),
      imageDocument('broken', ['grey-0', 'grey-0', 'broken-0', 'grey-0', 'grey-0']),
      imageDocument('short', ['broken-0', 'missing-0', 'grey-0']),
      imageDocument(
        'long',
        Array.from({ length: 9 }, () => 'missing-0'),
      ),
    ];
    const { lengths } = await measureSimilarity(choose(documents), { encoder: alike, read });
    expect(lengths.find(({ images }) => images === 5)).toMatchObject({
      available: 3,
      chosen: 3,
      measured: 1,
      failed: { missing: 1, unreadable: 1 },
      pairs: 10,
    });
    expect(lengths.reduce((sum, { available }) => sum + available, 0)).toBe(3);
  });

  test('near-duplicates: of blank images those of one shade', async () => {
    const documents = [
      imageDocument('a', ['grey-100', 'copy-100', 'grey-200', 'grey-0']),
      imageDocument('b', ['grey-50', 'grey-150', 'grey-250', 'grey-0']),
    ];
    const similarity = await measureSimilarity(choose(documents), { encoder: alike, read });
    expect(similarity.lengths[0]).toMatchObject({
      pairs: 12,
      nearDuplicatePairs: 1,
      samplesWithNearDuplicates: 1,
    });
    expect(similarity.nearDuplicatePairShare).toBeCloseTo(1 / 12, 12);
    expect(similarity.nearDuplicateSampleShare).toBeCloseTo(1 / 2, 12);
  });
});

describe('choosing samples', () => {
  const documents = Array.from({ length: 2000 }, (_, index) =>
    imageDocument(
      `s${index}`,
      Array.from({ length: 4 + (index % 3) }, (_, image) => `grey-${image}`),
    ),
  );
  const idsOf = (chooser: ImageSetChooser, length: number) =>
    chooser.chosen(length).sets.map(({ sample }) => sample);

  test('takes all where there are few enough, else so many, at random but always the same', () => {
    const few = choose(documents.slice(0, 30));
    expect(few.chosen(4)).toMatchObject({ available: 10 });
    expect(idsOf(few, 4).sort()).toEqual(['s0', 's12', 's15', 's18', 's21', 's24', 's27', 's3', 's6', 's9']);
    const many = choose(documents, 50);
    expect(many.chosen(5)).toMatchObject({ available: 667 });
    expect(new Set(idsOf(many, 5)).size).toBe(50);
    expect(idsOf(many, 5)).toEqual(idsOf(choose(documents, 50), 5));
    // Spread over the corpus: first and last quarter are both there.
    const numbers = idsOf(many, 5).map((id) => Number(id.slice(1)));
    expect(Math.min(...numbers)).toBeLessThan(500);
    expect(Math.max(...numbers)).toBeGreaterThan(1500);
  });

  test('of other numbers of images there is none', () => {
    expect(choose(documents).chosen(7)).toEqual({ available: 0, sets: [] });
  });
});
