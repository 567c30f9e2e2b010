import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ApiFault } from './api.ts';
import { RequestFault } from './fault.ts';
import type { Opened } from './opened.ts';
import type { PageFile } from './page-files.ts';
import { pictureType } from './picture-type.ts';
import { jsonRoutes, pageRoute, pictureRoutes, sourceRoute } from './routes.ts';
import { sendSource } from './send-source.ts';

const forGood = 'private, max-age=31536000, immutable';
const notAtAll = 'no-store';

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
 * Answers one request. Only GET and HEAD are answered, and only to who names this machine in `Host`: a page of another
 * site that points its own name here (DNS rebinding) gets nothing.
 * @throws RequestFault where it cannot be answered; the headers are then not sent yet.
 */
export async function answer(
  opened: Opened,
  pageFiles: ReadonlyMap<string, PageFile>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
  checkHost(request);
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    throw new RequestFault(405, 'Only GET and HEAD are allowed.');
  }
  const { path, search } = splitUrl(request.url ?? '');
  const file = pageFiles.get(pageRoute.test(path) ? '/' : path);
  if (file) return send(request, response, file.bytes, file.type, file.isHashed ? forGood : 'no-cache');

  const source = sourceRoute.exec(path);
  if (source) return sendSource(opened, source[1]!, request, response);
  for (const [pattern, picture] of pictureRoutes) {
    const match = pattern.exec(path);
    if (!match) continue;
    const bytes = await picture(opened, ...match.slice(1));
    const type = pictureType(bytes);
    if (type === null) throw new RequestFault(404, 'This image cannot be shown.');
    // A digest names its content for good; a number of a document does not.
    return send(request, response, bytes, type, path.startsWith('/api/pictures/') ? forGood : notAtAll);
  }
  for (const [pattern, handle] of jsonRoutes) {
    const match = pattern.exec(path);
    if (!match) continue;
    const content = await handle(opened, new URLSearchParams(search), match[1] ?? '');
    return sendJson(request, response, content);
  }
  throw new RequestFault(404, 'Not found.');
}

/** Tells a fault as JSON, with its status; 500 where it was not the caller's. */
export function answerFault(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  response.statusCode = error instanceof RequestFault ? error.status : 500;
  const message = error instanceof Error ? error.message : String(error);
  sendJson(request, response, { error: message } satisfies ApiFault);
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

/** @throws RequestFault where the request was not addressed to this machine by a name of its own. */
function checkHost({ headers, socket }: IncomingMessage): void {
  // Browsers leave out the usual port of the web.
  const port = socket.localPort === 80 ? '' : `:${socket.localPort}`;
  const names = ['127.0.0.1', 'localhost', '[::1]'].map((name) => name + port);
  if (!names.includes(headers.host ?? ''))
    throw new RequestFault(403, `This server answers to ${names[0]} only.`);
}
