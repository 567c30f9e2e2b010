import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where Lectern keeps what it got once: `LECTERN_CACHE`, else `lectern` in the user's cache folder. */
export function cacheFolder(environment: NodeJS.ProcessEnv): string {
  return (
    environment.LECTERN_CACHE || join(environment.XDG_CACHE_HOME || join(homedir(), '.cache'), 'lectern')
  );
}

/** Where models lie that were added, each in a folder of its own. */
export function modelsFolder(environment: NodeJS.ProcessEnv): string {
  return join(cacheFolder(environment), 'models');
}

/** Where the files of a model lie that was added. */
export function modelFolder(name: string, environment: NodeJS.ProcessEnv): string {
  return join(modelsFolder(environment), name);
}
