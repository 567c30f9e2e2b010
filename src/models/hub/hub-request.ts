import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { errorMessage } from '../../base/errors.ts';
import { proxyEnvironment } from '../../base/proxy-environment.ts';
import { ModelError } from '../model-error.ts';
import { type HubSettings, patienceOf } from './hub-settings.ts';
import { PassingFault } from './passing-fault.ts';

const mostRedirects = 6;
const redirects = new Set([301, 302, 303, 307, 308]);

export interface HubRequest {
  method?: 'GET' | 'HEAD';
  headers?: Record<string, string>;
  /** Whether to go on where the hub says that the file lies on another server. */
  leavesHub: boolean;
  signal?: AbortSignal | undefined;
}

export interface HubAnswer {
  /** Its body is not read yet, and has to be read or destroyed. */
  message: IncomingMessage;
  status: number;
  /** For messages: where the answer came from, without what is signed. */
  address: string;
  /** Whether the hub itself gave it. */
  isOfHub: boolean;
  /** Headers of the hub's own answers along the way; of one with several values the last. */
  told: Record<string, string>;
}

/**
 * Asks a hub, following redirects. Headers that name the user go to the hub's own origin only.
 * @throws PassingFault where the connection fails; ModelError where redirects do not end; the signal's reason
 */
export async function askHub(
  address: string,
  settings: HubSettings,
  { method = 'GET', headers = {}, leavesHub, signal }: HubRequest,
): Promise<HubAnswer> {
  const hub = new URL(settings.endpoint).origin;
  const told: Record<string, string> = {};
  let url = new URL(address);
  for (let hop = 0; hop <= mostRedirects; hop++) {
    const isOfHub = url.origin === hub;
    const bearer: Record<string, string> =
      isOfHub && settings.token !== null ? { authorization: `Bearer ${settings.token}` } : {};
    const message = await send(url, { method, headers: { ...headers, ...bearer }, signal }, settings);
    const status = message.statusCode ?? 0;
    if (isOfHub) keepTold(told, message, status);
    const { location } = message.headers;
    const target = redirects.has(status) && location !== undefined ? URL.parse(location, url) : null;
    if (target === null || (target.origin !== hub && !leavesHub))
      return { message, status, address: shown(url), isOfHub, told };
    message.destroy();
    if (!/^https?:$/.test(target.protocol) || (url.protocol === 'https:' && target.protocol === 'http:'))
      throw new ModelError(
        'provider',
        `${shown(url)} redirects to ${shown(target)}, which is not safe to follow.`,
      );
    url = target;
  }
  throw new ModelError(
    'provider',
    `${shown(new URL(address))} redirects in a circle, or more than ${mostRedirects} times. Is the address of the hub right (HF_ENDPOINT, now ${settings.endpoint})?`,
  );
}

/** Of an answer of the hub: which commit it is about, and digest and size of the file where it is not the body. */
function keepTold(told: Record<string, string>, { headers }: IncomingMessage, status: number): void {
  for (const name of ['x-repo-commit', 'x-linked-etag', 'x-linked-size'])
    if (typeof headers[name] === 'string') told[name] = headers[name];
  if (redirects.has(status)) return;
  if (headers.etag !== undefined) told.etag = headers.etag;
  if (headers['content-length'] !== undefined) told['content-length'] = headers['content-length'];
}

function send(
  url: URL,
  {
    method,
    headers,
    signal,
  }: { method: string; headers: Record<string, string>; signal?: AbortSignal | undefined },
  settings: HubSettings,
): Promise<IncomingMessage> {
  const { request, Agent } = url.protocol === 'https:' ? https : http;
  const { stallSec } = patienceOf(settings);
  return new Promise((resolve, reject) => {
    const outgoing = request(url, {
      method,
      // Bytes are counted and resumed, so they have to come as they are.
      headers: { 'user-agent': 'lectern', 'accept-encoding': 'identity', ...headers },
      agent: new Agent({ proxyEnv: proxyEnvironment() }),
      signal,
      timeout: 1000 * stallSec,
    });
    outgoing.on('response', resolve);
    outgoing.on('timeout', () => outgoing.destroy(new Error(`nothing came for ${stallSec} s`)));
    // Of a name with several addresses none of which answers, the first one's reason.
    outgoing.on('error', (error) => {
      const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
      reject(
        signal?.aborted
          ? signal.reason
          : new PassingFault(`${shown(url)} does not answer: ${errorMessage(first)}`),
      );
    });
    outgoing.end();
  });
}

/** Without what may be secret in it: a user's name and password, a signature. */
export function shown({ origin, pathname }: URL): string {
  return `${origin}${pathname}`;
}
