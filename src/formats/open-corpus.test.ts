import { existsSync } from 'node:fs';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UsageError } from '../base/errors.ts';
import { temporaryFolder } from '../base/temporary-folder.fixture.ts';
import { Store } from '../engine/store.ts';
import { documentsOf, jsonl, mmc4, opened } from './corpus.fixture.ts';
import { documentImage } from './document-draft.ts';
import { FormatError } from './format-error.ts';
import { openCorpus } from './open-corpus.ts';
import { anySample } from './sample.fixture.ts';
import { writeSamples } from './samples.ts';

describe('a workspace', () => {
  test('gives its samples in the order of the shards, and pictures from its blobs', async () => {
    const folder = await temporaryFolder();
    const digest = await new Store(folder).putBlob(Buffer.from('picture'));
    const [one, two] = fc.sample(anySample, { numRuns: 2, seed: 4 });
    await writeSamples(join(folder, 'samples', 'loose', '00001.jsonl'), [{ ...two!, id: 'two' }]);
    await writeSamples(join(folder, 'samples', 'loose', '00000.jsonl'), [{ ...one!, id: 'one' }]);
    await writeSamples(join(folder, 'samples', 'strict', '00000.jsonl'), [{ ...two!, id: 'strict' }]);
    await writeFile(join(folder, 'lectern.lock.json'), '{"run":"loose"}');
    expect((await documentsOf(await openCorpus(folder, 'strict'))).map(({ id }) => id)).toEqual(['strict']);
    const corpus = await openCorpus(folder);
    expect(corpus.kind).toBe('workspace');
    expect((await documentsOf(corpus)).map(({ id }) => id)).toEqual(['one', 'two']);
    expect(await corpus.image(documentImage(digest, { digest }))).toEqual(Buffer.from('picture'));
    expect(await corpus.image(documentImage('x', { digest: '0'.repeat(64) }))).toBeNull();
    expect(await corpus.image(documentImage('x', { digest: '../samples/loose/00000.jsonl' }))).toBeNull();
  });

  test('keeps a damaged blob as it is: readers change nothing', async () => {
    const folder = await temporaryFolder();
    const digest = await new Store(folder).putBlob(Buffer.from('picture'));
    await writeFile(join(folder, 'blobs', digest), 'damaged');
    await writeSamples(join(folder, 'samples', 'default', '00000.jsonl'), []);
    await writeFile(join(folder, 'lectern.lock.json'), '{"run":"default"}');
    const corpus = await openCorpus(folder);
    expect(await corpus.image(documentImage(digest, { digest }))).toBeNull();
    expect(existsSync(join(folder, 'blobs', digest))).toBe(true);
  });

  test.each(['{}', '{"run":"default"}', '{"run":".."}', 'no JSON'])(
    'without samples is told from one that is none (%s)',
    async (record) => {
      const folder = await temporaryFolder();
      await mkdir(join(folder, 'samples'));
      await writeFile(join(folder, 'samples', '00000.jsonl'), '{}');
      await writeFile(join(folder, 'lectern.lock.json'), record);
      await expect(openCorpus(folder)).rejects.toThrow(/has no samples yet/);
    },
  );
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
    ['nothing', '', /got no record/],
    ['an array of nothing', '[]', /got no record/],
  ])('says what it expected where there is %s', async (_what, content, message) => {
    await expect(opened(content)).rejects.toThrow(UsageError);
    await expect(opened(content)).rejects.toThrow(message);
    await expect(opened(content)).rejects.toThrow(
      /Expected.*(records.jsonl.*textbook|textbook.*records.jsonl)/,
    );
  });

  test('says so where there is no file, or a folder of none', async () => {
    const folder = await temporaryFolder();
    await expect(openCorpus(join(folder, 'none'))).rejects.toThrow(/No file or folder/);
    await expect(openCorpus(folder)).rejects.toThrow(/found none/);
    await writeFile(join(folder, 'lecture.mp4'), Buffer.from([0x00, 0x00, 0x00, 0x1c, 0xff]));
    await expect(openCorpus(join(folder, 'lecture.mp4'))).rejects.toThrow(/got something else in .*lecture/);
    await expect(openCorpus('/dev/null')).rejects.toThrow(/Expected a file or folder/);
  });

  test('refuses places where no record is', async () => {
    const corpus = await opened(jsonl(mmc4, mmc4));
    const { place } = (await Array.fromAsync(corpus.documents()))[1]!;
    await expect(corpus.documentAt({ ...place, file: 1 })).rejects.toThrow(RangeError);
    await expect(corpus.documentAt({ ...place, offset: -1 })).rejects.toThrow(RangeError);
    await expect(corpus.documentAt({ ...place, bytes: 2 ** 40 })).rejects.toThrow(RangeError);
    await expect(corpus.documentAt({ ...place, offset: place.offset + 1 })).rejects.toThrow(FormatError);
    await expect(corpus.documentAt({ ...place, bytes: place.bytes + 5 })).rejects.toThrow(/was it changed/);
  });
});
