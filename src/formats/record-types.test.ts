import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../base/temporary-folder.fixture.ts';
import type { Item, Sample } from '../records/sample.ts';
import { clipFormatDefaults } from './clip-format.ts';
import { exportClips, exportTextbook, readTextbook } from './export-files.ts';
import { writeRecords } from './json-file.ts';
import { anySample, countWords } from './sample.fixture.ts';
import { shuffleImages } from './shuffle-images.ts';
import { fromTextbook, textbookDefaults } from './textbook.ts';

/*
 * Hugging Face `datasets` takes the types of all columns from the first 10 MB of a JSONL file, and refuses what does not
 * fit them after that. So each record has to show each type, as far as what it holds allows it.
 */

const tools = { countTokens: countWords, copyPicture: async () => {} };

/** The types at each path of a record, those of numbers as they are written. */
function typesOf(line: string): Map<string, Set<string>> {
  const types = new Map<string, Set<string>>();
  const note = (path: string, type: string) => types.set(path, (types.get(path) ?? new Set()).add(type));
  const visit = (value: unknown, path: string): void => {
    if (Array.isArray(value)) {
      note(path, 'list');
      for (const element of value) visit(element, `${path}[]`);
    } else if (typeof value === 'object' && value !== null) {
      note(path, 'object');
      for (const [name, inner] of Object.entries(value)) visit(inner, `${path}.${name}`);
    } else note(path, value === null ? 'null' : typeof value);
  };
  // Numbers as texts that say how they are written.
  const marked = line.replace(/("\w+":)(-?\d[\d.eE+-]*)(?=[,}\]])/g, (_, colon, digits: string) =>
    digits.includes('.') ? `${colon}{"decimal":1}` : `${colon}{"whole":1}`,
  );
  visit(JSON.parse(marked), '');
  return types;
}

const known = { title: 'T', licence: 'CC-BY', url: 'u', source: 's', retrieved: 'r', subject: 'S' };
const course = { course: 'C', subCourse: 'c', knowledgePoint: 'k' };
const place = { video: 'v', clip: 0, startSec: 0, endSec: 12, artefact: 'a' };
const image: Item = { kind: 'image', ...place, takenAtSec: 1, digest: '0'.repeat(64), width: 4, height: 3 };
const read: Item = { kind: 'ocr', ...place, startSec: 0.5, text: 'x' };
const said: Item = { kind: 'speech', ...place, raw: 'um', refined: 'well' };
const end: Item = { kind: 'end', ...place };

function sampleOf(items: Item[], facts: object = {}): Sample {
  const nothing = { title: null, licence: null, url: null, source: null, retrieved: null, subject: null };
  const rest = { course: null, subCourse: null, knowledgePoint: null };
  const clips = [{ index: 0, startSec: 0, endSec: 12 }];
  const videos = [{ id: 'v', ...nothing, ...rest, ...facts, clips }];
  const counts = { images: 1, textTokens: 1, budgetTokens: 1, tokenizer: 'words' };
  return { id: 's', split: 'train', videos, items, ...counts };
}

const everything = sampleOf([image, read, said, end], { ...known, ...course });

async function linesOf(format: 'textbook' | 'clips', samples: Sample[]): Promise<string[]> {
  const folder = await temporaryFolder();
  if (format === 'textbook')
    await exportTextbook(samples, folder, { ...textbookDefaults, container: 'jsonl' }, tools);
  else
    await exportClips(samples, folder, { ...clipFormatDefaults, ocrEngine: 'e', container: 'jsonl' }, tools);
  return (await readFile(join(folder, `${format}.jsonl`), 'utf8')).trimEnd().split('\n');
}

describe.each(['textbook', 'clips'] as const)('%s', (format) => {
  test.each<[string, Sample]>([
    ['of which nothing is known', sampleOf([image, read, said, end])],
    ['without on-screen text', sampleOf([image, said, end], known)],
    ['without speech', sampleOf([image, read, end], known)],
    ['of pictures and an end', sampleOf([image, end])],
  ])('a record %s has the types of one that has all', async (_what, sample) => {
    const [full, poor] = (await linesOf(format, [everything, sample])).map(typesOf);
    for (const [path, types] of full!) {
      const own = poor!.get(path);
      for (const type of types) {
        // Null beside a type takes none away.
        if (type !== 'null') expect([path, [...(own ?? [])]]).toEqual([path, expect.arrayContaining([type])]);
      }
    }
  });

  test('no field is a number of one kind here and of another there, or a text here and something else there', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anySample, { minLength: 1, maxLength: 4 }), async (samples) => {
        const all = new Map<string, Set<string>>();
        for (const line of await linesOf(format, [everything, ...samples])) {
          for (const [path, types] of typesOf(line))
            for (const type of types) all.set(path, (all.get(path) ?? new Set()).add(type));
        }
        for (const [path, types] of all) {
          types.delete('null');
          expect([path, [...types]]).toEqual([path, [expect.any(String)]]);
        }
        for (const name of ['licence', 'artefact', 'source.title', 'source.course', 'wording', 'sample'])
          for (const [path, types] of all)
            if (path.endsWith(`.${name}`)) expect([path, types.has('null')]).toEqual([path, false]);
      }),
      { numRuns: 40 },
    );
  });
});

test('what is not known is null again when it is read, and records of earlier versions are read too', async () => {
  const folder = await temporaryFolder();
  const path = join(folder, 'textbook.jsonl');
  const sample = sampleOf([image, said, end]);
  await exportTextbook([sample], folder, { ...textbookDefaults, text: 'raw', container: 'jsonl' }, tools);
  const counting = { countTokens: countWords, tokenizer: 'words', imageTokens: 0, endOfVideo: '' };
  const [record] = await Array.fromAsync(readTextbook(path));
  const again = fromTextbook(record!, counting);
  expect(again.videos).toEqual(sample.videos);
  expect(again.items.map(({ kind }) => kind)).toEqual(['image', 'speech', 'end']);
  const slots = record!.metadata as Record<string, unknown>[];
  const earlier = slots.map((slot) => ({
    ...slot,
    licence: null,
    artefact: slot.artefact || null,
    wording: slot.wording || null,
    ocr: [],
    source: slot.source && Object.fromEntries(Object.keys(slot.source).map((name) => [name, null])),
  }));
  expect(fromTextbook({ ...record!, metadata: earlier }, counting)).toEqual(again);
});

test('shuffled records keep the types', async () => {
  const folder = await temporaryFolder();
  const other: Item = { ...image, digest: '1'.repeat(64), startSec: 5, takenAtSec: 5 };
  await exportTextbook(
    [sampleOf([image, other, said])],
    folder,
    { ...textbookDefaults, container: 'jsonl' },
    tools,
  );
  const path = join(folder, 'textbook.jsonl');
  const [record] = await Array.fromAsync(readTextbook(path));
  const before = typesOf((await readFile(path, 'utf8')).trimEnd());
  await writeRecords(path, [shuffleImages(record!, 'k', 1)], 'jsonl');
  expect(typesOf((await readFile(path, 'utf8')).trimEnd())).toEqual(before);
});
