import { IntegrityError } from '../base/errors.ts';
import { canonicalJson, sha256 } from '../base/fingerprint.ts';
import type { Digest } from '../records/basics.ts';
import type { Objects } from './objects.ts';
import { openObjects } from './open-objects.ts';
import { layout } from './workspace-layout.ts';

/** What a stage left for one key: what it made, or why the data does not allow it. */
export type Artefact = {
  /** Digest of the content. */
  digest: Digest;
  /** Blobs that the content names. */
  blobs: Digest[];
} & ({ kind: 'value'; content: unknown } | { kind: 'failure'; content: FailureContent });

/** What is stored where a stage cannot work on the data of a video. */
export interface FailureContent {
  /** Reason code (docs/outcomes.md). */
  reason: string;
  message: string;
}

/**
 * Content-addressed storage of one workspace: artefacts, and the pictures that they name.
 * An artefact is an object of two lines: an envelope with the digest of the content, then the content.
 */
export class Store {
  readonly #objects: Objects;

  /** @param place Where the bytes lie, or its address. */
  constructor(place: string | Objects) {
    this.#objects = openObjects(place);
  }

  /** Where it is, for messages. */
  get root(): string {
    return this.#objects.address;
  }

  /** The artefact, or null where there is none. One that is damaged counts as none and is removed. */
  async get(stage: string, key: Digest): Promise<Artefact | null> {
    const artefact = await this.read(stage, key);
    if (typeof artefact !== 'string') return artefact;
    if (artefact === 'damaged') await this.removeArtefact(stage, key);
    return null;
  }

  /**
   * As `get`, but one whose blobs are not all there counts as none too. It stays: another machine may have written a blob
   * that cannot be seen from here yet, and when it is made again its blobs are there again.
   */
  async getWhole(stage: string, key: Digest): Promise<Artefact | null> {
    const artefact = await this.get(stage, key);
    return artefact && (await this.#hasAll(artefact.blobs)) ? artefact : null;
  }

  /** Looks at an artefact and changes nothing. */
  async read(stage: string, key: Digest): Promise<Artefact | 'missing' | 'damaged'> {
    const text = await this.#objects.read(layout.artefact(stage, key));
    if (text === null) return 'missing';
    return parseArtefact(text.toString('utf8'), stage, key) ?? 'damaged';
  }

  /**
   * Commits an artefact unless one is there already; returns the one that is stored (the first writer wins). Of one that
   * names other blobs which are not all there, nothing can be made any more: the new one takes its place.
   */
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
    const place = layout.artefact(stage, key);
    const own = {
      kind,
      digest: envelope.digest,
      blobs: envelope.blobs,
      content: JSON.parse(body),
    } as Artefact;
    // Reading a damaged winner removes it, so the second commit finds its place free.
    for (let attempt = 0; attempt < 2; attempt++) {
      if (await this.#objects.create(place, text)) break;
      const winner = await this.get(stage, key);
      if (!winner) continue;
      const needsOthers = winner.blobs.some((digest) => !own.blobs.includes(digest));
      if (!needsOthers || (await this.#hasAll(winner.blobs))) return winner;
      await this.#objects.replace(place, text);
      break;
    }
    return own;
  }

  async removeArtefact(stage: string, key: Digest): Promise<void> {
    await this.#objects.remove(layout.artefact(stage, key));
  }

  /** Stores bytes under their digest; a damaged file that lies there is replaced. */
  async putBlob(bytes: Uint8Array): Promise<Digest> {
    const digest = sha256(bytes);
    const place = layout.blob(digest);
    if (await this.#objects.create(place, bytes)) return digest;
    const stored = await this.#objects.read(place);
    if (stored === null || sha256(stored) !== digest) {
      await this.#objects.remove(place);
      await this.#objects.create(place, bytes);
    }
    return digest;
  }

  /** @throws IntegrityError where the blob is missing or its bytes have changed; it is then removed. */
  async getBlob(digest: Digest): Promise<Uint8Array> {
    const bytes = await this.#objects.read(layout.blob(digest));
    if (bytes !== null && sha256(bytes) === digest) return bytes;
    await this.removeBlob(digest);
    throw new IntegrityError(
      `The blob ${digest} in ${this.root} is ${bytes === null ? 'missing' : 'damaged'}. ` +
        'Rerun lectern run to restore it.',
    );
  }

  /** The bytes of a blob, or null where it is missing or damaged; changes nothing. A link is no blob. */
  async readBlob(digest: Digest): Promise<Uint8Array | null> {
    const bytes = await this.#objects.read(layout.blob(digest), { strict: true });
    return bytes !== null && sha256(bytes) === digest ? bytes : null;
  }

  /** Whether a blob is there and is what was written. */
  async isBlobWhole(digest: Digest): Promise<boolean> {
    const bytes = await this.#objects.read(layout.blob(digest));
    return bytes !== null && sha256(bytes) === digest;
  }

  async removeBlob(digest: Digest): Promise<void> {
    await this.#objects.remove(layout.blob(digest));
  }

  /** Digests of all blobs. */
  async listBlobs(): Promise<Digest[]> {
    return this.#digestsIn(layout.blobs);
  }

  /** Removes every blob that is not what was written: what needs it is made again, where its blobs are looked at. */
  async removeDamagedBlobs(): Promise<void> {
    for (const digest of await this.listBlobs()) {
      if (!(await this.isBlobWhole(digest))) await this.removeBlob(digest);
    }
  }

  async #hasAll(digests: readonly Digest[]): Promise<boolean> {
    for (const digest of digests) if (!(await this.#objects.has(layout.blob(digest)))) return false;
    return true;
  }

  /** Names of all stages of which something is stored. */
  async listStages(): Promise<string[]> {
    const names = await this.#objects.list(layout.artefacts);
    return names.filter((name) => name.endsWith('/')).map((name) => name.slice(0, -1));
  }

  /** Keys of all artefacts of a stage. */
  async list(stage: string): Promise<Digest[]> {
    return this.#digestsIn(layout.artefactsOf(stage));
  }

  async #digestsIn(prefix: string): Promise<Digest[]> {
    return (await this.#objects.list(prefix)).filter((name) => /^[0-9a-f]{64}$/.test(name));
  }
}

/** That an artefact is gone which was there. */
export function missingArtefact({ root }: Store, stage: string, key: Digest): IntegrityError {
  return new IntegrityError(
    `The ${stage} artefact ${key} in ${root} is missing. Rerun lectern run to restore it.`,
  );
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
