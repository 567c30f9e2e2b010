import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../base/temporary-folder.fixture.ts';
import type { Document, DocumentImage, DocumentText } from '../records/document.ts';
import type { Sample } from '../records/sample.ts';
import { toClipFormat } from './clip-format.ts';
import { documentsOf, jsonl, opened, outline } from './corpus.fixture.ts';
import { type Container, writeRecords } from './json-file.ts';
import { openCorpus } from './open-corpus.ts';
import { pictureNames } from './picture-name.ts';
import { anySample, countWords } from './sample.fixture.ts';
import { writeSamples } from './samples.ts';
import { textbookDefaults, toTextbook } from './textbook.ts';

const published = fileURLToPath(new URL('../../../shared/data/formats/', import.meta.url));
const noData = !existsSync(published);

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
            again: false,
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
    { vid: 'image_text_pair', asr: 'A cat.', keyframe_ssim: ['/mnt/pairs/1.jpg'] },
  ];
  const [document] = await documentsOf(await opened(jsonl({ token_num: 65, conversations })));
  expect(outline(document!)).toEqual([
    '/mnt/x/x@0.0_12.0#1.jpg',
    'ocr: E = mc2',
    'speech: Energy.',
    'speech: as heard',
    'end: End of a Video',
    '/mnt/pairs/1.jpg',
    'speech: A cat.',
  ]);
  expect(document!.parts[5]).toMatchObject({ video: null });
  expect(document!.parts[2]).toMatchObject({ raw: 'uh energy', video: 'x', startSec: 0, endSec: 12 });
  expect(document!.parts[3]).toMatchObject({ raw: 'as heard', video: 'x', startSec: null });
  expect(document!.videos.map(({ id }) => id)).toEqual(['x']);
});
