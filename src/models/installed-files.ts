import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { modelFolder } from './cache-folder.ts';
import type { KnownModel, ModelFile } from './known-model.ts';
import { packageFolder } from './package-folder.ts';

/** Where a file of a model lies; null where it is not installed. Nothing about its bytes is checked. */
export async function installedFile(
  model: KnownModel,
  { name }: ModelFile,
  environment: NodeJS.ProcessEnv,
): Promise<string | null> {
  for (const path of possiblePaths(model, name, environment)) {
    if (await isFile(path)) return path;
  }
  return null;
}

function possiblePaths(model: KnownModel, file: string, environment: NodeJS.ProcessEnv): string[] {
  const paths: string[] = [];
  for (const origin of model.from) {
    if (origin.kind !== 'npm') continue;
    const inside = origin.paths[file];
    const folder = packageFolder(origin.package);
    if (inside !== undefined && folder !== null) paths.push(join(folder, inside));
  }
  return [...paths, join(modelFolder(model.name, environment), file)];
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
