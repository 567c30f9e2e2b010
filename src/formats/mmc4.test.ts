import { expect, test } from 'vitest';
import { documentsOf, jsonl, opened, outline } from './corpus.fixture.ts';

const record = {
  text_list: ['one', 'two', 'three'],
  image_info: [
    { image_name: 'a.jpg', matched_text_index: 0 },
    { image_name: 'b.jpg', matched_text_index: 0 },
  ],
};
const outlineOf = async (facts: object) => {
  const [document] = await documentsOf(await opened(jsonl({ ...record, ...facts })));
  return outline(document!);
};
const asNamed = ['a.jpg', 'b.jpg', 'text: one', 'text: two', 'text: three'];

test('pictures stand before the sentences of the best matching, one each', async () => {
  // Alone, both would stand before the first sentence.
  const similarities = [
    [0.9, 0.1, 0.8],
    [0.85, 0.2, 0.1],
  ];
  expect(await outlineOf({ similarity_matrix: similarities })).toEqual([
    'b.jpg',
    'text: one',
    'text: two',
    'a.jpg',
    'text: three',
  ]);
});

test.each([
  ['none', {}],
  ['null', { similarity_matrix: null }],
  ['of another size', { similarity_matrix: [[1, 0, 0]] }],
  ['of something else', { similarity_matrix: 'no' }],
])('without similarities (%s) they stand where the record says', async (_what, facts) => {
  expect(await outlineOf(facts)).toEqual(asNamed);
});

test('a picture more than there are sentences stands where the record says', async () => {
  const facts = { text_list: ['one'], similarity_matrix: [[0.2], [0.3]] };
  expect(await outlineOf(facts)).toEqual(['a.jpg', 'b.jpg', 'text: one']);
});
