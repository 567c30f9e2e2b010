import { expect, test } from 'vitest';
import { StoppedError, UsageError } from '../base/errors.ts';
import { defaultSettings } from '../config/schema.ts';
import { loopback } from '../vision/loopback.fixture.ts';
import { openConfiguredEncoder } from './open-encoder.ts';

const { embedImage } = defaultSettings;
const picture = { rgb: Uint8Array.from([1, 2, 3]), width: 1, height: 1 };

test('an endpoint gets its key from the environment, and nobody else does', async () => {
  await using server = await loopback((_request, response) =>
    response.end(JSON.stringify({ data: [{ embedding: [1, 2] }] })),
  );
  const settings = { ...embedImage, encoder: 'endpoint', url: `${server.origin}/v1`, model: 'clip' } as const;
  const encoder = await openConfiguredEncoder(settings, {
    LECTERN_EMBED_IMAGE_KEY: 'secret',
    HF_TOKEN: 'other',
  });
  expect([...(await encoder.embed(picture))]).toEqual([1, 2]);
  expect(server.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer secret']);
  expect(encoder.producer).toEqual({ name: 'endpoint', model: 'clip', version: new URL(server.origin).host });
});

test('what is missing in the configuration is a mistake of the user', async () => {
  await expect(openConfiguredEncoder({ ...embedImage, encoder: 'endpoint' }, {})).rejects.toThrow(
    new UsageError('Set embedImage.url: the URL of the endpoint without /embeddings.'),
  );
  const missing = openConfiguredEncoder({ ...embedImage, encoder: 'onnx', model: './none.onnx' }, {});
  await expect(missing).rejects.toBeInstanceOf(UsageError);
});

test('an endpoint that fails stops the work, to be taken up later', async () => {
  await using server = await loopback((_request, response) => {
    response.writeHead(402);
    response.end('no money left');
  });
  const settings = { ...embedImage, encoder: 'endpoint', url: server.origin } as const;
  const encoder = await openConfiguredEncoder(settings, {});
  const failed = encoder.embed(picture);
  await expect(failed).rejects.toBeInstanceOf(StoppedError);
  await expect(failed).rejects.toThrow(/402.*no money left/);
});
