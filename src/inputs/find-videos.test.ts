import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { UsageError } from '../base/errors.ts';
import { temporaryFolder } from '../base/temporary-folder.fixture.ts';
import { type FoundFile, findVideos } from './find-videos.ts';

let folder: string;

beforeEach(async () => {
  folder = await temporaryFolder();
});

async function put(path: string, text = ''): Promise<string> {
  const whole = join(folder, path);
  await mkdir(dirname(whole), { recursive: true });
  await writeFile(whole, text);
  return whole;
}

function find(...inputs: string[]): Promise<FoundFile[]> {
  return Array.fromAsync(findVideos(inputs));
}

async function pathsIn(...inputs: string[]): Promise<string[]> {
  return (await find(...inputs)).map(({ path }) => path.slice(folder.length + 1));
}

describe('a file', () => {
  test('is taken whatever its name ends in', async () => {
    const path = await put('lecture.bin');
    expect(await find(path)).toMatchObject([
      { source: path, path, id: null, facts: { title: null, licence: null } },
    ]);
  });

  test('that is named twice comes twice, in the order of the inputs', async () => {
    const [b, a] = [await put('b.mp4'), await put('a.mp4')];
    expect(await pathsIn(b, a, b)).toEqual(['b.mp4', 'a.mp4', 'b.mp4']);
  });

  test('that is not there is a mistake of the user, named as it was given', async () => {
    const there = await put('a.mp4');
    await expect(find(join(folder, 'no "such".mp4'))).rejects.toThrow(
      new UsageError(`No file or folder ${JSON.stringify(join(folder, 'no "such".mp4'))}.`),
    );
    await expect(find(join(there, 'below.mp4'))).rejects.toThrow(UsageError);
    await expect(find('a\0b.mp4')).rejects.toThrow(
      new UsageError('"a\\u0000b.mp4" cannot be read (ERR_INVALID_ARG_VALUE).'),
    );
  });
});

describe('a folder', () => {
  test('is searched to the bottom, sorted, for videos only', async () => {
    for (const path of [
      'b.mp4',
      'a.MKV',
      'z/c.webm',
      'c/d/e.mov',
      'c/f.avi',
      'notes.txt',
      'm.jsonl',
      'c/a.mp4.part',
    ]) {
      await put(path);
    }
    expect(await pathsIn(folder)).toEqual(['a.MKV', 'b.mp4', 'c/f.avi', 'c/d/e.mov', 'z/c.webm']);
    expect((await find(folder))[4]).toMatchObject({ source: join(folder, 'z/c.webm') });
  });

  test('that leads back to itself is searched once', async () => {
    await put('a/b.mp4');
    await symlink(folder, join(folder, 'a', 'up'));
    await symlink('.', join(folder, 'a', 'self'));
    await symlink(join(folder, 'a'), join(folder, 'z'));
    await symlink('loop', join(folder, 'loop'));
    await symlink('nowhere.mp4', join(folder, 'dangling.mp4'));
    expect(await pathsIn(folder)).toEqual(['a/b.mp4']);
  });

  test('takes links to videos', async () => {
    const path = await put('elsewhere/a.mp4');
    await mkdir(join(folder, 'here'));
    await symlink(path, join(folder, 'here', 'linked.mp4'));
    expect(await pathsIn(join(folder, 'here'))).toEqual(['here/linked.mp4']);
  });

  test('without videos is a mistake', async () => {
    await put('notes.txt');
    await expect(find(folder)).rejects.toThrow(
      /^The folder ".+" has no video\. Looked for files ending in \.mp4 /,
    );
  });

  test('may hold names of every kind', async () => {
    const names = [
      'with space.mp4',
      `it's "quoted".mp4`,
      '$(id).mp4',
      '`id`.mp4',
      'two\nlines.mp4',
      '-rf.mp4',
      '..mp4',
      'smile 😀.mp4',
      'é.mp4'.normalize('NFC'),
      'é.mp4'.normalize('NFD'),
      `${'x'.repeat(246)}.mp4`,
      '%s%n.mp4',
      'back\\slash.mp4',
    ];
    for (const name of names) await put(join('in', name));
    const found = await find(join(folder, 'in'));
    expect(found.map(({ path }) => basename(path)).sort()).toEqual(names.sort());
  });
});

describe('a list', () => {
  test('holds a path a line, relative to itself; comments and empty lines are passed over', async () => {
    const list = await put(
      'lists/week 1.txt',
      '\uFEFF# week 1\r\n\r\n../a.mp4\r\n  b c.mp4  \n/absolute/d.mp4\n#e.mp4',
    );
    expect(await find(list)).toMatchObject([
      { source: '../a.mp4', path: join(folder, 'a.mp4') },
      { source: 'b c.mp4', path: join(folder, 'lists', 'b c.mp4') },
      { source: '/absolute/d.mp4', path: '/absolute/d.mp4' },
    ]);
  });

  test('may be empty', async () => {
    expect(await find(await put('none.txt'))).toEqual([]);
  });
});

describe('a manifest', () => {
  const line = (entry: object): string => `${JSON.stringify(entry)}\n`;

  test('gives paths relative to itself, ids and facts; what it does not know it ignores', async () => {
    const manifest = await put(
      'm/videos.jsonl',
      line({ path: '../a.mp4', id: 'a', title: ' Limits ', licence: 'CC-BY', views: 17, __proto__: 1 }) +
        '\n' +
        line({ path: 'b.mp4', knowledgePoint: 'k', id: null }) +
        '{"path": "c.mp4", "__proto__": {"id": "x"}, "constructor": 1}',
    );
    expect(await find(manifest)).toMatchObject([
      {
        source: '../a.mp4',
        path: join(folder, 'a.mp4'),
        id: 'a',
        facts: { title: 'Limits', licence: 'CC-BY', url: null },
      },
      { path: join(folder, 'm', 'b.mp4'), id: null, facts: { knowledgePoint: 'k', title: null } },
      { path: join(folder, 'm', 'c.mp4'), id: null },
    ]);
  });

  test.each([
    ['not json', /^m\.jsonl line 2: expected a JSON object, got "not json" \(.*\)\.$/],
    ['{"path": "b.mp4"', /^m\.jsonl line 2: expected a JSON object, got /],
    ['[1]', /^Expected an entry of the manifest to be a mapping, got a list, in m\.jsonl line 2\.$/],
    ['{}', /^Expected path to be a string of 1 to 4096 characters, got nothing, in m\.jsonl line 2\.$/],
    ['{"path": ""}', /^Expected path to be a string of 1 to 4096 characters, got "", in m\.jsonl line 2\.$/],
    ['{"path": "b", "id": ["x"]}', /^Expected id to be .*, got a list, in m\.jsonl line 2\.$/],
    ['{"path": "b", "title": ["x"]}', /^Expected title to be .*, got a list, in m\.jsonl line 2\.$/],
    ['{"path": "b", "id": "a"}', /^m\.jsonl line 2: the id "a" was already used on line 1\.$/],
  ])('with the bad line %s is a mistake that names the line', async (text, told) => {
    await put('m.jsonl', `${line({ path: 'a.mp4', id: 'a' })}${text}\n`);
    const manifest = join(folder, 'm.jsonl');
    const error: unknown = await find(manifest).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UsageError);
    expect((error as Error).message.replace(manifest, 'm.jsonl')).toMatch(told);
  });

  test('whose ids are no good as names keeps them for identification to judge', async () => {
    const ids = ['../../x', 'a b', 'x'.repeat(300), 'nul\0', ''];
    const manifest = await put(
      'm.jsonl',
      ids.map((id, index) => line({ path: `${index}.mp4`, id })).join(''),
    );
    expect((await find(manifest)).map(({ id }) => id)).toEqual(ids);
  });
});

describe('lists of every layout', () => {
  test.each([
    ['l.json', '{"videos": [{"path": "a.mp4", "id": "one", "License": "CC0-1.0"}]}'],
    ['l.ndjson', '{"file": "a.mp4", "id": "one", "licence": "CC0-1.0"}'],
    ['l.csv', 'ID;Path;licence\r\none;a.mp4;CC0-1.0\r\n'],
    ['l.tsv', 'id\tpath\tlicense\none\ta.mp4\tCC0-1.0\n'],
    ['l', '{"path": "a.mp4", "id": "one", "licence": "CC0-1.0"}\n'],
  ])('%s keeps what it says of a video', async (name, text) => {
    expect(await find(await put(`m/${name}`, text))).toMatchObject([
      { source: 'a.mp4', path: join(folder, 'm', 'a.mp4'), id: 'one', facts: { licence: 'CC0-1.0' } },
    ]);
  });

  test('say in which list and place a file is named', async () => {
    const list = await put('l.csv', 'path\na.mp4\nb.mp4\n');
    expect((await find(list)).map(({ listed }) => listed)).toEqual([`${list} line 2`, `${list} line 3`]);
    expect((await find(await put('c.mp4')))[0]!.listed).toBeNull();
  });

  test.each([
    [
      'l.txt',
      'a.mp4\nhttps://example.org/b\n',
      /l\.txt line 2: "https:.*" is a web address.*collect manifest/,
    ],
    ['l.csv', 'url,title\nhttps://example.org/b,T\n', /l\.csv line 2: .* is a web address/],
    ['l.json', '[{"download": "https://example.org/b.mp4"}]', /l\.json entry 1: .* is a web address/],
    ['l.csv', 'path,title\n,T\n', /^Expected path to be a string .*, got nothing, in .*l\.csv line 2\.$/],
    [
      'l.json',
      '[{"path": "a", "id": "x"}, {"path": "b", "id": "x"}]',
      /entry 2: the id "x" was already used in entry 1/,
    ],
    ['l.csv', 'path\nC:\\a.mp4\n', /l\.csv line 2: "C:.*" is a Windows path/],
  ])('%s with %j is a mistake', async (name, text, told) => {
    await expect(find(await put(name, text))).rejects.toThrow(UsageError);
    await expect(find(join(folder, name))).rejects.toThrow(told);
  });

  test('text that is no list, and films that are called so, are no lists', async () => {
    const notes = await put('notes.md', '# Notes\n\nSee a.mp4 and the others.\n');
    const film = await put('film', '\0\0\0\x18ftypmp42');
    const text = await put('film.mp4', 'a.mp4\n');
    expect(await pathsIn(notes, film, text)).toEqual(['notes.md', 'film', 'film.mp4']);
  });
});

test('inputs may be addresses of files; what leads nowhere is told', async () => {
  const path = await put('a b.mp4');
  expect(await find(`file://${folder}/a%20b.mp4`)).toMatchObject([{ source: path, path }]);
  await expect(find('https://example.org/a')).rejects.toThrow(/In the inputs: .* is a web address/);
  for (const bare of ['youtu.be/AbCdEfGhIj1', 'www.example.org/a.mp4'])
    await expect(find(bare)).rejects.toThrow(`"https://${bare}" is a web address`);
  await expect(find('C:\\videos\\a.mp4')).rejects.toThrow(/In the inputs: .* is a Windows path/);
  await expect(find(`file://${folder}/none.mp4`)).rejects.toThrow(/No file or folder "file:/);
});

test('many files in a folder are found one by one', async () => {
  await mkdir(join(folder, 'many'));
  const names = Array.from({ length: 2000 }, (_, index) => `${String(index).padStart(4, '0')}.mp4`);
  await Promise.all(names.map((name) => writeFile(join(folder, 'many', name), '')));
  let count = 0;
  for await (const { path } of findVideos([join(folder, 'many')])) {
    if (basename(path) !== names[count++]) break;
  }
  expect(count).toBe(2000);
});
