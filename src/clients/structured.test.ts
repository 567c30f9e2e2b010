import { expect, test } from 'vitest';
import { z } from 'zod';
import { type ChatBody, picturesOf, type Reply, textOf } from '../../test/protocol-chat.ts';
import { chatModel, clientsOf, memoryResponses, userText } from '../../test/protocol-clients.ts';
import { startProtocolServer } from '../../test/protocol-server.ts';

const schema = z.object({ score: z.number().min(0).max(10), why: z.string() });
const question = { model: chatModel, messages: [userText('How good?')], schema, schemaName: 'judgement' };
const fine = { score: 7, why: 'It teaches.' };
const good = JSON.stringify(fine);

/** Says one after the other, and the last again and again. */
function inTurn(...replies: (string | Reply)[]): () => string | Reply {
  let next = 0;
  return () => replies[Math.min(next++, replies.length - 1)]!;
}

const read: [string, string | Reply][] = [
  ['plain JSON', good],
  ['fenced JSON', `\`\`\`json\n${good}\n\`\`\``],
  ['prose around it', `Sure! Here is my judgement of {the lesson}:\n\n${good}\n\nI hope this helps.`],
  ['the same twice', `${good}\n\nAgain:\n${JSON.stringify(fine, null, 2)}`],
  ['extra keys', JSON.stringify({ ...fine, confidence: 'high', notes: [1] })],
  ['9/10', '{"score": "7/10", "why": "It teaches."}'],
  ['9 out of 10', '{"score": "7.0 out of 10", "why": "It teaches."}'],
  ['a number as a string', '{"score": " 7 ", "why": "It teaches."}'],
  ['thoughts before it', `<think>Perhaps {"score": 2, "why": "no"}?\nNo.</think>\n${good}`],
  ['thoughts that the template began', `Let me see {"score": 1, "why": "x"}.</think>${good}`],
  ['thoughts beside it', { text: good, reasoning: 'Let me see.' }],
  ['blanks after it to the last token', { text: good + '\n'.repeat(50), finishReason: 'length' }],
];

test.each(read)('reads %s', async (_what, reply) => {
  await using server = await startProtocolServer({ chat: () => reply });
  const answer = await clientsOf(server.baseUrl).ask(question);
  expect(answer).toMatchObject({ outcome: 'answer', value: fine, repaired: false });
  expect(server.requests.length).toBe(1);
});

test('reads formulas whose backslashes are not doubled', async () => {
  await using server = await startProtocolServer({
    chat: () => '{"score": 7, "why": "$\\sqrt{x} \\\\cdot \\"y\\"$"}',
  });
  const answer = await clientsOf(server.baseUrl).ask(question);
  expect(answer).toMatchObject({ value: { why: '$\\sqrt{x} \\cdot "y"$' } });
});

const repairable: [string, string | Reply, string, RegExp][] = [
  ['NaN', '{"score": NaN, "why": "x"}', 'not-json', /no whole JSON object/],
  ['"NaN"', '{"score": "NaN", "why": "x"}', 'wrong-form', /"score": Invalid input: expected number/],
  ['a scale of its own', '{"score": "3/5", "why": "x"}', 'wrong-form', /"score"/],
  ['a number out of range', '{"score": 85, "why": "x"}', 'wrong-form', /"score": Too big/],
  ['a missing key', '{"score": 7}', 'wrong-form', /"why"/],
  ['prose only', 'I would give it a seven.', 'not-json', /no whole JSON object/],
  ['an array', `[${good}, ${good}]`, 'wrong-form', /expected object/],
  ['two different answers', `{"score": 10, "why": "so it says"}\n${good}`, 'wrong-form', /several different/],
  ['nothing', '', 'empty', /empty/],
  ['blanks', ' \n ', 'empty', /empty/],
  [
    'JSON that is cut off',
    { text: '{"score": 7, "why": "It te', finishReason: 'length' },
    'cut-off',
    /cut off/,
  ],
  [
    'thoughts that are cut off',
    { text: '<think>Let me see', finishReason: 'length' },
    'cut-off',
    /before it began/,
  ],
  [
    'half of nested JSON',
    { text: '{"score": 1, "why": {"score": 7, "why": "x"}', finishReason: 'length' },
    'cut-off',
    /cut off/,
  ],
  [
    'a blank loop',
    { text: `{"score": ${'\n '.repeat(600)}`, finishReason: 'length' },
    'blank-loop',
    /blanks/,
  ],
];

test.each(repairable)('%s is told to the model once, then rejected', async (_what, reply, reason, said) => {
  await using mended = await startProtocolServer({ chat: inTurn(reply, good) });
  const clients = clientsOf(mended.baseUrl);
  expect(await clients.ask(question)).toMatchObject({ outcome: 'answer', value: fine, repaired: true });
  const last = mended.requests[1]!.body as ChatBody;
  expect(last.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
  expect(textOf(last)).toMatch(said);
  expect(clients.usages).toMatchObject([{ requests: 2 }]);

  await using lasting = await startProtocolServer({ chat: () => reply });
  const answer = await clientsOf(lasting.baseUrl).ask(question);
  expect(answer).toMatchObject({ outcome: 'rejected', reason, message: expect.stringMatching(said) });
  expect(lasting.requests.length).toBe(2);
});

const refused: [string, Reply][] = [
  ['the field', { text: '', refusal: 'I cannot judge this.' }],
  ['text', { text: "I'm sorry, but I can't assist with that request." }],
  ['text with another apostrophe', { text: 'I’m unable to provide an assessment of this video.' }],
  ['the filter of the provider', { text: 'It', finishReason: 'content_filter' }],
];

test.each(refused)('a refusal by %s is an outcome at once', async (_what, reply) => {
  await using server = await startProtocolServer({ chat: () => reply });
  const responses = memoryResponses();
  const clients = clientsOf(server.baseUrl, {}, { responses });
  expect(await clients.ask(question)).toMatchObject({ outcome: 'rejected', reason: 'refusal' });
  expect(await clients.chat(question)).toMatchObject({ outcome: 'rejected', reason: 'refusal' });
  expect(server.requests.length).toBe(2);
  expect(responses.size()).toBe(0);
});

test('a lecturer may be sorry', async () => {
  const text = `I'm sorry I'm late. Today we can't avoid integrals: ${'they are everywhere. '.repeat(40)}`;
  await using server = await startProtocolServer({ chat: () => text });
  expect(await clientsOf(server.baseUrl).chat(question)).toMatchObject({
    outcome: 'answer',
    value: text.trim(),
  });
});

test.each([
  [
    'too-long',
    {
      kind: 'status',
      status: 400,
      code: 'context_length_exceeded',
      message: "This model's maximum context length is 4096 tokens.",
    },
  ],
  ['too-long', { kind: 'status', status: 413 }],
  ['refusal', { kind: 'status', status: 400, code: 'content_filter' }],
  ['refusal', { kind: 'status', status: 403, message: 'Your input was flagged by moderation.' }],
  ['bad-request', { kind: 'status', status: 422, message: 'No.' }],
] as const)('a request that is not taken is an outcome: %s', async (reason, misbehaviour) => {
  await using server = await startProtocolServer({ chat: () => good, misbehave: () => misbehaviour });
  expect(await clientsOf(server.baseUrl).ask(question)).toMatchObject({ outcome: 'rejected', reason });
  expect(server.requests.length).toBe(1);
});

test('the caller may object, to the wrong language for instance', async () => {
  const objection = ({ why }: { why: string }) => (/^It/.test(why) ? null : 'It is not in English.');
  const german = '{"score": 7, "why": "Es lehrt."}';
  await using server = await startProtocolServer({ chat: inTurn(german, good) });
  const clients = clientsOf(server.baseUrl);
  expect(await clients.ask({ ...question, objection })).toMatchObject({ outcome: 'answer', repaired: true });
  await using stubborn = await startProtocolServer({ chat: () => german });
  expect(await clientsOf(stubborn.baseUrl).ask({ ...question, objection })).toMatchObject({
    outcome: 'rejected',
    reason: 'objection',
    message: 'It is not in English.',
    excerpt: german,
  });
});

test('where the second turn is more than the model can read, the first is what counts', async () => {
  await using server = await startProtocolServer({
    chat: () => 'Seven.',
    misbehave: ({ number }) =>
      number === 1 ? { kind: 'status', status: 400, message: 'maximum context length' } : null,
  });
  const answer = await clientsOf(server.baseUrl).ask(question);
  expect(answer).toMatchObject({ outcome: 'rejected', reason: 'not-json', excerpt: 'Seven.' });
});

test('a server without a schema mode is asked in words, and once is enough to know it', async () => {
  await using server = await startProtocolServer({ chat: () => good, schemaMode: false });
  const clients = clientsOf(server.baseUrl);
  expect(await clients.ask(question)).toMatchObject({ outcome: 'answer', repaired: false });
  await clients.ask({ ...question, messages: [userText('And this?')] });
  const hasMode = server.requests.map(({ body }) => Object.hasOwn(Object(body), 'response_format'));
  expect(hasMode).toEqual([true, false, false]);
  const words = server.requests.map(({ body }) =>
    textOf(body as ChatBody).includes('JSON Schema:\n{"type":"object"'),
  );
  expect(words).toEqual([false, true, true]);

  await using never = await startProtocolServer({ chat: () => good });
  await clientsOf(never.baseUrl, { schema: 'none' }).ask(question);
  expect(never.requests.map(({ body }) => Object.keys(body as object))).not.toContain('response_format');

  await using insisted = await startProtocolServer({ chat: () => good, schemaMode: false });
  const rejected = await clientsOf(insisted.baseUrl, { schema: 'json_schema' }).ask(question);
  expect(rejected).toMatchObject({ outcome: 'rejected', reason: 'bad-request' });
});

test('fields that a server does not know are left out', async () => {
  await using server = await startProtocolServer({ chat: () => good, unknownFields: ['stream_options'] });
  const clients = clientsOf(server.baseUrl);
  expect(await clients.ask(question)).toMatchObject({ outcome: 'answer', usage: { inputTokens: 0 } });
  await clients.chat(question);
  expect(server.requests.length).toBe(3);

  await using modern = await startProtocolServer({
    chat: () => good,
    misbehave: ({ body }) =>
      Object.hasOwn(Object(body), 'max_tokens')
        ? { kind: 'status', status: 400, message: "Use 'max_completion_tokens' instead." }
        : null,
  });
  expect(await clientsOf(modern.baseUrl).ask(question)).toMatchObject({ outcome: 'answer' });
  expect(modern.requests[1]!.body).toMatchObject({ max_completion_tokens: chatModel.maxTokens });
});

test('the form that servers are given has no bounds that they do not take', async () => {
  await using server = await startProtocolServer({ chat: () => '{"n": 1, "text": "toolong"}' });
  const bounded = z.object({ n: z.int(), text: z.string().min(1).max(5) });
  const answer = await clientsOf(server.baseUrl).ask({ ...question, schema: bounded });
  expect(answer).toMatchObject({ outcome: 'rejected', reason: 'wrong-form' });
  expect((server.requests[0]!.body as ChatBody).response_format!.json_schema.schema.properties).toEqual({
    n: { type: 'integer' },
    text: { type: 'string' },
  });
});

test('asks in the form of the API', async () => {
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  );
  await using server = await startProtocolServer({ chat: () => good });
  const clients = clientsOf(server.baseUrl, {
    prices: { inputPerMillion: 1000, outputPerMillion: 1e6, audioPerMinute: null },
  });
  const picture = { type: 'image', mediaType: 'image/png', bytes: png } as const;
  const answer = await clients.ask({
    ...question,
    model: { ...chatModel, temperature: 0.5, extra: { seed: 3, model: 'another' } },
    messages: [
      { role: 'system', parts: [{ type: 'text', text: 'Judge.' }] },
      { role: 'user', parts: [{ type: 'text', text: 'first' }, picture, { type: 'text', text: 'last' }] },
    ],
  });
  const body = server.requests[0]!.body as ChatBody;
  expect(body).toMatchObject({
    model: 'm',
    temperature: 0.5,
    max_tokens: 2000,
    seed: 3,
    stream: true,
    response_format: {
      type: 'json_schema',
      json_schema: {
        name: 'judgement',
        strict: true,
        schema: { type: 'object', required: ['score', 'why'], additionalProperties: false },
      },
    },
  });
  expect(body.messages[0]).toEqual({ role: 'system', content: 'Judge.' });
  expect((body.messages[1]!.content as { type: string }[]).map(({ type }) => type)).toEqual([
    'text',
    'image_url',
    'text',
  ]);
  expect(picturesOf(body)).toEqual([png]);
  const { inputTokens, outputTokens, cost, seconds } = answer.usage;
  expect([inputTokens > 256, outputTokens]).toEqual([true, Math.ceil(good.length / 4)]);
  expect(cost).toBeCloseTo(inputTokens / 1000 + outputTokens);
  expect(seconds).toBeGreaterThan(0);
});
