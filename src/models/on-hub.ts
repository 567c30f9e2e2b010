import { isRepoId } from './hub/names.ts';
import type { Pull } from './hub/pull.ts';
import type { KnownModel } from './known-model.ts';
import { ModelError } from './model-error.ts';

/** How a model for images wants its input: without it, and without knowing that there is none, it cannot be used. */
export const preprocessorConfig = 'preprocessor_config.json';

/** What of a model lies in which repository of a hub; nothing where it is on none. */
export function pullsOf({ files, from }: KnownModel): Pull[] {
  return from.flatMap((origin): Pull[] => {
    if (origin.kind !== 'hub') return [];
    const { repo, commit, paths } = origin;
    const expected = files.flatMap(({ name, bytes, sha256 }) => {
      const path = paths[name];
      return path === undefined ? [] : [[path, { bytes, sha256 }] as const];
    });
    return [{ repo, commit, paths: Object.values(paths), expected: Object.fromEntries(expected) }];
  });
}

/** `OWNER/NAME@REVISION` in its parts; without a revision it is that of `main`. @throws ModelError where it is none */
export function repoAddress(address: string): { repo: string; revision: string } {
  const at = address.indexOf('@');
  const repo = at === -1 ? address : address.slice(0, at);
  const revision = at === -1 ? 'main' : address.slice(at + 1);
  if (isRepoId(repo) && revision !== '') return { repo, revision };
  throw new ModelError(
    'choice',
    `Expected the name of a model, or OWNER/NAME@COMMIT, got ${JSON.stringify(address)}.`,
  );
}
