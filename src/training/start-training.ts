import { spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode, StoppedError, UsageError } from '../base/errors.ts';
import { layout } from '../engine/workspace-layout.ts';

/** What a folder is trained from, by the file that it holds. */
const readable = [
  'length.json',
  ...['textbook', 'clips'].flatMap((name) => [`${name}.jsonl`, `${name}.json`]),
];

/** @throws UsageError where the trainer would find nothing to read */
export function checkData(path: string): void {
  if (!existsSync(path)) throw new UsageError(`There is no ${path}.`);
  if (!statSync(path).isDirectory() || readable.some((name) => existsSync(join(path, name)))) return;
  const cure = existsSync(join(path, layout.lastRun))
    ? ` It is a workspace: give the folder that \`lectern export ${path}\` writes.`
    : '';
  throw new UsageError(`${path} holds neither textbook.jsonl nor shards (length.json).${cure}`);
}

const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Starts the trainer and waits for it. It and what it starts are a group of their own, which gets what would end this
 * process: a launcher that is ended alone leaves its processes on the GPUs.
 * @returns Whether it came to its end; false where it was interrupted.
 * @throws UsageError where the program is not there, StoppedError where it ends otherwise than well
 */
export async function startTraining([program, ...args]: readonly [string, ...string[]]): Promise<boolean> {
  const hasGroups = process.platform !== 'win32';
  const child = spawn(program, args, { stdio: 'inherit', detached: hasGroups });
  let isInterrupted = false;
  const pass = (signal: NodeJS.Signals): void => {
    isInterrupted = true;
    if (child.pid === undefined || child.exitCode !== null) return;
    if (hasGroups) process.kill(-child.pid, signal);
    else child.kill(signal);
  };
  for (const signal of endings) process.on(signal, pass);
  try {
    const ended = await new Promise<number | string>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code, signal) => resolve(code ?? signal ?? 'a signal'));
    });
    if (ended === 0 || isInterrupted) return !isInterrupted;
    const how = typeof ended === 'number' ? `with exit code ${ended}` : `by ${ended}`;
    throw new StoppedError(`The trainer ended ${how}. Rerun to resume from its last whole checkpoint.`);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    throw new UsageError(`There is no program ${program}. Name the Python that has torch: --python FILE.`);
  } finally {
    for (const signal of endings) process.off(signal, pass);
  }
}
