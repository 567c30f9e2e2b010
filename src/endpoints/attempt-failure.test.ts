import { expect, test } from 'vitest';
import { attemptFailureOf } from './attempt-failure.ts';
import { HttpStatusError } from './http-status-error.ts';

function failureOf(status: number, body: string, headers: Record<string, string> = {}): unknown {
  const cause = new HttpStatusError(status, new Headers(headers), body);
  return attemptFailureOf(
    new Error('Connection error.', { cause: new TypeError('fetch failed', { cause }) }),
    0,
  );
}

test.each([
  [401, '', 'stop', 'credentials'],
  [403, '{"error":"forbidden"}', 'stop', 'credentials'],
  [402, '', 'stop', 'quota'],
  [429, '{"error":{"code":"insufficient_quota"}}', 'stop', 'quota'],
  [404, '{"error":"model not found, try pulling it first"}', 'stop', 'setup'],
  [405, '', 'stop', 'setup'],
  [501, '', 'stop', 'setup'],
])('%i %s ends the run', (status, body, kind, fault) => {
  expect(failureOf(status, body)).toMatchObject({ kind, fault });
});

test.each([408, 409, 425, 429, 500, 502, 503, 504, 529])('%i passes', (status) => {
  expect(failureOf(status, 'busy', { 'retry-after': '3' })).toMatchObject({
    kind: 'transient',
    retryAfterSec: 3,
  });
});

test.each([
  // As OpenAI, vLLM, llama.cpp, Ollama and Azure put it.
  [400, `{"error":{"code":"context_length_exceeded"}}`, 'too-long'],
  [400, `{"object":"error","message":"This model's maximum context length is 8192 tokens."}`, 'too-long'],
  [400, `{"error":{"message":"the request exceeds the available context size"}}`, 'too-long'],
  [413, '', 'too-long'],
  [400, `{"error":{"code":"content_filter"}}`, 'refusal'],
  [403, `{"error":{"message":"Your input was flagged"}}`, 'refusal'],
  [400, `{"error":"invalid image input"}`, 'bad-request'],
  [422, `{"detail":[{"loc":["body"]}]}`, 'bad-request'],
])('%i %s is an outcome of the item', (status, body, reason) => {
  expect(failureOf(status, body)).toMatchObject({ kind: 'refused', reason, body });
});

test('an error within a stream is told by its code', () => {
  expect(
    attemptFailureOf(Object.assign(new Error('out of money'), { code: 'insufficient_quota' }), 0),
  ).toMatchObject({
    kind: 'stop',
    fault: 'quota',
  });
  expect(attemptFailureOf(Object.assign(new Error('busy'), { code: 429 }), 0)).toMatchObject({
    kind: 'transient',
  });
});

test('what a server says is shown as one short line', () => {
  const { message } = failureOf(500, `a\n\u001b[31m${'b'.repeat(9000)}`) as { message: string };
  expect(message).toMatch(/^answered 500: "a\\n\\u001b\[31mb+"$/);
  expect(message.length).toBeLessThan(400);
});
