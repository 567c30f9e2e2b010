import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { type Ended, example, lectern, root } from './cli.ts';
import type { Injection } from './inject.ts';

/** A finished run of the example lecture, which disturbed ones are compared with. */
export interface Recorded {
  folder: string;
  workspace: string;
  config: string;
}

export interface Disturbed extends Ended {
  /** Moments around commits that were passed, in order, over all processes. */
  moments: string[];
  /** All processes that took part. */
  pids: number[];
  /** Calls that might have failed, where a fault was asked for. */
  calls: number;
}

/** What each process loads, as JavaScript: Node takes longer to take types off than to start. @returns its address */
function injected(folder: string): string {
  const path = join(folder, 'inject.mjs');
  if (!existsSync(path))
    writeFileSync(path, stripTypeScriptTypes(readFileSync(join(root, 'test', 'inject.ts'), 'utf8')));
  return pathToFileURL(path).href;
}

/** Records a run, by default with the smaller model. `prepare` may give its workspace what stages made before. */
export async function recordRun(
  folder: string,
  model: 'tiny' | 'base' = 'tiny',
  prepare: (workspace: string) => Promise<void> = async () => {},
): Promise<Recorded> {
  const recorded = { folder, workspace: join(folder, 'undisturbed'), config: join(folder, 'config.yaml') };
  writeFileSync(recorded.config, `transcribe: { model: ${model} }\n`);
  await prepare(recorded.workspace);
  const ended = await lectern(argumentsFor(recorded, recorded.workspace));
  if (ended.exitCode !== 0)
    throw new Error(`The undisturbed run ended with ${ended.exitCode}: ${ended.stderr}`);
  return recorded;
}

/** The command that made the recorded run, for another workspace. */
export function argumentsFor({ config }: Recorded, workspace: string): string[] {
  return ['run', example, '--out', workspace, '--config', config, '--concurrency', '1', '--json'];
}

/** Runs the command with what the recorded stages made and with mishaps, until all its processes have ended. */
export async function runDisturbed(
  recorded: Recorded,
  workspace: string,
  mishap: Partial<Pick<Injection, 'kill' | 'fault' | 'recorded'>>,
  onStart: (pid: number) => void = () => {},
  heard: { [name in 'onOutput' | 'onMessage']?: (text: string, pid: number) => void } = {},
): Promise<Disturbed> {
  mkdirSync(join(recorded.folder, 'notes'), { recursive: true });
  const notes = mkdtempSync(join(recorded.folder, 'notes', 'n'));
  const injection: Injection = {
    workspace,
    notes,
    stages: pathToFileURL(join(root, 'dist', 'stages', 'pipeline.js')).href,
    recorded: recorded.workspace,
    kill: null,
    fault: null,
    ...mishap,
  };
  const env = {
    LECTERN_INJECTION: JSON.stringify(injection),
    NODE_OPTIONS: `--import=${injected(recorded.folder)}`,
  };
  const ended = await lectern(argumentsFor(recorded, workspace), { env, onStart, ...heard });
  const pids = readLines(join(notes, 'pids')).map(Number);
  await untilGone(pids);
  const counter = join(notes, `calls-${mishap.fault?.role}`);
  const calls = existsSync(counter) ? statSync(counter).size : 0;
  return { ...ended, moments: readLines(join(notes, 'moments')), pids, calls };
}

const longestAfterlifeMs = 10_000;

/** Waits until none of the processes is there any more. @throws Error where one stays. */
export async function untilGone(pids: readonly number[]): Promise<void> {
  const deadline = performance.now() + longestAfterlifeMs;
  while (pids.some(isAlive)) {
    if (performance.now() > deadline) throw new Error(`Still there: ${pids.filter(isAlive).join(', ')}`);
    await sleep(20);
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // What has ended may wait for a parent to take note of it.
    return !existsSync('/proc/self/stat') || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

/** Kills a process and everything that descends from it, at once (Linux). */
export function killTree(pid: number): void {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    } catch {
      // It has just ended.
    }
  }
  const tree = [pid];
  for (const member of tree) for (const [child, parent] of parents) if (parent === member) tree.push(child);
  for (const member of tree) {
    try {
      process.kill(member, 'SIGKILL');
    } catch {
      // It has just ended.
    }
  }
}

function readLines(path: string): string[] {
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : [];
}
