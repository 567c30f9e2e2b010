import { expect, test } from 'vitest';
import type { ShownPart } from '../../api.ts';
import { groupParts } from './part-groups.ts';

const placed = { clip: null, startSec: null, endSec: null };
const image = (video: string | null): ShownPart => ({
  ...placed,
  kind: 'image',
  video,
  name: 'x.jpg',
  digest: null,
  width: null,
  height: null,
  takenAtSec: null,
  again: false,
  url: '/x',
});
const text = (video: string | null): ShownPart => ({
  ...placed,
  kind: 'text',
  role: 'speech',
  video,
  text: 'x',
  raw: null,
});

test('pictures in a row stand together, but not across videos; nothing changes its place', () => {
  const parts = [image('a'), image('a'), text('a'), image('a'), image('b'), text('b'), text('b')];
  const groups = groupParts(parts);
  expect(groups.map(({ first, parts: { length }, video }) => [first, length, video])).toEqual([
    [0, 2, 'a'],
    [2, 1, null],
    [3, 1, null],
    [4, 1, 'b'],
    [5, 1, null],
    [6, 1, null],
  ]);
  expect(groups.flatMap((group) => group.parts)).toEqual(parts);
});

test('a text without a video does not end the one before', () => {
  const groups = groupParts([image('a'), text(null), image('a'), text(null)]);
  expect(groups.map(({ video }) => video)).toEqual(['a', null, null, null]);
});

test('documents without videos have no beginnings of videos', () => {
  expect(groupParts([text(null), image(null), image(null)]).map(({ video }) => video)).toEqual([null, null]);
});
