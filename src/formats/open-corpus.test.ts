import { existsSync } from 'node:fs';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UsageError } from '../engine/errors.ts';
import { Store } from '../engine/store.ts';
import { temporaryFolder } from '../engine/temporary-folder.fixture.ts';
import type { Document, DocumentImage, DocumentText } from '../records/document.ts';
import type { Sample } from '../records/sample.ts';
import { toClipFormat } from './clip-format.ts';
import type { Corpus } from './corpus.ts';
import { documentImage } from './document-draft.ts';
import { FormatError } from './format-error.ts';
import { type Container, writeRecords } from './json-file.ts';
import { openCorpus } from './open-corpus.ts';
import { pictureNames } from './picture-name.ts';
import { anySample, countWords } from './sample.fixture.ts';
import { writeSamples } from './samples.ts';
import { textbookDefaults, toTextbook } from './textbook.ts';

const published = fileURLToPath(new URL('../../../shared/data/formats/', import.meta.url));
const noData = !existsSync(published);

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** All documents; each is read again at its place and must be the same. */
async function documentsOf(corpus: Corpus): Promise<Document[]> {
  const all = await collect(corpus.documents());
  for (const { document, place } of all.toReversed())
    expect(await corpus.documentAt(place)).toEqual(document);
  return all.map(({ document }) => document);
}

async function opened(content: string | Buffer, name = 'records.jsonl'): Promise<Corpus> {
  const path = join(await temporaryFolder(), name);
  await writeFile(path, content);
  return openCorpus(path);
}

const jsonl = (...records: unknown[]): string =>
  records.map((record) => `${JSON.stringify(record)}\n`).join('');

/** A document in short: pictures by name, texts by role. */
const outline = ({ parts }: Document): string[] =>
  parts.map((part) => (part.kind === 'image' ? part.name : `${part.role}: ${part.text}`));

const web = { videos: [], split: null };
const obelics = (url: string, images: unknown[], texts: unknown[]) => ({
  images,
  texts,
  metadata: JSON.stringify(images.map((src) => (src === null ? null : { src, alt_text: 'é' }))),
  general_metadata: JSON.stringify({ url }),
});
const mmc4 = {
  url: 'http://w.example/',
  text_list: ['one', 'two'],
  image_info: [
    { image_name: 'b.jpg', raw_url: 'http://w.example/b', matched_text_index: 1 },
    { image_name: 'c.png', matched_text_index: 0 },
    { image_name: 'a.jpg', matched_text_index: 1 },
  ],
};

describe('samples of Lectern', () => {
  test('are the same documents as samples, in a textbook and in the video-clip format', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anySample, { minLength: 1, maxLength: 3 }),
        fc.constantFrom<Container>('jsonl', 'json'),
        async (samples, container) => {
          const folder = await temporaryFolder();
          const clipOptions = { imageTokens: 64, ocrEngine: 'PP-OCRv4' };
          const textbooks = samples.map((sample) => toTextbook(sample, textbookDefaults, countWords));
          const clips = samples.map((sample) => toClipFormat(sample, clipOptions, countWords));
          await writeSamples(join(folder, 'samples.jsonl'), samples);
          await writeRecords(join(folder, `textbook.${container}`), textbooks, container);
          await writeRecords(join(folder, `clips.${container}`), clips, container);

          const own = await openCorpus(join(folder, 'samples.jsonl'));
          const textbook = await openCorpus(join(folder, `textbook.${container}`));
          const clip = await openCorpus(join(folder, `clips.${container}`));
          expect([own.kind, textbook.kind, clip.kind]).toEqual(['samples', 'textbook', 'clips']);
          const documents = await documentsOf(own);
          expect(await documentsOf(textbook)).toEqual(
            documents.map((document, index) => named(document, samples[index]!)),
          );
          expect((await documentsOf(clip)).map(asSamplesSay)).toEqual(
            documents.map((document, index) => asSamplesSay(named(document, samples[index]!))),
          );
        },
      ),
      { numRuns: 40 },
    );
  });

  /** As an export tells it: pictures under their published names; one wording of the speech, none where it is empty. */
  function named(document: Document, sample: Sample): Document {
    const names = [...pictureNames(sample).values()].values();
    const parts = document.parts
      .filter((part) => part.kind === 'image' || part.role !== 'speech' || part.text !== '')
      .map((part) =>
        part.kind === 'image' ? { ...part, name: `images/${names.next().value}` } : { ...part, raw: null },
      );
    return { ...document, parts: parts.map((part) => (part.kind === 'image' ? part : neutral(part))) };
  }

  const neutral = (part: DocumentText): DocumentText => ({
    ...part,
    text: part.text.replaceAll('<image>', 'image'),
  });

  /** Clips keep both wordings, and name the end of a video as published. */
  const asSamplesSay = (document: Document): Document => ({
    ...document,
    parts: document.parts.map((part) =>
      part.kind === 'image'
        ? part
        : { ...part, raw: null, text: part.role === 'end' ? 'End of Video' : part.text },
    ),
  });

  test('keep both wordings of speech, and the place of every part', async () => {
    const place = { video: 'v', clip: 3, startSec: 40, endSec: 55.3, artefact: 'a' };
    const video = {
      id: 'v',
      title: 'T',
      licence: null,
      url: 'https://v.example/',
      subject: null,
      course: null,
    };
    const clips = [{ index: 3, startSec: 40, endSec: 55.3 }];
    const sample: Sample = {
      id: '00000-val-000000',
      split: 'val',
      videos: [{ ...video, subCourse: null, knowledgePoint: null, clips }],
      items: [
        {
          kind: 'image',
          ...place,
          startSec: 38,
          takenAtSec: 41,
          digest: 'd'.repeat(64),
          width: 4,
          height: 3,
        },
        { kind: 'speech', ...place, raw: 'um the root', refined: 'The root.' },
        { kind: 'end', ...place, startSec: 55.3 },
      ],
      images: 1,
      textTokens: 2,
      budgetTokens: 69,
      tokenizer: 'words',
    };
    const where = { video: 'v', clip: 3, startSec: 40, endSec: 55.3 };
    const digest = 'd'.repeat(64);
    expect(await documentsOf(await opened(jsonl(sample)))).toEqual([
      {
        id: '00000-val-000000',
        split: 'val',
        url: 'https://v.example/',
        videos: sample.videos,
        parts: [
          {
            kind: 'image',
            name: digest,
            digest,
            width: 4,
            height: 3,
            takenAtSec: 41,
            ...where,
            startSec: 38,
          },
          { kind: 'text', role: 'speech', text: 'The root.', raw: 'um the root', ...where },
          { kind: 'text', role: 'end', text: 'End of Video', raw: null, ...where, startSec: 55.3 },
        ],
      },
    ]);
  });
});

describe('a workspace', () => {
  test('gives its samples in the order of the shards, and pictures from its blobs', async () => {
    const folder = await temporaryFolder();
    const digest = await new Store(folder).putBlob(Buffer.from('picture'));
    const [one, two] = fc.sample(anySample, { numRuns: 2, seed: 4 });
    await writeSamples(join(folder, 'samples', '00001.jsonl'), [{ ...two!, id: 'two' }]);
    await writeSamples(join(folder, 'samples', '00000.jsonl'), [{ ...one!, id: 'one' }]);
    const corpus = await openCorpus(folder);
    expect(corpus.kind).toBe('workspace');
    expect((await documentsOf(corpus)).map(({ id }) => id)).toEqual(['one', 'two']);
    expect(await corpus.image(documentImage(digest, { digest }))).toEqual(Buffer.from('picture'));
    expect(await corpus.image(documentImage('x', { digest: '0'.repeat(64) }))).toBeNull();
    expect(await corpus.image(documentImage('x', { digest: '../samples/00000.jsonl' }))).toBeNull();
  });

  test('keeps a damaged blob as it is: readers change nothing', async () => {
    const folder = await temporaryFolder();
    const digest = await new Store(folder).putBlob(Buffer.from('picture'));
    await writeFile(join(folder, 'blobs', digest), 'damaged');
    await writeSamples(join(folder, 'samples', '00000.jsonl'), []);
    const corpus = await openCorpus(folder);
    expect(await corpus.image(documentImage(digest, { digest }))).toBeNull();
    expect(existsSync(join(folder, 'blobs', digest))).toBe(true);
  });

  test('without samples is told from one that is none', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'lectern.lock.json'), '{}');
    await expect(openCorpus(folder)).rejects.toThrow(/holds no samples yet/);
  });
});

describe('published textbooks', () => {
  const path = (name: string): string => `/mnt/x/dataset_images_interval_7/${name}`;
  const record = {
    images: [path('-v_1/-v_1@0.0_10.5#1.jpg'), null, null],
    texts: [null, 'Hello.', 'End of a Video'],
    text_ocr_list: [null, 'E = mc2\nHello.', 'End of a Video'],
  };

  test('tell videos and clips by the names of pictures, and on-screen text by what stands before the speech', async () => {
    const [document] = await documentsOf(await opened(JSON.stringify([record]), 'multimodal_textbook.json'));
    expect(outline(document!)).toEqual([
      record.images[0],
      'ocr: E = mc2',
      'speech: Hello.',
      'end: End of a Video',
    ]);
    expect(document).toMatchObject({
      id: '0:1',
      url: null,
      split: null,
      videos: [{ id: '-v_1', clips: [] }],
    });
    expect(document!.parts[0]).toMatchObject({ video: '-v_1', clip: null, startSec: 0, endSec: 10.5 });
  });

  test('have pictures under images/ whatever the path before the name', async () => {
    const corpus = await opened(jsonl(record));
    const [{ parts } = { parts: [] }] = await documentsOf(corpus);
    const image = parts[0] as DocumentImage;
    expect(await corpus.image(image)).toBeNull();
    const file = join(dirname(corpus.path), 'images', '-v_1', '-v_1@0.0_10.5#1.jpg');
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, 'picture');
    expect(await corpus.image(image)).toEqual(Buffer.from('picture'));
  });

  test('without any sign of a lesson have texts of no role', async () => {
    const [document] = await documentsOf(
      await opened(jsonl({ images: ['a.png', null], texts: [null, 't'] })),
    );
    expect(outline(document!)).toEqual(['a.png', 'text: t']);
  });

  test.skipIf(noData)('the excerpt of the published one (needs ../shared/data)', async () => {
    const [document] = await documentsOf(await openCorpus(join(published, 'textbook_excerpt.json')));
    expect(document!.parts.map(({ kind }) => kind)).toEqual(['image', 'text', 'image', 'text']);
    expect(document!.videos.map(({ id }) => id)).toEqual(['-1uixJ1V-As']);
    expect(document!.parts[2]).toMatchObject({ video: '-1uixJ1V-As', startSec: 10, endSec: 55 });
  });
});

test('published video clips: pictures, their text, speech, and the end of the video', async () => {
  const conversations = [
    {
      vid: 'x',
      clip_path: '/mnt/videos/x/x@0.0_12.0.mp4',
      asr: 'uh energy',
      refined_asr: 'Energy.',
      keyframe_ssim: ['/mnt/x/x@0.0_12.0#1.jpg'],
      ocr_qwen2_vl_72b: 'E = mc2',
    },
    { vid: 'x', clip_path: 'no name', asr: 'as heard', keyframe_ssim: null },
    { vid: 'End of a Video', clip_path: '', image_tokens: 0, token_num: 0 },
  ];
  const [document] = await documentsOf(await opened(jsonl({ token_num: 65, conversations })));
  expect(outline(document!)).toEqual([
    '/mnt/x/x@0.0_12.0#1.jpg',
    'ocr: E = mc2',
    'speech: Energy.',
    'speech: as heard',
    'end: End of a Video',
  ]);
  expect(document!.parts[2]).toMatchObject({ raw: 'uh energy', video: 'x', startSec: 0, endSec: 12 });
  expect(document!.parts[3]).toMatchObject({ raw: 'as heard', video: 'x', startSec: null });
  expect(document!.videos.map(({ id }) => id)).toEqual(['x']);
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
    const error = await collect(corpus.documents()).catch((reason: unknown) => reason);
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
    const corpus = await opened(
      gzipSync(jsonl(mmc4, { ...mmc4, url: 'http://w.example/2' })),
      'docs.jsonl.gz',
    );
    expect((await documentsOf(corpus)).map(({ url }) => url)).toEqual([
      'http://w.example/',
      'http://w.example/2',
    ]);
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

describe('pictures of the web', () => {
  test('are found beside the file, and nothing outside its folder is opened', async () => {
    const corpus = await opened(jsonl(mmc4));
    const folder = dirname(corpus.path);
    const outside = await temporaryFolder();
    await writeFile(join(outside, 'secret.jpg'), 'secret');
    await mkdir(join(folder, 'images'));
    await writeFile(join(folder, 'images', 'a.jpg'), 'a');
    await writeFile(join(folder, 'c.png'), 'c');
    await symlink(join(outside, 'secret.jpg'), join(folder, 'link.jpg'));
    await symlink(outside, join(folder, 'away'));
    await mkdir(join(folder, 'folder.jpg'));
    const bytes = async (name: string) => (await corpus.image(documentImage(name)))?.toString() ?? null;
    expect(await bytes('a.jpg')).toBe('a');
    expect(await bytes('c.png')).toBe('c');
    for (const name of [
      join(outside, 'secret.jpg'),
      `../${outside.split('/').at(-1)}/secret.jpg`,
      'link.jpg',
      'away/secret.jpg',
      'folder.jpg',
      'a\0.jpg',
      `${'a'.repeat(5000)}.jpg`,
      'http://w.example/a.jpg',
      'records.jsonl',
      '',
    ])
      expect([name, await bytes(name)]).toEqual([name, null]);
  });
});

describe('openCorpus', () => {
  test('takes a folder of one dataset, and of its shards, in the order of their names', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'docs_1.jsonl'), jsonl({ ...mmc4, url: 'two' }));
    expect((await openCorpus(folder)).kind).toBe('mmc4');
    await writeFile(join(folder, 'docs_0.jsonl'), jsonl({ ...mmc4, url: 'one' }, { ...mmc4, url: null }));
    await writeFile(join(folder, 'dataset_info.json'), '{\n  "name": "something else"\n}');
    const documents = await documentsOf(await openCorpus(folder));
    expect(documents.map(({ id, url }) => [id.split(':')[0], url])).toEqual([
      ['0', 'one'],
      ['0', null],
      ['1', 'two'],
    ]);
    await writeFile(join(folder, 'docs_filtered.jsonl'), jsonl(mmc4));
    await expect(openCorpus(folder)).rejects.toThrow(
      /one dataset.*found docs_0.jsonl and docs_filtered.jsonl/,
    );
  });

  test.each([
    ['something else', '{"prompt":"<b>","answer":1}\n', /got one with "prompt","answer"/],
    ['no object', '7\n', /got 7\./],
    ['nothing', '', /got an empty file/],
    ['an array of nothing', '[]', /got an empty file/],
  ])('says what it expected where there is %s', async (_what, content, message) => {
    await expect(opened(content)).rejects.toThrow(UsageError);
    await expect(opened(content)).rejects.toThrow(message);
    await expect(opened(content)).rejects.toThrow(
      /Expected.*(records.jsonl.*textbook|textbook.*records.jsonl)/,
    );
  });

  test('says so where there is no file, or a folder of none', async () => {
    const folder = await temporaryFolder();
    await expect(openCorpus(join(folder, 'none'))).rejects.toThrow(/There is no file or folder/);
    await expect(openCorpus(folder)).rejects.toThrow(/found none/);
  });

  test('refuses places where no record is', async () => {
    const corpus = await opened(jsonl(mmc4, mmc4));
    const { place } = (await collect(corpus.documents()))[1]!;
    await expect(corpus.documentAt({ ...place, file: 1 })).rejects.toThrow(RangeError);
    await expect(corpus.documentAt({ ...place, offset: -1 })).rejects.toThrow(RangeError);
    await expect(corpus.documentAt({ ...place, bytes: 2 ** 40 })).rejects.toThrow(RangeError);
    await expect(corpus.documentAt({ ...place, offset: place.offset + 1 })).rejects.toThrow(FormatError);
    await expect(corpus.documentAt({ ...place, bytes: place.bytes + 5 })).rejects.toThrow(/was it changed/);
  });
});
