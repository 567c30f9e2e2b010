import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { makeFolder } from '../base/make-folder.ts';
import { ImageEncoderError } from './image-encoder-error.ts';

export interface HubOptions {
  /** Address of the hub, such as `https://huggingface.co`. */
  hub: string;
  revision: string;
  cacheFolder: string;
  hubToken: string | null;
}

const modelId = /^[A-Za-z0-9][\w.-]*\/[A-Za-z0-9][\w.-]*$/;
const segments = /^(?!\.)[\w.-]+(?:\/(?!\.)[\w.-]+)*$/;
/** A download ends if no byte comes for so long. */
const stalledSec = 60;

/** Whether a name can be that of a model on the hub: `organisation/name`. */
export function isModelId(name: string): boolean {
  return modelId.test(name);
}

/**
 * Path of a file of a model, downloaded if it is not in the cache yet (`<hub>/<model>/resolve/<revision>/<file>`, the
 * layout of the Hugging Face hub). It is kept once it has come whole: of the length, and for large files of the SHA-256,
 * that the hub tells. What is in the cache is not asked for again, so that a model works offline.
 *
 * @returns null where the hub has no such file
 * @throws ImageEncoderError
 */
export async function hubFile(model: string, file: string, options: HubOptions): Promise<string | null> {
  const { hub, revision, cacheFolder } = options;
  if (!isModelId(model) || !segments.test(file) || !segments.test(revision)) {
    throw new ImageEncoderError(
      'choice',
      `Expected a model, a revision and a file of letters, digits, '.', '_', '-' and '/', got ${JSON.stringify({ model, revision, file })}.`,
    );
  }
  const path = join(cacheFolder, 'hub', ...model.split('/'), ...revision.split('/'), ...file.split('/'));
  if (await isFile(path)) return path;
  const url = `${hub.replace(/\/+$/, '')}/${model}/resolve/${revision}/${file}`;
  const response = await ask(url, options);
  if (!response) return null;
  await makeFolder(dirname(path)).catch((error: Error) => {
    throw new ImageEncoderError(
      'choice',
      `${cacheFolder} is not writable (${error.message}). Set LECTERN_CACHE.`,
    );
  });
  const draft = `${path}.${process.pid}.part`;
  try {
    await receive(response, url, draft);
    await rename(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
  return path;
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

interface Answer {
  body: Response;
  stop: AbortController;
  bytes: number | null;
  sha256: string | null;
}

/** Large files lie elsewhere: the hub tells their digest and redirects. The token goes to the hub only. */
async function ask(url: string, { hubToken }: HubOptions): Promise<Answer | null> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), stalledSec * 1000);
  try {
    const headers: Record<string, string> = hubToken ? { authorization: `Bearer ${hubToken}` } : {};
    const first = await fetch(url, { headers, redirect: 'manual', signal: stop.signal });
    const target = first.status >= 300 && first.status < 400 ? first.headers.get('location') : null;
    const sha256 = digestOf(first.headers.get('x-linked-etag'));
    if (target !== null) await first.body?.cancel();
    const elsewhere = target === null ? null : new URL(target, url);
    const sameHost = elsewhere?.origin === new URL(url).origin;
    const body = elsewhere
      ? await fetch(elsewhere, { headers: sameHost ? headers : {}, signal: stop.signal })
      : first;
    if (body.status === 404) return null;
    if (!body.ok) {
      const why = body.status === 401 || body.status === 403 ? ' Does it need a token (HF_TOKEN)?' : '';
      throw new ImageEncoderError(
        body.status >= 500 || body.status === 429 ? 'provider' : 'choice',
        `Expected ${url} to be a file, got ${body.status} ${body.statusText}.${why}`,
      );
    }
    const length = body.headers.get('content-encoding') ? null : body.headers.get('content-length');
    return { body, stop, bytes: length === null ? null : Number(length), sha256 };
  } catch (error) {
    throw unreachable(url, error);
  } finally {
    clearTimeout(timer);
  }
}

function digestOf(etag: string | null): string | null {
  return /^(?:W\/)?"?([0-9a-f]{64})"?$/.exec(etag ?? '')?.[1] ?? null;
}

async function receive({ body, stop, bytes, sha256 }: Answer, url: string, path: string): Promise<void> {
  const hash = createHash('sha256');
  let received = 0;
  let timer = setTimeout(() => stop.abort(), stalledSec * 1000);
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      clearTimeout(timer);
      timer = setTimeout(() => stop.abort(), stalledSec * 1000);
      hash.update(chunk);
      received += chunk.length;
      done(null, chunk);
    },
  });
  try {
    await pipeline(
      body.body ? Readable.fromWeb(body.body as import('node:stream/web').ReadableStream) : Readable.from([]),
      count,
      createWriteStream(path),
    );
  } catch (error) {
    throw unreachable(url, error);
  } finally {
    clearTimeout(timer);
  }
  const digest = hash.digest('hex');
  if ((bytes !== null && received !== bytes) || (sha256 !== null && digest !== sha256)) {
    throw new ImageEncoderError(
      'provider',
      `Expected ${url} to have ${bytes ?? 'its'} bytes and SHA-256 ${sha256 ?? 'unknown'}, got ${received} bytes and ${digest}. Try again.`,
    );
  }
}

function unreachable(url: string, error: unknown): ImageEncoderError {
  if (error instanceof ImageEncoderError) return error;
  const { message, cause } = error as Error;
  const detail = cause instanceof Error ? `${message}: ${cause.message}` : message;
  return new ImageEncoderError('provider', `Cannot get ${url} (${detail}). Check the network.`);
}
