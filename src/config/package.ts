import { readFileSync } from 'node:fs';

const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
  dependencies: Record<string, string>;
  peerDependencies: Record<string, string>;
};

/** Version of Lectern. */
export const packageVersion = manifest.version;

/**
 * Version of a package whose work ends up in the data. Those are pinned exactly in package.json, so that the version
 * named there is the one that runs. @throws Error where it is not pinned.
 */
export function pinnedVersion(name: string): string {
  const version = manifest.dependencies[name] ?? manifest.peerDependencies[name];
  if (version === undefined || !/^\d/.test(version))
    throw new Error(`${name} is not pinned in package.json.`);
  return version;
}
