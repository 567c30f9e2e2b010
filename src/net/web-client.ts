import { lookup as dnsLookup, type LookupAddress } from 'node:dns';
import {
  type AgentOptions,
  Agent as HttpAgent,
  request as httpRequest,
  type IncomingMessage,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { promisify } from 'node:util';
import { errorMessage } from '../base/errors.ts';
import { packageVersion } from '../config/package.ts';
import { isLoopback, isPublicAddress } from './public-address.ts';
import { WebError } from './web-error.ts';

const userAgent = `lectern/${packageVersion}`;
const mostRedirects = 5;
const redirects = new Set([301, 302, 303, 307, 308]);

export interface WebClientOptions {
  /** Lets this machine's own addresses through, for tests. */
  allowLoopback: boolean;
  /** All addresses of a name; the system's resolver unless told. */
  resolve?: (hostname: string) => Promise<LookupAddress[]>;
}

export interface WebRequest {
  headers?: Record<string, string>;
  signal: AbortSignal;
  /** Seconds without a byte after which the connection ends; 30 unless told. */
  idleSec?: number;
}

/**
 * Asks web servers of the public internet and no others. A name is resolved once, all its addresses must be public,
 * and the address that the socket is really connected to is looked at again before a byte is sent: redirects, names
 * that change their mind and unusual spellings lead nowhere else.
 */
export class WebClient {
  readonly #mayReach: (address: string) => boolean;
  readonly #lookup: LookupFunction;
  readonly #agents: { 'http:': HttpAgent; 'https:': HttpsAgent };

  constructor({ allowLoopback, resolve = resolveAll }: WebClientOptions) {
    this.#mayReach = (address) => isPublicAddress(address) || (allowLoopback && isLoopback(address));
    this.#lookup = (hostname, options, callback) => {
      resolve(hostname).then(
        (addresses) => {
          const refused = addresses.find(({ address }) => !this.#mayReach(address));
          if (refused || addresses.length === 0) callback(refusal(hostname, refused?.address), []);
          else if (options.all) callback(null, addresses);
          else callback(null, addresses[0]!.address, addresses[0]!.family);
        },
        (error: Error) => callback(error, []),
      );
    };
    const options = { keepAlive: true };
    const guard = (socket: Duplex | null | undefined): void => this.#guard(socket);
    this.#agents = {
      'http:': new (class extends HttpAgent {
        override createConnection(...args: Parameters<HttpAgent['createConnection']>) {
          const socket = super.createConnection(...args);
          guard(socket);
          return socket;
        }
      })(options),
      'https:': new (class extends HttpsAgent {
        override createConnection(...args: Parameters<HttpsAgent['createConnection']>) {
          const socket = super.createConnection(...args);
          guard(socket);
          return socket;
        }
      })(options as AgentOptions),
    };
  }

  /**
   * The answer to GET, whatever its status, after at most five redirects, of which none leaves https.
   * @throws WebError for addresses that may not be asked and connections that fail; the signal's reason.
   */
  async get(address: string, request: WebRequest): Promise<{ response: IncomingMessage; url: string }> {
    let url = this.#checked(address, null);
    for (let hop = 0; hop <= mostRedirects; hop++) {
      const response = await this.#getOnce(url, request);
      const { location } = response.headers;
      if (!redirects.has(response.statusCode ?? 0) || location === undefined)
        return { response, url: url.href };
      response.destroy();
      url = sealed(this.#checked(location, url), url);
    }
    throw new WebError('too-many-redirects', `${shown(address)} redirects more than ${mostRedirects} times.`);
  }

  /** As `get`, but takes a redirect for the answer: for requests that carry a key. */
  async getDirectly(address: string, request: WebRequest): Promise<IncomingMessage> {
    return await this.#getOnce(this.#checked(address, null), request);
  }

  close(): void {
    for (const agent of Object.values(this.#agents)) agent.destroy();
  }

  #checked(address: string, base: URL | null): URL {
    const url = URL.parse(address, base?.href);
    if (url === null) throw new WebError('bad-url', `${shown(address)} is not a URL.`);
    if (url.protocol !== 'http:' && url.protocol !== 'https:')
      throw new WebError('bad-url', `${shown(address)} is not an http or https URL.`);
    if (url.username !== '' || url.password !== '')
      throw new WebError('bad-url', `A URL on ${url.host} has a user name or password; those are not sent.`);
    // The parser has turned every spelling of an IPv4 address into four decimal parts.
    const host = url.hostname.replace(/^\[|\]$/g, '');
    if (isIP(host) !== 0 && !this.#mayReach(host)) throw refusal(host, host);
    return url;
  }

  #getOnce(url: URL, { headers = {}, signal, idleSec = 30 }: WebRequest): Promise<IncomingMessage> {
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    return new Promise((resolve, reject) => {
      const outgoing = send(url, {
        agent: this.#agents[url.protocol as 'http:' | 'https:'],
        lookup: this.#lookup,
        headers: { 'user-agent': userAgent, 'accept-encoding': 'identity', ...headers },
        signal,
        timeout: idleSec * 1000,
      });
      outgoing.on('response', resolve);
      outgoing.on('timeout', () =>
        outgoing.destroy(new WebError('connection', `${url.host} sent nothing for ${idleSec} s.`)),
      );
      outgoing.on('error', (error) => reject(signal.aborted ? signal.reason : asWebError(error, url.host)));
      outgoing.end();
    });
  }

  #guard(socket: Duplex | null | undefined): void {
    if (!(socket instanceof Socket)) return;
    // The first listener of all: what is to be sent waits for this event too.
    socket.prependOnceListener('connect', () => {
      const address = socket.remoteAddress;
      if (address === undefined || !this.#mayReach(address))
        socket.destroy(refusal('The connection', address));
    });
  }
}

/** @throws WebError where a redirect would have what was asked for over https come over http, which anybody may change */
export function sealed(url: URL, before: URL): URL {
  if (before.protocol !== 'https:' || url.protocol === 'https:') return url;
  throw new WebError(
    'bad-url',
    `${before.host} redirects from https to http, which anybody on the way may change: it is not followed.`,
  );
}

const lookupAll = promisify(dnsLookup);

async function resolveAll(hostname: string): Promise<LookupAddress[]> {
  return await lookupAll(hostname, { all: true });
}

function refusal(what: string, address: string | undefined): WebError {
  return new WebError(
    'address-refused',
    `${shown(what)} leads to ${address ?? 'no address'}, which is not on the public internet.`,
  );
}

function asWebError(error: unknown, host: string): WebError {
  if (error instanceof WebError) return error;
  return new WebError('connection', `${host}: ${shown(errorMessage(error))}.`);
}

/** Untrusted text in a message: one line, not long. */
export function shown(text: string): string {
  return JSON.stringify([...text].slice(0, 200).join(''));
}
