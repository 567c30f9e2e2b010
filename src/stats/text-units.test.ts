import { expect, test } from 'vitest';
import type { Document, DocumentPart } from '../records/document.ts';
import { TextUnits } from './text-units.ts';

const nowhere = { clip: null, startSec: null, endSec: null };
const said = (video: string | null, text: string, raw: string | null = null): DocumentPart => ({
  kind: 'text',
  role: 'speech',
  video,
  text,
  raw,
  ...nowhere,
});
const shown = (video: string | null): DocumentPart => ({
  kind: 'image',
  name: 'a.jpg',
  video,
  digest: null,
  width: null,
  height: null,
  takenAtSec: null,
  again: false,
  ...nowhere,
});
const ended = (video: string): DocumentPart => ({
  kind: 'text',
  role: 'end',
  video,
  text: 'End of Video',
  raw: null,
  ...nowhere,
});
const documentOf = (id: string, ...parts: DocumentPart[]): Document => ({
  id,
  parts,
  videos: [],
  url: null,
  split: null,
});

function textsOf(units: TextUnits): Record<string, string> {
  const chosen = units.chosen().map(({ id, texts }) => [id, texts.map(({ text }) => text).join(' ')]);
  return Object.fromEntries(chosen);
}

test('a video is whole, however many samples it is spread over; its end is no text', () => {
  const units = new TextUnits({ most: 10, seed: 0 });
  units.add(documentOf('1', said('a', 'one'), said('a', 'two')));
  units.add(documentOf('2', said('a', 'three'), ended('a'), said('b', 'four')));
  expect(textsOf(units)).toEqual({ 'video a': 'one two three', 'video b': 'four' });
});

test('text of which only the images name the video is of the one that was shown last', () => {
  const units = new TextUnits({ most: 10, seed: 0 });
  units.add(
    documentOf('1', said(null, 'one'), shown('a'), said(null, 'two'), shown('b'), said(null, 'three')),
  );
  expect(textsOf(units)).toEqual({ 'video a': 'one two', 'video b': 'three' });
});

test('where there are no videos, a document is the unit; speech that was cleaned away counts as heard', () => {
  const units = new TextUnits({ most: 10, seed: 0 });
  units.add(documentOf('1', said(null, 'one'), shown(null)));
  units.add(documentOf('2', said(null, ''), said(null, '', 'um')));
  units.add(documentOf('3', said(null, ' ')));
  expect(units.available).toBe(2);
  expect(units.chosen().find(({ id }) => id === 'document 2')?.texts).toEqual([
    { role: 'speech', text: '', raw: 'um' },
  ]);
});

test('chooses whole videos, the same in every dataset that has them, in whatever order', () => {
  const names = Array.from({ length: 60 }, (_, video) => `v${video}`);
  const chosenOf = (order: readonly string[], seed: number): Record<string, string> => {
    const units = new TextUnits({ most: 7, seed });
    for (const half of ['first', 'second'])
      for (const name of order) units.add(documentOf(name + half, said(name, half)));
    expect(units.available).toBe(60);
    return textsOf(units);
  };
  const chosen = chosenOf(names, 0);
  expect(Object.keys(chosen).length).toBe(7);
  expect(new Set(Object.values(chosen))).toEqual(new Set(['first second']));
  expect(chosenOf(names.toReversed(), 0)).toEqual(chosen);
  expect(Object.keys(chosenOf(names, 1))).not.toEqual(Object.keys(chosen));
});
