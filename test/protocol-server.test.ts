import OpenAI, { toFile } from 'openai';
import { expect, test } from 'vitest';
import { encodeWav } from '../src/speech/wav.ts';
import { atRate, firstOfEach, firstRequests } from './protocol-misbehaviour.ts';
import { type ProtocolOptions, startProtocolServer } from './protocol-server.ts';

const options: ProtocolOptions = {
  key: 'k',
  chat: { tutor: 'Hello there, learner.', mute: { text: '', refusal: 'No.' } },
  embed: (text) => [text.length, 1],
  transcribe: ({ durationSec }) => ({
    language: 'english',
    segments: [{ start: 0, end: durationSec, text: 'Hello.' }],
    words: [{ word: 'Hello', start: 0, end: 1 }],
  }),
};
const messages = [{ role: 'user' as const, content: 'Hi' }];

/** The official client understands every answer: it is what the shapes are checked with. */
function officialClient(baseURL: string, apiKey = 'k'): OpenAI {
  return new OpenAI({ baseURL, apiKey, maxRetries: 0, logLevel: 'off' });
}

test('speaks to the official client', async () => {
  await using server = await startProtocolServer(options);
  const client = officialClient(server.baseUrl);
  const whole = await client.chat.completions.create({ model: 'tutor', messages });
  expect(whole.choices[0]).toMatchObject({
    message: { role: 'assistant', content: 'Hello there, learner.' },
    finish_reason: 'stop',
  });
  expect(whole.usage).toEqual({ prompt_tokens: 1, completion_tokens: 6, total_tokens: 7 });
  const stream = client.chat.completions.stream({
    model: 'tutor',
    messages,
    stream_options: { include_usage: true },
  });
  const streamed = await stream.finalChatCompletion();
  expect([streamed.choices[0]!.message.content, streamed.usage]).toEqual([
    'Hello there, learner.',
    whole.usage,
  ]);
  const mute = await client.chat.completions.create({ model: 'mute', messages });
  expect(mute.choices[0]!.message).toMatchObject({ content: null, refusal: 'No.' });
  const vectors = await client.embeddings.create({
    model: 'e',
    input: ['a', 'bcd'],
    encoding_format: 'float',
  });
  expect(vectors.data.map(({ embedding }) => embedding)).toEqual([
    [1, 1],
    [3, 1],
  ]);
  const heard = await client.audio.transcriptions.create({
    model: 'w',
    file: await toFile(encodeWav(new Float32Array(8000), 8000), 'a.wav'),
    response_format: 'verbose_json',
    timestamp_granularities: ['word'],
  });
  expect(heard).toMatchObject({
    duration: 1,
    text: 'Hello.',
    segments: [{ id: 0, end: 1 }],
    words: [{ word: 'Hello' }],
  });
  expect((await client.models.list()).data.map(({ id }) => id)).toEqual(['tutor', 'mute']);
  expect(server.requests.map(({ path, answered }) => [path, answered])).toEqual([
    ['/v1/chat/completions', true],
    ['/v1/chat/completions', true],
    ['/v1/chat/completions', true],
    ['/v1/embeddings', true],
    ['/v1/audio/transcriptions', true],
    ['/v1/models', true],
  ]);
});

test('refuses what the API refuses', async () => {
  await using server = await startProtocolServer({ ...options, schemaMode: false });
  const client = officialClient(server.baseUrl);
  const status = (asked: Promise<unknown>) =>
    asked.then(
      () => 200,
      (error: unknown) => (error as { status: number }).status,
    );
  const chat = (body: object): Promise<unknown> => client.post('/chat/completions', { body });
  expect(await status(officialClient(server.baseUrl, 'other').models.list())).toBe(401);
  expect(await status(chat({ model: 'tutor', messages }))).toBe(200);
  expect(await status(chat({ model: 'nobody', messages }))).toBe(404);
  expect(await status(client.post('/completions', { body: {} }))).toBe(404);
  const picture = (url: string) => ({
    model: 'tutor',
    messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url } }] }],
  });
  expect(await status(chat(picture('data:image/jpeg;base64,/9j/2w==')))).toBe(200);
  for (const wrong of [
    { model: 'tutor' },
    { model: 'tutor', messages: [] },
    { model: 'tutor', messages: [{ role: 'judge', content: 'x' }] },
    { model: 'tutor', messages, temperature: 3 },
    {
      model: 'tutor',
      messages,
      response_format: { type: 'json_schema', json_schema: { name: 'x', schema: {} } },
    },
    picture('data:image/png;base64,/9j/2w=='),
    picture('https://example.org/a.jpg'),
    picture('data:image/jpeg;base64,not base64'),
  ]) {
    expect(await status(chat(wrong))).toBe(400);
  }
  const file = await toFile(Buffer.from('not sound'), 'a.wav');
  expect(
    await status(client.audio.transcriptions.create({ model: 'w', file, response_format: 'verbose_json' })),
  ).toBe(400);
  expect(server.requests.filter(({ answered }) => answered).length).toBe(2);
});

test('counts equal requests, and those that were answered more than once', async () => {
  await using server = await startProtocolServer({
    ...options,
    key: null,
    misbehave: firstOfEach(1, { kind: 'status', status: 503, retryAfter: '1' }),
  });
  const ask = async (content: string): Promise<number> => {
    const body = JSON.stringify({ model: 'tutor', messages: [{ role: 'user', content }] });
    const response = await fetch(`${server.baseUrl}/chat/completions`, { method: 'POST', body });
    await response.text();
    return response.status;
  };
  expect([await ask('a'), await ask('b'), await ask('a'), await ask('b')]).toEqual([503, 503, 200, 200]);
  expect(server.requests.map(({ times }) => times)).toEqual([1, 1, 2, 2]);
  expect(server.answeredTwice()).toEqual([]);
  await ask('a');
  expect(server.answeredTwice()).toEqual([server.requests[0]!.digest]);
});

test('misbehaves as often as told', () => {
  const hang = { kind: 'hang' } as const;
  const chosen = (choose: ReturnType<typeof atRate>) =>
    Array.from({ length: 10 }, (_, number) => choose({ number } as Parameters<typeof choose>[0]) !== null);
  expect(chosen(atRate(0.3, hang)).filter(Boolean).length).toBe(3);
  expect(chosen(atRate(1, hang)).every(Boolean)).toBe(true);
  expect(chosen(firstRequests(2, hang)).indexOf(false)).toBe(2);
});
