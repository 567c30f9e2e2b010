import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { chatPackager } from './chat.ts';
import type { ChatDialect } from './chat-dialect.ts';
import { aDocument, pictureBytes, written } from './package.fixture.ts';

const parts = [
  '#a.jpg',
  '#b.jpg',
  'ocr: <video> x',
  'speech: Say <<image>>.',
  'speech: More.',
  '#c.png',
  'end: End',
];
const said = '<image><image>video x\nSay image.\nMore.<image>End';
const images = ['a-0.jpg', 'a-1.jpg', 'a-2.png'].map((name) => `images/000000/000000000-${name}`);

async function chat(dialect: ChatDialect, ...documents: ReturnType<typeof aDocument>[]) {
  const { folder } = await written(chatPackager, documents, { dialect });
  const lines = (await readFile(join(folder, 'train.jsonl'), 'utf8')).trimEnd().split('\n');
  return { folder, records: lines.map((line) => JSON.parse(line)) };
}

test.each<[ChatDialect, object]>([
  ['swift', { messages: [{ role: 'assistant', content: said }], images }],
  [
    'llama-factory',
    {
      messages: [
        { role: 'user', content: '' },
        { role: 'assistant', content: said },
      ],
      images,
    },
  ],
  ['trl', { text: said, images }],
  [
    'llava',
    {
      id: 'a',
      image: images,
      conversations: [
        { from: 'human', value: '<image><image>' },
        { from: 'gpt', value: said.slice('<image><image>'.length) },
      ],
    },
  ],
])('%s: a mark for each picture in its place, and no other', async (dialect, record) => {
  const { folder, records } = await chat(dialect, aDocument('a', parts), aDocument('t', ['text only']));
  expect(records[0]).toEqual(record);
  expect(records).toHaveLength(2);
  expect(await readFile(join(folder, images[2]!))).toEqual(pictureBytes('c.png'));
});

test.each([
  ['llama-factory', { messages: 'messages', images: 'images' }],
  ['llava', { messages: 'conversations', images: 'image' }],
] as const)('%s: splits are files of their own, which LLaMA-Factory is told of', async (dialect, columns) => {
  const val = aDocument('v', ['text'], { split: 'val' });
  const { folder, records } = await chat(dialect, aDocument('a', parts), val);
  expect(records).toHaveLength(1);
  const info = JSON.parse(await readFile(join(folder, 'dataset_info.json'), 'utf8'));
  expect(Object.keys(info)).toEqual(['lectern_train', 'lectern_validation']);
  expect(info.lectern_validation).toMatchObject({ file_name: 'validation.jsonl', columns });
  expect(existsSync(join(folder, 'validation.jsonl'))).toBe(true);
});

test('on-screen text is left out where it is off', async () => {
  const { folder } = await written(chatPackager, [aDocument('a', parts)], { dialect: 'trl', ocr: 'off' });
  const { text } = JSON.parse(await readFile(join(folder, 'train.jsonl'), 'utf8'));
  expect(text).toBe('<image><image>Say image.\nMore.<image>End');
});
