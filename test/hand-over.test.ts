import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { findCaller } from './caller.ts';
import { example, root, temporaryFolder } from './cli.ts';

const caller = findCaller();
const bin = join(root, 'bin', 'lectern.js');
const needed = 24;
const skipped = !caller
  ? 'no Node outside of this checkout'
  : caller.majorVersion >= needed
    ? `the Node outside of this checkout is ${caller.majorVersion}, so nothing is handed over`
    : null;

interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

type Kill = (signal: NodeJS.Signals) => void;

/**
 * Runs the command line on the caller's Node. `onStart` is told when the first stage works, `onProbed` when it has ended
 * and a longer one works, `onStopping` when the program has said that it stops.
 */
async function run(
  args: readonly string[],
  options: Partial<Record<'onStart' | 'onProbed' | 'onStopping', (kill: Kill) => void>> & {
    mark?: string;
  } = {},
): Promise<Ended> {
  const child = spawn(caller!.node, [bin, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...caller!.env, LECTERN_TEST: options.mark ?? '' },
    timeout: 100_000,
    killSignal: 'SIGKILL',
  });
  const ended: Ended = { code: null, signal: null, stdout: '', stderr: '' };
  const moments = [
    ['onStart', 'stdout', /"event":"start"/],
    ['onProbed', 'stdout', /"event":"stage".*"stage":"probe"/],
    ['onStopping', 'stderr', /Stopping after the running stages/],
  ] as const;
  const told = new Set<string>();
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].on('data', (chunk: Buffer) => {
      ended[name] += chunk.toString('utf8');
      for (const [moment, stream, sign] of moments) {
        if (stream !== name || told.has(moment) || !sign.test(ended[name])) continue;
        told.add(moment);
        options[moment]?.((signal) => child.kill(signal));
      }
    });
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => Object.assign(ended, { code, signal }));
    child.on('close', () => resolve(ended));
  });
}

/** Processes that have the mark in their environment. */
function processesOf(mark: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return readFileSync(join('/proc', pid, 'environ'), 'utf8').includes(`LECTERN_TEST=${mark}`);
    } catch {
      return false;
    }
  });
}

async function expectNoneLeft(mark: string): Promise<void> {
  for (let tries = 0; tries < 100 && processesOf(mark).length > 0; tries++) await sleep(100);
  expect(processesOf(mark)).toEqual([]);
}

test('every Node that the package may bring is one that is looked for', () => {
  const { optionalDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    optionalDependencies: Record<string, string>;
  };
  const text = readFileSync(join(root, 'src', 'engine', 'worker-node.ts'), 'utf8');
  for (const name of Object.keys(optionalDependencies)) {
    if (name.startsWith('node-')) expect(text).toContain(`'${name}'`);
  }
});

describe.skipIf(skipped !== null)(
  `called with an older Node${skipped ? ` (skipped: ${skipped})` : ''}`,
  () => {
    const folder = temporaryFolder();
    afterAll(() => rmSync(folder, { recursive: true, force: true }));
    let runs = 0;
    const runArgs = () => ['run', example, '--out', join(folder, String(runs++)), '--json'];

    test.each([
      [['--version'], 0, /^\d+\.\d+\.\d+\n$/, /^$/],
      [['frobnicate'], 2, /^$/, /Unknown command/],
      [['config', 'print', '--json'], 0, /"path": "keyframe.threshold"/, /^$/],
    ])('%j: exit code and output are those of the program', async (args, code, stdout, stderr) => {
      const ended = await run(args);
      expect(ended).toMatchObject({ code, signal: null });
      expect(ended.stdout).toMatch(stdout);
      expect(ended.stderr).toMatch(stderr);
    });

    describe.skipIf(process.platform !== 'linux')(
      'signals to the caller (Linux, where /proc tells of processes)',
      () => {
        test.each(['SIGINT', 'SIGTERM'] as const)(
          '%s counts once: it drains, and leaves no process',
          async (signal) => {
            const mark = randomUUID();
            const ended = await run(runArgs(), { mark, onStart: (kill) => kill(signal) });
            expect(ended).toMatchObject({ code: 130, signal: null });
            expect(ended.stderr).toMatch(/Stopping after the running stages/);
            expect(ended.stdout).toMatch(/"event":"summary"/);
            await expectNoneLeft(mark);
          },
        );

        test('a second SIGINT ends it at once', async () => {
          const mark = randomUUID();
          const ended = await run(runArgs(), {
            mark,
            onProbed: (kill) => kill('SIGINT'),
            // A signal that comes before the first is handled is one with it.
            onStopping: (kill) => kill('SIGINT'),
          });
          expect(ended).toMatchObject({ code: 130, signal: null });
          expect(ended.stdout).not.toMatch(/"event":"summary"/);
          await expectNoneLeft(mark);
        });

        test('a signal that the program does not handle ends the caller by that signal', async () => {
          const mark = randomUUID();
          const ended = await run(runArgs(), { mark, onStart: (kill) => kill('SIGQUIT') });
          expect(ended).toMatchObject({ code: null, signal: 'SIGQUIT' });
          await expectNoneLeft(mark);
        });

        test('SIGKILL of the caller leaves no process', async () => {
          const mark = randomUUID();
          const ended = await run(runArgs(), { mark, onStart: (kill) => kill('SIGKILL') });
          expect(ended).toMatchObject({ code: null, signal: 'SIGKILL' });
          await expectNoneLeft(mark);
        });
      },
    );
  },
);
