import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Document } from '../records/document.ts';
import type { SampleVideo } from '../records/sample.ts';
import { tokenizers } from '../tokens/tokenizers.ts';
import { CorpusCounter } from './corpus-counter.ts';
import { imageDocument, picture, video, words } from './document.fixture.ts';

function count(documents: readonly Document[], { tellsAll = false } = {}) {
  const counter = new CorpusCounter(tokenizers.words, { tellsAll });
  for (const document of documents) counter.add(document);
  return counter.statistics();
}

function document(videos: SampleVideo[], parts: Document['parts']): Document {
  return { id: 'd', parts, videos, url: null, split: null };
}

const algebra = { subject: 'mathematics', knowledgePoint: 'roots', licence: 'CC-BY-4.0' };
const clips = [
  { index: 0, startSec: 0, endSec: 12.5 },
  { index: 1, startSec: 12.5, endSec: 30 },
];
const first = document(
  [video('a', { ...algebra, clips })],
  [
    picture('1', { video: 'a', clip: 0 }),
    words('ocr', 'x = 10', { video: 'a', clip: 0 }),
    words('speech', 'We take the root.', { video: 'a', clip: 0 }),
    picture('2', { video: 'a', clip: 1 }),
    words('end', 'End of Video', { video: 'a', clip: 1 }),
  ],
);
const across = document(
  [
    video('a', { ...algebra, clips: [{ index: 2, startSec: 30, endSec: 40 }] }),
    video('b', {
      subject: 'physics',
      knowledgePoint: 'roots',
      clips: [{ index: 0, startSec: 0, endSec: 20 }],
    }),
  ],
  [
    words('speech', 'And that is it.', { video: 'a', clip: 2 }),
    words('end', 'End of Video', { video: 'a', clip: 2 }),
    picture('3', { video: 'b', clip: 0 }),
    words('speech', 'A body falls.', { video: 'b', clip: 0 }),
  ],
);

describe('a corpus of videos', () => {
  test('by subject: what is of a video counts for its subject, a sample for that of its first video', () => {
    const { subjects, total } = count([first, across]);
    expect(subjects).toEqual([
      {
        subject: 'mathematics',
        samples: 2,
        videos: 1,
        hours: 40 / 3600,
        knowledgePoints: 1,
        clips: 3,
        keyframes: 2,
        shownAgain: 0,
        speechTokens: 8,
        ocrTokens: 2,
        otherTokens: null,
      },
      {
        subject: 'physics',
        samples: 0,
        videos: 1,
        hours: 20 / 3600,
        knowledgePoints: 1,
        clips: 1,
        keyframes: 1,
        shownAgain: 0,
        speechTokens: 3,
        ocrTokens: 0,
        otherTokens: null,
      },
    ]);
    expect(total).toMatchObject({ samples: 2, videos: 2, knowledgePoints: 2, clips: 4, keyframes: 3 });
    expect(total.hours).toBeCloseTo(60 / 3600, 12);
  });

  test('per sample: end markers are not counted', () => {
    const { images, textTokens, keyframesPerClip, secondsPerKeyframe, clipTenths, samplesAcrossVideos } =
      count([first, across]);
    expect(images).toMatchObject({ count: 2, min: 1, max: 2, mean: 1.5 });
    expect(textTokens).toMatchObject({ min: 6, max: 7, sum: 13 });
    expect(keyframesPerClip).toBe(0.75);
    expect(secondsPerKeyframe).toBe(20);
    expect(clipTenths).toMatchObject({ count: 4, min: 100, max: 200, sum: 600 });
    expect(samplesAcrossVideos).toBe(1);
  });

  test('a video, a clip and a point count once, wherever they come up again', () => {
    const once = count([first, across]);
    const again = count([first, across, first, across]);
    const { videos, hours, knowledgePoints, clips: clipCount } = once.total;
    expect(again.total).toMatchObject({ videos, hours, knowledgePoints, clips: clipCount });
    expect(again.total).toMatchObject({ samples: 4, keyframes: 6, speechTokens: 22 });
    expect(again.licences).toEqual([
      { licence: null, videos: 1 },
      { licence: 'CC-BY-4.0', videos: 1 },
    ]);
  });

  test('the subjects add up to the total, to the last unit', () => {
    const { subjects, total } = count([first, across, imageDocument('web', ['x'])]);
    for (const name of ['samples', 'videos', 'clips', 'keyframes', 'speechTokens', 'ocrTokens'] as const) {
      expect(
        subjects.reduce((sum, counts) => sum + counts[name]!, 0),
        name,
      ).toBe(total[name]);
    }
    expect(subjects.at(-1)).toMatchObject({ subject: null, samples: 1, keyframes: 1, videos: 0 });
  });
});

test('an image that is shown again counts apart', () => {
  const where = { video: 'a', clip: 1 };
  const again = { ...picture('1', where), again: true };
  const shown = [picture('1', { video: 'a', clip: 0 }), again, picture('2', where)];
  const { total, images, keyframesPerClip } = count([document([video('a', { ...algebra, clips })], shown)]);
  expect(total).toMatchObject({ keyframes: 2, shownAgain: 1 });
  expect(images!.mean).toBe(2);
  expect(keyframesPerClip).toBe(1);
});

describe('what a dataset does not tell', () => {
  test('is null, not zero', () => {
    const web = document([], [words('text', 'Lock the door.'), picture('door.jpg')]);
    const { total, keyframesPerClip, secondsPerKeyframe, licences, samplesAcrossVideos, clipTenths } = count([
      web,
    ]);
    expect(total).toEqual({
      samples: 1,
      videos: null,
      hours: null,
      knowledgePoints: null,
      clips: null,
      keyframes: 1,
      shownAgain: 0,
      speechTokens: null,
      ocrTokens: null,
      otherTokens: 3,
    });
    expect([keyframesPerClip, secondsPerKeyframe, licences, samplesAcrossVideos, clipTenths]).toEqual([
      null,
      null,
      null,
      null,
      null,
    ]);
  });

  test('is zero where the dataset would tell it', () => {
    const { total } = count([], { tellsAll: true });
    expect(total).toMatchObject({
      samples: 0,
      videos: 0,
      hours: 0,
      clips: 0,
      speechTokens: 0,
      otherTokens: null,
    });
  });

  test('published names give clips and their length; a video without facts counts', () => {
    const place = { video: '-1uixJ1V-As', startSec: 10, endSec: 55 };
    const published = document(
      [video('-1uixJ1V-As')],
      [picture('p#1', place), picture('p#2', place), words('speech', 'Hi')],
    );
    const { total } = count([published]);
    expect(total).toMatchObject({
      videos: 1,
      clips: 1,
      keyframes: 2,
      shownAgain: 0,
      speechTokens: 1,
      knowledgePoints: null,
    });
    expect(total.hours).toBe(45 / 3600);
  });
});

/** Documents that name some of few videos, clips and points, so that the same are named again and again. */
const someDocuments = fc.array(
  fc.record({
    videos: fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { maxLength: 2 }),
    facts: fc.record({
      subject: fc.constantFrom('physics', 'biology', null),
      knowledgePoint: fc.constantFrom('roots', 'waves', null),
      licence: fc.constantFrom('CC0-1.0', 'CC-BY-4.0', null),
      source: fc.constantFrom('vimeo:1', 'vimeo:2', 'folder', null),
    }),
    clips: fc.array(fc.nat(3), { maxLength: 3 }),
    places: fc.array(
      fc.record({
        video: fc.constantFrom('a', 'b', 'd', null),
        clip: fc.constantFrom(0, 1, null),
        startSec: fc.constantFrom(0, 1.5, null),
        endSec: fc.constantFrom(7.25, null),
      }),
      { maxLength: 4 },
    ),
  }),
  { maxLength: 12 },
);

test('what parts counted adds up to what one counts', () => {
  fc.assert(
    fc.property(someDocuments, fc.boolean(), fc.nat(12), fc.nat(12), (drawn, tellsAll, one, other) => {
      const documents = drawn.map(({ videos, facts, clips, places }) =>
        document(
          videos.map((id) =>
            video(id, {
              ...facts,
              clips: clips.map((index) => ({ index, startSec: index * 10, endSec: index * 10 + 9.5 })),
            }),
          ),
          places.flatMap((place) => [picture('p.jpg', place), words('speech', 'two words', place)]),
        ),
      );
      const whole = new CorpusCounter(tokenizers.words, { tellsAll });
      for (const document of documents) whole.add(document);
      const joined = new CorpusCounter(tokenizers.words, { tellsAll });
      const [first, second] = [Math.min(one, other), Math.max(one, other)];
      for (const part of [
        documents.slice(0, first),
        documents.slice(first, second),
        documents.slice(second),
      ]) {
        const counter = new CorpusCounter(tokenizers.words, { tellsAll, isPart: true });
        for (const document of part) counter.add(document);
        joined.addCounted(JSON.parse(JSON.stringify(counter.counted())));
      }
      expect(joined.statistics()).toEqual(whole.statistics());
      expect(joined.sources()).toEqual(whole.sources());
    }),
  );
});

test('of no sample there is no distribution', () => {
  expect(count([])).toMatchObject({ images: null, textTokens: null, subjects: [] });
});
