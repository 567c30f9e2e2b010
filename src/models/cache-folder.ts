import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where Lectern keeps what it got once: `LECTERN_CACHE`, else `lectern` in the user's cache folder. */
export function cacheFolder(environment: NodeJS.ProcessEnv): string {
  return (
    environment.LECTERN_CACHE || join(environment.XDG_CACHE_HOME || join(homedir(), '.cache'), 'lectern')
  );
}

/** Where the files of a model lie that was added. */
export function modelFolder(name: string, environment: NodeJS.ProcessEnv): string {
  return join(cacheFolder(environment), 'models', name);
}
