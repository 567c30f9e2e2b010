import { expect, test } from 'vitest';
import { clientsOf, memoryResponses } from '../../test/protocol-clients.ts';
import { firstRequests } from '../../test/protocol-misbehaviour.ts';
import { startProtocolServer } from '../../test/protocol-server.ts';

const model = { provider: 'local', model: 'e', dimensions: 3 };
const directionOf = (text: string): number[] => [text.length, 1, 2];

test('gives unit vectors in order, 64 texts a request', async () => {
  await using server = await startProtocolServer({ embed: directionOf });
  const clients = clientsOf(server.baseUrl, {
    prices: { inputPerMillion: 1e6, outputPerMillion: 0, audioPerMinute: null },
  });
  const texts = Array.from({ length: 130 }, (_, i) => 'x'.repeat(1 + (i % 100)));
  const answer = await clients.embed({ model, texts });
  if (answer.outcome !== 'answer') throw new Error(answer.message);
  for (const [i, text] of texts.entries()) {
    const length = Math.hypot(...directionOf(text));
    for (const [j, value] of directionOf(text).entries())
      expect(answer.value[i]![j]).toBeCloseTo(value / length);
  }
  // A hundred different ones.
  expect(server.requests.map(({ body }) => (body as { input: string[] }).input.length)).toEqual([64, 36]);
  expect(server.requests[0]!.body).toMatchObject({ model: 'e', dimensions: 3, encoding_format: 'float' });
  expect(clients.usages).toMatchObject([{ requests: 2, outputTokens: 0 }]);
  expect(answer.usage.cost).toBe(answer.usage.inputTokens);
  expect(answer.usage.inputTokens).toBeGreaterThan(1000);
});

test('asks only for what is not stored', async () => {
  await using server = await startProtocolServer({ embed: directionOf });
  const clients = clientsOf(server.baseUrl, {}, { responses: memoryResponses() });
  await clients.embed({ model, texts: ['a', 'bb'] });
  const answer = await clients.embed({ model, texts: ['bb', 'ccc', 'a'] });
  expect((server.requests[1]!.body as { input: string[] }).input).toEqual(['ccc']);
  expect(answer).toMatchObject({ outcome: 'answer', usage: { requests: 1, cached: false } });
  await clients.embed({ model: { ...model, dimensions: 2 }, texts: ['a'] });
  expect(server.requests.length).toBe(3);
});

test.each([
  ['of another length', (text: string) => (text === 'a' ? [1, 2] : [1, 2, 3])],
  ['without a direction', () => [0, 0, 0]],
  ['that are empty', () => []],
])('vectors %s are an outcome', async (_what, embed) => {
  await using server = await startProtocolServer({ embed });
  const clients = clientsOf(server.baseUrl, { retries: 0 });
  const answer = await clients.embed({ model, texts: ['a', 'b'] });
  expect(answer).toMatchObject({ outcome: 'rejected', reason: 'wrong-form' });
});

test('a text that is too long is an outcome; an empty one is a mistake of the caller', async () => {
  const misbehave = firstRequests(1, {
    kind: 'status',
    status: 400,
    message: 'maximum context length is 512 tokens',
  });
  await using server = await startProtocolServer({ embed: directionOf, misbehave });
  const clients = clientsOf(server.baseUrl);
  expect(await clients.embed({ model, texts: ['a'] })).toMatchObject({
    outcome: 'rejected',
    reason: 'too-long',
  });
  expect(() => clients.embed({ model, texts: ['a', ' '] })).toThrow(RangeError);
});
