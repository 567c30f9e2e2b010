import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { chatModel, memoryResponses, userText } from '../../test/protocol-clients.ts';
import type { Misbehaviour } from '../../test/protocol-misbehaviour.ts';
import { type ProtocolOptions, startProtocolServer } from '../../test/protocol-server.ts';
import { StoppedError, UnavailableError } from '../base/errors.ts';
import { boundlessAllowance, type Usage } from '../engine/asking.ts';
import { Spending } from '../engine/spending.ts';
import type { Answer } from './answer.ts';
import { type Ask, openClients, type Work } from './open-clients.ts';

const request = { model: chatModel, messages: [userText('How good is it?')] };
const down: Misbehaviour = { kind: 'status', status: 503 };
const locked: Misbehaviour = { kind: 'status', status: 401 };

async function placeOf(server: ProtocolOptions, work: Partial<Work> = {}, maxRequests: number | null = null) {
  const endpoint = await startProtocolServer({ chat: () => 'Good.', ...server });
  const clients = openClients({
    local: {
      baseUrl: endpoint.baseUrl,
      keyEnv: null,
      concurrency: 4,
      timeoutSec: 60,
      firstTokenSec: 60,
      retries: 0,
      schema: 'auto',
      prices: null,
    },
  });
  const usages: Usage[] = [];
  const spending = new Spending(boundlessAllowance.spent);
  const asking = spending.asking(
    { ...boundlessAllowance, maxRequests },
    {
      responses: memoryResponses(),
      signal: new AbortController().signal,
      onUsage: (usage) => usages.push(usage),
    },
  );
  const noAnswer = { kept: 'responses are cached' } as const;
  const ask: Ask = clients.askFor({ asking, noAnswer, ...work });
  return {
    server: endpoint,
    usages,
    ask,
    chat: (text = 'How good is it?'): Promise<Answer<string>> =>
      ask((models) => models.chat({ ...request, messages: [userText(text)] })),
    [Symbol.asyncDispose]: () => endpoint[Symbol.asyncDispose](),
  };
}

test('a question is answered, counted and kept', async () => {
  await using place = await placeOf({});
  expect(await place.chat()).toMatchObject({ outcome: 'answer', value: 'Good.' });
  expect(await place.chat()).toMatchObject({ outcome: 'answer', value: 'Good.' });
  expect(place.usages).toMatchObject([
    { requests: 1, cached: false },
    { requests: 0, cached: true },
  ]);
});

const cure = 'Or look away.';

test.each<[string, Misbehaviour, Partial<Work['noAnswer']>, RegExp]>([
  ['a wrong key', locked, {}, /^Stopped: .+ Rerun to resume; responses are cached\.$/],
  ['a wrong key, with a cure for other trouble', locked, { cure, maySkip: true }, /responses are cached\.$/],
  ['a wrong key, where it is named', locked, { at: 'lesson' }, /^Stopped at lesson: /],
  ['a server that is down', down, {}, /^Stopped: .+ Rerun to resume; responses are cached\.$/],
  ['a server that is down, with a cure', down, { cure }, /responses are cached\. Or look away\.$/],
  ['what is kept', locked, { kept: 'finished work is kept' }, / Rerun to resume; finished work is kept\.$/],
])('no answer stops the work: %s', async (_what, misbehaviour, words, told) => {
  const stops: StoppedError[] = [];
  const onStop = (stop: StoppedError): unknown => stops.push(stop);
  const noAnswer: Work['noAnswer'] = { kept: 'responses are cached', onStop, ...words };
  await using place = await placeOf({ misbehave: () => misbehaviour }, { noAnswer });
  const error = await place.chat().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(StoppedError);
  expect((error as Error).message).toMatch(told);
  expect(stops).toEqual([error]);
});

test('trouble that may pass ends one piece of work, where the work asks for that', async () => {
  const stops: StoppedError[] = [];
  const onStop = (stop: StoppedError): unknown => stops.push(stop);
  await using place = await placeOf(
    { misbehave: () => down },
    { noAnswer: { kept: 'finished work is kept', maySkip: true, onStop } },
  );
  const error = await place.chat().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UnavailableError);
  expect((error as Error).message).toMatch(/503/);
  expect((error as Error).message).not.toMatch(/Rerun/);
  expect(stops).toEqual([]);
});

test('a budget counts what is on its way, and a question that failed gives its place back', async () => {
  await using place = await placeOf({}, {}, 1);
  const bad = new Error('bad');
  await expect(
    place.ask(async () => {
      await expect(place.chat()).rejects.toThrow(/--max-requests/);
      throw bad;
    }),
  ).rejects.toBe(bad);
  expect(await place.chat()).toMatchObject({ outcome: 'answer' });
  await expect(place.chat('And now?')).rejects.toThrow(/--max-requests/);
  expect(place.server.requests).toHaveLength(1);
});

test('interrupted, no more questions begin, and those under way come in', async () => {
  const stopping = new AbortController();
  await using place = await placeOf({ delayMs: 50 }, { drained: stopping.signal });
  const underWay = place.chat();
  while (place.server.requests.length === 0) await sleep(5);
  stopping.abort(new Error('interrupted'));
  await expect(place.chat('And now?')).rejects.toThrow('interrupted');
  expect(await underWay).toMatchObject({ outcome: 'answer', value: 'Good.' });
  expect(place.server.requests).toHaveLength(1);
});
