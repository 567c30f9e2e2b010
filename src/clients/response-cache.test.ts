import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { chatModel, clientsOf, memoryResponses, userText } from '../../test/protocol-clients.ts';
import { startProtocolServer } from '../../test/protocol-server.ts';
import { temporaryFolder } from '../base/temporary-folder.fixture.ts';
import { openResponseLog } from '../engine/response-log.ts';

const schema = z.object({ score: z.number() });
const question = { model: chatModel, messages: [userText('How good?')], schema, schemaName: 'score' };

test('the same question costs nothing the second time, whoever asks', async () => {
  let score = 0;
  await using server = await startProtocolServer({
    chat: () => `{"score": ${++score}}`,
    embed: () => [3, 4],
  });
  const responses = openResponseLog(join(await temporaryFolder(), 'answers.jsonl'));
  const first = clientsOf(server.baseUrl, {}, { responses });
  expect(await first.ask(question)).toMatchObject({
    value: { score: 1 },
    usage: { requests: 1, cached: false },
  });
  const elsewhere = { concurrency: 1, timeoutSec: 9, firstTokenSec: null, schema: 'none' } as const;
  const second = clientsOf('http://127.0.0.1:1/v1', elsewhere, { responses });
  expect(await second.ask(question)).toMatchObject({
    outcome: 'answer',
    value: { score: 1 },
    usage: { requests: 0, inputTokens: 0, outputTokens: 0, cached: true },
  });
  expect(second.usages.length).toBe(1);

  const texts = ['one', 'two', 'one'];
  const model = { provider: 'local', model: 'e', dimensions: null };
  await first.embed({ model, texts });
  expect(await second.embed({ model, texts })).toMatchObject({
    value: texts.map(() => Float32Array.from([0.6, 0.8])),
    usage: { cached: true },
  });
  expect(server.requests.length).toBe(2);
});

test('what bears on the answer asks anew', async () => {
  await using server = await startProtocolServer({ chat: () => '{"score": 1}' });
  const clients = clientsOf(server.baseUrl, {}, { responses: memoryResponses() });
  const picture = (byte: number) => ({
    type: 'image' as const,
    mediaType: 'image/jpeg' as const,
    bytes: Uint8Array.from([0xff, 0xd8, 0xff, byte]),
  });
  const variants = [
    question,
    { ...question, model: { ...chatModel, model: 'other' } },
    { ...question, model: { ...chatModel, temperature: 1 } },
    { ...question, model: { ...chatModel, maxTokens: 10 } },
    { ...question, model: { ...chatModel, extra: { seed: 1 } } },
    { ...question, messages: [userText('How bad?')] },
    { ...question, messages: [{ role: 'system' as const, parts: question.messages[0]!.parts }] },
    { ...question, messages: [{ role: 'user' as const, parts: [picture(1)] }] },
    { ...question, messages: [{ role: 'user' as const, parts: [picture(2)] }] },
    { ...question, schema: schema.extend({ why: z.string().default('') }) },
  ];
  for (const variant of [...variants, ...variants]) await clients.ask(variant as typeof question);
  expect(server.requests.length).toBe(variants.length);
  // A plain question is another than one with a form.
  await clients.chat(question);
  expect(server.requests.length).toBe(variants.length + 1);
});

test('nothing is stored of what was not accepted; a repaired answer is', async () => {
  let isGood = false;
  await using server = await startProtocolServer({
    chat: ({ messages }) => (isGood && messages.length > 1 ? '{"score": 1}' : 'Seven.'),
  });
  const responses = memoryResponses();
  const clients = clientsOf(server.baseUrl, {}, { responses });
  expect(await clients.ask(question)).toMatchObject({ outcome: 'rejected' });
  expect(responses.size()).toBe(0);
  isGood = true;
  expect(await clients.ask(question)).toMatchObject({ outcome: 'answer', repaired: true });
  expect(await clients.ask(question)).toMatchObject({
    outcome: 'answer',
    repaired: true,
    usage: { cached: true },
  });
  expect(server.requests.length).toBe(4);
});

test('noCache asks anew and stores what it gets', async () => {
  let score = 0;
  await using server = await startProtocolServer({ chat: () => `{"score": ${++score}}` });
  const responses = openResponseLog(join(await temporaryFolder(), 'answers.jsonl'));
  const usual = clientsOf(server.baseUrl, {}, { responses });
  await usual.ask(question);
  const anew = clientsOf(server.baseUrl, {}, { responses, noCache: true });
  expect(await anew.ask(question)).toMatchObject({ value: { score: 2 }, usage: { cached: false } });
  expect(await usual.ask(question)).toMatchObject({ value: { score: 2 }, usage: { cached: true } });
});

test('the same question twice at once is asked once', async () => {
  await using server = await startProtocolServer({ chat: () => '{"score": 1}', delayMs: 30 });
  const clients = clientsOf(server.baseUrl);
  await Promise.all([clients.ask(question), clients.ask(question), clients.ask(question)]);
  expect(server.requests.length).toBe(1);
  expect(clients.usages.length).toBe(1);
  await clients.ask(question);
  expect(server.requests.length).toBe(2);
});

test('the first of two answers counts, whoever wrote it, until one is asked for anew', async () => {
  const path = join(await temporaryFolder(), 'new', 'answers.jsonl');
  const one = openResponseLog(path);
  const other = openResponseLog(path);
  const asked = 'a'.repeat(64);
  expect(await one.get(asked)).toBeNull();
  expect(await other.get(asked)).toBeNull();
  expect(await one.putIfAbsent(asked, { from: 'one' })).toEqual({ from: 'one' });
  expect(await other.putIfAbsent(asked, { from: 'other' })).toEqual({ from: 'one' });
  await other.replace(asked, { from: 'other, anew' });
  expect(await other.get(asked)).toEqual({ from: 'other, anew' });
  expect(await openResponseLog(path).get(asked)).toEqual({ from: 'other, anew' });
  expect(await openResponseLog(path).check()).toEqual({ answers: 1, damaged: 0 });
  await expect(one.get('../outside')).rejects.toThrow(RangeError);
});

test('of a file that is torn or damaged the whole lines count', async () => {
  const path = join(await temporaryFolder(), 'answers.jsonl');
  expect(await openResponseLog(path).check()).toEqual({ answers: 0, damaged: 0 });
  const digests = ['a', 'b', 'c'].map((letter) => letter.repeat(64));
  const text = 'längst bekannt '.repeat(100_000);
  for (const digest of digests) await openResponseLog(path).putIfAbsent(digest, { of: digest, text });
  const whole = await readFile(path, 'utf8');
  const last = whole.lastIndexOf('\n', whole.length - 2) + 1;
  const damages = [
    ...[0, 1, 100, 400, -1].map((cut) => whole.slice(0, cut > 0 ? last + cut : cut || last)),
    whole.slice(0, -50) + whole.slice(-40),
    `${whole.slice(0, last)}${'x'.repeat(1000)}\n`,
  ];
  for (const damage of damages) {
    await writeFile(path, damage);
    const responses = openResponseLog(path);
    expect(await responses.get(digests[1]!)).toEqual({ of: digests[1], text });
    expect(await responses.get(digests[2]!)).toBeNull();
    expect(await responses.putIfAbsent(digests[2]!, { again: true })).toEqual({ again: true });
    for (const reader of [responses, openResponseLog(path)]) {
      expect(await reader.get(digests[2]!)).toEqual({ again: true });
      expect(await reader.get(digests[0]!)).toEqual({ of: digests[0], text });
    }
    expect(await openResponseLog(path).check()).toEqual({ answers: 3, damaged: 0 });
  }
  await writeFile(path, whole.replace('"text":"l', '"text":"k'));
  expect(await openResponseLog(path).check()).toEqual({ answers: 3, damaged: 1 });
});
