import { stat } from 'node:fs/promises';
import { z } from 'zod';
import { digestFile } from '../base/digest-file.ts';
import { StoppedError, UnavailableError, UsageError } from '../base/errors.ts';
import { sha256 } from '../base/fingerprint.ts';
import type { Objects } from '../engine/objects.ts';
import { isRemoteSource, shownAddress } from '../engine/sources/source-address.ts';
import { Workspace, type WorkspacePlace } from '../engine/workspace.ts';
import { layout } from '../engine/workspace-layout.ts';
import { type Digest, digestSchema } from '../records/basics.ts';
import { noteKey, readNotes, removeNotes } from './digest-notes.ts';

const digestRecordsSchema = z.array(
  z.tuple([z.string(), z.object({ stamp: z.string(), sha256: digestSchema })]),
);
/** Digests of files by path, with a stamp of size and time that tells whether they changed. */
export type DigestRecords = z.infer<typeof digestRecordsSchema>;

const never = new AbortController().signal;
/** What is learned is stored so much later at most, or so many times later as storing all took: of very many that is long. */
const saveRestMs = 1000;
const saveRest = 20;
/** A store that fails is tried again after a rest that doubles, up to this one. */
const longestRestMs = 60_000;

/** Nobody knows the digest of a source, and it is not to be learned here. */
export class LeftDigestError extends UnavailableError {}

/** The digests that a workspace has stored; none where they are missing or damaged: the files are read again. */
export async function readDigestRecords(objects: Objects): Promise<DigestRecords> {
  try {
    const bytes = await objects.read(layout.digests);
    const [digest, body = ''] = (bytes?.toString('utf8') ?? '').split('\n');
    // A digest with one wrong digit would make another video of a file.
    return sha256(body) === digest ? digestRecordsSchema.parse(JSON.parse(body)) : [];
  } catch (error) {
    if (error instanceof StoppedError) throw error;
    return [];
  }
}

/** Digests of files that have not changed since they were last read, by path, size and time. */
export class DigestCache {
  readonly #workspace: Workspace | null;
  readonly #known: Map<string, DigestRecords[number][1]>;
  readonly #told = new Map<string, { sha256: Digest; atMs: number }>();
  /** What was asked of buckets and the web: each file once, however often it is looked up here. */
  readonly #remote = new Map<string, Promise<{ sha256: Digest; bytes: number }>>();
  /** Why workers could not read a source. */
  readonly #failed = new Map<string, string>();
  /** Sources that are not brought here. */
  readonly #left = new Set<string>();
  readonly #signal: AbortSignal;
  readonly #stopping = new AbortController();
  /** Keys of notes that are worth nothing once what is known is stored. */
  #spentNotes: string[] = [];
  /** Sources whose notes say what is not stored with the rest: failures, and digests that cannot be known again. */
  readonly #otherNotes = new Set<string>();
  #changed: boolean;
  /** Called before what is known is stored for the first time; null where nothing is stored on the way. */
  #open: (() => Promise<void>) | null = null;
  #isMeant: (sha256: Digest) => boolean = () => true;
  #saving: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #saveTookMs = 0;
  #failedSaves = 0;

  /**
   * @param workspace Folder whose `journal/digests.json` is used; null keeps nothing.
   * @param records Known already, and not stored yet.
   * @param signal Aborted: what is being read ends at once, with its reason.
   */
  constructor(workspace: WorkspacePlace | null, records?: DigestRecords, signal = never) {
    this.#signal = AbortSignal.any([signal, this.#stopping.signal]);
    this.#workspace = workspace === null ? null : Workspace.at(workspace);
    this.#known = new Map(records);
    this.#changed = records !== undefined;
  }

  async load(): Promise<void> {
    if (this.#workspace === null) return;
    const { objects } = this.#workspace;
    for (const [path, entry] of await readDigestRecords(objects)) this.#known.set(path, entry);
    const { notes, keys } = await readNotes(objects);
    const spent = new Set(keys);
    for (const note of notes) {
      if ('message' in note) this.#failed.set(note.path, note.message);
      else if (note.stamp !== null) this.#known.set(note.path, { stamp: note.stamp, sha256: note.sha256 });
      // It cannot be known again, but was read for this.
      else this.#told.set(note.path, { sha256: note.sha256, atMs: 0 });
      if ('stamp' in note && note.stamp !== null) continue;
      this.#otherNotes.add(note.path);
      spent.delete(noteKey(note.path));
    }
    this.#spentNotes = [...spent];
    if (spent.size > 0) this.#changed = true;
  }

  /** Stores what is known, and removes the notes that say no more than that. */
  async save(): Promise<void> {
    if (this.#workspace === null || !this.#changed) return;
    this.#changed = false;
    try {
      const { objects } = this.#workspace;
      const body = JSON.stringify([...this.#known].filter(([, { sha256 }]) => this.#isMeant(sha256)));
      await objects.replace(layout.digests, `${sha256(body)}\n${body}\n`);
      await removeNotes(objects, this.#spentNotes);
      this.#spentNotes = [];
    } catch (error) {
      this.#changed = true;
      throw error;
    }
  }

  /**
   * Stores from now on what becomes known as it does so: whoever is stopped or killed has nothing to read again.
   * @param open Makes the workspace this process's own, once, before anything is written.
   * @param isMeant Whether a file may be named there.
   */
  saveAlong(open: () => Promise<void>, isMeant: (sha256: Digest) => boolean): void {
    this.#isMeant = isMeant;
    let opening: Promise<void> | null = null;
    this.#open = () => {
      opening ??= open().catch((error: unknown) => {
        // Where another process has it, it has; where the store failed, it may not do so again.
        if (!(error instanceof UsageError)) opening = null;
        throw error;
      });
      return opening;
    };
  }

  /** Ends that: what is known is left to `save`, or stored now. */
  async endAlong({ save }: { save: boolean }): Promise<void> {
    const open = this.#open;
    this.#open = null;
    if (this.#timer) clearTimeout(this.#timer);
    await this.#saving;
    if (!save || !open || !this.#changed) return;
    await open();
    await this.save();
  }

  #saveSoon(): void {
    if (!this.#open || this.#timer || this.#saving) return;
    const afterFailures = Math.min(longestRestMs, saveRestMs * 2 ** this.#failedSaves);
    const restMs = Math.max(afterFailures, saveRest * this.#saveTookMs);
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#saving = this.#saveNow().finally(() => {
        this.#saving = null;
        if (this.#changed && !this.#stopping.signal.aborted) this.#saveSoon();
      });
    }, restMs);
    this.#timer.unref();
  }

  async #saveNow(): Promise<void> {
    try {
      await this.#open?.();
      const startedAt = performance.now();
      await this.save();
      this.#saveTookMs = performance.now() - startedAt;
      this.#failedSaves = 0;
    } catch (error) {
      // Hours of reading would end with the same: another process has the workspace.
      if (error instanceof UsageError) this.#stopping.abort(error);
      // A store that stumbles may not do so the next time; whoever saves at the end tells it otherwise.
      this.#failedSaves++;
    }
  }

  /** Sources of buckets and the web whose digest nobody knows or tells. */
  unknownAmong(paths: Iterable<string>): string[] {
    return [...paths].filter(
      (path) =>
        isRemoteSource(path) && !this.#told.has(path) && !this.#known.has(path) && !this.#failed.has(path),
    );
  }

  /** Leaves it to others to bring these sources. */
  leave(paths: Iterable<string>): void {
    for (const path of paths) this.#left.add(path);
  }

  /** What workers could not read is tried again. */
  forgetFailures(): void {
    this.#failed.clear();
  }

  /** Whether what fails now failed because the work was stopped. */
  get isStopped(): boolean {
    return this.#signal.aborted;
  }

  /** Keys of notes that are to go once the records are stored. */
  spentNotes(): readonly string[] {
    return this.#spentNotes;
  }

  /** Keys of notes about these sources that the records do not hold: they go when what was made of them is stored. */
  otherNotes(paths: ReadonlySet<string>): string[] {
    return [...this.#otherNotes].filter((path) => paths.has(path)).map(noteKey);
  }

  records(): DigestRecords {
    return [...this.#known];
  }

  /** Lets go of files, and of what workers noted of them. */
  forget(isMeant: (path: string, sha256: Digest) => boolean): void {
    for (const [path, { sha256 }] of this.#known) if (isMeant(path, sha256)) this.#forgetKnown(path);
    for (const path of this.#otherNotes) {
      if (!isMeant(path, this.#told.get(path)?.sha256 ?? '')) continue;
      this.#otherNotes.delete(path);
      this.#told.delete(path);
      this.#failed.delete(path);
      this.#spentNotes.push(noteKey(path));
      this.#changed = true;
    }
  }

  #forgetKnown(path: string): void {
    if (this.#known.delete(path)) this.#changed = true;
  }

  /** Takes note of what a manifest says of a file: it is not read, unless it has changed since the manifest was written. */
  tell(path: string, told: { sha256: Digest; atMs: number }): void {
    this.#told.set(path, told);
  }

  /**
   * @param path Of a file of this machine, or the address of one in a bucket or on the web, which is brought here to be read.
   * @throws the file system's error where the file cannot be read; UnavailableError where it does not come, of which
   *   LeftDigestError where it is left to others; the signal's reason.
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
    const digest = isTold ? told.sha256 : await digestFile(path, info.size, this.#signal);
    this.#keep(path, stamp, digest);
    return { sha256: digest, bytes: info.size };
  }

  /**
   * What a manifest says is believed, also against what an earlier one said: the bytes are held against it when the video is
   * worked on.
   */
  async #digestOfRemote(address: string): Promise<{ sha256: Digest; bytes: number }> {
    const failed = this.#failed.get(address);
    if (failed !== undefined) throw new UnavailableError(failed);
    const isLeft = this.#left.has(address);
    if (isLeft && this.unknownAmong([address]).length > 0) throw leftError(address);
    const { learnDigest, sourceState, sourceTools } = await import('../engine/sources/source-files.ts');
    const { bytes, stamp } = await sourceState(address, this.#signal, sourceTools());
    const told = this.#told.get(address);
    const known = this.#known.get(address);
    if (told === undefined && known !== undefined && known.stamp === stamp)
      return { sha256: known.sha256, bytes };
    if (told === undefined && isLeft) {
      // Workers take what is stored for known.
      this.#forgetKnown(address);
      throw leftError(address);
    }
    const digest = told?.sha256 ?? (await learnDigest(address, bytes, this.#signal, sourceTools()));
    // What cannot be known again is read again.
    if (stamp !== null) this.#keep(address, stamp, digest);
    return { sha256: digest, bytes };
  }

  #keep(path: string, stamp: string, digest: Digest): void {
    this.#known.set(path, { stamp, sha256: digest });
    this.#changed = true;
    this.#saveSoon();
  }
}

function leftError(address: string): LeftDigestError {
  return new LeftDigestError(`The digest of ${shownAddress(address)} is left to workers.`);
}
