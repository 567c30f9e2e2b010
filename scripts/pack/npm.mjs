import { spawnSync } from 'node:child_process';

/** Runs npm, the one that started this script where there is one. @returns Its standard output. */
export function npm(args, cwd) {
  const { npm_execpath: path } = process.env;
  const [file, ...before] = path ? [process.execPath, path] : ['npm'];
  const { status, stdout, stderr, error } = spawnSync(file, [...before, ...args, '--loglevel=error'], {
    cwd,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`npm ${args[0]} ended with ${status}:\n${stderr}`);
  return stdout;
}
