import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ApiFault } from './api.ts';
import { againstOf } from './compare.ts';
import { RequestFault } from './fault.ts';
import { faultPage, faultPolicy } from './fault-page.ts';
import type { LiveDataset } from './live-dataset.ts';
import type { Opened } from './opened.ts';
import type { PageFile } from './page-files.ts';
import { pictureType } from './picture-type.ts';
import { fileRoutes, jsonRoutes, pageRoute, pictureRoutes, sourceRoute } from './routes.ts';
import { sendSource } from './send-source.ts';
import { readWriting, writeRoutes } from './writing.ts';

const forGood = 'private, max-age=31536000, immutable';
const notAtAll = 'no-store';
/** Which state of the dataset an answer is of. */
const versionHeader = 'Lectern-Version';

const fileTypes: Readonly<Record<string, string>> = {
  csv: 'text/csv; charset=utf-8',
  md: 'text/markdown; charset=utf-8',
};

/** Before what is asked of the run of `--against`. */
const ofAgainst = '/api/against/';

/** Scripts, styles and data come from this server alone, and nothing on a page runs that is not one of its files. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "media-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const securityHeaders = {
  'Content-Security-Policy': policy,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
};

/**
 * Answers one request, and only to who names this machine in `Host`: a page of another site that points its own name here
 * (DNS rebinding) gets nothing. All is asked by GET and HEAD but what people say of items, which pages of this server
 * alone may write.
 * @throws RequestFault where it cannot be answered; the headers are then not sent yet.
 */
export async function answer(
  live: LiveDataset,
  pageFiles: ReadonlyMap<string, PageFile>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
  checkHost(request);
  const { path, search } = splitUrl(request.url ?? '');
  const write = writeRoutes.get(path);
  if (write && request.method === 'POST') {
    const content = await readWriting(request);
    return live.use(async (opened) => sendJson(request, response, await write(opened, content)));
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    const allowed = write ? 'GET, HEAD, POST' : 'GET, HEAD';
    response.setHeader('Allow', allowed);
    throw new RequestFault(405, `Allowed here: ${allowed}.`);
  }
  const file = pageFiles.get(pageRoute.test(path) ? '/' : path);
  if (file) return send(request, response, file.bytes, file.type, file.isHashed ? forGood : 'no-cache');

  if (path === '/api/state') return sendJson(request, response, live.state);
  return live.use((opened, version) => {
    response.setHeader(versionHeader, version);
    return answerFrom(opened, { path, search }, request, response);
  });
}

async function answerFrom(
  opened: Opened,
  { path, search }: ReturnType<typeof splitUrl>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const source = sourceRoute.exec(path);
  if (source) return sendSource(opened, source[1]!, request, response);
  const file = fileRoutes.get(path);
  if (file) {
    const bytes = Buffer.from(await file(opened));
    const name = path.split('/').at(-1)!;
    response.setHeader('Content-Disposition', `attachment; filename="${name}"`);
    return send(request, response, bytes, fileTypes[name.split('.').at(-1)!]!, notAtAll);
  }
  for (const [pattern, picture] of pictureRoutes) {
    const match = pattern.exec(path);
    if (!match) continue;
    const bytes = await picture(opened, ...match.slice(1));
    const type = pictureType(bytes);
    if (type === null) throw new RequestFault(404, 'This image cannot be shown.');
    // A digest names its content for good; a number of a document does not.
    return send(request, response, bytes, type, path.startsWith('/api/pictures/') ? forGood : notAtAll);
  }
  const [of, asked] = path.startsWith(ofAgainst)
    ? [againstOf(opened), `/api/${path.slice(ofAgainst.length)}`]
    : [opened, path];
  for (const [pattern, handle] of jsonRoutes) {
    const match = pattern.exec(asked);
    if (!match) continue;
    const content = await handle(of, new URLSearchParams(search), ...match.slice(1));
    return sendJson(request, response, content);
  }
  throw new RequestFault(404, 'Not found.');
}

/**
 * Tells a fault with its status (500 where it was not the caller's): as a page to a browser that was to show one, else as
 * JSON. An unknown address is one of the page, which says so itself.
 */
export function answerFault(
  pageFiles: ReadonlyMap<string, PageFile>,
  request: IncomingMessage,
  response: ServerResponse,
  error: unknown,
): void {
  response.statusCode = error instanceof RequestFault ? error.status : 500;
  const message = error instanceof Error ? error.message : String(error);
  const page = response.statusCode === 404 ? pageFiles.get('/') : undefined;
  if (!wantsPage(request)) sendJson(request, response, { error: message } satisfies ApiFault);
  else if (page) send(request, response, page.bytes, page.type, notAtAll);
  else {
    response.setHeader('Content-Security-Policy', faultPolicy);
    send(request, response, Buffer.from(faultPage(message)), 'text/html; charset=utf-8', notAtAll);
  }
}

/** Whether a browser asks for something to show as a page: it says so, and programs do not. */
function wantsPage({ headers, url = '' }: IncomingMessage): boolean {
  return !url.startsWith('/api/') && /\btext\/html\b/.test(headers.accept ?? '');
}

function sendJson(request: IncomingMessage, response: ServerResponse, content: unknown): void {
  const bytes = Buffer.from(JSON.stringify(content));
  send(request, response, bytes, 'application/json; charset=utf-8', notAtAll);
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  bytes: Uint8Array,
  type: string,
  caching: string,
): void {
  response.setHeader('Content-Type', type);
  response.setHeader('Content-Length', bytes.length);
  response.setHeader('Cache-Control', caching);
  response.end(request.method === 'HEAD' ? undefined : bytes);
}

/** Path and parameters as they came: nothing is decoded or resolved in a path, so nothing can hide in it. */
function splitUrl(url: string): { path: string; search: string } {
  const at = url.indexOf('?');
  return at < 0 ? { path: url, search: '' } : { path: url.slice(0, at), search: url.slice(at + 1) };
}

/** Names of this machine to itself. The port may be another than that listened on, as at the near end of a tunnel. */
const loopback = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i;

/** @throws RequestFault where the request was not addressed to this machine by a name of its own. */
function checkHost({ headers: { host = '' }, socket }: IncomingMessage): void {
  if (loopback.test(host)) return;
  throw new RequestFault(
    403,
    `This server answers to localhost, 127.0.0.1 and [::1] only, not to ${JSON.stringify(host)}. Open http://localhost:${socket.localPort}/ on its machine; from another one, use an SSH tunnel.`,
  );
}
