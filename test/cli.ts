import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MakeEvent } from '../src/index.ts';
import type { Outcome, Sample } from '../src/records/index.ts';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
export const example = join(root, 'examples', 'pythagorean_theorem.mp4');
export const sharedData = join(root, '..', 'shared', 'data');

export interface Ended {
  exitCode: number | null;
  stdout: string;
  stderr: string;
  /** The lines of standard output, where `--json` was given. */
  events: MakeEvent[];
}

const longestMs = 240_000;

/** Runs the whole command line in a process of its own, which `onStart`, `onOutput` and `onMessage` (stderr) may stop by its pid. */
export function lectern(
  args: readonly string[],
  options: {
    cwd?: string;
    env?: Record<string, string>;
    /** After this long it is stopped. */
    timeoutMs?: number;
    onStart?: (pid: number) => void;
    onOutput?: (text: string, pid: number) => void;
    onMessage?: (text: string, pid: number) => void;
  } = {},
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, 'bin', 'lectern.js'), ...args], {
      cwd: options.cwd ?? root,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: options.timeoutMs ?? longestMs,
      env: { ...process.env, NO_COLOR: '1', ...options.env },
    });
    if (child.pid !== undefined) options.onStart?.(child.pid);
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString('utf8');
      options.onOutput?.(stdout, child.pid ?? 0);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString('utf8');
      options.onMessage?.(stderr, child.pid ?? 0);
    });
    child.on('error', reject);
    child.on('close', (exitCode) => {
      const events = args.includes('--json') && args[0] === 'run' ? parseLines<MakeEvent>(stdout) : [];
      resolve({ exitCode, stdout, stderr, events });
    });
  });
}

/** Names of the stages that were really run, in order. */
export function stagesRun({ events }: Ended): string[] {
  return events.flatMap((event) => (event.event === 'stage' ? [event.stage] : []));
}

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'lectern-test-'));
}

export function readLines<T>(...path: string[]): T[] {
  return parseLines<T>(readFileSync(join(...path), 'utf8'));
}

export function readSamples(workspace: string, run = 'default'): Sample[] {
  return readLines<Sample>(workspace, 'samples', run, '00000.jsonl');
}

export function readOutcomes(workspace: string, run = 'default'): Outcome[] {
  return readLines<Outcome>(workspace, 'outcomes', `${run}.jsonl`);
}

function parseLines<T>(text: string): T[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
}
