import { expect, test } from 'vitest';
import type { Message } from './message.ts';
import { toWire } from './wire-message.ts';

const bytesOf = (length: number) => Uint8Array.from({ length }, (_, index) => (index * 151 + 255) % 256);

test('a request is JSON, with pictures as Base64 of any length', () => {
  const pictures = [...Array(9).keys(), 100_000, 100_001, 100_002].map(bytesOf);
  const messages: Message[] = [
    {
      role: 'system',
      parts: [
        { type: 'text', text: 'Says "a"' },
        { type: 'text', text: 'ü\n€😀' },
      ],
    },
    {
      role: 'user',
      parts: [
        ...pictures.map((bytes) => ({ type: 'image', mediaType: 'image/png', bytes }) as const),
        { type: 'text', text: '"data:image/png;base64,"\ud800' },
      ],
    },
    { role: 'assistant', parts: [{ type: 'text', text: 'é' }] },
  ];
  const sent: unknown = JSON.parse(
    Buffer.from(toWire(messages, { model: 'mö', messages: 'of the settings', seed: 1 })).toString('utf8'),
  );
  expect(sent).toEqual({
    model: 'mö',
    seed: 1,
    messages: [
      { role: 'system', content: 'Says "a"\n\nü\n€😀' },
      {
        role: 'user',
        content: [
          ...pictures.map((bytes) => ({
            type: 'image_url',
            image_url: { url: `data:image/png;base64,${Buffer.from(bytes).toString('base64')}` },
          })),
          { type: 'text', text: '"data:image/png;base64,"\ud800' },
        ],
      },
      { role: 'assistant', content: 'é' },
    ],
  });
});

test('bytes that are a part of a larger buffer are those that are sent', () => {
  const bytes = bytesOf(1000).subarray(7, 20);
  const sent = Buffer.from(
    toWire([{ role: 'user', parts: [{ type: 'image', mediaType: 'image/jpeg', bytes }] }], { model: 'm' }),
  ).toString('utf8');
  expect(sent).toContain(`base64,${Buffer.from(bytes).toString('base64')}"`);
});
