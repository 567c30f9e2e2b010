import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { documentsOf, jsonl, mmc4, opened, outline } from './corpus.fixture.ts';
import { FormatError } from './format-error.ts';
import { openCorpus } from './open-corpus.ts';

const published = fileURLToPath(new URL('../../../shared/data/formats/', import.meta.url));
const noData = !existsSync(published);

const web = { videos: [], split: null };
const obelics = (url: string, images: unknown[], texts: unknown[]) => ({
  images,
  texts,
  metadata: JSON.stringify(images.map((src) => (src === null ? null : { src, alt_text: 'é' }))),
  general_metadata: JSON.stringify({ url }),
});

// No record of OBELICS was at hand: these are built from its published schema.
describe('OBELICS', () => {
  const url = 'http://w.example/page';
  const images = ['http://w.example/a.jpg', null, null, 'http://w.example/b.jpg'];
  const texts = [null, 'one', 'two', null];
  const parts = ['http://w.example/a.jpg', 'text: one', 'text: two', 'http://w.example/b.jpg'];

  test.each([
    ['JSON in strings', obelics(url, images, texts)],
    ['pictures that were not kept', { ...obelics(url, images, texts), images: [null, null, null, null] }],
    ['JSON that was read already', { images, texts, metadata: null, general_metadata: { url } }],
    ['no metadata of pictures', { images, texts, general_metadata: JSON.stringify({ url }) }],
  ])('with %s', async (_what, record) => {
    for (const [content, name] of [
      [jsonl(record, record), 'obelics.jsonl'],
      [JSON.stringify([record, record], null, 2), 'obelics.json'],
    ] as const) {
      const corpus = await opened(content, name);
      expect(corpus.kind).toBe('obelics');
      const documents = await documentsOf(corpus);
      expect(documents.map(outline)).toEqual([parts, parts]);
      expect(documents[1]).toMatchObject({ url, ...web });
      expect(new Set(documents.map(({ id }) => id)).size).toBe(2);
    }
  });

  test.each([
    ['metadata that is no JSON', { metadata: '[{' }, /"metadata" is not: expected JSON/],
    ['lists of different length', { texts: ['one'] }, /different length/],
    ['metadata of another length', { metadata: '[null]' }, /different length/],
    ['a picture that is no string', { images: [7, null, null, null] }, /"images.0" is not/],
  ])('names the line of %s', async (_what, fault, message) => {
    const good = obelics(url, images, texts);
    const corpus = await opened(jsonl(good, { ...good, ...fault }));
    const error = await Array.fromAsync(corpus.documents()).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(FormatError);
    expect(error).toMatchObject({ file: corpus.files[0], line: 2, message: expect.stringMatching(message) });
  });
});

describe('MMC4', () => {
  const parts = ['c.png', 'text: one', 'b.jpg', 'a.jpg', 'text: two'];

  test('puts pictures before the sentence that they are matched to, in their order', async () => {
    const corpus = await opened(jsonl(mmc4));
    const [document] = await documentsOf(corpus);
    expect([corpus.kind, outline(document!)]).toEqual(['mmc4', parts]);
    expect(document).toMatchObject({ url: 'http://w.example/', ...web });
  });

  test('is read from gzip too, at any place', async () => {
    const long = { ...mmc4, url: 'http://w.example/2', text_list: ['one', 'é'.repeat(500_000)] };
    const corpus = await opened(gzipSync(jsonl(mmc4, long, mmc4)), 'docs.jsonl.gz');
    expect((await documentsOf(corpus)).map(({ url }) => url)).toEqual([mmc4.url, long.url, mmc4.url]);
    await expect(opened('no gzip', 'docs.jsonl.gz')).rejects.toThrow(/Expected gzip data/);
    const cut = gzipSync(jsonl(mmc4)).subarray(0, -9);
    await expect(opened(cut, 'docs.jsonl.gz').then((found) => documentsOf(found))).rejects.toThrow(
      /gzip data/,
    );
  });

  test('says which match leads nowhere', async () => {
    const corpus = await opened(jsonl({ ...mmc4, text_list: ['one'] }));
    await expect(documentsOf(corpus)).rejects.toThrow(/"image_info.0.matched_text_index".*1 texts.*line 1/);
  });

  test.skipIf(noData)('the record of its README (needs ../shared/data)', async () => {
    const [document] = await documentsOf(await openCorpus(join(published, 'mmc4_sample.jsonl')));
    expect(outline(document!).map((part) => part.slice(0, 20))).toEqual([
      'text: When you lock ',
      'db1c21bc8474.jpg',
      'text: Press the mast',
      'b9040a0dbb22.jpg',
      'text: When you lock/',
    ]);
  });
});
