import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readRunIndex, writeRunIndex } from '../src/engine/run-index.ts';
import { defaultSettings, parseSettings } from '../src/index.ts';
import type { MeasuredCorpus } from '../src/library/stats.ts';
import { readRunRecord, writeRunRecord } from '../src/workspace/layout.ts';
import { lectern, root, temporaryFolder } from './cli.ts';
import { makeWorkspace } from './view-workspace.ts';

function newFolder(): string {
  const folder = temporaryFolder();
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test('init writes a configuration that is used and changes nothing, and never overwrites one', async () => {
  const cwd = newFolder();
  expect(await lectern(['init'], { cwd })).toMatchObject({ exitCode: 0, stdout: '' });
  expect(readdirSync(cwd)).toEqual(['lectern.yaml']);
  const print = await lectern(['config', 'print', '--json'], { cwd });
  const rows = JSON.parse(print.stdout) as { from: string }[];
  expect(rows.filter(({ from }) => from !== 'default')).toEqual([]);

  writeFileSync(join(cwd, 'lectern.yaml'), '# mine\n');
  const again = await lectern(['init'], { cwd });
  expect(again.exitCode).toBe(2);
  expect(again.stderr).toBe(
    'lectern: lectern.yaml is already there. Edit it, or rename it and rerun lectern init.\n',
  );
  expect(readFileSync(join(cwd, 'lectern.yaml'), 'utf8')).toBe('# mine\n');
});

test('config print --yaml prints a configuration with the same settings', async () => {
  const cwd = newFolder();
  writeFileSync(join(cwd, 'lectern.yaml'), 'weave: { tokenBudget: 100 }\nexclusions: no.txt\n');
  const printed = await lectern(['config', 'print', '--yaml'], { cwd });
  expect(printed).toMatchObject({ exitCode: 0, stderr: '' });
  const { settings } = parseSettings(printed.stdout, '/elsewhere/lectern.yaml');
  expect(settings).toEqual({
    ...defaultSettings,
    exclusions: join(cwd, 'no.txt'),
    weave: { ...defaultSettings.weave, tokenBudget: 100 },
  });
  expect((await lectern(['config', 'print', '--yaml', '--json'], { cwd })).exitCode).toBe(2);
});

test.each([
  [['run', 'a.mp4', '--ouut', 'x'], 'Unknown option --ouut. Did you mean --out?'],
  [
    ['collect', 'folder', 'x', '--out', 'y', '--exlude', 'z'],
    'Unknown option --exlude. Did you mean --exclude?',
  ],
  [['rum'], 'Unknown command rum. Did you mean run?'],
  [['collect', 'foldr'], 'Unknown command foldr. Did you mean folder?'],
  [['run', 'a.mp4', '--frobnicate'], 'Unknown option --frobnicate. See lectern run --help.'],
  [['collect', 'folder', '--out', 'x', '-z'], 'Unknown option -z. See lectern collect folder --help.'],
  [['constructor'], 'Unknown command constructor. See lectern --help.'],
  [['--vrsion'], 'Unknown option --vrsion. Did you mean --version?'],
])('%j is told with the nearest, without a stack', async (args, told) => {
  expect(await lectern(args)).toMatchObject({ exitCode: 2, stdout: '', stderr: `lectern: ${told}\n` });
});

test('bash completes commands, options and values; files where anything may stand', async () => {
  const folder = newFolder();
  mkdirSync(join(folder, 'bin'));
  writeFileSync(
    join(folder, 'bin', 'lectern'),
    `#!/bin/sh\nexec "${process.execPath}" "${join(root, 'bin', 'lectern.js')}" "$@"\n`,
    { mode: 0o755 },
  );
  const { stdout: script } = await lectern(['completion', 'bash']);
  writeFileSync(join(folder, 'script'), script);
  const complete = (...words: string[]): string[] =>
    execFileSync(
      'bash',
      [
        '-c',
        `source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _lectern "$1" "\${COMP_WORDS[COMP_CWORD]}"; printf '%s\\n' "\${COMPREPLY[@]}"`,
        join(folder, 'script'),
        'lectern',
        ...words,
      ],
      {
        encoding: 'utf8',
        env: { ...process.env, PATH: `${join(folder, 'bin')}${delimiter}${process.env.PATH}` },
      },
    )
      .split('\n')
      .filter(Boolean);
  expect(complete('st')).toEqual(['status', 'stats', 'study']);
  expect(complete('collect', '')).toContain('folder');
  expect(complete('run', 'a b.mp4', '--max')).toEqual(['--max-requests', '--max-cost']);
  expect(complete('compare', 'x', '--format', '')).toEqual(['markdown', 'csv', 'json']);
  expect(complete('run', '')).toEqual([]);
});

test('compare sets several runs of a workspace side by side', async () => {
  const folder = newFolder();
  const workspace = join(folder, 'textbook');
  await makeWorkspace(workspace);
  const record = await readRunRecord(workspace, null);
  const weave = { ...record.settings.weave, packing: 'split' as const, tokenBudget: 1 };
  await writeRunRecord(workspace, { ...record, run: 'strict', settings: { ...record.settings, weave } });
  await writeRunIndex(workspace, 'strict', await readRunIndex(workspace, 'default'));

  const json = await lectern(['compare', workspace, '--runs', 'default,strict', '--format', 'json']);
  expect(json).toMatchObject({ exitCode: 0, stderr: '' });
  const measured = JSON.parse(json.stdout) as MeasuredCorpus[];
  expect(measured.map(({ run }) => run?.name)).toEqual(['default', 'strict']);
  const [loose, strict] = measured.map(({ statistics }) => statistics.total.samples) as [number, number];
  expect(strict).toBeGreaterThan(loose);

  const samples = join(workspace, 'samples', 'default');
  const beside = await lectern(['compare', workspace, samples, '--runs', 'strict', '--runs', 'default']);
  const rows = beside.stdout.split('\n').filter((line) => line.startsWith(`| ${folder}`));
  expect(rows.map((row) => row.split(' | ')[0]!.slice(2).trim())).toEqual([
    `${workspace}, run strict`,
    `${workspace}, run default`,
    samples,
    // Of runs, what found their keyframes too.
    `${workspace}, run strict`,
    `${workspace}, run default`,
  ]);
  expect(beside.stdout).toContain('### Keyframes');

  const unknown = await lectern(['compare', workspace, '--runs', 'default,lose']);
  expect(unknown).toMatchObject({ exitCode: 2, stdout: '' });
  expect(unknown.stderr).toContain('No run "lose"');
  const none = await lectern(['compare', samples, '--runs', 'default']);
  expect(none).toMatchObject({
    exitCode: 2,
    stderr: `lectern: --runs needs a workspace; ${samples} is not one.\n`,
  });
});

/** Ends a command whose standard error nobody reads: its reader is gone at once, or it never had one. */
function unheard(
  args: readonly string[],
  how: 'gone' | 'none',
): Promise<{ exitCode: number | null; stdout: string }> {
  const command = [process.execPath, join(root, 'bin', 'lectern.js'), ...args];
  const child =
    how === 'gone'
      ? spawn(command[0]!, command.slice(1), { stdio: ['ignore', 'pipe', 'pipe'], timeout: 100_000 })
      : spawn('bash', ['-c', 'exec "$@" 2>&-', 'bash', ...command], {
          stdio: ['ignore', 'pipe', 'pipe'],
          timeout: 100_000,
        });
  child.stderr.destroy();
  let stdout = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString('utf8');
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ exitCode, stdout }));
  });
}

test.each(['gone', 'none'] as const)('standard error whose reader is %s changes no result', async (how) => {
  const folder = newFolder();
  writeFileSync(join(folder, 'bad.mp4'), 'no video');
  const out = join(folder, 'out');
  const run = await unheard(['run', join(folder, 'bad.mp4'), '--out', out, '--concurrency', '1'], how);
  expect(run).toEqual({ exitCode: 3, stdout: '' });
  expect(existsSync(join(out, 'outcomes', 'default.jsonl'))).toBe(true);
  expect((await unheard(['status', out], how)).stdout).toMatch(/^Run default: 0 kept, 0 dropped, 1 failed/);
  expect((await unheard(['run', '--ouut'], how)).exitCode).toBe(2);
});
