import { HttpStatusError } from './http-status-error.ts';

/** The headers that a request needs; the client library would add others, some of them out of the environment. */
const sentHeaders = ['accept', 'authorization', 'content-type'];
const mostErrorBytes = 16 << 10;
const longestEndMs = 1000;

/**
 * Node's `fetch` for requests that carry a key: it follows no redirect, sends no header that is not needed, ends an
 * answer that goes on past `mostBytes`, and throws HttpStatusError for every answer that is none.
 */
export function guardedFetch(mostBytes: number): typeof fetch {
  return async (input, init) => {
    const headers = new Headers();
    const given = new Headers(init?.headers);
    for (const name of sentHeaders) {
      const value = given.get(name);
      if (value !== null) headers.set(name, value);
    }
    const response = await fetch(input, { ...init, headers, redirect: 'manual' });
    if (!response.ok)
      throw new HttpStatusError(response.status, response.headers, await startOfBody(response));
    const { status, statusText, headers: answered } = response;
    const body = response.body && limited(response.body, mostBytes);
    return new Response(body, { status, statusText, headers: answered });
  };
}

function limited(body: ReadableStream<Uint8Array>, mostBytes: number): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let bytes = 0;
  // Half the work of a TransformStream, which counts with hundreds of answers a second.
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await reader.read();
        if (done) return controller.close();
        bytes += value.length;
        if (bytes <= mostBytes) return controller.enqueue(value);
        const error = new Error(`the answer is longer than ${mostBytes} bytes`);
        controller.error(error);
        await reader.cancel(error);
      },
      cancel: (reason) => end(reader, reason),
    },
    { highWaterMark: 0 },
  );
}

/**
 * Ends an answer of which no more is read. What is read to its last event has only its end left: cut off before that,
 * its connection could not be used again. Until then it takes up a place at the server.
 */
async function end(reader: ReadableStreamDefaultReader<Uint8Array>, reason: unknown): Promise<void> {
  const cut = (): void => void reader.cancel(reason).catch(() => {});
  const timer = setTimeout(cut, longestEndMs);
  try {
    const { done } = await reader.read();
    if (!done) cut();
  } catch {
    // The connection is gone already.
  } finally {
    clearTimeout(timer);
  }
}

async function startOfBody(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  try {
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      bytes += chunk.length;
      if (bytes > mostErrorBytes) break;
    }
  } catch {
    // The status says enough where the rest of the answer is lost.
  }
  return text;
}
