import { expect, test } from 'vitest';
import { documentsOf, jsonl, opened, outline } from './corpus.fixture.ts';

const pair = {
  id: '004539375',
  image: '00453/004539375.jpg',
  conversations: [
    { from: 'human', value: 'Render a summary.\n<image>' },
    { from: 'gpt', value: 'select luxury furniture' },
  ],
};

test('pairs and conversations are read with each picture where its mark stands', async () => {
  const several = { ...pair, id: 7, image: ['a.jpg', 'b.jpg', 'c.jpg'] };
  several.conversations = [
    { from: 'human', value: '<image>\nOne?' },
    { from: 'gpt', value: 'Like <image> here.' },
  ];
  const textOnly = { id: 't', conversations: [{ from: 'human', value: 'Hi <image>' }] };
  const corpus = await opened(jsonl(pair, several, textOnly));
  expect(corpus.kind).toBe('llava');
  const documents = await documentsOf(corpus);
  expect(documents.map(({ id }) => id)).toEqual(['004539375', '7', 't']);
  expect(documents.map(outline)).toEqual([
    ['text: Render a summary.', '00453/004539375.jpg', 'text: select luxury furniture'],
    ['a.jpg', 'b.jpg', 'text: One?', 'text: Like', 'c.jpg', 'text: here.'],
    ['text: Hi'],
  ]);
});

test('video clips, which have a list of the same name, are still told apart', async () => {
  const clips = {
    conversations: [{ vid: 'image_text_pair', keyframe_ssim: ['x.jpg'], refined_asr: 'A cat.' }],
  };
  const corpus = await opened(jsonl(clips));
  expect(corpus.kind).toBe('clips');
  expect((await documentsOf(corpus)).map(outline)).toEqual([['x.jpg', 'speech: A cat.']]);
});
