import type { Stats } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import type { Corpus } from '../library/formats.ts';
import { isBucketAddress, isInBytes, storedState } from '../library/program.ts';
import type { Document, DocumentPlace } from '../records/index.ts';
import { RequestFault } from './fault.ts';

/** A dataset may have more files than a process may hold open. */
const mostHeld = 400;

interface HeldFile {
  /** Null where the file is opened each time. */
  handle: FileHandle | null;
  state: string;
}

/**
 * The records of a dataset as they were when it was opened. Its files are held open: who puts another file in the place
 * of one, as every run does, takes nothing away from this. One that is written where it lies cannot be read as it was,
 * and is not read as anything else.
 */
export class HeldRecords {
  readonly #corpus: Corpus;
  readonly #files: readonly HeldFile[];

  private constructor(corpus: Corpus, files: readonly HeldFile[]) {
    this.#corpus = corpus;
    this.#files = files;
  }

  /** @throws the file system's error where a file cannot be opened. */
  static async open(corpus: Corpus): Promise<HeldRecords> {
    const files: HeldFile[] = [];
    try {
      for (const [number, path] of corpus.files.entries()) {
        const handle =
          number < mostHeld && isInBytes(path) && !isBucketAddress(path) ? await open(path) : null;
        files.push({ handle, state: '' });
        files[number]!.state = handle ? contentState(await handle.stat()) : await fileState(path);
      }
      return new HeldRecords(corpus, files);
    } catch (error) {
      await closeAll(files);
      throw error;
    }
  }

  /** @throws RequestFault where the file was written since; what `Corpus.documentAt` throws. */
  async documentAt(place: DocumentPlace): Promise<Document> {
    const path = this.#corpus.files[place.file]!;
    const { handle, state } = this.#files[place.file]!;
    const now = async (): Promise<string> => (handle ? contentState(await handle.stat()) : fileState(path));
    const document = handle
      ? readFrom(handle, place).then((bytes) => this.#corpus.documentAt(place, bytes))
      : this.#corpus.documentAt(place);
    const read = await document.then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    );
    // Looked at after reading: nothing can have been written before that is not seen now.
    if ((await now()) !== state) throw new RequestFault(503, changingNote);
    if ('error' in read) throw read.error;
    return read.value;
  }

  close(): Promise<void> {
    return closeAll(this.#files);
  }
}

const changingNote = 'This dataset is being written. It is shown again when that is done.';

async function closeAll(files: readonly HeldFile[]): Promise<void> {
  for (const { handle } of files) await handle?.close();
}

async function readFrom(handle: FileHandle, { offset, bytes }: DocumentPlace): Promise<Buffer> {
  const buffer = Buffer.alloc(bytes);
  for (let filled = 0; filled < bytes; ) {
    const { bytesRead } = await handle.read(buffer, filled, bytes - filled, offset + filled);
    if (bytesRead === 0) return buffer.subarray(0, filled);
    filled += bytesRead;
  }
  return buffer;
}

/** Of an open file: it may be moved and removed, but not written. */
function contentState({ size, mtimeMs }: Stats): string {
  return `${size} ${mtimeMs}`;
}

/** What shows that a file, or the archive that it is in, is another one or was written. */
export async function fileState(path: string): Promise<string> {
  if (isBucketAddress(path)) return storedState(path);
  const archive = path.replace(/(\.zip)[\\/].*$/i, '$1');
  const info = (await stat(path).catch(() => null)) ?? (await stat(archive).catch(() => null));
  return `${info?.size} ${info?.mtimeMs} ${info?.ino}`;
}
