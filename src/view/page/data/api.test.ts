import { afterEach, expect, test, vi } from 'vitest';
import { fetchApi } from './api.ts';

afterEach(() => vi.unstubAllGlobals());

/** Answers of which only the beginning comes, until they are given up or the connection breaks. */
function halfAnswered(breaks: boolean) {
  return vi.fn((_address: string, { signal }: RequestInit = {}) => {
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('{"n":'));
        if (breaks) queueMicrotask(() => controller.error(new TypeError('network error')));
        signal?.addEventListener('abort', () => controller.error(signal.reason));
      },
    });
    return Promise.resolve(new Response(body));
  });
}

test('an answer that is given up while it comes is not kept: the next that asks gets it', async () => {
  vi.stubGlobal('fetch', halfAnswered(false));
  const stop = new AbortController();
  const given = fetchApi('/api/documents/0', stop.signal);
  setTimeout(() => stop.abort(), 0);
  await expect(given).rejects.toThrow(/abort/);
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ n: 0 })));
  expect(await fetchApi('/api/documents/0')).toEqual({ n: 0 });
});

test('a server that ends in the middle of an answer is told', async () => {
  vi.stubGlobal('fetch', halfAnswered(true));
  await expect(fetchApi('/api/documents/1')).rejects.toThrow('The server does not respond.');
});
