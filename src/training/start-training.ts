import { spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode, StoppedError, UsageError } from '../base/errors.ts';

/** What a folder is trained from, by the file that it holds. */
const readable = [
  'length.json',
  ...['textbook', 'clips'].flatMap((name) => [`${name}.jsonl`, `${name}.json`]),
];

/** @throws UsageError where the trainer would find nothing to read */
export function checkData(path: string): void {
  if (!existsSync(path)) throw new UsageError(`There is no ${path}.`);
  if (!statSync(path).isDirectory() || readable.some((name) => existsSync(join(path, name)))) return;
  const cure = existsSync(join(path, 'lectern.lock.json'))
    ? ` It is a workspace: give the folder that \`lectern export ${path}\` writes.`
    : '';
  throw new UsageError(`${path} holds neither textbook.jsonl nor shards (length.json).${cure}`);
}

/**
 * Starts the trainer and waits for it. Ctrl-C reaches it as well as this process, which stays until it has ended.
 * @throws UsageError where the program is not there, StoppedError where it ends otherwise than well
 */
export async function startTraining([program, ...args]: readonly [string, ...string[]]): Promise<void> {
  const stay = () => {};
  process.on('SIGINT', stay);
  try {
    const ended = await new Promise<number | NodeJS.Signals>((resolve, reject) => {
      const child = spawn(program, args, { stdio: 'inherit' });
      child.on('error', reject);
      child.on('close', (code, signal) => resolve(code ?? signal ?? 'SIGKILL'));
    });
    if (ended === 0) return;
    const how = typeof ended === 'number' ? `with exit code ${ended}` : `by ${ended}`;
    throw new StoppedError(`The trainer ended ${how}. Rerun to resume from its last whole checkpoint.`);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    throw new UsageError(`There is no program ${program}. Name the Python that has torch: --python FILE.`);
  } finally {
    process.off('SIGINT', stay);
  }
}
