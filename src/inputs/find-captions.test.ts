import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { sha256 } from '../base/fingerprint.ts';
import { temporaryFolder } from '../base/temporary-folder.fixture.ts';
import { DigestCache } from './digest-cache.ts';
import { CaptionFinder } from './find-captions.ts';

let folder: string;

beforeEach(async () => {
  folder = await temporaryFolder();
});

async function found(video: string, files: readonly string[], languages = ['en']) {
  for (const file of files) await writeFile(join(folder, file), file);
  return new CaptionFinder(new DigestCache(null), languages).find(join(folder, video));
}

const nameOf = async (video: string, files: readonly string[], languages?: string[]) =>
  (await found(video, files, languages))?.path.slice(folder.length + 1) ?? null;

describe('captions beside x.mp4', () => {
  test.each([
    ['x.srt', 'srt', null],
    ['x.VTT', 'vtt', null],
    ['x.en.vtt', 'vtt', 'en'],
    ['x.en-US.srt', 'srt', 'en-us'],
    ['x.en-GB.SRT', 'srt', 'en-gb'],
    ['x.en_US.srt', 'srt', 'en_us'],
    ['x.en-orig.vtt', 'vtt', 'en-orig'],
    ['x.en-eEY6OEpapPo.vtt', 'vtt', 'en-eey6oepappo'],
    ['x.eng.srt', 'srt', 'eng'],
    ['x.English.srt', 'srt', 'english'],
    ['x.en.sdh.srt', 'srt', 'en'],
    ['x.en.hi.srt', 'srt', 'en'],
    ['x.hi.srt', 'srt', 'hi'],
    ['x.en.auto.vtt', 'vtt', 'en'],
    ['x.auto.en.vtt', 'vtt', 'en'],
    ['x.captions.vtt', 'vtt', null],
    ['x.mp4.srt', 'srt', null],
    ['x.zh-Hans.vtt', 'vtt', 'zh-hans'],
    ['x.de.srt', 'srt', 'de'],
  ])('%s', async (name, format, language) => {
    expect(await found('x.mp4', [name])).toEqual({
      path: join(folder, name),
      format,
      language,
      sha256: sha256(name),
    });
  });

  test.each([
    'xy.srt',
    'x.part2.srt',
    'x.v2.vtt',
    'x.en.forced.srt',
    'x.txt',
    'x.en.txt',
    'X.en.json',
    'en.vtt',
    'x-en.srt',
    'x.en.de.srt',
    '.srt',
  ])('%s is none of them', async (name) => {
    expect(await found('x.mp4', [name])).toBeNull();
  });

  test.each([
    [['x.srt', 'x.en.srt'], ['en'], 'x.en.srt'],
    [['x.vtt', 'x.en.srt'], ['en'], 'x.en.srt'],
    [['x.vtt', 'x.srt'], ['en'], 'x.vtt'],
    [['x.de.vtt', 'x.en-US.srt', 'x.srt'], ['en'], 'x.en-US.srt'],
    [['x.en-orig.vtt', 'x.en.vtt'], ['en'], 'x.en.vtt'],
    [['x.en-orig.vtt', 'x.en-GB.vtt'], ['en'], 'x.en-GB.vtt'],
    [['x.en-orig.vtt', 'x.vtt'], ['en'], 'x.en-orig.vtt'],
    [['x.en-orig.vtt', 'x.de.vtt'], ['en'], 'x.en-orig.vtt'],
    [['x.de.vtt', 'x.srt'], ['en'], 'x.srt'],
    [['x.de.vtt', 'x.fr.vtt'], ['en'], 'x.de.vtt'],
    [['x.de.vtt', 'x.en.vtt'], ['de', 'en'], 'x.de.vtt'],
    [['x.de-orig.vtt', 'x.en.vtt'], ['de', 'en'], 'x.de-orig.vtt'],
    [['x.en.sdh.srt', 'x.en.srt'], ['en'], 'x.en.srt'],
    [['x.en.auto.srt', 'x.en.sdh.srt'], ['en'], 'x.en.sdh.srt'],
  ])('of %j for %j: the third', async (files, languages, chosen) => {
    expect(await nameOf('x.mp4', files, languages)).toBe(chosen);
  });

  test('names with brackets, points, and letters in two forms', async () => {
    const title = 'Limits [1/2] (a+b)* $&'.replace('/', '-');
    expect(await nameOf(`${title} [dQw4w9WgXcQ].webm`, [`${title} [dQw4w9WgXcQ].en.vtt`])).toBe(
      `${title} [dQw4w9WgXcQ].en.vtt`,
    );
    expect(await nameOf('a.b.c.mkv', ['a.b.c.en.vtt', 'a.b.srt', 'a.srt'])).toBe('a.b.c.en.vtt');
    expect(await nameOf('y.f137.mp4', ['y.en.vtt'])).toBe('y.en.vtt');
    const name = 'é'.normalize('NFD');
    expect(await nameOf(`${name}.mp4`, [`${'é'.normalize('NFC')}.en.srt`])).toBe(
      `${'é'.normalize('NFC')}.en.srt`,
    );
  });

  test('folders of that name are passed over, and where there is no folder there are none', async () => {
    await mkdir(join(folder, 'x.vtt'));
    expect(await nameOf('x.mp4', ['x.de.srt'])).toBe('x.de.srt');
    expect(await found('nowhere/x.mp4', [])).toBeNull();
  });

  test.skipIf(process.getuid?.() === 0)(
    'one that may not be read is told of, if there is no other',
    async () => {
      await writeFile(join(folder, 'x.en.vtt'), 'secret');
      await chmod(join(folder, 'x.en.vtt'), 0);
      expect(await found('x.mp4', [])).toMatchObject({ language: 'en', sha256: null });
      expect(await nameOf('x.mp4', ['x.srt'])).toBe('x.srt');
    },
  );
});
