import { randomUUID } from 'node:crypto';
import { addAbortSignal, type Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { StoppedError } from '../../base/errors.ts';
import { inParallel } from '../../base/in-parallel.ts';
import { retryPauseSec } from '../../base/retry-pause.ts';
import { addressBelow, type BucketAddress, bucketAddressOf } from './bucket-address.ts';
import type { BucketConnection } from './bucket-connection.ts';
import { attemptsOf, bucketFailure, isMissing, statusOf } from './bucket-errors.ts';

export type Connect = () => Promise<BucketConnection>;

/** Facts about an object that are kept with it. */
export type Metadata = Record<string, string>;

export interface FoundObject {
  /** Of the whole object. */
  bytes: number;
  etag: string | undefined;
  metadata: Metadata;
}

export interface OpenObject extends FoundObject {
  /** Those that were asked for. */
  body: AsyncIterable<Uint8Array>;
}

export interface ListedObject {
  key: string;
  bytes: number;
}

export interface Page {
  objects: ListedObject[];
  /** What the keys of others begin with, up to the next `/`. */
  prefixes: string[];
}

/** Which writer wrote an object: to know one's own where the answer to a write was lost. */
const writerName = 'lectern-writer';
/** The id of the log that begins with an object. */
export const logName = 'lectern-log';
/** Said of all others: some servers leave what was known of an object to the next one under its key. */
const noLog: Metadata = { [logName]: 'none' };
/** As many as the protocol takes. */
const keysAtOnce = 1000;
const removalsAtOnce = 16;
const conflicts = 8;

/**
 * What is asked of a bucket: one method for each kind of request, with whole keys. Repeats what may pass; an error is one
 * sentence that stops the run.
 */
export class BucketRequests {
  readonly #bucket: string;
  readonly #connect: Connect;

  constructor(bucket: string, connect: Connect) {
    this.#bucket = bucket;
    this.#connect = connect;
  }

  /** For messages. */
  addressOf(key: string): string {
    const bucket: BucketAddress = { bucket: this.#bucket, prefix: '' };
    return key === '' ? bucketAddressOf(bucket) : addressBelow(bucketAddressOf(bucket), key);
  }

  async #ask<T>(key: string, work: (connection: BucketConnection) => Promise<T>): Promise<T> {
    try {
      return await work(await this.#connect());
    } catch (error) {
      throw bucketFailure(error, this.addressOf(key));
    }
  }

  /**
   * Opens an object, or a part of it, which begins before its end.
   * @param etag Of the object that is meant: another one is none.
   * @param signal Ends the request, and the bytes that come of it.
   * @returns null where there is none
   */
  get(
    key: string,
    part: { from?: number; bytes?: number; etag?: string; signal?: AbortSignal } = {},
  ): Promise<OpenObject | null> {
    const { from = 0, bytes, etag, signal } = part;
    const isWhole = from === 0 && bytes === undefined;
    const range = isWhole ? undefined : `bytes=${from}-${bytes === undefined ? '' : from + bytes - 1}`;
    return this.#ask(key, async ({ sdk, client }) => {
      try {
        const command = new sdk.GetObjectCommand({
          ...{ Bucket: this.#bucket, Key: key, Range: range, IfMatch: etag },
        });
        const found = await client.send(command, { abortSignal: signal });
        // Between two chunks, however long the next one takes.
        if (signal) endWith(signal, found.Body as unknown as Readable);
        const total = /\/(\d+)$/.exec(found.ContentRange ?? '')?.[1];
        return {
          body: found.Body as AsyncIterable<Uint8Array>,
          bytes: Number(total ?? found.ContentLength ?? 0),
          etag: found.ETag,
          metadata: found.Metadata ?? {},
        };
      } catch (error) {
        if (isMissing(error) || (etag !== undefined && statusOf(error) === 412)) return null;
        throw error;
      }
    });
  }

  head(key: string, signal?: AbortSignal): Promise<FoundObject | null> {
    return this.#ask(key, async ({ sdk, client }) => {
      try {
        const command = new sdk.HeadObjectCommand({ Bucket: this.#bucket, Key: key });
        const found = await client.send(command, { abortSignal: signal });
        return { bytes: found.ContentLength ?? 0, etag: found.ETag, metadata: found.Metadata ?? {} };
      } catch (error) {
        if (isMissing(error)) return null;
        throw error;
      }
    });
  }

  put(key: string, body: Uint8Array | string): Promise<void> {
    return this.#ask(key, async ({ sdk, client }) => {
      await client.send(
        new sdk.PutObjectCommand({
          ...{ Bucket: this.#bucket, Key: key, Body: asBytes(body), Metadata: noLog },
        }),
      );
    });
  }

  /**
   * Puts an object where nothing is. Where the answer to the first attempt was lost, a refusal of the next may be due to
   * oneself: who wrote what is there tells.
   * @returns whether it was put there
   */
  putIfAbsent(key: string, body: Uint8Array | string, metadata: Metadata = noLog): Promise<boolean> {
    const writer = randomUUID();
    return this.#ask(key, async ({ sdk, client }) => {
      const input = {
        ...{ Bucket: this.#bucket, Key: key, Body: asBytes(body), IfNoneMatch: '*' },
        Metadata: { ...metadata, [writerName]: writer },
      };
      let sent = 0;
      for (let conflict = 0; conflict < conflicts; conflict++) {
        try {
          await client.send(new sdk.PutObjectCommand(input));
          return true;
        } catch (error) {
          sent += attemptsOf(error);
          const status = statusOf(error);
          if (status === 412) return sent > 1 && (await this.head(key))?.metadata[writerName] === writer;
          // Two writers at once: the server has let neither win yet.
          if (status !== 409) throw error;
        }
        await sleep(100 * retryPauseSec(conflict, null, Math.random()));
      }
      throw new StoppedError(
        `${this.addressOf(key)} is written by others all the time. Rerun later to resume.`,
      );
    });
  }

  /** Gives an object other metadata. */
  setMetadata(key: string, metadata: Metadata): Promise<void> {
    return this.#ask(key, async ({ sdk, client }) => {
      const source = `${this.#bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;
      await client.send(
        new sdk.CopyObjectCommand({
          ...{ Bucket: this.#bucket, Key: key, CopySource: source },
          ...{ MetadataDirective: 'REPLACE', Metadata: metadata },
        }),
      );
    });
  }

  remove(key: string): Promise<void> {
    return this.#ask(key, async ({ sdk, client }) => {
      try {
        await client.send(new sdk.DeleteObjectCommand({ Bucket: this.#bucket, Key: key }));
      } catch (error) {
        if (!isMissing(error)) throw error;
      }
    });
  }

  /** Removes objects, a thousand a request where the server can. */
  async removeMany(keys: readonly string[]): Promise<void> {
    for (let at = 0; at < keys.length; at += keysAtOnce) {
      const some = keys.slice(at, at + keysAtOnce);
      if (!(await this.#removeTogether(some)))
        await inParallel(some, removalsAtOnce, (key) => this.remove(key));
    }
  }

  #removeTogether(keys: readonly string[]): Promise<boolean> {
    return this.#ask(keys[0]!, async ({ sdk, client, isGoogle }) => {
      if (isGoogle || keys.length === 1) return false;
      try {
        const wanted = { Objects: keys.map((key) => ({ Key: key })), Quiet: true };
        const { Errors = [] } = await client.send(
          new sdk.DeleteObjectsCommand({ Bucket: this.#bucket, Delete: wanted }),
        );
        // One by one they are removed again, or tell what is wrong.
        return Errors.length === 0;
      } catch (error) {
        if (statusOf(error) === 501 || statusOf(error) === 400) return false;
        throw error;
      }
    });
  }

  /**
   * Objects whose keys begin with some text, sorted by key, page by page.
   * @param isFlat Takes those with a `/` in the rest of their keys together.
   */
  async *list(
    prefix: string,
    { isFlat = false, after }: { isFlat?: boolean; after?: string } = {},
  ): AsyncGenerator<Page> {
    let token: string | undefined;
    do {
      const page = await this.#ask(prefix, ({ sdk, client }) =>
        client.send(
          new sdk.ListObjectsV2Command({
            ...{ Bucket: this.#bucket, Prefix: prefix, Delimiter: isFlat ? '/' : undefined },
            ...(token === undefined ? { StartAfter: after } : { ContinuationToken: token }),
          }),
        ),
      );
      yield {
        objects: (page.Contents ?? []).map(({ Key, Size }) => ({ key: Key ?? '', bytes: Size ?? 0 })),
        prefixes: (page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix ?? ''),
      };
      token = page.IsTruncated ? page.NextContinuationToken : undefined;
    } while (token !== undefined);
  }

  /** Begins an upload in parts. @returns its id */
  begin(key: string, writer: string): Promise<string> {
    return this.#ask(key, async ({ sdk, client }) => {
      const input = { Bucket: this.#bucket, Key: key, Metadata: { ...noLog, [writerName]: writer } };
      const { UploadId } = await client.send(new sdk.CreateMultipartUploadCommand(input));
      if (UploadId === undefined) throw new Error('no id');
      return UploadId;
    });
  }

  /** @returns the tag of the part */
  putPart(key: string, upload: string, number: number, body: Uint8Array): Promise<string> {
    return this.#ask(key, async ({ sdk, client }) => {
      const { ETag } = await client.send(
        new sdk.UploadPartCommand({
          ...{ Bucket: this.#bucket, Key: key, UploadId: upload, PartNumber: number, Body: body },
        }),
      );
      return ETag ?? '';
    });
  }

  /** @param writer As `begin` was given it: where the answer was lost, it tells whether the upload is complete. */
  complete(key: string, upload: string, tags: readonly string[], writer: string): Promise<void> {
    return this.#ask(key, async ({ sdk, client }) => {
      try {
        const Parts = tags.map((ETag, index) => ({ ETag, PartNumber: index + 1 }));
        await client.send(
          new sdk.CompleteMultipartUploadCommand({
            ...{ Bucket: this.#bucket, Key: key, UploadId: upload, MultipartUpload: { Parts } },
          }),
        );
      } catch (error) {
        const isLost = isMissing(error) && attemptsOf(error) > 1;
        if (!isLost || (await this.head(key))?.metadata[writerName] !== writer) throw error;
      }
    });
  }

  abort(key: string, upload: string): Promise<void> {
    return this.#ask(key, async ({ sdk, client }) => {
      await client.send(
        new sdk.AbortMultipartUploadCommand({ Bucket: this.#bucket, Key: key, UploadId: upload }),
      );
    });
  }

  /** Uploads in parts that nobody has completed, of keys with a prefix and no `/` after it. */
  openUploads(prefix: string): Promise<{ key: string; upload: string; begunMs: number }[]> {
    return this.#ask(prefix, async ({ sdk, client }) => {
      try {
        const { Uploads = [] } = await client.send(
          new sdk.ListMultipartUploadsCommand({ Bucket: this.#bucket, Prefix: prefix, Delimiter: '/' }),
        );
        return Uploads.map(({ Key = '', UploadId = '', Initiated }) => ({
          ...{ key: Key, upload: UploadId, begunMs: Initiated?.getTime() ?? Date.now() },
        }));
      } catch (error) {
        if (isMissing(error) || statusOf(error) === 501) return [];
        throw error;
      }
    });
  }
}

/** Whoever reads the bytes meets the end; nobody does so yet where the signal is aborted already. */
function endWith(signal: AbortSignal, body: Readable): void {
  body.on('error', () => {});
  addAbortSignal(signal, body);
}

/** An empty text is taken by the client library for a stream of unknown length, of which it warns on the terminal. */
function asBytes(body: Uint8Array | string): Uint8Array {
  return typeof body === 'string' ? Buffer.from(body) : body;
}
