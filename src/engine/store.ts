import { randomBytes } from 'node:crypto';
import { type FileHandle, link, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Digest } from '../records/basics.ts';
import { errorCode } from './errors.ts';
import { canonicalJson, sha256 } from './fingerprint.ts';

/** What a stage left for one key: what it made, or why the data does not allow it. */
export type Artefact =
  | { kind: 'value'; digest: Digest; content: unknown }
  | { kind: 'failure'; digest: Digest; content: FailureContent };

export interface FailureContent {
  reason: string;
  message: string;
}

/**
 * Content-addressed storage of one workspace; the only part that knows the file system.
 * An artefact is a file of two lines: an envelope with the digest of the content, then the content.
 */
export class Store {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  #artefactPath(stage: string, key: Digest): string {
    return join(this.root, 'artefacts', stage, key);
  }

  /** Where a blob lies; for copying. */
  blobPath(digest: Digest): string {
    return join(this.root, 'blobs', digest);
  }

  /** The artefact, or null where there is none. A damaged file counts as none and is removed, so it is made again. */
  async get(stage: string, key: Digest): Promise<Artefact | null> {
    const path = this.#artefactPath(stage, key);
    const text = await readIfPresent(path);
    if (text === null) return null;
    const artefact = parseArtefact(text.toString('utf8'), stage, key);
    if (artefact === null) await rm(path, { force: true });
    return artefact;
  }

  /** Commits an artefact unless one is there already; returns the one that is stored (the first writer wins). */
  async putIfAbsent(stage: string, key: Digest, kind: Artefact['kind'], content: unknown): Promise<Artefact> {
    const body = canonicalJson(content);
    const digest = sha256(body);
    const text = `${canonicalJson({ lectern: 1, stage, key, kind, digest })}\n${body}\n`;
    const path = this.#artefactPath(stage, key);
    // Reading a damaged winner removes it, so the second commit finds its place free.
    for (let attempt = 0; attempt < 2; attempt++) {
      if (await this.#commit(path, text)) break;
      const winner = await this.get(stage, key);
      if (winner) return winner;
    }
    return { kind, digest, content: JSON.parse(body) } as Artefact;
  }

  async removeArtefact(stage: string, key: Digest): Promise<void> {
    await rm(this.#artefactPath(stage, key), { force: true });
  }

  /** Stores bytes under their digest; a damaged file that lies there is replaced. */
  async putBlob(bytes: Uint8Array): Promise<Digest> {
    const digest = sha256(bytes);
    const path = this.blobPath(digest);
    if (await this.#commit(path, bytes)) return digest;
    const stored = await readIfPresent(path);
    if (stored === null || sha256(stored) !== digest) {
      await rm(path, { force: true });
      await this.#commit(path, bytes);
    }
    return digest;
  }

  /** @throws Error where the blob is missing or its bytes have changed. */
  async getBlob(digest: Digest): Promise<Uint8Array> {
    const bytes = await readIfPresent(this.blobPath(digest));
    if (bytes === null) throw new Error(`Blob ${digest} is missing from ${this.root}.`);
    if (sha256(bytes) !== digest) throw new Error(`Blob ${digest} in ${this.root} is damaged.`);
    return bytes;
  }

  async hasBlob(digest: Digest): Promise<boolean> {
    const handle = await open(this.blobPath(digest)).catch((error: unknown) => {
      if (errorCode(error) === 'ENOENT') return null;
      throw error;
    });
    await handle?.close();
    return handle !== null;
  }

  /** Keys of all artefacts of a stage. */
  async list(stage: string): Promise<Digest[]> {
    const names = await readdir(join(this.root, 'artefacts', stage)).catch((error: unknown) => {
      if (errorCode(error) === 'ENOENT') return [];
      throw error;
    });
    return names.filter((name) => /^[0-9a-f]{64}$/.test(name)).sort();
  }

  async #commit(path: string, bytes: string | Uint8Array): Promise<boolean> {
    const folder = dirname(path);
    const draft = join(folder, `.${process.pid}-${randomBytes(6).toString('hex')}.tmp`);
    try {
      await writeDurably(draft, bytes, folder);
      return await linkUnlessThere(draft, path);
    } finally {
      await rm(draft, { force: true });
    }
  }
}

async function linkUnlessThere(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    const code = errorCode(error);
    if (code === 'EEXIST') return false;
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'EOPNOTSUPP') throw error;
    // A file system without hard links: results are deterministic, so replacing the winner changes nothing.
    await rename(draft, path);
    return true;
  }
}

async function writeDurably(path: string, bytes: string | Uint8Array, folder: string): Promise<void> {
  let handle: FileHandle;
  try {
    handle = await open(path, 'wx');
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    await mkdir(folder, { recursive: true });
    handle = await open(path, 'wx');
  }
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function readIfPresent(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

function parseArtefact(text: string, stage: string, key: Digest): Artefact | null {
  const cut = text.indexOf('\n');
  if (cut < 0 || !text.endsWith('\n')) return null;
  const body = text.slice(cut + 1, -1);
  try {
    const envelope = JSON.parse(text.slice(0, cut)) as Record<string, unknown>;
    if (envelope.stage !== stage || envelope.key !== key || envelope.digest !== sha256(body)) return null;
    if (envelope.kind !== 'value' && envelope.kind !== 'failure') return null;
    return { kind: envelope.kind, digest: envelope.digest, content: JSON.parse(body) } as Artefact;
  } catch {
    return null;
  }
}
