import { existsSync } from 'node:fs';

export const usualName = 'lectern.yaml';

/** The configuration file to read: the one given, else `lectern.yaml` in the current folder, else none. */
export function findConfig(given: string | undefined): string | null {
  if (given !== undefined) return given;
  return existsSync(usualName) ? usualName : null;
}
