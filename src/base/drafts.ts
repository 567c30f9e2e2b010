import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { namesIn } from './names-in.ts';

/** Where a file is written before it is put under its name: hidden, in the same folder. */
export function draftPath(path: string): string {
  return join(dirname(path), `.${basename(path).slice(0, 100)}.${randomBytes(6).toString('hex')}.tmp`);
}

export function isDraft(name: string): boolean {
  return name.startsWith('.') && name.endsWith('.tmp');
}

/** Removes the drafts in one folder, for whoever alone writes to it. */
export async function removeDraftsIn(folder: string): Promise<void> {
  for (const name of await namesIn(folder)) {
    if (isDraft(name)) await rm(join(folder, name), { force: true });
  }
}
