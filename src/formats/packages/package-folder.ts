import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { draftPath, removeDraftsIn } from '../../base/drafts.ts';
import { UsageError } from '../../base/errors.ts';
import { sha256 } from '../../base/fingerprint.ts';
import { makeFolder } from '../../base/make-folder.ts';
import { checksumsName } from '../../engine/checksums.ts';

/** Says what a folder holds: such a folder is Lectern's, and may be written again. */
export const packageFile = 'lectern-export.json';

/** Where the parts of a package are until they are joined. */
export const partsFolder = '.parts';

const hiddenFolders = ['.nv-meta', partsFolder];

/** So much goes to the disk at once; what is hashed and written is then still in the caches of the processor. */
const chunkBytes = 1 << 20;
/** So much is written before the disk is asked to keep it: the end of a large file then waits for little. */
const syncedBytes = 32 << 20;

/** Called with what is known of a file that is whole. */
type Finished = (file: WholeFile) => Promise<void>;

/** A file of a package that is whole. */
export interface WholeFile {
  name: string;
  digest: string;
  bytes: number;
}

/** A file that is being written: under the name of a draft until it is whole. */
export class PackageFile {
  readonly name: string;
  readonly #folder: string;
  readonly #draft: string;
  readonly #handle: FileHandle;
  readonly #hash: Hash = createHash('sha256');
  readonly #finished: Finished;
  /** What is filled now, and what is written meanwhile. */
  #chunk: Buffer | null = null;
  #spare: Buffer | null = null;
  #filled = 0;
  #writing: Promise<void> = Promise.resolve();
  #syncing: Promise<void> = Promise.resolve();
  #unsynced = 0;
  /** Bytes so far. */
  bytes = 0;

  private constructor(folder: string, name: string, draft: string, handle: FileHandle, finished: Finished) {
    this.#folder = folder;
    this.name = name;
    this.#draft = draft;
    this.#handle = handle;
    this.#finished = finished;
  }

  static async create(folder: string, name: string, finished: Finished): Promise<PackageFile> {
    const draft = draftPath(join(folder, name));
    await makeFolder(dirname(draft));
    return new PackageFile(folder, name, draft, await open(draft, 'wx'), finished);
  }

  /** Takes a copy of the bytes. */
  async write(part: Uint8Array | string): Promise<void> {
    const bytes = typeof part === 'string' ? Buffer.from(part) : part;
    this.bytes += bytes.length;
    for (let from = 0; from < bytes.length; ) {
      this.#chunk ??= Buffer.allocUnsafeSlow(chunkBytes);
      const taken = Math.min(bytes.length - from, chunkBytes - this.#filled);
      this.#chunk.set(bytes.subarray(from, from + taken), this.#filled);
      this.#filled += taken;
      from += taken;
      if (this.#filled === chunkBytes) await this.#flush();
    }
  }

  /** Begins to write what was taken, when what was taken before is written: more can be taken meanwhile. */
  async #flush(): Promise<void> {
    const chunk = this.#chunk;
    if (!chunk) return;
    const content = chunk.subarray(0, this.#filled);
    this.#hash.update(content);
    await this.#writing;
    if (this.#unsynced >= syncedBytes) await this.#beginSync();
    this.#unsynced += content.length;
    this.#writing = writeAll(this.#handle, content);
    // The next flush, or the end, gets the error.
    this.#writing.catch(() => {});
    [this.#chunk, this.#spare] = [this.#spare, chunk];
    this.#filled = 0;
  }

  /** Has what is written kept by the disk while more is written. A system tells of a lost write once, so each is heard. */
  async #beginSync(): Promise<void> {
    await this.#syncing;
    this.#unsynced = 0;
    this.#syncing = this.#handle.datasync();
    this.#syncing.catch(() => {});
  }

  /** Puts the whole file under its name. */
  async finish(): Promise<void> {
    await this.#flush();
    await this.#writing;
    await this.#syncing;
    await this.#handle.sync();
    await this.#handle.close();
    await rename(this.#draft, join(this.#folder, this.name));
    await this.#finished({ name: this.name, digest: this.#hash.digest('hex'), bytes: this.bytes });
  }

  /** Gives the file up. */
  async discard(): Promise<void> {
    await this.#writing.catch(() => {});
    await this.#syncing.catch(() => {});
    await this.#handle.close().catch(() => {});
    await rm(this.#draft, { force: true });
  }
}

async function writeAll(handle: FileHandle, content: Buffer): Promise<void> {
  for (let written = 0; written < content.length; )
    written += (await handle.write(content, written)).bytesWritten;
}

/**
 * The folder of a package, with the digests of all that is written to it. It is Lectern's alone: what an earlier export
 * left is removed first, and a folder of something else is refused.
 */
export class PackageFolder {
  readonly path: string;
  /** All files that are whole, but pictures: of those there may be millions. */
  readonly files: WholeFile[] = [];
  readonly #open = new Set<PackageFile>();
  #sums: PackageFile;
  readonly #folders = new Set<string>();

  private constructor(path: string, sums: PackageFile) {
    this.path = path;
    this.#sums = sums;
  }

  /**
   * @param about What the package is made of, and how; it goes into `lectern-export.json`.
   * @throws UsageError where the folder holds anything that no export has written.
   */
  static async create(path: string, about: object): Promise<PackageFolder> {
    await PackageFolder.clear(path);
    await writeFile(join(path, packageFile), `${JSON.stringify(about, null, 2)}\n`);
    return PackageFolder.open(path);
  }

  /** Goes on with a folder as it is. */
  static async open(path: string): Promise<PackageFolder> {
    const sums = await PackageFile.create(path, checksumsName, async () => {});
    const folder = new PackageFolder(path, sums);
    folder.#open.add(sums);
    return folder;
  }

  /**
   * Makes the folder, or removes what an earlier export left in it.
   * @throws UsageError where it holds anything that no export has written.
   */
  static async clear(path: string): Promise<void> {
    await makeFolder(path);
    const there = (await readdir(path)).filter((name) => !name.startsWith('.'));
    if (there.length > 0 && !there.includes(packageFile))
      throw new UsageError(
        `Expected a new folder or one of an earlier export of this kind, got ${path}, which holds other files (${there[0]}).`,
      );
    // The digests go first, and what tells whose folder this is goes last: an export that is killed here can be repeated.
    await rm(join(path, checksumsName), { force: true });
    for (const name of there)
      if (name !== packageFile) await rm(join(path, name), { recursive: true, force: true });
    for (const name of hiddenFolders) await rm(join(path, name), { recursive: true, force: true });
    await removeDraftsIn(path);
  }

  /** Begins a file of parts. */
  async begin(name: string): Promise<PackageFile> {
    const file = await PackageFile.create(this.path, name, async (whole) => {
      this.#open.delete(file);
      await this.addWhole(whole);
    });
    this.#open.add(file);
    return file;
  }

  /** Writes a small file at once. */
  async write(name: string, content: string | Uint8Array): Promise<void> {
    const file = await this.begin(name);
    await file.write(content);
    await file.finish();
  }

  /** Writes a picture; records that name it are written after it. There are many, so that none is synced alone. */
  async writePicture(name: string, bytes: Uint8Array): Promise<void> {
    const path = join(this.path, name);
    const parent = dirname(path);
    if (!this.#folders.has(parent)) {
      // A picture's folder is met again in the next picture, if at all.
      this.#folders.clear();
      this.#folders.add(parent);
      await mkdir(parent, { recursive: true });
    }
    await writeFile(path, bytes);
    await this.addSum(name, sha256(bytes));
  }

  /** Takes in a file that is there. */
  async addWhole(file: WholeFile): Promise<void> {
    this.files.push(file);
    await this.addSum(file.name, file.digest);
  }

  /** Takes in a picture that is there. */
  async addSum(name: string, digest: string): Promise<void> {
    await this.#sums.write(`${digest}  ${name}\n`);
  }

  /** Ends the package: the digests of all its files come last. */
  async finish(about: object): Promise<void> {
    await this.write(packageFile, `${JSON.stringify(about, null, 2)}\n`);
    await this.end();
  }

  /** Ends the folder of a part, which is no package. */
  async end(): Promise<void> {
    this.#open.delete(this.#sums);
    await this.#sums.finish();
  }

  /** Gives up what is not whole; what is stays. */
  async abandon(): Promise<void> {
    for (const file of this.#open) await file.discard();
  }
}
