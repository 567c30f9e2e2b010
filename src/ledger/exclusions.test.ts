import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { UsageError } from '../base/errors.ts';
import { temporaryFolder } from '../base/temporary-folder.fixture.ts';
import { type Excludable, loadExclusions } from './exclusions.ts';

const digest = 'ab'.repeat(32);
const nothing: Excludable = { ids: [], sources: [], urls: [], channel: null, sha256: null };

async function listOf(text: string): Promise<string> {
  const path = join(await temporaryFolder(), 'opt-outs.txt');
  await writeFile(path, text);
  return path;
}

async function entryFor(list: string, video: Partial<Excludable>): Promise<string | null> {
  return (await loadExclusions([await listOf(list)])).entryFor({ ...nothing, ...video });
}

const watch = 'https://www.youtube.com/watch?v=dQw4w9WgXcQ';

describe('an entry excludes', () => {
  test.each<[string, Partial<Excludable>]>([
    ['roots-1', { ids: ['other', 'roots-1'] }],
    ['youtube:dQw4w9WgXcQ', { sources: ['youtube:dQw4w9WgXcQ'] }],
    ['youtube:dQw4w9WgXcQ', { urls: ['https://youtu.be/dQw4w9WgXcQ?si=abc'] }],
    [watch, { sources: ['youtube:dQw4w9WgXcQ'] }],
    ['https://m.youtube.com/shorts/dQw4w9WgXcQ', { urls: [watch] }],
    ['internet-archive:some_item', { sources: ['internet-archive:some_item/part 1.mp4'] }],
    ['https://archive.org/details/some_item/', { sources: ['internet-archive:some_item'] }],
    ['internet-archive:some_item', { urls: ['https://www.archive.org/download/some_item/a.mp4'] }],
    ['http://example.org/a/', { urls: ['https://EXAMPLE.org/a?utm_source=x#t=3'] }],
    ['channel:UC-x_1', { channel: { id: 'UC-x_1', name: null } }],
    ['channel:@Some Teacher', { channel: { id: 'UC1', name: 'some teacher' } }],
    ['channel:https://www.youtube.com/@teacher', { channel: { id: null, name: '@Teacher' } }],
    [`sha256:${digest.toUpperCase()}`, { sha256: digest }],
    [digest, { sha256: digest }],
  ])('%s', async (entry, video) => {
    expect(await entryFor(`# asked to be left out\r\n\n  ${entry}  \n`, video)).toBe(entry);
  });

  test.each<[string, Partial<Excludable>]>([
    ['roots-1', { ids: ['roots-11'] }],
    ['dQw4w9WgXcQ', { urls: ['https://example.org/dQw4w9WgXcQ'] }],
    ['https://example.org/a', { urls: ['https://example.org/ab', 'https://example.org/'] }],
    ['https://example.org/?v=1', { urls: ['https://example.org/?v=2'] }],
    ['channel:some teacher', { channel: { id: 'UC1', name: 'some teacher of roots' } }],
    ['# roots-1', { ids: ['roots-1'] }],
    [`sha256:${digest}`, { sha256: 'cd'.repeat(32) }],
  ])('and nothing else: %s', async (entry, video) => {
    expect(await entryFor(`${entry}\n`, { ...video })).toBeNull();
  });
});

test('lists add up', async () => {
  const exclusions = await loadExclusions([await listOf('a-1'), await listOf('\uFEFFb-2\nb-3')]);
  const ids = ['a-1', 'b-2', 'b-3', 'c-4'].filter((id) => exclusions.entryFor({ ...nothing, ids: [id] }));
  expect(ids).toEqual(['a-1', 'b-2', 'b-3']);
});

test.each([
  'a file.mp4',
  'sha256:abc',
  'channel:',
  'https://',
  'https://name:word@example.org/',
  '../a',
  'ftp://x y',
])('the bad line %s is a mistake that names it', async (line) => {
  const list = await listOf(`ok-1\n${line}\n`);
  const error: unknown = await loadExclusions([list]).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UsageError);
  expect((error as Error).message).toContain(`${JSON.stringify(line)}, in ${list} line 2.`);
});

test('a list that is not there is a mistake: nobody is excluded by it', async () => {
  await expect(loadExclusions([join(await temporaryFolder(), 'none.txt')])).rejects.toThrow(UsageError);
});
