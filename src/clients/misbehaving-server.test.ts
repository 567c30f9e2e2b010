import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { chatModel, clientsOf, userText } from '../../test/protocol-clients.ts';
import {
  type ChooseMisbehaviour,
  firstRequests,
  type Misbehaviour,
} from '../../test/protocol-misbehaviour.ts';
import { startProtocolServer } from '../../test/protocol-server.ts';

const good = '{"score": 7}';
const question = {
  model: chatModel,
  messages: [userText('How good is it?')],
  schema: z.object({ score: z.number().min(0).max(10) }),
  schemaName: 'score',
};

function always(misbehaviour: Misbehaviour): ChooseMisbehaviour {
  return () => misbehaviour;
}

/** Those that end by a deadline make the test wait for it. */
const endByDeadline = new Set<Misbehaviour['kind']>(['hang', 'hang-midway', 'drip']);

const passing: [string, Misbehaviour][] = [
  ['a storm of 429', { kind: 'status', status: 429 }],
  ['a storm of 429 that names a time', { kind: 'status', status: 429, retryAfter: '0' }],
  ['503', { kind: 'status', status: 503, body: '<html>down' }],
  ['a hang before the first byte', { kind: 'hang' }],
  ['a hang amid the answer', { kind: 'hang-midway' }],
  ['a reset before the answer', { kind: 'reset' }],
  ['a reset amid the answer', { kind: 'reset-midway' }],
  ['an answer cut in half', { kind: 'truncate' }],
  ['a slow drip', { kind: 'drip', everyMs: 30 }],
];

const ways = [
  ['as a stream', true],
  ['in one piece', false],
] as const;

function patient(isStream: boolean): { timeoutSec: number; firstTokenSec: number | null } {
  return { timeoutSec: 20, firstTokenSec: isStream ? 20 : null };
}

// They mostly wait: for a deadline, or before the next attempt.
test.concurrent.each(
  ways.flatMap(([how, isStream]) =>
    passing.map(([what, trouble]) => [how, what, isStream, trouble] as const),
  ),
)('%s: %s is outlasted, and is transient where it stays', async (_how, _what, isStream, misbehaviour) => {
  await using server = await startProtocolServer({
    chat: () => good,
    misbehave: firstRequests(1, misbehaviour),
  });
  const short = endByDeadline.has(misbehaviour.kind)
    ? { timeoutSec: 1.5, firstTokenSec: isStream ? 0.8 : null }
    : patient(isStream);
  const clients = clientsOf(server.baseUrl, short);
  expect(await clients.ask(question)).toMatchObject({ outcome: 'answer', value: { score: 7 } });
  expect(server.requests.length).toBe(2);
  expect(clients.usages).toMatchObject([{ requests: 2, cached: false }]);

  await using down = await startProtocolServer({ chat: () => good, misbehave: always(misbehaviour) });
  const unlucky = clientsOf(down.baseUrl, short);
  await expect(unlucky.ask(question)).rejects.toMatchObject({
    name: 'EndpointError',
    fault: 'transient',
    code: 'ELECTERNENDPOINTTRANSIENT',
    message: expect.stringMatching(/^Provider local .* \(2 attempts\)/),
  });
  expect(down.requests.length).toBe(2);
  expect(unlucky.usages).toMatchObject([{ requests: 2, outputTokens: 0 }]);
});

for (const [how, isStream] of ways) {
  const settings = patient(isStream);

  test(`${how}: an answer that is said twice counts once`, async () => {
    await using server = await startProtocolServer({
      chat: () => good,
      misbehave: always({ kind: 'duplicate' }),
    });
    const clients = clientsOf(server.baseUrl, settings);
    expect(await clients.ask(question)).toMatchObject({ value: { score: 7 } });
    expect(await clients.chat(question)).toMatchObject({ value: good });
  });

  test(`${how}: a blank loop is told from an answer`, async () => {
    const misbehave = always({ kind: 'blank-loop' });
    await using server = await startProtocolServer({ chat: () => good, misbehave });
    const answer = await clientsOf(server.baseUrl, settings).ask(question);
    expect(answer).toMatchObject({ outcome: 'rejected', reason: 'blank-loop' });
    expect(server.requests.map(({ body }) => Object.hasOwn(Object(body), 'response_format'))).toEqual([
      true,
      false,
    ]);
  });
}

test('a stream of blanks is ended, however long it would go on', async () => {
  await using server = await startProtocolServer({
    chat: () => ({ text: '\n'.repeat(20 << 20), finishReason: 'length' }),
    charsPerChunk: 1000,
  });
  const answer = await clientsOf(server.baseUrl).chat(question);
  expect(answer).toMatchObject({ outcome: 'rejected', reason: 'blank-loop' });
  expect(server.requests).toMatchObject([{ answered: false }]);
});

test('a stream that begins in time may take longer than firstTokenSec', async () => {
  await using server = await startProtocolServer({
    chat: () => '{"score":  7}',
    charsPerChunk: 1,
    misbehave: always({ kind: 'drip', everyMs: 0 }),
  });
  const clients = clientsOf(server.baseUrl, { firstTokenSec: 1.5, timeoutSec: 60, retries: 0 });
  const startMs = performance.now();
  expect(await clients.ask(question)).toMatchObject({ outcome: 'answer' });
  expect(performance.now() - startMs).toBeGreaterThan(1500);
});

const stopping: [string, Misbehaviour, string, RegExp][] = [
  ['401', { kind: 'status', status: 401 }, 'credentials', /answered 401: .*LECTERN_TEST_KEY/],
  ['403', { kind: 'status', status: 403 }, 'credentials', /answered 403/],
  ['402', { kind: 'status', status: 402 }, 'quota', /answered 402/],
  [
    'a used-up quota',
    { kind: 'status', status: 429, code: 'insufficient_quota' },
    'quota',
    /insufficient_quota/,
  ],
  ['an unknown model', { kind: 'status', status: 404 }, 'setup', /answered 404/],
];

test.each(stopping)(
  '%s stops at once, also what comes after',
  async (_what, misbehaviour, fault, message) => {
    await using server = await startProtocolServer({ chat: () => good, misbehave: always(misbehaviour) });
    const clients = clientsOf(
      server.baseUrl,
      { keyEnv: 'LECTERN_TEST_KEY', retries: 5 },
      { env: { LECTERN_TEST_KEY: 'secret-key' } },
    );
    const stopped = { fault, code: 'ELECTERNENDPOINTSTOP', message: expect.stringMatching(message) };
    await expect(clients.ask(question)).rejects.toMatchObject(stopped);
    await expect(clients.chat(question)).rejects.toMatchObject(stopped);
    expect(server.requests.length).toBe(1);
  },
);

test('the key is sent as a bearer token, to this address only, and told to nobody', async () => {
  await using other = await startProtocolServer({ chat: () => good });
  await using server = await startProtocolServer({
    chat: () => good,
    key: 'right',
    misbehave: firstRequests(1, { kind: 'redirect', location: `${other.baseUrl}/chat/completions` }),
  });
  const with_ = (key: string) =>
    clientsOf(
      server.baseUrl,
      { keyEnv: 'LECTERN_TEST_KEY' },
      { env: { LECTERN_TEST_KEY: key, OPENAI_API_KEY: 'other' } },
    );
  await expect(with_('right').ask(question)).rejects.toMatchObject({
    fault: 'setup',
    message: /answered 307/,
  });
  expect(other.requests).toEqual([]);
  expect(await with_('right').ask(question)).toMatchObject({ outcome: 'answer' });
  // The server of the test repeats the key in its message, as some do.
  const wrong = await with_('wrong-key')
    .ask(question)
    .catch((error: unknown) => error);
  expect(wrong).toMatchObject({
    fault: 'credentials',
    message: expect.stringMatching(/answered 401.*Bearer \*\*\*/),
  });
  expect(JSON.stringify(wrong) + String((wrong as Error).stack)).not.toContain('wrong-key');
  expect(server.requests.map(({ authorization }) => authorization)).toEqual([
    'Bearer right',
    'Bearer right',
    'Bearer wrong-key',
  ]);
});

test('nothing is sent without the key that was named', async () => {
  await using server = await startProtocolServer({ chat: () => good });
  const clients = clientsOf(
    server.baseUrl,
    { keyEnv: 'LECTERN_TEST_KEY' },
    { env: { LECTERN_TEST_KEY: ' ' } },
  );
  await expect(clients.ask(question)).rejects.toMatchObject({
    fault: 'credentials',
    message: 'Provider local needs its key in the environment variable LECTERN_TEST_KEY, which is not set.',
  });
  expect(server.requests).toEqual([]);
  expect(clients.usages).toEqual([]);
});

test('a server without a key gets none', async () => {
  await using server = await startProtocolServer({ chat: () => good });
  await clientsOf(server.baseUrl).ask(question);
  expect(server.requests[0]!.authorization).toBeNull();
});

test('a server that is not there is transient', async () => {
  const server = await startProtocolServer();
  const { baseUrl } = server;
  await server[Symbol.asyncDispose]();
  await expect(clientsOf(baseUrl).ask(question)).rejects.toMatchObject({
    fault: 'transient',
    message: expect.stringContaining('ECONNREFUSED'),
  });
});

test.each([{ kind: 'hang' }, { kind: 'status', status: 503 }, { kind: 'hang-midway' }] as const)(
  'a signal ends a question at once: $kind',
  async (misbehaviour) => {
    const controller = new AbortController();
    await using server = await startProtocolServer({
      chat: () => good,
      misbehave: (request) => {
        if (request.number === 0) setTimeout(() => controller.abort(new Error('enough')), 50);
        return misbehaviour;
      },
    });
    const slow = { timeoutSec: 100, firstTokenSec: 100, retries: 20, concurrency: 1 };
    const clients = clientsOf(server.baseUrl, slow, { signal: controller.signal });
    const underWayAndWaiting = [clients.ask(question), clients.chat(question)];
    await Promise.all(underWayAndWaiting.map((asked) => expect(asked).rejects.toThrow('enough')));
    await expect(clients.ask(question)).rejects.toThrow('enough');
  },
);

test('an answer without end is given up', async () => {
  await using server = await startProtocolServer({
    chat: () => 'x'.repeat(70 << 20),
    charsPerChunk: 1 << 20,
  });
  const clients = clientsOf(server.baseUrl, { retries: 0, timeoutSec: 60, firstTokenSec: null });
  await expect(clients.chat(question)).rejects.toMatchObject({
    message: expect.stringContaining('longer than'),
  });
});

test('no more requests at once than the provider allows', async () => {
  let [open, most] = [0, 0];
  await using server = await startProtocolServer({
    chat: () => {
      open--;
      return good;
    },
    delayMs: 20,
    misbehave: () => {
      most = Math.max(most, ++open);
      return null;
    },
  });
  const clients = clientsOf(server.baseUrl, { concurrency: 3 });
  const asked = Array.from({ length: 12 }, (_, i) =>
    clients.chat({ ...question, messages: [userText(`${i}`)] }),
  );
  await Promise.all(asked);
  expect(most).toBe(3);
});

test('a pause that a provider asks for holds for all', async () => {
  const cameMs: number[] = [];
  await using server = await startProtocolServer({
    chat: () => good,
    misbehave: ({ number }) => {
      cameMs.push(performance.now());
      return number === 0 ? { kind: 'status', status: 429, retryAfter: '2' } : null;
    },
  });
  const clients = clientsOf(server.baseUrl);
  const first = clients.chat(question);
  await vi.waitFor(() => expect(cameMs.length).toBe(1));
  await sleep(500);
  await clients.chat({ ...question, messages: [userText('another')] });
  await first;
  expect(cameMs.length).toBe(3);
  for (const ms of cameMs.slice(1)) expect(ms - cameMs[0]!).toBeGreaterThan(1950);
});

test('a server that takes no request at all stops the run, and one that took some does not', async () => {
  let isGood = false;
  await using server = await startProtocolServer({
    chat: () => good,
    misbehave: () => (isGood ? null : { kind: 'status', status: 400, message: 'What?' }),
  });
  const ask = (clients: ReturnType<typeof clientsOf>, i: number) =>
    clients.chat({ ...question, messages: [userText(`${i}`)] });
  const never = clientsOf(server.baseUrl);
  for (let i = 0; i < 19; i++) expect(await ask(never, i)).toMatchObject({ reason: 'bad-request' });
  await expect(ask(never, 19)).rejects.toMatchObject({ fault: 'setup' });
  const once = clientsOf(server.baseUrl);
  isGood = true;
  await ask(once, 0);
  isGood = false;
  for (let i = 1; i < 30; i++) expect(await ask(once, i)).toMatchObject({ reason: 'bad-request' });
});

test('many requests leave no socket, timer or listener behind', async () => {
  await using server = await startProtocolServer({
    chat: () => good,
    misbehave: ({ number }) => (number % 10 === 3 ? { kind: 'reset-midway' } : null),
  });
  const controller = new AbortController();
  const clients = clientsOf(server.baseUrl, { concurrency: 8, retries: 9 }, { signal: controller.signal });
  const ask = (i: number) => clients.ask({ ...question, messages: [userText(`${i}`)] });
  await ask(-1);
  const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  const before = timers();
  await Promise.all(Array.from({ length: 300 }, (_, i) => ask(i)));
  expect(timers()).toBeLessThanOrEqual(before + 8);
  expect(await server.openSockets()).toBeLessThanOrEqual(8);
});
