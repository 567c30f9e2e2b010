import { ModelError } from '../model-error.ts';

const repoId = /^\w[\w.-]*\/\w[\w.-]*$/;
const revisionParts = /^(?!\.)[\w.+-]+(?:\/(?!\.)[\w.+-]+)*$/;
const commitId = /^[0-9a-f]{40}$/;
/** Control characters, and what separates the parts of a path somewhere. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
const unfit = /[\x00-\x1f\x7f\\:]/;

/** Whether a name can be that of a model on a hub: `OWNER/NAME`. */
export function isRepoId(name: string): boolean {
  return repoId.test(name) && !/\.\.|--/.test(name) && name.length <= 96;
}

export function isCommit(revision: string): boolean {
  return commitId.test(revision);
}

/** What is asked of a hub becomes part of addresses and of paths. @throws ModelError where it could lead elsewhere */
export function requireNames({
  repo,
  revision,
  commit,
  path,
}: {
  repo: string;
  revision?: string;
  commit?: string;
  path?: string;
}): void {
  if (!isRepoId(repo)) throw unexpected('a model as OWNER/NAME', repo);
  if (commit !== undefined && !isCommit(commit))
    throw unexpected('a commit of 40 hexadecimal digits', commit);
  if (revision !== undefined && !revisionParts.test(revision))
    throw unexpected("a revision of letters, digits, '.', '_', '+', '-' and '/'", revision);
  if (path !== undefined && !isInside(path)) throw unexpected('the path of a file in a model', path);
}

/** Whether a path has names alone, so that it stays in the folder that it is joined to. */
export function isInside(path: string): boolean {
  return !unfit.test(path) && path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

function unexpected(what: string, got: string): ModelError {
  return new ModelError('choice', `Expected ${what}, got ${JSON.stringify(got)}.`);
}
