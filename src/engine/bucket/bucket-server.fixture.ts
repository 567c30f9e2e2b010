import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished, vi } from 'vitest';

export const testBucket = 'lectern-test';

export interface ServedObject {
  bytes: Buffer;
  etag: string;
  metadata: Record<string, string>;
}

export interface Asked {
  method: string;
  /** Null where the request is about the bucket. */
  key: string | null;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
}

/** What befalls a request instead of, or after, what it asks for. */
export type Mishap = 'reset' | 'reset-after' | 'break-off' | 'stall' | 'trickle' | number;

export interface BucketServerOptions {
  /** Takes no notice of conditions, as some servers do. */
  overwrites?: boolean;
  /** Keys that one page of a list holds at most. */
  pageKeys?: number;
  /** Speaks Google's names of headers, and no other. */
  isGoogle?: boolean;
  mishap?: (asked: Asked) => Mishap | null;
}

/** A bucket on this machine: the part of the protocol that Lectern uses, with what may go wrong on demand. */
export class BucketServer {
  readonly objects = new Map<string, ServedObject>();
  readonly uploads = new Map<
    string,
    { key: string; metadata: Record<string, string>; parts: Map<number, Buffer> }
  >();
  readonly asked: Asked[] = [];
  options: BucketServerOptions;
  readonly #server: Server;

  constructor(options: BucketServerOptions = {}) {
    this.options = options;
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  /** Starts it, and stops it at the end of the test. The environment then leads every client here. */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    onTestFinished(async () => {
      vi.unstubAllEnvs();
      this.#server.closeAllConnections();
      await new Promise((resolve) => this.#server.close(resolve));
    });
    const endpoint = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    leadTo(endpoint);
    return endpoint;
  }

  /** Methods and keys of what was asked since, forgotten after. */
  takeAsked(): string[] {
    return this.asked.splice(0).map(({ method, key, query }) => {
      const what = query.get('list-type') ? `list ${query.get('prefix')}` : (key ?? '');
      return `${method} ${what}`;
    });
  }

  text(key: string): string | null {
    return this.objects.get(key)?.bytes.toString('utf8') ?? null;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const [, bucket, ...names] = url.pathname.split('/').map(decodeURIComponent);
    const key = names.join('/') || null;
    const { method = 'GET', headers } = request;
    const asked: Asked = { method, key, query: url.searchParams, headers };
    this.asked.push(asked);
    const mishap = this.options.mishap?.(asked) ?? null;
    if (mishap === 'reset') {
      request.destroy();
      return;
    }
    const body = await bodyOf(request);
    const answer =
      typeof mishap === 'number'
        ? fault(mishap, mishap === 403 ? 'AccessDenied' : 'SlowDown')
        : this.#answerTo(asked, bucket ?? '', body);
    send(response, method, answer, mishap);
  }

  #answerTo(asked: Asked, bucket: string, body: Buffer): Answer {
    if (bucket !== testBucket) return fault(404, 'NoSuchBucket');
    if (this.options.isGoogle && Object.keys(asked.headers).some((name) => name.startsWith('x-amz-')))
      return fault(400, 'ExcessHeaderValues');
    return asked.key === null ? this.#onBucket(asked, body) : this.#onObject(asked, asked.key, body);
  }

  #onBucket({ method, query }: Asked, body: Buffer): Answer {
    if (method === 'POST' && query.has('delete')) {
      for (const [, key] of body.toString('utf8').matchAll(/<Key>([^<]*)<\/Key>/g))
        this.objects.delete(plain(key!));
      return xml('<DeleteResult/>');
    }
    if (query.has('uploads')) {
      const prefix = query.get('prefix') ?? '';
      const found = [...this.uploads].filter(([, { key }]) => key.startsWith(prefix));
      const rows = found.map(
        ([id, { key }]) =>
          `<Upload><Key>${escaped(key)}</Key><UploadId>${id}</UploadId><Initiated>2020-01-01T00:00:00.000Z</Initiated></Upload>`,
      );
      return xml(`<ListMultipartUploadsResult>${rows.join('')}</ListMultipartUploadsResult>`);
    }
    return this.#list(query);
  }

  #list(query: URLSearchParams): Answer {
    const prefix = query.get('prefix') ?? '';
    const delimiter = query.get('delimiter');
    const after = query.get('continuation-token') ?? query.get('start-after') ?? '';
    const rows = new Map<string, string>();
    for (const key of [...this.objects.keys()].sort((a, b) => (a < b ? -1 : 1))) {
      if (!key.startsWith(prefix)) continue;
      const cut = delimiter === null ? -1 : key.indexOf(delimiter, prefix.length);
      const name = cut < 0 ? key : key.slice(0, cut + 1);
      if (name <= after) continue;
      const { bytes } = this.objects.get(key)!;
      rows.set(
        name,
        cut < 0
          ? `<Contents><Key>${escaped(name)}</Key><Size>${bytes.length}</Size></Contents>`
          : `<CommonPrefixes><Prefix>${escaped(name)}</Prefix></CommonPrefixes>`,
      );
    }
    const most = this.options.pageKeys ?? 1000;
    const page = [...rows].slice(0, most);
    const more =
      rows.size > most
        ? `<IsTruncated>true</IsTruncated><NextContinuationToken>${escaped(page.at(-1)![0])}</NextContinuationToken>`
        : '<IsTruncated>false</IsTruncated>';
    return xml(`<ListBucketResult>${more}${page.map(([, row]) => row).join('')}</ListBucketResult>`);
  }

  #onObject(asked: Asked, key: string, body: Buffer): Answer {
    const { method, query, headers } = asked;
    const upload = query.get('uploadId');
    if (method === 'POST' && query.has('uploads')) {
      const id = randomUUID();
      this.uploads.set(id, { key, metadata: this.#metadataIn(headers), parts: new Map() });
      return xml(`<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`);
    }
    if (upload !== null) return this.#onUpload(asked, key, upload, body);
    if (method === 'PUT') return this.#put(headers, key, body);
    if (method === 'DELETE') {
      this.objects.delete(key);
      return { status: 204, headers: {}, bytes: nothing };
    }
    return this.#get(headers, key);
  }

  #onUpload({ method, query }: Asked, key: string, id: string, body: Buffer): Answer {
    const upload = this.uploads.get(id);
    if (!upload) return fault(404, 'NoSuchUpload');
    if (method === 'PUT') {
      upload.parts.set(Number(query.get('partNumber')), body);
      return { status: 200, headers: { etag: etagOf(body) }, bytes: nothing };
    }
    this.uploads.delete(id);
    if (method === 'DELETE') return { status: 204, headers: {}, bytes: nothing };
    const numbers = [...body.toString('utf8').matchAll(/<PartNumber>(\d+)</g)].map(([, number]) =>
      Number(number),
    );
    const bytes = Buffer.concat(numbers.map((number) => upload.parts.get(number)!));
    this.objects.set(key, { bytes, etag: etagOf(bytes), metadata: upload.metadata });
    return xml('<CompleteMultipartUploadResult/>');
  }

  #put(headers: Asked['headers'], key: string, body: Buffer): Answer {
    const condition = this.options.isGoogle
      ? headers['x-goog-if-generation-match'] === '0'
      : headers['if-none-match'] === '*';
    if (condition && this.objects.has(key) && !this.options.overwrites)
      return fault(412, 'PreconditionFailed');
    const source = this.#header(headers, 'copy-source');
    const copied = source && this.objects.get(decodeURIComponent(source).split('/').slice(1).join('/'));
    const bytes = copied ? copied.bytes : body;
    const etag = etagOf(bytes);
    this.objects.set(key, { bytes, etag, metadata: this.#metadataIn(headers) });
    return source ? xml('<CopyObjectResult/>') : { status: 200, headers: { etag }, bytes: nothing };
  }

  #get(headers: Asked['headers'], key: string): Answer {
    const object = this.objects.get(key);
    if (!object) return fault(404, 'NoSuchKey');
    const { bytes, etag } = object;
    if (headers['if-match'] && headers['if-match'] !== etag) return fault(412, 'PreconditionFailed');
    const about: Record<string, string> = { etag };
    for (const [name, value] of Object.entries(object.metadata)) about[`${this.#vendor}meta-${name}`] = value;
    const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(headers.range ?? '') ?? [];
    if (from === undefined) return { status: 200, headers: about, bytes };
    if (Number(from) >= bytes.length) return fault(416, 'InvalidRange');
    const end = Math.min(bytes.length, to ? Number(to) + 1 : bytes.length);
    about['content-range'] = `bytes ${from}-${end - 1}/${bytes.length}`;
    return { status: 206, headers: about, bytes: bytes.subarray(Number(from), end) };
  }

  get #vendor(): string {
    return this.options.isGoogle ? 'x-goog-' : 'x-amz-';
  }

  #header(headers: Asked['headers'], name: string): string | undefined {
    return headers[this.#vendor + name] as string | undefined;
  }

  #metadataIn(headers: Asked['headers']): Record<string, string> {
    const start = `${this.#vendor}meta-`;
    const found = Object.entries(headers).filter(([name]) => name.startsWith(start));
    return Object.fromEntries(found.map(([name, value]) => [name.slice(start.length), String(value)]));
  }
}

interface Answer {
  status: number;
  headers: Record<string, string>;
  bytes: Buffer;
}

const nothing = Buffer.alloc(0);

function xml(text: string, status = 200): Answer {
  const bytes = Buffer.from(`<?xml version="1.0"?>${text}`);
  return { status, headers: { 'content-type': 'application/xml' }, bytes };
}

function fault(status: number, code: string): Answer {
  return xml(`<Error><Code>${code}</Code><Message>${code} of a test</Message></Error>`, status);
}

function send(
  response: ServerResponse,
  method: string,
  { status, headers, bytes }: Answer,
  mishap: Mishap | null,
): void {
  if (mishap === 'reset-after') {
    response.destroy();
    return;
  }
  response.writeHead(status, { ...headers, 'content-length': String(bytes.length) });
  const half = bytes.subarray(0, bytes.length >> 1);
  if (method === 'HEAD') response.end();
  else if (mishap === 'break-off') response.write(half, () => response.destroy());
  else if (mishap === 'stall') response.write(half);
  else if (mishap === 'trickle') trickle(response, half);
  else response.end(bytes);
}

/** Never silent for so long that anybody would give up, and never at an end for who waits. */
function trickle(response: ServerResponse, bytes: Buffer): void {
  let sent = 0;
  const timer = setInterval(() => response.write(bytes.subarray(sent, ++sent)), 200);
  response.on('close', () => clearInterval(timer));
}

/** Makes every client of this process ask one server, with credentials of a test. */
export function leadTo(endpoint: string): void {
  vi.stubEnv('AWS_ENDPOINT_URL', endpoint);
  vi.stubEnv('AWS_ACCESS_KEY_ID', process.env.LECTERN_TEST_BUCKET_KEY ?? 'testkey');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', process.env.LECTERN_TEST_BUCKET_SECRET ?? 'testsecret');
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts);
}

function etagOf(bytes: Buffer): string {
  return `"${createHash('md5').update(bytes).digest('hex')}"`;
}

function escaped(text: string): string {
  return text.replace(/[<>&]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

function plain(text: string): string {
  return text
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&apos;/g, "'")
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&');
}
