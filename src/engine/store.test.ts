import { mkdir, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { sha256 } from '../base/fingerprint.ts';
import { temporaryFolder } from '../base/temporary-folder.fixture.ts';
import { Store } from './store.ts';

const key = sha256('key');
let store: Store;
let artefact: string;

beforeEach(async () => {
  store = new Store(await temporaryFolder());
  artefact = join(store.root, 'artefacts', 'read', key);
});

describe('artefacts', () => {
  test('come back as they were put, whatever the order of their members', async () => {
    const put = await store.putIfAbsent('read', key, 'value', {
      b: [1, { d: 'ü\n', c: null }],
      a: undefined,
    });
    expect(put).toEqual({
      kind: 'value',
      digest: sha256('{"b":[1,{"c":null,"d":"ü\\n"}]}'),
      blobs: [],
      content: { b: [1, { c: null, d: 'ü\n' }] },
    });
    expect(await store.get('read', key)).toEqual(put);
  });

  test('may be failures', async () => {
    const content = { reason: 'no-good', message: 'It is no good.' };
    await store.putIfAbsent('read', key, 'failure', content);
    expect(await store.get('read', key)).toMatchObject({ kind: 'failure', content });
  });

  test('that are not there are null', async () => {
    expect(await store.get('read', key)).toBeNull();
  });

  test('are the first writer’s; a later one gets that', async () => {
    const first = await store.putIfAbsent('read', key, 'value', { by: 1 });
    expect(await store.putIfAbsent('read', key, 'value', { by: 2 })).toEqual(first);
    expect(await store.putIfAbsent('read', key, 'failure', { reason: 'r', message: 'm' })).toEqual(first);
    expect(await store.get('read', key)).toEqual(first);
  });

  test('of writers at the same time: one wins and all get what it wrote', async () => {
    const writers = Array.from({ length: 16 }, (_, by) =>
      new Store(store.root).putIfAbsent('read', key, 'value', { by }),
    );
    const got = await Promise.all(writers);
    expect(new Set(got.map(({ digest }) => digest)).size).toBe(1);
    expect(await store.get('read', key)).toEqual(got[0]);
    expect(await readdir(join(store.root, 'artefacts', 'read'))).toEqual([key]);
  });

  test('can be removed and made anew', async () => {
    await store.putIfAbsent('read', key, 'value', 1);
    await store.removeArtefact('read', key);
    expect(await store.get('read', key)).toBeNull();
    await store.removeArtefact('read', key);
    expect((await store.putIfAbsent('read', key, 'value', 2)).content).toBe(2);
  });

  describe('that are damaged count as missing and are removed:', () => {
    const damages: Record<string, (path: string, text: string) => Promise<void>> = {
      empty: (path) => writeFile(path, ''),
      'envelope only': (path, text) => writeFile(path, text.slice(0, text.indexOf('\n') + 1)),
      'last byte missing': (path, text) => truncate(path, Buffer.byteLength(text) - 1),
      'half written': (path, text) => truncate(path, Math.floor(Buffer.byteLength(text) / 2)),
      'one bit of the content': (path, text) => writeFile(path, text.replace('hello', 'hellp')),
      'one letter of the digest': (path, text) =>
        writeFile(
          path,
          text.replace(/"digest":"./, (start) => (start.endsWith('0') ? '"digest":"1' : '"digest":"0')),
        ),
      'kind unknown': (path, text) => writeFile(path, text.replace('"value"', '"valuf"')),
      'envelope of another stage': (path, text) => writeFile(path, text.replace('"read"', '"reae"')),
      'content of another key': (path, text) => writeFile(path, text.replace(key, sha256('other'))),
      'no text at all': (path) => writeFile(path, Buffer.alloc(300, 0xff)),
      zeros: (path, text) => writeFile(path, Buffer.alloc(Buffer.byteLength(text))),
    };
    for (const [name, damage] of Object.entries(damages)) {
      test(name, async () => {
        const put = await store.putIfAbsent('read', key, 'value', { text: 'hello' });
        const whole = await readFile(artefact, 'utf8');
        await damage(artefact, whole);
        expect(await store.get('read', key)).toBeNull();
        expect(await store.list('read')).toEqual([]);
        expect(await store.putIfAbsent('read', key, 'value', { text: 'hello' })).toEqual(put);
        expect(await readFile(artefact, 'utf8')).toBe(whole);
      });
    }
  });

  test('put over a damaged one replace it', async () => {
    await mkdir(join(artefact, '..'), { recursive: true });
    await writeFile(artefact, 'half');
    expect((await store.putIfAbsent('read', key, 'value', { by: 1 })).content).toEqual({ by: 1 });
    expect((await store.get('read', key))?.content).toEqual({ by: 1 });
  });

  test('are listed by stage, sorted, without drafts', async () => {
    const keys = ['a', 'b', 'c'].map(sha256);
    for (const each of keys) await store.putIfAbsent('read', each, 'value', 1);
    await store.putIfAbsent('hear', sha256('d'), 'value', 1);
    await writeFile(join(store.root, 'artefacts', 'read', '.17-abc.tmp'), 'half');
    expect(await store.list('read')).toEqual(keys.sort());
    expect(await store.list('never-run')).toEqual([]);
  });
});

describe('blobs', () => {
  const bytes = new Uint8Array([0, 1, 2, 255]);

  test('lie under their digest and are stored once', async () => {
    const digests = await Promise.all(Array.from({ length: 8 }, () => store.putBlob(bytes)));
    expect(new Set(digests)).toEqual(new Set([sha256(bytes)]));
    expect(new Uint8Array(await store.getBlob(sha256(bytes)))).toEqual(bytes);
    expect(await store.isBlobWhole(sha256(bytes))).toBe(true);
    expect(await readdir(join(store.root, 'blobs'))).toEqual([sha256(bytes)]);
  });

  test('that are missing or damaged are not given out', async () => {
    await expect(store.getBlob(sha256(bytes))).rejects.toThrow('is missing');
    expect(await store.isBlobWhole(sha256(bytes))).toBe(false);
    const digest = await store.putBlob(bytes);
    await writeFile(join(store.root, 'blobs', digest), new Uint8Array([0, 1, 2, 254]));
    expect(await store.isBlobWhole(digest)).toBe(false);
    await expect(store.getBlob(digest)).rejects.toThrow('is damaged');
    await expect(store.getBlob(digest)).rejects.toThrow('is missing');
  });

  test('that are damaged are mended by putting them again', async () => {
    const digest = await store.putBlob(bytes);
    await truncate(join(store.root, 'blobs', digest), 2);
    expect(await store.putBlob(bytes)).toBe(digest);
    expect(new Uint8Array(await store.getBlob(digest))).toEqual(bytes);
  });
});

describe('an artefact whose blob cannot be seen', () => {
  test('stays where it is: another machine may have written it a moment ago', async () => {
    const digest = await store.putBlob(new Uint8Array([1]));
    const put = await store.putIfAbsent('read', key, 'value', 1, [digest]);
    expect(await store.getWhole('read', key)).toEqual(put);
    await store.removeBlob(digest);
    expect(await store.getWhole('read', key)).toBeNull();
    expect(await store.get('read', key)).toEqual(put);
    expect(await store.read('read', key)).toEqual(put);
  });

  test('is whole again when it was made again', async () => {
    const digest = await store.putBlob(new Uint8Array([1]));
    const put = await store.putIfAbsent('read', key, 'value', 1, [digest]);
    await store.removeBlob(digest);
    await store.putBlob(new Uint8Array([1]));
    expect(await store.putIfAbsent('read', key, 'value', 1, [digest])).toEqual(put);
    expect(await store.getWhole('read', key)).toEqual(put);
  });

  test('makes way for one made again with other blobs', async () => {
    const lost = await store.putBlob(new Uint8Array([1]));
    await store.putIfAbsent('read', key, 'value', 1, [lost]);
    await store.removeBlob(lost);
    const digest = await store.putBlob(new Uint8Array([2]));
    const put = await store.putIfAbsent('read', key, 'value', 2, [digest]);
    expect(put).toMatchObject({ content: 2, blobs: [digest] });
    expect(await store.getWhole('read', key)).toEqual(put);
  });
});

test('nothing is left behind where the file system refuses', async () => {
  // A folder under the name of the artefact refuses the link.
  await mkdir(artefact, { recursive: true });
  await expect(store.putIfAbsent('read', key, 'value', 1)).rejects.toThrow();
  expect(await readdir(join(store.root, 'artefacts', 'read'))).toEqual([key]);
});
