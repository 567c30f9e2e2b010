import { describe, expect, test } from 'vitest';
import { clientsOf, memoryResponses } from '../../test/protocol-clients.ts';
import type { CompletionAnswer, CompletionOptions } from '../../test/protocol-completions.ts';
import { startProtocolServer } from '../../test/protocol-server.ts';
import { scorePrompt } from './prompt-score.ts';

const bigrams = { '<s> the': 1 / 2, 'the cat': 1 / 4, 'cat sat': 1 / 8, 'sat down': 1 / 2 };
const text = 'the cat sat down';
const model = { provider: 'local', model: 'base' };
// 1 + 2 + 3 + 1 bits
const expected = { tokens: 5, scored: 4, logProb: expect.closeTo(-7 * Math.LN2, 12) };

const serve = (complete: Partial<CompletionOptions>, unknownFields: string[] = []) =>
  startProtocolServer({ complete: { bigrams, gives: 'neither', ...complete }, unknownFields });

const fieldsOf = (body: unknown) =>
  Object.keys(Object(body)).filter((name) => ['prompt_logprobs', 'echo', 'logprobs'].includes(name));

test('a server with prompt_logprobs is asked once for a text', async () => {
  await using server = await serve({ gives: 'prompt_logprobs' });
  const clients = clientsOf(
    server.baseUrl,
    { prices: { inputPerMillion: 1e6, outputPerMillion: 0, audioPerMinute: null } },
    { responses: memoryResponses() },
  );
  const answer = await scorePrompt(clients.calls, { model, text });
  expect(answer).toMatchObject({
    outcome: 'answer',
    value: expected,
    usage: { requests: 1, inputTokens: 5 },
  });
  expect(answer.usage.cost).toBe(5);
  const again = await scorePrompt(clients.calls, { model, text });
  expect(again).toMatchObject({ outcome: 'answer', value: expected, usage: { requests: 0, cached: true } });
  expect(server.requests.map(({ body }) => body)).toEqual([
    { model: 'base', prompt: text, max_tokens: 1, temperature: 0, stream: false, prompt_logprobs: 0 },
  ]);
});

test.each([
  ['that ignores prompt_logprobs', []],
  ['that refuses prompt_logprobs', ['prompt_logprobs']],
])('a server %s is asked to echo, and then no more in the first way', async (_what, unknown) => {
  await using server = await serve({ gives: 'echo' }, unknown);
  const { calls } = clientsOf(server.baseUrl);
  expect(await scorePrompt(calls, { model, text })).toMatchObject({ outcome: 'answer', value: expected });
  const other = await scorePrompt(calls, { model, text: 'the cat' });
  expect(other).toMatchObject({
    value: { tokens: 3, scored: 2, logProb: expect.closeTo(-3 * Math.LN2, 12) },
  });
  expect(server.requests.map(({ body }) => fieldsOf(body))).toEqual([
    ['prompt_logprobs'],
    ['echo', 'logprobs'],
    ['echo', 'logprobs'],
  ]);
});

describe('a server that gives no log-probabilities of the prompt is refused, with the reason, and nothing is stored', () => {
  const changed =
    (change: (answer: CompletionAnswer) => void) =>
    (answer: CompletionAnswer): CompletionAnswer => {
      change(answer);
      return answer;
    };
  const promptOf = ({ choices }: CompletionAnswer) => choices[0]!.prompt_logprobs;
  const echoOf = ({ choices }: CompletionAnswer) => choices[0]!.logprobs;

  test.each<[string, Partial<CompletionOptions>, string[], RegExp]>([
    [
      'ignores both',
      {},
      [],
      /with prompt_logprobs, the answer has none; with echo and logprobs, the answer has 1 for the 5 tokens/,
    ],
    ['refuses both', {}, ['prompt_logprobs', 'echo'], /with prompt_logprobs, it refuses: .*400.*; with echo/],
    [
      'leaves one out',
      { gives: 'prompt_logprobs', spoil: changed((answer) => promptOf(answer)?.pop()) },
      [],
      /has 4 for the 5 tokens of the prompt/,
    ],
    [
      'leaves out the first token',
      {
        gives: 'echo',
        spoil: changed((answer) => {
          echoOf(answer)?.token_logprobs.shift();
        }),
      },
      [],
      /echo and logprobs, the answer has one for the first token/,
    ],
    [
      'has a gap',
      {
        gives: 'prompt_logprobs',
        spoil: changed((answer) => {
          const all = promptOf(answer);
          if (all) all[2] = null;
        }),
      },
      [],
      /some of them are missing or above 0/,
    ],
    [
      'names several tokens for one',
      {
        gives: 'prompt_logprobs',
        spoil: changed((answer) => {
          const all = promptOf(answer);
          if (all) all[1] = { ...all[1], 7: { logprob: -1, decoded_token: 'a' } };
        }),
      },
      [],
      /some of them are missing or above 0/,
    ],
    [
      'gives probabilities for log-probabilities',
      {
        gives: 'echo',
        spoil: changed((answer) => {
          const all = echoOf(answer);
          if (all) all.token_logprobs = all.token_logprobs.map((value) => value && Math.exp(value));
        }),
      },
      [],
      /some of them are missing or above 0/,
    ],
    [
      'does not count tokens',
      {
        gives: 'prompt_logprobs',
        spoil: changed((answer) => {
          delete answer.usage;
        }),
      },
      [],
      /does not say how many tokens the prompt has/,
    ],
  ])('%s', async (_what, complete, unknown, message) => {
    await using server = await serve(complete, unknown);
    const responses = memoryResponses();
    const { calls } = clientsOf(server.baseUrl, {}, { responses });
    const scoring = scorePrompt(calls, { model, text });
    await expect(scoring).rejects.toThrow(message);
    await expect(scoring).rejects.toThrow(/^Provider local does not give .* for "base"/);
    expect(responses.size()).toBe(0);
    expect(server.requests.length).toBe(2);
  });
});

test('a text that is refused is an outcome once the server has answered', async () => {
  await using server = await startProtocolServer({
    complete: { bigrams, gives: 'prompt_logprobs' },
    misbehave: ({ body }) =>
      Object(body).prompt === 'odd' ? { kind: 'status', status: 400, message: 'Odd text.' } : null,
  });
  const { calls } = clientsOf(server.baseUrl);
  await scorePrompt(calls, { model, text });
  expect(await scorePrompt(calls, { model, text: 'odd' })).toMatchObject({
    outcome: 'rejected',
    reason: 'bad-request',
  });
});
