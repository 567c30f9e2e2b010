import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import type { Digest } from '../records/basics.ts';
import { errorCode, errorMessage, UsageError } from './errors.ts';
import { sha256 } from './fingerprint.ts';

/**
 * Loads a module that a user names, as it is now.
 * @param what What it is to be, for messages.
 * @param expected Digest that it must have: of another one nothing is run.
 * @returns What it exports by default, and the digest of its bytes.
 * @throws UsageError where it cannot be read or loaded.
 */
export async function importModule(
  path: string,
  what: string,
  expected?: Digest,
): Promise<{ exported: unknown; digest: Digest }> {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw new UsageError(`Cannot read the ${what} ${path} (${errorCode(error) ?? error}).`);
  });
  const digest = sha256(bytes);
  if (expected !== undefined && digest !== expected)
    throw new UsageError(`The ${what} ${path} is another one than when the run began. Run again.`);
  try {
    // By its digest, so that a process which goes on for long loads what was edited meanwhile.
    const address = `${pathToFileURL(path).href}?${digest.slice(0, 16)}`;
    const module = (await import(address)) as { default?: unknown };
    return { exported: module.default, digest };
  } catch (error) {
    const kind = error instanceof Error ? error.name : 'Error';
    throw new UsageError(`Cannot load the ${what} ${path} (${kind}: ${errorMessage(error)}).`);
  }
}
