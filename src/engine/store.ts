import {
  constants,
  type FileHandle,
  link,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Digest } from '../records/basics.ts';
import { draftPath } from './drafts.ts';
import { errorCode, IntegrityError } from './errors.ts';
import { canonicalJson, sha256 } from './fingerprint.ts';

/** What a stage left for one key: what it made, or why the data does not allow it. */
export type Artefact = {
  /** Digest of the content. */
  digest: Digest;
  /** Blobs that the content names. */
  blobs: Digest[];
} & ({ kind: 'value'; content: unknown } | { kind: 'failure'; content: FailureContent });

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

  #blobPath(digest: Digest): string {
    return join(this.root, 'blobs', digest);
  }

  /**
   * The artefact, or null where there is none. One that is damaged, or whose blobs are not all there, counts as none
   * and is removed, so that it is made again.
   */
  async get(stage: string, key: Digest): Promise<Artefact | null> {
    const artefact = await this.read(stage, key);
    if (artefact === 'missing') return null;
    if (artefact !== 'damaged' && (await this.#hasAll(artefact.blobs))) return artefact;
    await this.removeArtefact(stage, key);
    return null;
  }

  /** Looks at an artefact and changes nothing. */
  async read(stage: string, key: Digest): Promise<Artefact | 'missing' | 'damaged'> {
    const text = await readIfPresent(this.#artefactPath(stage, key));
    if (text === null) return 'missing';
    return parseArtefact(text.toString('utf8'), stage, key) ?? 'damaged';
  }

  /** Commits an artefact unless one is there already; returns the one that is stored (the first writer wins). */
  async putIfAbsent(
    stage: string,
    key: Digest,
    kind: Artefact['kind'],
    content: unknown,
    blobs: readonly Digest[] = [],
  ): Promise<Artefact> {
    const body = canonicalJson(content);
    const envelope = { lectern: 1, stage, key, kind, digest: sha256(body), blobs: [...blobs] };
    const text = `${canonicalJson(envelope)}\n${body}\n`;
    const path = this.#artefactPath(stage, key);
    // Reading a damaged winner removes it, so the second commit finds its place free.
    for (let attempt = 0; attempt < 2; attempt++) {
      if (await this.#commit(path, text)) break;
      const winner = await this.get(stage, key);
      if (winner) return winner;
    }
    return { kind, digest: envelope.digest, blobs: envelope.blobs, content: JSON.parse(body) } as Artefact;
  }

  async removeArtefact(stage: string, key: Digest): Promise<void> {
    await rm(this.#artefactPath(stage, key), { force: true });
  }

  /** Stores bytes under their digest; a damaged file that lies there is replaced. */
  async putBlob(bytes: Uint8Array): Promise<Digest> {
    const digest = sha256(bytes);
    const path = this.#blobPath(digest);
    if (await this.#commit(path, bytes)) return digest;
    const stored = await readIfPresent(path);
    if (stored === null || sha256(stored) !== digest) {
      await rm(path, { force: true });
      await this.#commit(path, bytes);
    }
    return digest;
  }

  /** @throws IntegrityError where the blob is missing or its bytes have changed; it is then removed. */
  async getBlob(digest: Digest): Promise<Uint8Array> {
    const bytes = await readIfPresent(this.#blobPath(digest));
    if (bytes !== null && sha256(bytes) === digest) return bytes;
    await this.removeBlob(digest);
    throw new IntegrityError(
      `The blob ${digest} in ${this.root} is ${bytes === null ? 'missing' : 'damaged'}. ` +
        'Rerun lectern run to restore it.',
    );
  }

  /** The bytes of a blob, or null where it is missing or damaged; changes nothing. A link is no blob. */
  async readBlob(digest: Digest): Promise<Uint8Array | null> {
    // A pipe would wait for its writer.
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    const handle = await open(this.#blobPath(digest), flags).catch((error: unknown) => {
      if (['ENOENT', 'ELOOP', 'ENXIO'].includes(errorCode(error) ?? '')) return null;
      throw error;
    });
    try {
      if (!handle || !(await handle.stat()).isFile()) return null;
      const bytes = await handle.readFile();
      return sha256(bytes) === digest ? bytes : null;
    } finally {
      await handle?.close();
    }
  }

  /** Whether a blob is there and is what was written. */
  async isBlobWhole(digest: Digest): Promise<boolean> {
    const bytes = await readIfPresent(this.#blobPath(digest));
    return bytes !== null && sha256(bytes) === digest;
  }

  async removeBlob(digest: Digest): Promise<void> {
    await rm(this.#blobPath(digest), { force: true });
  }

  /** Digests of all blobs. */
  async listBlobs(): Promise<Digest[]> {
    return digestsIn(join(this.root, 'blobs'));
  }

  /** Removes every blob that is not what was written, so that what needs it is made again. */
  async removeDamagedBlobs(): Promise<void> {
    for (const digest of await this.listBlobs()) {
      if (!(await this.isBlobWhole(digest))) await this.removeBlob(digest);
    }
  }

  async #hasAll(digests: readonly Digest[]): Promise<boolean> {
    for (const digest of digests) {
      const there = await stat(this.#blobPath(digest)).catch((error: unknown) => {
        if (errorCode(error) === 'ENOENT') return null;
        throw error;
      });
      if (!there) return false;
    }
    return true;
  }

  /** Keys of all artefacts of a stage. */
  async list(stage: string): Promise<Digest[]> {
    return digestsIn(join(this.root, 'artefacts', stage));
  }

  async #commit(path: string, bytes: string | Uint8Array): Promise<boolean> {
    const draft = draftPath(path);
    try {
      await writeDurably(draft, bytes);
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

async function writeDurably(path: string, bytes: string | Uint8Array): Promise<void> {
  let handle: FileHandle;
  try {
    handle = await open(path, 'wx');
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    await mkdir(dirname(path), { recursive: true });
    handle = await open(path, 'wx');
  }
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function digestsIn(folder: string): Promise<Digest[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  });
  return names.filter((name) => /^[0-9a-f]{64}$/.test(name)).sort();
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
    if (!Array.isArray(envelope.blobs)) return null;
    const { kind, digest, blobs } = envelope;
    return { kind, digest, blobs, content: JSON.parse(body) } as Artefact;
  } catch {
    return null;
  }
}
