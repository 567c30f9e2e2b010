import { createHash, createHmac } from 'node:crypto';

interface SignedRequest {
  method: string;
  path: string;
  query?: Record<string, string | string[] | null>;
  headers: Record<string, string>;
  body?: unknown;
}

type Credentials = () => Promise<{ accessKeyId: string; secretAccessKey: string; sessionToken?: string }>;

/** Headers of the protocol that Google has under names of its own. */
const renamed = /^x-amz-(meta-.*|copy-source|metadata-directive)$/;
const oneOfAll = 'goog4_request';

/**
 * Signs requests for the XML API of Google Cloud Storage (GOOG4-HMAC-SHA256, with an HMAC key for its credentials). It
 * takes Amazon's signatures too, but then refuses its own header for a conditional write, "only where nothing is there":
 * `x-goog-if-generation-match: 0`.
 */
export class GoogleSigner {
  readonly #credentials: Credentials;
  readonly #region: string;

  constructor(credentials: Credentials, region: string) {
    this.#credentials = credentials;
    this.#region = region;
  }

  async sign<R extends SignedRequest>(request: R): Promise<R> {
    const { accessKeyId, secretAccessKey } = await this.#credentials();
    const time = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
    const payload = digestOf(request.body);
    const headers = { ...googleHeaders(request), 'x-goog-date': time, 'x-goog-content-sha256': payload };
    const names = Object.keys(headers)
      .filter((name) => name === 'host' || name === 'content-type' || name.startsWith('x-goog-'))
      .sort();
    const canonical = [
      request.method,
      request.path,
      canonicalQuery(request.query ?? {}),
      ...names.map((name) => `${name}:${(headers as Record<string, string>)[name]!.trim()}`),
      '',
      names.join(';'),
      payload,
    ].join('\n');
    const scope = [time.slice(0, 8), this.#region, 'storage', oneOfAll];
    const text = ['GOOG4-HMAC-SHA256', time, scope.join('/'), sha256(canonical)].join('\n');
    const key = scope.reduce<string | Buffer>(
      (secret, part) => hmac(secret, part),
      `GOOG4${secretAccessKey}`,
    );
    const authorization = `GOOG4-HMAC-SHA256 Credential=${accessKeyId}/${scope.join('/')}, SignedHeaders=${names.join(';')}, Signature=${hmac(key, text).toString('hex')}`;
    return Object.assign(request, { headers: { ...headers, authorization } });
  }
}

/** Google refuses requests with headers of both kinds, and those of the library that are not of the protocol. */
function googleHeaders({ headers }: SignedRequest): Record<string, string> {
  const own: Record<string, string> = {};
  for (const [given, value] of Object.entries(headers)) {
    const name = given.toLowerCase();
    if (name === 'if-none-match' && value === '*') own['x-goog-if-generation-match'] = '0';
    else if (renamed.test(name)) own[name.replace('x-amz-', 'x-goog-')] = value;
    else if (!/^(x-amz-|amz-sdk-|authorization$)/.test(name)) own[name] = value;
  }
  return own;
}

/** Gives metadata that Google tells of an object the names by which the client library knows it. */
export function knownMetadata(headers: Record<string, string>): void {
  for (const [name, value] of Object.entries(headers))
    if (name.startsWith('x-goog-meta-')) headers[name.replace('x-goog-', 'x-amz-')] = value;
}

function canonicalQuery(query: NonNullable<SignedRequest['query']>): string {
  const pairs = Object.entries(query).flatMap(([name, values]) =>
    (Array.isArray(values) ? values : [values ?? '']).map((value) => `${encoded(name)}=${encoded(value)}`),
  );
  return pairs.sort().join('&');
}

function encoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function digestOf(body: unknown): string {
  if (body === undefined || body === null) return sha256('');
  return typeof body === 'string' || body instanceof Uint8Array ? sha256(body) : 'UNSIGNED-PAYLOAD';
}

function sha256(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
