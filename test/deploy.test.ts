import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { root } from './cli.ts';

// The schedulers are not here: the same commands are started as they would start them, with a program in the place of
// Lectern (and of sbatch) that says how it was called.
let bin: string;

beforeAll(() => {
  bin = mkdtempSync(join(tmpdir(), 'lectern-deploy-'));
  for (const name of ['lectern', 'sbatch']) {
    const path = join(bin, name);
    writeFileSync(path, `#!/bin/sh\necho "${name} $*" >> ${bin}/calls\necho 42\n`);
    chmodSync(path, 0o755);
  }
});
afterAll(() => rmSync(bin, { recursive: true, force: true }));

function callsOf(command: readonly string[], env: Record<string, string> = {}): string[] {
  writeFileSync(join(bin, 'calls'), '');
  const PATH = `${bin}:${process.env.PATH}`;
  const [file, ...args] = command;
  const { status, stderr } = spawnSync(file!, args, { env: { ...env, PATH }, encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
  return readFileSync(join(bin, 'calls'), 'utf8').trim().split('\n');
}

const slurm = (name: string) => join(root, 'deploy', 'slurm', name);
const task = { SLURM_ARRAY_TASK_ID: '7', SLURM_ARRAY_TASK_COUNT: '100', SLURM_CPUS_PER_TASK: '4' };

test('a task of a Slurm array works on its share', () => {
  expect(callsOf(['bash', slurm('work.sbatch'), '/shared/my textbook'], task)).toEqual([
    'lectern work /shared/my textbook --shard 7/100 --concurrency 4',
  ]);
  expect(callsOf(['bash', slurm('finish.sbatch'), '/shared/textbook'], task)).toEqual([
    'lectern finish /shared/textbook --shard 7/100',
  ]);
});

test('work, finishing and join are submitted one after the other', () => {
  const calls = callsOf([slurm('submit.sh'), '/shared/textbook', '100', '16']);
  expect(calls).toEqual([
    `sbatch --parsable --array=1-100 ${slurm('work.sbatch')} /shared/textbook`,
    `sbatch --parsable --dependency=afterany:42 --array=1-16 ${slurm('finish.sbatch')} /shared/textbook`,
    "sbatch --dependency=afterany:42 --job-name=lectern-join --wrap lectern finish '/shared/textbook'",
  ]);
});

interface JobFile {
  spec: {
    completions?: number;
    parallelism?: number;
    template: { spec: { containers: { command: string[]; env?: { name: string; value: string }[] }[] } };
  };
}

test.each([
  ['work.yaml', 'lectern work /shared/textbook --shard 3/50 --concurrency 4'],
  ['finish.yaml', 'lectern finish /shared/textbook --shard 3/8'],
  ['join.yaml', 'lectern finish /shared/textbook'],
])('a pod of %s does its share', (name, expected) => {
  const { spec } = parse(readFileSync(join(root, 'deploy', 'kubernetes', name), 'utf8')) as JobFile;
  const [{ command, env = [] }] = spec.template.spec.containers as [
    JobFile['spec']['template']['spec']['containers'][0],
  ];
  const variables = Object.fromEntries(env.map(({ name, value }) => [name, value]));
  if (spec.completions)
    expect([variables.SHARES, spec.parallelism]).toEqual([`${spec.completions}`, spec.completions]);
  expect(callsOf(command, { ...variables, JOB_COMPLETION_INDEX: '2' })).toEqual([expected]);
});

test('a job of KubeRay starts what is there, with options that it has', () => {
  const folder = join(root, 'deploy', 'ray');
  const { spec } = parse(readFileSync(join(folder, 'rayjob.yaml'), 'utf8')) as {
    spec: { entrypoint: string; rayClusterSpec: { rayVersion: string } };
  };
  const [python, program, place, ...options] = spec.entrypoint.split(' ');
  expect([python, program, place]).toEqual(['python', '/lectern/lectern_ray.py', 's3://bucket/textbook']);
  const source = readFileSync(join(folder, 'lectern_ray.py'), 'utf8');
  for (const option of options.filter((text) => text.startsWith('--')))
    expect(source, option).toContain(`add_argument("${option}"`);
  const wanted = readFileSync(join(folder, 'requirements.txt'), 'utf8').trim();
  expect(wanted).toBe(`ray==${spec.rayClusterSpec.rayVersion}`);
});
