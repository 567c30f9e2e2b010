import sharp from 'sharp';
import { expect, test } from 'vitest';
import { openEndpointEncoder } from './endpoint-encoder.ts';
import { loopback } from './loopback.fixture.ts';

const picture = { rgb: Uint8Array.from([255, 0, 0, 0, 255, 0]), width: 2, height: 1 };
const vector = [0.6, 0, 0.8];
const answered = JSON.stringify({ model: 'clip', data: [{ index: 0, embedding: vector }], usage: {} });

test('asks in the wire format and gives the vector', async () => {
  await using server = await loopback((_request, response) => response.end(answered));
  const encoder = await openEndpointEncoder({
    url: `${server.origin}/v1/`,
    model: 'clip',
    apiKey: 'secret',
    timeoutSec: 5,
  });
  expect([...(await encoder.embed(picture))]).toEqual([...Float32Array.from(vector)]);
  const [{ method, url, headers, body }] = server.requests as [(typeof server.requests)[0]];
  expect([method, url, headers.authorization]).toEqual(['POST', '/v1/embeddings', 'Bearer secret']);
  const { model, input } = JSON.parse(body) as { model: string; input: { image: string }[] };
  expect(model).toBe('clip');
  const [prefix, base64] = input[0]!.image.split(',');
  expect(prefix).toBe('data:image/png;base64');
  const { data } = await sharp(Buffer.from(base64!, 'base64')).raw().toBuffer({ resolveWithObject: true });
  expect([...data]).toEqual([...picture.rgb]);
});

test('asks again where it was busy', async () => {
  let asked = 0;
  await using server = await loopback((_request, response) => {
    if (++asked < 3) response.writeHead(asked === 1 ? 429 : 503, { 'retry-after': '0' });
    response.end(answered);
  });
  const encoder = await openEndpointEncoder({ url: server.origin, model: 'm', apiKey: null, timeoutSec: 5 });
  expect((await encoder.embed(picture)).length).toBe(3);
  expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test.each([
  ['a refusal, at once', 400, '{"error":"no such model"}', /400.*no such model/, 1],
  ['what stays busy, after three times', 503, '', /503/, 3],
  ['something else than a vector', 200, '{"data":[]}', /Expected .* to answer/, 1],
  ['something else than JSON', 200, '<html>', /Expected .* to answer/, 1],
])('tells %s', async (_what, status, body, message, asked) => {
  await using server = await loopback((_request, response) => {
    response.writeHead(status, { 'retry-after': '0' });
    response.end(body);
  });
  const encoder = await openEndpointEncoder({
    url: server.origin,
    model: 'm',
    apiKey: 'secret',
    timeoutSec: 5,
  });
  const embedding = encoder.embed(picture);
  await expect(embedding).rejects.toMatchObject({
    fault: 'provider',
    message: expect.stringMatching(message),
  });
  await expect(embedding).rejects.not.toMatchObject({ message: expect.stringContaining('secret') });
  expect(server.requests.length).toBe(asked);
});

test('does not wait for ever, follow to another address, or read without end', async () => {
  await using silent = await loopback(() => {});
  const waiting = await openEndpointEncoder({
    url: silent.origin,
    model: 'm',
    apiKey: null,
    timeoutSec: 0.2,
  });
  await expect(waiting.embed(picture)).rejects.toThrow(/timed out after 0.2 s/);

  await using other = await loopback((_request, response) => response.end(answered));
  await using redirecting = await loopback((_request, response) => {
    response.writeHead(307, { location: `${other.origin}/embeddings` });
    response.end();
  });
  const led = await openEndpointEncoder({ url: redirecting.origin, model: 'm', apiKey: null, timeoutSec: 5 });
  await expect(led.embed(picture)).rejects.toMatchObject({ fault: 'provider' });
  expect(other.requests).toEqual([]);

  await using endless = await loopback((_request, response) => {
    const chunk = 'x'.repeat(1 << 20);
    const more = (): void => {
      while (!response.destroyed && response.write(chunk));
    };
    response.on('drain', more);
    more();
  });
  const drowned = await openEndpointEncoder({
    url: endless.origin,
    model: 'm',
    apiKey: null,
    timeoutSec: 20,
  });
  await expect(drowned.embed(picture)).rejects.toThrow(/longer than/);
});
