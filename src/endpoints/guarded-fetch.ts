import http, { type ClientRequest, type IncomingMessage } from 'node:http';
import https from 'node:https';
import { proxyEnvironment } from '../base/proxy-environment.ts';
import { HttpStatusError } from './http-status-error.ts';

/** The headers that a request needs; the client library would add others, some of them out of the environment. */
const sentHeaders = ['accept', 'authorization', 'content-type'];
const mostErrorBytes = 16 << 10;
const longestEndMs = 1000;

export interface FetchBounds {
  /** Longer answers are broken off. */
  answerBytes: number;
  /** Connections at once. Some servers have a thread for each, idle ones too. */
  connections: number;
}

/**
 * A `fetch` for requests that carry a key: it follows no redirect, sends no header that is not needed, opens no more
 * connections than it may, and throws HttpStatusError for every answer that is none. `node:http` costs half of what
 * Node's own `fetch` does, which knows no bound of connections.
 */
export function guardedFetch({ answerBytes, connections }: FetchBounds): typeof fetch {
  const settings = { keepAlive: true, maxSockets: connections, proxyEnv: proxyEnvironment() };
  const agents = { 'http:': new http.Agent(settings), 'https:': new https.Agent(settings) };
  return async (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const { body, type } = await encoded(init.body ?? null);
    const headers = sentHeadersOf(new Headers(init.headers), type);
    const options = { method: init.method ?? 'GET', headers, signal: init.signal ?? undefined };
    const request =
      url.protocol === 'https:'
        ? https.request(url, { ...options, agent: agents['https:'] })
        : http.request(url, { ...options, agent: agents['http:'] });
    const message = await answerTo(request, body);
    const status = message.statusCode ?? 0;
    const answered = new Headers();
    for (const [name, values] of Object.entries(message.headersDistinct))
      for (const value of values ?? []) answered.append(name, value);
    if (status < 200 || status > 299) throw new HttpStatusError(status, answered, await startOf(message));
    return new Response(streamOf(message, answerBytes), { status, headers: answered });
  };
}

/** A body as bytes, and the type that goes with it where it is a form. */
async function encoded(
  body: RequestInit['body'],
): Promise<{ body: string | Uint8Array; type: string | null }> {
  if (typeof body === 'string' || body === null) return { body: body ?? '', type: null };
  if (body instanceof Uint8Array) return { body, type: null };
  const form = new Response(body);
  return { body: Buffer.from(await form.arrayBuffer()), type: form.headers.get('content-type') };
}

function sentHeadersOf(given: Headers, type: string | null): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const name of sentHeaders) {
    const value = name === 'content-type' ? (type ?? given.get(name)) : given.get(name);
    if (value !== null) headers[name] = value;
  }
  return headers;
}

function answerTo(request: ClientRequest, body: string | Uint8Array): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.on('response', resolve);
    // Of a name with several addresses none of which answers, the first one's reason.
    request.on('error', (error) => reject(error instanceof AggregateError ? error.errors[0] : error));
    request.end(body);
  });
}

function streamOf(message: IncomingMessage, mostBytes: number): ReadableStream<Uint8Array> {
  let bytes = 0;
  let isDone = false;
  return new ReadableStream({
    start(controller) {
      const fail = (error: Error): void => {
        if (!isDone) controller.error(error);
        isDone = true;
      };
      message.on('data', (chunk: Buffer) => {
        if (isDone) return;
        bytes += chunk.length;
        if (bytes > mostBytes) {
          fail(new Error(`the response is longer than ${mostBytes} bytes`));
          message.destroy();
          return;
        }
        controller.enqueue(chunk);
        if ((controller.desiredSize ?? 0) <= 0) message.pause();
      });
      message.on('end', () => {
        if (!isDone) controller.close();
        isDone = true;
      });
      message.on('error', fail);
      message.on('close', () => fail(new Error('the connection closed before the response was complete')));
    },
    pull: () => void message.resume(),
    async cancel() {
      isDone = true;
      await ended(message);
    },
  });
}

/**
 * Ends an answer of which no more is read. What is read to its last event has only its end left: cut off before that,
 * its connection could not be used again.
 */
async function ended(message: IncomingMessage): Promise<void> {
  if (message.readableEnded || message.destroyed) return;
  const timer = setTimeout(() => message.destroy(), longestEndMs);
  await new Promise<void>((resolve) => {
    message.once('close', resolve);
    message.once('data', () => message.destroy());
    message.resume();
  });
  clearTimeout(timer);
}

async function startOf(message: IncomingMessage): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  try {
    for await (const chunk of message as AsyncIterable<Buffer>) {
      text += decoder.decode(chunk, { stream: true });
      bytes += chunk.length;
      if (bytes > mostErrorBytes) break;
    }
  } catch {
    // The status says enough where the rest of the answer is lost.
  }
  return text;
}
