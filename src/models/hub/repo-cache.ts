import { copyFile, link, lstat, open, readFile, readlink, rename, rm, symlink } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { draftPath } from '../../base/drafts.ts';
import { errorCode } from '../../base/errors.ts';
import { makeFolder } from '../../base/make-folder.ts';
import { isCommit } from './names.ts';

/** Where links cannot be made: some file systems, and Windows unless it is told otherwise. */
const noLinks = new Set(['EPERM', 'EACCES', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EINVAL']);

/**
 * The folder of a model in the cache that the official clients share: `blobs/<etag>` holds the bytes, `snapshots/<commit>/
 * <path>` links to them, `refs/<branch>` names a commit, and `.no_exist/<commit>/<path>` notes what a commit lacks.
 * What they lock (`.locks`) is not needed here: every file gets its name by a rename, once it is whole.
 */
export class RepoCache {
  readonly folder: string;

  constructor(cacheFolder: string, repo: string) {
    this.folder = join(cacheFolder, `models--${repo.replaceAll('/', '--')}`);
  }

  get blobs(): string {
    return join(this.folder, 'blobs');
  }

  blob(name: string): string {
    return join(this.blobs, name);
  }

  async hasBlob(name: string): Promise<boolean> {
    return (await kindOf(this.blob(name))) !== null;
  }

  snapshot(commit: string, path = ''): string {
    return join(this.folder, 'snapshots', commit, ...path.split('/'));
  }

  /** The commit that a branch or tag had when it was last asked for; null where it never was. */
  async commitOf(revision: string): Promise<string | null> {
    const text = await readFile(join(this.folder, 'refs', ...revision.split('/')), 'utf8').catch(() => '');
    return isCommit(text.trim()) ? text.trim() : null;
  }

  async keepCommit(revision: string, commit: string): Promise<void> {
    if ((await this.commitOf(revision)) !== commit)
      await this.#put(join(this.folder, 'refs', ...revision.split('/')), commit);
  }

  async lacks(commit: string, path: string): Promise<boolean> {
    return (await kindOf(this.#noExist(commit, path))) === 'file';
  }

  async keepLack(commit: string, path: string): Promise<void> {
    await this.#put(this.#noExist(commit, path), '');
  }

  /**
   * What a commit has under a path: `blob` with the name of its bytes, `copy` where another client could not link, null
   * where nothing is there.
   */
  async entry(
    commit: string,
    path: string,
  ): Promise<{ kind: 'blob'; name: string } | { kind: 'copy' } | null> {
    const file = this.snapshot(commit, path);
    const kind = await kindOf(file);
    if (kind !== 'link') return kind === 'file' ? { kind: 'copy' } : null;
    const target = resolve(dirname(file), await readlink(file));
    // A dangling link is as good as none.
    if ((await kindOf(target)) === null) return null;
    return dirname(target) === resolve(this.blobs)
      ? { kind: 'blob', name: basename(target) }
      : { kind: 'copy' };
  }

  /** Lets a path of a commit lead to a blob; a copy where there are no links. */
  async linkBlob(commit: string, path: string, name: string): Promise<string> {
    const file = this.snapshot(commit, path);
    const blob = this.blob(name);
    await makeFolder(dirname(file));
    await this.#putDraft(file, async (draft) => {
      try {
        await symlink(relative(dirname(file), blob), draft);
      } catch (error) {
        if (!noLinks.has(errorCode(error) ?? '')) throw error;
        await link(blob, draft).catch(() => copied(blob, draft));
      }
    });
    return file;
  }

  #noExist(commit: string, path: string): string {
    return join(this.folder, '.no_exist', commit, ...path.split('/'));
  }

  async #put(path: string, text: string): Promise<void> {
    await makeFolder(dirname(path));
    await this.#putDraft(path, (draft) => written(draft, text));
  }

  /** Drafts lie beside the blobs: other clients take whatever is in the other folders for what it should become. */
  async #putDraft(path: string, write: (draft: string) => Promise<void>): Promise<void> {
    await makeFolder(this.blobs);
    const draft = draftPath(this.blob(basename(path)));
    try {
      await write(draft);
      await rename(draft, path);
    } finally {
      await rm(draft, { force: true });
    }
  }
}

async function written(path: string, text: string): Promise<void> {
  const handle = await open(path, 'wx');
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function copied(from: string, to: string): Promise<void> {
  await copyFile(from, to);
  const handle = await open(to, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function kindOf(path: string): Promise<'file' | 'link' | 'other' | null> {
  const found = await lstat(path).catch(() => null);
  if (found === null) return null;
  return found.isSymbolicLink() ? 'link' : found.isFile() ? 'file' : 'other';
}
