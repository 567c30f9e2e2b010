import { expect, test } from 'vitest';
import { clientsOf, memoryResponses } from '../../test/protocol-clients.ts';
import { startProtocolServer } from '../../test/protocol-server.ts';
import type { SpokenReply, TranscriptionRequest } from '../../test/protocol-transcription.ts';
import { readHearing } from './remote-hearing.ts';
import { transcribeRemotely } from './remote-transcription.ts';
import { encodeWav } from './wav.ts';

const model = { provider: 'local', model: 'whisper', language: 'en', extra: {} };
const sound = {
  samples: Float32Array.from({ length: 32_000 }, (_, i) => Math.sin(i / 10)),
  sampleRate: 16_000,
};
const said: SpokenReply = {
  language: 'english',
  segments: [
    { start: 0, end: 1.2, text: ' Take the root. ', avg_logprob: -0.1, no_speech_prob: 0.02 },
    { start: 1.2, end: 2.5, text: ' And then.' },
  ],
  words: [
    { word: 'Take', start: 0, end: 0.3 },
    { word: 'the', start: 0.3, end: 0.5 },
  ],
};

test('sends a WAV file and reads segments and words with their times', async () => {
  await using server = await startProtocolServer({ transcribe: () => said });
  const clients = clientsOf(
    server.baseUrl,
    { prices: { inputPerMillion: 0, outputPerMillion: 0, audioPerMinute: 0.6 } },
    { responses: memoryResponses() },
  );
  const answer = await transcribeRemotely(clients.calls, model, sound);
  expect(answer).toMatchObject({
    outcome: 'answer',
    value: {
      language: 'english',
      segments: [
        { startSec: 0, endSec: 1.2, text: 'Take the root.', confidence: Math.exp(-0.1), noSpeech: 0.02 },
        { startSec: 1.2, endSec: 2, text: 'And then.' },
      ],
      words: [
        { text: 'Take', startSec: 0, endSec: 0.3 },
        { text: 'the', startSec: 0.3, endSec: 0.5 },
      ],
    },
    usage: { requests: 1, audioSec: 2, cost: 0.02 },
  });
  const request = server.requests[0]!.body as TranscriptionRequest;
  expect(request).toEqual({
    model: 'whisper',
    language: 'en',
    granularities: ['segment', 'word'],
    durationSec: 2,
  });
  expect(await transcribeRemotely(clients.calls, model, sound)).toMatchObject({
    usage: { cached: true, audioSec: 0 },
  });
  await transcribeRemotely(clients.calls, { ...model, language: null }, sound);
  expect(server.requests.length).toBe(2);
  expect(server.answeredTwice()).toEqual([]);
});

test('does without word times where the server has none', async () => {
  await using server = await startProtocolServer({
    transcribe: () => said,
    misbehave: ({ body }) =>
      (body as TranscriptionRequest).granularities.includes('word')
        ? { kind: 'status', status: 400, message: 'Unsupported timestamp_granularities.' }
        : null,
  });
  const { calls } = clientsOf(server.baseUrl);
  expect(await transcribeRemotely(calls, model, sound)).toMatchObject({
    outcome: 'answer',
    value: { words: null },
  });
  await transcribeRemotely(calls, model, sound);
  expect(server.requests.length).toBe(3);
});

const bad: [string, SpokenReply][] = [
  ['silence', { language: 'english', segments: [] }],
  ['blanks', { language: 'english', segments: [{ start: 0, end: 1, text: '  ' }] }],
  ['times before the start', { language: 'english', segments: [{ start: -1, end: 1, text: 'x' }] }],
  ['times that go backwards', { language: 'english', segments: [{ start: 1.5, end: 0.5, text: 'x' }] }],
];

test.each(bad)('asks once more after %s, and both requests are counted', async (_, reply) => {
  const replies = [reply, said];
  await using server = await startProtocolServer({ transcribe: () => replies.shift()! });
  const responses = memoryResponses();
  const { calls } = clientsOf(server.baseUrl, {}, { responses });
  expect(await transcribeRemotely(calls, model, sound)).toMatchObject({
    outcome: 'answer',
    value: { segments: [{ text: 'Take the root.' }, { text: 'And then.' }] },
    usage: { requests: 2, audioSec: 4 },
  });
  expect(responses.size()).toBe(1);
});

test('silence twice is an answer and is not stored', async () => {
  await using server = await startProtocolServer({
    transcribe: () => ({ language: 'english', segments: [] }),
  });
  const responses = memoryResponses();
  const { calls } = clientsOf(server.baseUrl, {}, { responses });
  expect(await transcribeRemotely(calls, model, sound)).toMatchObject({
    value: { segments: [] },
    usage: { requests: 2 },
  });
  expect(responses.size()).toBe(0);
});

test.each(bad.slice(2))('%s twice are an outcome', async (_, reply) => {
  await using server = await startProtocolServer({ transcribe: () => reply });
  const { calls } = clientsOf(server.baseUrl);
  expect(await transcribeRemotely(calls, model, sound)).toMatchObject({
    outcome: 'rejected',
    reason: 'wrong-form',
    usage: { requests: 2, audioSec: 4 },
  });
});

test('silence before an answer of another form is still an answer', async () => {
  const replies = [bad[0]![1], bad[2]![1]];
  await using server = await startProtocolServer({ transcribe: () => replies.shift()! });
  const { calls } = clientsOf(server.baseUrl);
  expect(await transcribeRemotely(calls, model, sound)).toMatchObject({ value: { segments: [] } });
});

test('times that run over each other or past the end are set right', () => {
  const hearing = readHearing(
    {
      text: '',
      segments: [
        { start: 5, end: 40, text: 'third' },
        { start: 0, end: 3, text: 'first' },
        { start: 2, end: 5, text: 'second' },
        { start: 2, end: 4, text: 'part' },
        { start: 31, end: 33, text: 'beyond' },
        { start: 6, end: 7, text: '  ' },
      ],
    },
    30,
  );
  expect(hearing).toMatchObject({
    segments: [
      { startSec: 0, endSec: 2, text: 'first' },
      { startSec: 2, endSec: 5, text: 'second part' },
      { startSec: 5, endSec: 30, text: 'third beyond' },
    ],
  });
  expect(readHearing({ text: ' All of it. ' }, 12)).toEqual({
    language: null,
    segments: [{ startSec: 0, endSec: 12, text: 'All of it.', confidence: null, noSpeech: null }],
    words: null,
  });
  expect(readHearing({ text: 'x', segments: [{ start: 1, end: 1, text: 'x' }] }, 12)).toMatch(/take time/);
  expect(readHearing('<html>', 12)).toMatch(/expected object/);
});

test('sound becomes 16-bit PCM', () => {
  const wav = encodeWav(Float32Array.from([0, 1, -1, 2, -0.5]), 8000);
  const view = new DataView(wav.buffer);
  const samples = Array.from({ length: 5 }, (_, i) => view.getInt16(44 + 2 * i, true));
  expect(samples).toEqual([0, 32_767, -32_767, 32_767, -16_383]);
  expect([view.getUint32(24, true), view.getUint32(28, true), view.getUint32(40, true)]).toEqual([
    8000, 16_000, 10,
  ]);
});
