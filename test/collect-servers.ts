import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a server does with a request instead of answering it well. */
export type Mishap =
  | { kind: 'status'; status: number; body?: unknown; retryAfter?: string }
  | { kind: 'redirect'; location: string }
  /** Breaks the connection before the answer, or after half of it. */
  | { kind: 'reset' | 'reset-midway' }
  /** Sends half of the answer and says that it was all. */
  | { kind: 'truncate' }
  /** Sends the answer byte by byte. */
  | { kind: 'drip'; everyMs: number }
  /** Says nothing, ever. */
  | { kind: 'hang' };

/** A request as it came. */
export interface WebRequested {
  /** Requests before it. */
  number: number;
  path: string;
  parameters: URLSearchParams;
  headers: IncomingMessage['headers'];
}

export interface WebAnswer {
  status: number;
  headers?: Record<string, string>;
  body: string | Buffer;
}

/** A server on the loopback interface. */
export interface LoopbackServer extends AsyncDisposable {
  /** `http://127.0.0.1:<port>` */
  origin: string;
  requests: WebRequested[];
}

export async function startServer(
  answer: (request: WebRequested) => WebAnswer,
  mishapOf: (request: WebRequested) => Mishap | null = () => null,
): Promise<LoopbackServer> {
  const requests: WebRequested[] = [];
  const server = createServer((message, response) => {
    // A client that is gone is no fault of the server.
    message.on('error', () => {});
    response.on('error', () => {});
    const url = new URL(message.url ?? '/', 'http://127.0.0.1');
    const request: WebRequested = {
      number: requests.length,
      path: decodeURIComponent(url.pathname),
      parameters: url.searchParams,
      headers: message.headers,
    };
    requests.push(request);
    const mishap = mishapOf(request);
    if (mishap?.kind === 'hang') return;
    if (mishap?.kind === 'reset') message.socket.resetAndDestroy();
    else if (mishap?.kind === 'status') {
      const headers = mishap.retryAfter === undefined ? {} : { 'retry-after': mishap.retryAfter };
      response.writeHead(mishap.status, headers).end(JSON.stringify(mishap.body ?? {}));
    } else if (mishap?.kind === 'redirect') response.writeHead(302, { location: mishap.location }).end();
    else void send(response, answer(request), mishap);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function send(
  response: ServerResponse,
  { status, headers, body }: WebAnswer,
  mishap: Mishap | null,
): Promise<void> {
  const bytes = Buffer.from(body);
  const half = bytes.subarray(0, bytes.length >> 1);
  switch (mishap?.kind) {
    case 'reset-midway':
      response.writeHead(status, { ...headers, 'content-length': String(bytes.length) });
      response.write(half, () => response.destroy());
      return;
    case 'truncate':
      response.writeHead(status, { ...headers, 'content-length': String(half.length) }).end(half);
      return;
    case 'drip':
      response.writeHead(status, { ...headers, 'content-length': String(bytes.length) });
      for (const byte of bytes) {
        if (response.destroyed) return;
        response.write(Buffer.of(byte));
        await sleep(mishap.everyMs);
      }
      response.end();
      return;
    default:
      response.writeHead(status, { ...headers, 'content-length': String(bytes.length) }).end(bytes);
  }
}

export function json(status: number, value: unknown): WebAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=UTF-8' },
    body: JSON.stringify(value),
  };
}

/** A number from 0 that follows from a text. */
export function hashOf(text: string): number {
  let hash = 2_166_136_261;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 16_777_619) >>> 0;
  return hash;
}
