import { stat } from 'node:fs/promises';
import { z } from 'zod';
import { digestFile } from '../base/digest-file.ts';
import { sha256 } from '../base/fingerprint.ts';
import { isRemoteSource } from '../engine/sources/source-address.ts';
import { Workspace, type WorkspacePlace } from '../engine/workspace.ts';
import { layout } from '../engine/workspace-layout.ts';
import { type Digest, digestSchema } from '../records/basics.ts';

const digestRecordsSchema = z.array(
  z.tuple([z.string(), z.object({ stamp: z.string(), sha256: digestSchema })]),
);
/** Digests of files by path, with a stamp of size and time that tells whether they changed. */
export type DigestRecords = z.infer<typeof digestRecordsSchema>;

const never = new AbortController().signal;

/** Digests of files that have not changed since they were last read, by path, size and time. */
export class DigestCache {
  readonly #workspace: Workspace | null;
  readonly #known: Map<string, DigestRecords[number][1]>;
  readonly #told = new Map<string, { sha256: Digest; atMs: number }>();
  /** What was asked of buckets and the web: each file once, however often it is looked up here. */
  readonly #remote = new Map<string, Promise<{ sha256: Digest; bytes: number }>>();
  #changed: boolean;

  /**
   * @param workspace Folder whose `journal/digests.json` is used; null keeps nothing.
   * @param records Known already, and not stored yet.
   */
  constructor(workspace: WorkspacePlace | null, records?: DigestRecords) {
    this.#workspace = workspace === null ? null : Workspace.at(workspace);
    this.#known = new Map(records);
    this.#changed = records !== undefined;
  }

  async load(): Promise<void> {
    try {
      const bytes = await this.#workspace?.objects.read(layout.digests);
      const [digest, body = ''] = (bytes?.toString('utf8') ?? '').split('\n');
      // A digest with one wrong digit would make another video of a file.
      if (sha256(body) !== digest) return;
      for (const [path, entry] of digestRecordsSchema.parse(JSON.parse(body))) this.#known.set(path, entry);
    } catch {
      // Missing or damaged: the files are read again.
    }
  }

  async save(): Promise<void> {
    if (this.#workspace === null || !this.#changed) return;
    const body = JSON.stringify([...this.#known]);
    await this.#workspace.objects.replace(layout.digests, `${sha256(body)}\n${body}\n`);
    this.#changed = false;
  }

  records(): DigestRecords {
    return [...this.#known];
  }

  /** Lets go of files. */
  forget(isMeant: (path: string, sha256: Digest) => boolean): void {
    for (const [path, { sha256 }] of this.#known) {
      if (!isMeant(path, sha256)) continue;
      this.#known.delete(path);
      this.#changed = true;
    }
  }

  /** Takes note of what a manifest says of a file: it is not read, unless it has changed since the manifest was written. */
  tell(path: string, told: { sha256: Digest; atMs: number }): void {
    this.#told.set(path, told);
  }

  /**
   * @param path Of a file of this machine, or the address of one in a bucket or on the web, which is brought here to be read.
   * @throws the file system's error where the file cannot be read; UnavailableError where it does not come.
   */
  async digest(path: string): Promise<{ sha256: Digest; bytes: number }> {
    if (isRemoteSource(path)) {
      const asked = this.#remote.get(path) ?? this.#digestOfRemote(path);
      this.#remote.set(path, asked);
      return asked;
    }
    const info = await stat(path);
    if (!info.isFile()) {
      const told = info.isDirectory()
        ? 'It is a folder: list its videos, or use the folder itself as an input.'
        : 'It is not a regular file.';
      throw Object.assign(new Error(told), { code: 'EISDIR' });
    }
    const stamp = `${info.size} ${info.mtimeMs} ${info.ino}`;
    const known = this.#known.get(path);
    if (known?.stamp === stamp) return { sha256: known.sha256, bytes: info.size };
    const told = this.#told.get(path);
    const isTold = told !== undefined && info.mtimeMs <= told.atMs && info.ctimeMs <= told.atMs;
    const digest = isTold ? told.sha256 : await digestFile(path, info.size);
    this.#keep(path, stamp, digest);
    return { sha256: digest, bytes: info.size };
  }

  /**
   * What a manifest says is believed, also against what an earlier one said: the bytes are held against it when the video is
   * worked on.
   */
  async #digestOfRemote(address: string): Promise<{ sha256: Digest; bytes: number }> {
    const { learnDigest, sourceState, sourceTools } = await import('../engine/sources/source-files.ts');
    const { bytes, stamp } = await sourceState(address, never, sourceTools());
    const told = this.#told.get(address);
    const known = this.#known.get(address);
    if (told === undefined && known !== undefined && known.stamp === stamp)
      return { sha256: known.sha256, bytes };
    const digest = told?.sha256 ?? (await learnDigest(address, bytes, never, sourceTools()));
    // What cannot be known again is read again.
    if (stamp !== null) this.#keep(address, stamp, digest);
    return { sha256: digest, bytes };
  }

  #keep(path: string, stamp: string, digest: Digest): void {
    this.#known.set(path, { stamp, sha256: digest });
    this.#changed = true;
  }
}
