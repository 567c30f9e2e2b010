import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DataError, StoppedError, UnavailableError } from '../../base/errors.ts';
import type { LoadedExtension } from '../../config/extensions.ts';
import type { StageContext } from '../../engine/stage.ts';
import type { Extension } from './extension.ts';
import { readExtension } from './read-extension.ts';

/**
 * Runs code of one's own. What it throws becomes an outcome of the video; what it throws since the run is ending, or
 * since something outside does not answer, goes on as it is.
 * @param name Of the check, stage or recogniser.
 */
export async function runOwnCode<T>(
  { module, digest }: LoadedExtension,
  name: string,
  { shared, signal }: Pick<StageContext, 'shared' | 'signal'>,
  run: (extension: Extension) => Promise<T>,
): Promise<T> {
  const extension = await shared(`extension ${module} ${digest}`, () => asAtTheStart(module, digest));
  try {
    return await run(extension);
  } catch (error) {
    if (signal.aborted && error === signal.reason) throw error;
    if (error instanceof StoppedError || error instanceof UnavailableError || error instanceof DataError)
      throw error;
    throw new DataError('extension-failed', `${name} of ${basename(module)}: ${toldError(error, module)}`);
  }
}

/** @throws UnavailableError where the module was edited or removed since the run began: the next run works with that */
async function asAtTheStart(module: string, digest: string): Promise<Extension> {
  try {
    return (await readExtension(module, digest)).extension;
  } catch (error) {
    throw new UnavailableError(error instanceof Error ? error.message : String(error));
  }
}

/** What went wrong, and where in the module. */
function toldError(error: unknown, module: string): string {
  if (!(error instanceof Error)) return String(error);
  const told = `${error.name}: ${error.message}`;
  const inModule = new RegExp(`${escaped(pathToFileURL(module).href)}[^:)]*:(\\d+):\\d+`);
  const line = inModule.exec(error.stack ?? '')?.[1];
  return line === undefined ? told : `${told} (line ${line})`;
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
