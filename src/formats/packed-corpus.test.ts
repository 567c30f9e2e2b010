import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import zlib from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { UsageError } from '../base/errors.ts';
import { temporaryFolder } from '../base/temporary-folder.fixture.ts';
import { documentsOf, jsonl, mmc4, opened } from './corpus.fixture.ts';
import { documentImage } from './document-draft.ts';
import { FormatError } from './format-error.ts';
import { openCorpus } from './open-corpus.ts';
import { type Zipped, zipOf } from './zip.fixture.ts';

const records = Array.from({ length: 300 }, (_, index) => ({ ...mmc4, url: `http://w.example/${index}` }));
const text = jsonl(...records);
const urls = records.map(({ url }) => url);
const urlsOf = async (...of: Parameters<typeof opened>) =>
  (await documentsOf(await opened(...of))).map(({ url }) => url);

describe.skipIf(!zlib.zstdCompressSync)('Zstandard', () => {
  const pack = (content: string, checksum = 0): Buffer =>
    zlib.zstdCompressSync(content, { params: { [zlib.constants.ZSTD_c_checksumFlag]: checksum } });
  const skippable = Buffer.from('502a4d180400000061626364', 'hex');
  const half = text.indexOf('\n', text.length / 2) + 1;

  test.each([
    ['one frame', pack(text)],
    ['several frames', Buffer.concat([pack(text.slice(0, half)), pack(text.slice(half), 1)])],
    [
      'a frame in the middle of a record',
      Buffer.concat([pack(text.slice(0, 777), 1), pack(text.slice(777))]),
    ],
    ['frames to be passed over', Buffer.concat([skippable, pack(text), skippable])],
    ['a frame of nothing', Buffer.concat([pack(''), pack(text)])],
  ])('is read whole: %s', async (_what, content) => {
    expect(await urlsOf(content, 'records.jsonl.zst')).toEqual(urls);
  });

  test.each([
    ['cut off', pack(text).subarray(0, -5)],
    ['of something else', Buffer.from('not packed at all')],
    ['with something after it', Buffer.concat([pack(text), Buffer.from('and more')])],
  ])('%s is told', async (_what, content) => {
    const path = join(await temporaryFolder(), 'records.jsonl.zst');
    await writeFile(path, content);
    const read = async () => Array.fromAsync((await openCorpus(path)).documents());
    await expect(read()).rejects.toThrow(UsageError);
    await expect(read()).rejects.toThrow(/Zstandard data|got something else/);
  });
});

describe('a ZIP archive', () => {
  const zip = (files: Zipped[], options?: { wide: boolean }) => opened(zipOf(files, options), 'corpus.zip');
  const one = { name: 'records.jsonl', content: text };

  test.each<[string, Zipped[], { wide: boolean }?]>([
    ['deflated', [one]],
    ['stored', [{ ...one, stored: true }]],
    ['in ZIP64', [one], { wide: true }],
    ['packed twice', [{ name: 'records.jsonl.gz', content: zlib.gzipSync(text) }]],
    ['an array', [{ name: 'records.json', content: JSON.stringify(records, null, 1) }]],
    ['beside what the packing system adds', [{ name: '__MACOSX/._records.jsonl', content: '\0\0' }, one]],
    ['beside files of something else', [{ name: 'notes.json', content: '{"a": 1}' }, one]],
    ['with names of Windows', [{ ...one, name: 'corpus\\records.jsonl' }]],
  ])('of one dataset is read: %s', async (_what, files, options) => {
    expect((await documentsOf(await zip(files, options))).map(({ url }) => url)).toEqual(urls);
  });

  test('of shards in a folder is read in the order of their names, with the pictures beside them', async () => {
    const corpus = await zip([
      { name: 'mmc4/docs_1.jsonl', content: jsonl(records[1]) },
      { name: 'mmc4/docs_0.jsonl', content: jsonl(records[0]) },
      { name: 'mmc4/images/a.jpg', content: 'a' },
      { name: 'secret.jpg', content: 'secret' },
    ]);
    expect((await documentsOf(corpus)).map(({ url }) => url)).toEqual(urls.slice(0, 2));
    const bytes = async (name: string) => (await corpus.image(documentImage(name)))?.toString() ?? null;
    expect(await bytes('a.jpg')).toBe('a');
    for (const name of ['../secret.jpg', 'b.jpg', '/etc/x.jpg', 'images/../../secret.jpg'])
      expect(await bytes(name)).toBeNull();
  });

  test('may be a shard of a folder, as MMC4 publishes them', async () => {
    const folder = await temporaryFolder();
    for (const index of [0, 1]) {
      const content = zipOf([{ name: `docs_shard_${index}_v2.jsonl`, content: jsonl(records[index]) }]);
      await writeFile(join(folder, `docs_shard_${index}_v2.jsonl.zip`), content);
    }
    const documents = await documentsOf(await openCorpus(folder));
    expect(documents.map(({ url }) => url)).toEqual(urls.slice(0, 2));
  });

  test('of two datasets is told, and each can be named', async () => {
    const content = zipOf([
      { name: 'a.jsonl', content: jsonl(records[0]) },
      { name: 'b.jsonl', content: jsonl(records[1]) },
    ]);
    const path = join(await temporaryFolder(), 'two.zip');
    await writeFile(path, content);
    await expect(openCorpus(path)).rejects.toThrow(/found a\.jsonl and b\.jsonl\. Name one of them/);
    const corpus = await openCorpus(join(path, 'b.jsonl'));
    expect((await documentsOf(corpus)).map(({ url }) => url)).toEqual([urls[1]]);
    await expect(openCorpus(join(path, 'c.jsonl'))).rejects.toThrow(/Expected a file "c\.jsonl", got none/);
  });

  test.each<[string, Zipped[] | Buffer, RegExp]>([
    ['nothing of use', [{ name: 'a.mp4', content: 'x' }], /found none/],
    ['links only', [{ ...one, mode: 0o120777 }], /found none/],
    [
      'ways out',
      [
        { ...one, name: '../records.jsonl' },
        { ...one, name: '/tmp/x.jsonl' },
      ],
      /found none/,
    ],
    ['what is encrypted', [{ ...one, flags: 1 }], /got one that is encrypted/],
    [
      'less than it says',
      [{ ...one, bytes: text.length + 1 }],
      /"records\.jsonl" is not what the archive says/,
    ],
    ['more than it says', [{ ...one, bytes: 400 }], /holds more than the archive says/],
    ['the same bytes many times', [one, { ...one, name: 'b.jsonl', at: 0 }], /shares its bytes/],
    [
      'a bomb',
      [{ name: 'a.jsonl', content: Buffer.alloc(80 << 20) }],
      /would unpack to 500 times its size and more/,
    ],
    ['no archive', Buffer.from('not a ZIP archive'), /has no directory \(perhaps it is cut off\)\./],
    ['half of one', zipOf([one]).subarray(0, 900), /has no directory \(perhaps it is cut off\)\./],
  ])('with %s is refused', async (_what, files, told) => {
    const path = join(await temporaryFolder(), 'corpus.zip');
    await writeFile(path, Buffer.isBuffer(files) ? files : zipOf(files));
    const read = async () => Array.fromAsync((await openCorpus(path)).documents());
    await expect(read()).rejects.toThrow(UsageError);
    await expect(read()).rejects.toThrow(told);
  });

  test('that is a folder by this name is one', async () => {
    const folder = join(await temporaryFolder(), 'corpus.zip');
    await mkdir(folder);
    await writeFile(join(folder, 'records.jsonl'), text);
    expect((await documentsOf(await openCorpus(folder))).length).toBe(records.length);
  });
});

describe('records that cannot be read', () => {
  const good = JSON.stringify(records[0]);
  const lenient = async (content: string | Buffer, name?: string) => {
    const told: string[] = [];
    const corpus = await opened(content, name);
    const all = await Array.fromAsync(corpus.documents(({ message }) => void told.push(message)));
    return { read: all.length, told };
  };

  test.each([
    ['NaN', `{"text_list":["a"],"image_info":[],"similarity":[[NaN]]}`, /got NaN or Infinity/],
    ['-Infinity', `{"text_list":["a"],"image_info":[],"score":-Infinity}`, /got NaN or Infinity/],
    ['no JSON', '{"text_list":["NaN, "', /Expected one JSON value/],
    ['another shape', '{"text_list":["a"],"image_info":[{"matched_text_index":7}]}', /there are 1 texts/],
  ])('cost that record: %s', async (_what, bad, told) => {
    const { read, told: messages } = await lenient(`${bad}\n${good}\n${bad}\n${good}\n`);
    expect(read).toBe(2);
    expect(messages).toHaveLength(2);
    expect(messages[0]).toMatch(told);
    expect(messages[1]).toMatch(/ line 3\.$/);
    await expect(lenient(`${bad}\n${bad}\n`)).rejects.toThrow(FormatError);
  });

  test('in an array cost that record too', async () => {
    const { read, told } = await lenient(`[${good},\n {"score": NaN},\n ${good}]`, 'records.json');
    expect([read, told.length]).toEqual([2, 1]);
  });

  test('stop those who do not count them', async () => {
    const corpus = await opened(`${good}\n{"a": NaN}\n`);
    await expect(Array.fromAsync(corpus.documents())).rejects.toThrow(/line 2/);
  });
});
