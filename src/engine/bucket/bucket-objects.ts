import type { Content, Objects } from '../objects.ts';
import { addressBelow, bucketAddressOf, parseBucketAddress } from './bucket-address.ts';
import { bytesOf, gatheredBytes } from './bucket-bytes.ts';
import { sharedConnection } from './bucket-connection.ts';
import { missingObject } from './bucket-errors.ts';
import { BucketLogs, logFolderOf, logIdOf } from './bucket-logs.ts';
import { BucketRequests, type Connect } from './bucket-requests.ts';
import { upload } from './bucket-upload.ts';

/** Uploads in parts that were begun before are taken for those of a writer that died. */
const abandonedMs = 24 * 60 * 60 * 1000;

/**
 * Objects in a bucket of S3 or a server that speaks its protocol. `create` rests on conditional writes, which not every
 * server has: `probeObjects` tells. Nothing is asked before the first use.
 */
export class BucketObjects implements Objects {
  readonly address: string;
  readonly #prefix: string;
  readonly #requests: BucketRequests;
  readonly #logs: BucketLogs;

  /** @throws UsageError where the address is none of a bucket */
  constructor(address: string, connect: Connect = sharedConnection) {
    const place = parseBucketAddress(address);
    this.address = bucketAddressOf(place);
    this.#prefix = place.prefix === '' ? '' : `${place.prefix}/`;
    this.#requests = new BucketRequests(place.bucket, connect);
    this.#logs = new BucketLogs(this.#requests);
  }

  #key(key: string): string {
    return this.#prefix + key;
  }

  #folder(prefix: string): string {
    return prefix === '' ? this.#prefix : `${this.#key(prefix)}/`;
  }

  async read(key: string): Promise<Buffer | null> {
    const opened = await this.#requests.get(this.#key(key));
    return opened && gatheredBytes(this.#bytes(key, opened));
  }

  /** @param signal Ends it, also while nothing comes. */
  async *stream(key: string, signal?: AbortSignal): AsyncGenerator<Buffer> {
    const opened = await this.#requests.get(this.#key(key), { signal });
    if (opened === null) throw missingObject(addressBelow(this.address, key));
    yield* this.#bytes(key, opened, signal);
  }

  #bytes(
    key: string,
    opened: NonNullable<Awaited<ReturnType<BucketRequests['get']>>>,
    signal?: AbortSignal,
  ): AsyncGenerator<Buffer> {
    const log = logIdOf(opened);
    return log === null
      ? bytesOf(this.#requests, this.#key(key), { opened, signal })
      : this.#logs.stream(this.#key(key), log, opened);
  }

  create(key: string, bytes: string | Uint8Array): Promise<boolean> {
    return this.#requests.putIfAbsent(this.#key(key), bytes);
  }

  async replace(key: string, content: Content): Promise<void> {
    await upload(this.#requests, this.#key(key), content);
    this.#logs.forget(this.#key(key));
  }

  async has(key: string): Promise<boolean> {
    return (await this.#requests.head(this.#key(key))) !== null;
  }

  /** How long an object is, and what shows that it is another one than before; null where there is none. */
  async look(key: string, signal?: AbortSignal): Promise<{ bytes: number; state: string } | null> {
    const found = await this.#requests.head(this.#key(key), signal);
    return found && { bytes: found.bytes, state: `${found.bytes} ${found.etag}` };
  }

  async remove(key: string): Promise<void> {
    this.#logs.forget(this.#key(key));
    await this.#removeBelow(logFolderOf(this.#key(key)));
    await this.#requests.remove(this.#key(key));
  }

  async removeAll(key: string): Promise<void> {
    await this.#removeBelow(this.#folder(key));
    if (key !== '') await this.remove(key);
  }

  async #removeBelow(folder: string): Promise<void> {
    this.#logs.forget(folder);
    for await (const { objects } of this.#requests.list(folder))
      if (objects.length > 0) await this.#requests.removeMany(objects.map(({ key }) => key));
  }

  async list(prefix: string): Promise<string[]> {
    const folder = this.#folder(prefix);
    const names: string[] = [];
    for await (const { objects, prefixes } of this.#requests.list(folder, { isFlat: true }))
      for (const key of [...objects.map(({ key }) => key), ...prefixes]) {
        const name = key.slice(folder.length);
        // Some tools put an empty object where a folder would be.
        if (name !== '' && !name.startsWith('.')) names.push(name);
      }
    return names.sort();
  }

  /** Takes away parts of uploads that nobody completes, and of logs that were replaced. */
  async sweep(prefix: string): Promise<void> {
    const folder = this.#folder(prefix);
    for (const { key, upload, begunMs } of await this.#requests.openUploads(folder))
      if (begunMs < Date.now() - abandonedMs) await this.#requests.abort(key, upload);
    const hidden = `${folder}.`;
    for await (const { prefixes } of this.#requests.list(hidden, { isFlat: true }))
      for (const found of prefixes) {
        const key = folder + found.slice(hidden.length, -1);
        await this.#requests.removeMany(await this.#logs.strayParts(key));
      }
  }

  append(key: string, text: string): Promise<void> {
    return this.#logs.append(this.#key(key), text);
  }

  readAt(key: string, at: number, bytes: number): Promise<Buffer | null> {
    return this.#logs.readAt(this.#key(key), at, bytes);
  }
}
