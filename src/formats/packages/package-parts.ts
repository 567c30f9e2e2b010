import { createReadStream } from 'node:fs';
import { access, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomically } from '../../base/atomic-file.ts';
import { draftPath, removeDraftsIn } from '../../base/drafts.ts';
import { errorCode, UsageError } from '../../base/errors.ts';
import { canonicalJson, sha256 } from '../../base/fingerprint.ts';
import { byteLinesOf } from '../../base/lines.ts';
import { makeFolder } from '../../base/make-folder.ts';
import { namesIn } from '../../base/names-in.ts';
import { checksumsName } from '../../engine/checksums.ts';
import { imageFolder } from '../textbook.ts';
import {
  type PackageFile,
  PackageFolder,
  packageFile,
  partsFolder,
  type WholeFile,
} from './package-folder.ts';
import type { JoinedParts, PackageCounts } from './packager.ts';
import { noCounts } from './packed-documents.ts';

/** Says of which export the parts are. */
const exportFile = 'export';
/** Ends a part, and says what is in it. */
const partFile = 'part.json';
/** What was counted of a part for a card. */
const countedFile = 'counted.json';

/** What a part holds when it is written. */
export interface MadePart {
  counts: PackageCounts;
  /** What was counted for a card, as plain JSON; left out where there will be none. */
  counted?: unknown;
}

interface Part {
  counts: PackageCounts;
  files: WholeFile[];
}

/**
 * The parts of a package, each a folder below `.parts` that appears when it is whole. Any number of processes make them,
 * and one joins them: their files are moved to their places, so that the package is the same whoever made them. What an
 * export that was ended has made is used again.
 */
export class PackageParts {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Begins an export, or goes on with it.
   * @param about What the package is made of, and how; it goes into `lectern-export.json`.
   * @param inputs What else tells one export from another.
   * @param isShare Other processes make parts of it too: nothing is removed.
   * @throws UsageError where the folder holds something else, or, for a share, another export.
   */
  static async open(
    folder: string,
    { about, inputs, isShare }: { about: object; inputs: unknown; isShare: boolean },
  ): Promise<PackageParts> {
    await makeFolder(folder);
    const parts = new PackageParts(folder);
    const identity = sha256(canonicalJson([about, inputs]));
    if ((await parts.#identity()) === identity) return parts;
    if (!isShare) await PackageFolder.clear(folder);
    else if (!(await parts.#isNew(identity)))
      throw new UsageError(
        `Expected a new folder, or one with other shards of the same export, got ${folder}, which holds something else.`,
      );
    await writeAtomically(parts.#path(exportFile), identity);
    await writeFile(join(folder, packageFile), `${JSON.stringify(about, null, 2)}\n`);
    return parts;
  }

  #path(...names: string[]): string {
    return join(this.#folder, partsFolder, ...names);
  }

  async #identity(): Promise<string | null> {
    return readFile(this.#path(exportFile), 'utf8').catch(() => null);
  }

  /** Whether nothing is in the folder but what another share of the same export may just have put there. */
  async #isNew(identity: string): Promise<boolean> {
    const names = (await readdir(this.#folder)).filter((name) => !name.startsWith('.'));
    const known = await this.#identity();
    return known === null ? names.length === 0 : known === identity;
  }

  /** What a part holds; null where it is not made yet. */
  async countsOf(number: number): Promise<PackageCounts | null> {
    return (await this.#read(number))?.counts ?? null;
  }

  /** What was counted of a part for a card. */
  async countedOf(number: number): Promise<unknown> {
    return JSON.parse(await readFile(this.#path(nameOf(number), countedFile), 'utf8'));
  }

  async #read(number: number): Promise<Part | null> {
    try {
      return JSON.parse(await readFile(this.#path(nameOf(number), partFile), 'utf8')) as Part;
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return null;
      throw error;
    }
  }

  /** Makes a part. */
  async make(number: number, write: (folder: PackageFolder) => Promise<MadePart>): Promise<PackageCounts> {
    const name = nameOf(number);
    // What a process left that was ended while it made this part.
    for (const left of await namesIn(this.#path()))
      if (left.startsWith(`.${name}.`)) await rm(this.#path(left), { recursive: true, force: true });
    const draft = draftPath(this.#path(name));
    const folder = await PackageFolder.open(draft);
    try {
      const { counts, counted } = await write(folder);
      const part: Part = { counts, files: folder.files };
      await folder.end();
      if (counted !== undefined) await writeAtomically(join(draft, countedFile), JSON.stringify(counted));
      await writeAtomically(join(draft, partFile), JSON.stringify(part));
      await rename(draft, this.#path(name));
      return counts;
    } catch (error) {
      await folder.abandon();
      await rm(draft, { recursive: true, force: true });
      throw error;
    }
  }

  /** Moves all parts to their places. Can be repeated where it was ended. */
  async join(number: number): Promise<{ folder: PackageFolder; parts: Omit<JoinedParts, 'hasCard'> }> {
    await rm(join(this.#folder, checksumsName), { force: true });
    // What a process left that was ended while it joined them.
    await removeDraftsIn(this.#folder);
    const folder = await PackageFolder.open(this.#folder);
    const names = new PlacedNames();
    const lines = new Map<string, PackageFile>();
    const counts = noCounts();
    const records: number[] = [];
    for (let index = 0; index < number; index++) {
      const part = await this.#read(index);
      if (!part) throw new Error(`Expected part ${index} of ${this.#folder}.`);
      for (const file of part.files) await this.#place(nameOf(index), file, { folder, names, lines });
      await this.#placePictures(nameOf(index), folder);
      addCounts(counts, part.counts);
      records.push(part.counts.records);
    }
    for (const file of lines.values()) await file.finish();
    return { folder, parts: { counts, records, files: [...folder.files] } };
  }

  async #place(
    part: string,
    file: WholeFile,
    { folder, names, lines }: { folder: PackageFolder; names: PlacedNames; lines: Map<string, PackageFile> },
  ): Promise<void> {
    const path = this.#path(part, file.name);
    if (!file.name.endsWith('.jsonl')) {
      const name = names.next(file.name);
      await moveOnce(path, join(this.#folder, name));
      await folder.addWhole({ ...file, name });
      return;
    }
    let into = lines.get(file.name);
    into ??= await folder.begin(file.name);
    lines.set(file.name, into);
    for await (const chunk of createReadStream(path)) await into.write(chunk as Buffer);
  }

  async #placePictures(part: string, folder: PackageFolder): Promise<void> {
    for (const name of await namesIn(this.#path(part, imageFolder)))
      await moveOnce(this.#path(part, imageFolder, name), join(this.#folder, imageFolder, name));
    for await (const line of byteLinesOf(createReadStream(this.#path(part, checksumsName)))) {
      const [digest, name] = line.split('  ', 2);
      if (name?.startsWith(`${imageFolder}/`)) await folder.addSum(name, digest!);
    }
  }

  /** Removes what is left of the parts, when the package is whole. */
  async remove(): Promise<void> {
    await rm(this.#path(), { recursive: true, force: true });
  }
}

/** Adds what one part holds to what others hold. */
export function addCounts(sum: PackageCounts, counts: PackageCounts): void {
  for (const name of ['records', 'pictures', 'empty', 'missing'] as const) sum[name] += counts[name];
  sum.firstMissing ??= counts.firstMissing;
  sum.members = [...new Set([...sum.members, ...counts.members])];
}

function nameOf(part: number): string {
  return String(part).padStart(6, '0');
}

/** Names of the files of parts in the package: those with a number are counted on. */
class PlacedNames {
  readonly #next = new Map<string, number>();

  next(name: string): string {
    const [, before, ending] = /^(|train-|validation-)\d{5}(\.[a-z.]+)$/.exec(name) ?? [];
    if (before === undefined || ending === undefined) return name;
    const number = this.#next.get(before + ending) ?? 0;
    this.#next.set(before + ending, number + 1);
    return `${before}${String(number).padStart(5, '0')}${ending}`;
  }
}

/** Moves a file or folder that may be there already. */
async function moveOnce(from: string, to: string): Promise<void> {
  await makeFolder(join(to, '..'));
  await rename(from, to).catch(async (error: unknown) => {
    if (errorCode(error) !== 'ENOENT') throw error;
    await access(to);
  });
}
