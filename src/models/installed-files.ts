import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { modelFolder } from './cache-folder.ts';
import { hubSettings } from './hub/hub-settings.ts';
import { RepoCache } from './hub/repo-cache.ts';
import type { KnownModel, ModelFile } from './known-model.ts';
import { packageFolder } from './package-folder.ts';

/** A file of a model, where it lies, and what brought it there. */
export interface InstalledFile {
  path: string;
  by: 'npm' | 'added' | 'hub';
}

/** Where a file of a model lies; null where it is not installed. Nothing about its bytes is checked. */
export async function installedFile(
  model: KnownModel,
  { name }: ModelFile,
  environment: NodeJS.ProcessEnv,
): Promise<InstalledFile | null> {
  for (const place of possiblePlaces(model, name, environment)) {
    if (await isFile(place.path)) return place;
  }
  return null;
}

/** The files of a model that are not installed. */
export async function missingFiles(model: KnownModel, environment: NodeJS.ProcessEnv): Promise<ModelFile[]> {
  const missing: ModelFile[] = [];
  for (const file of model.files) {
    if ((await installedFile(model, file, environment)) === null) missing.push(file);
  }
  return missing;
}

function possiblePlaces(model: KnownModel, file: string, environment: NodeJS.ProcessEnv): InstalledFile[] {
  const places: InstalledFile[] = [];
  for (const origin of model.from) {
    if (origin.kind !== 'npm') continue;
    const inside = origin.paths[file];
    const folder = packageFolder(origin.package);
    if (inside !== undefined && folder !== null) places.push({ path: join(folder, inside), by: 'npm' });
  }
  places.push({ path: join(modelFolder(model.name, environment), file), by: 'added' });
  for (const origin of model.from) {
    const inside = origin.kind === 'hub' ? origin.paths[file] : undefined;
    if (origin.kind !== 'hub' || inside === undefined) continue;
    const cache = new RepoCache(hubSettings(environment).cacheFolder, origin.repo);
    places.push({ path: cache.snapshot(origin.commit, inside), by: 'hub' });
  }
  return places;
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
