import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { StoppedError, UsageError } from '../base/errors.ts';
import { loadRecipe, recipeNames, trainingFolder } from './recipe.ts';
import { slurmScript } from './slurm-script.ts';
import { checkData, startTraining } from './start-training.ts';
import { commandLine, samplesPerStep, type TrainOptions, trainCommand } from './train-command.ts';

const options: TrainOptions = {
  data: '/data/my textbook',
  out: "/out/it's",
  size: 'full',
  changes: [],
  gpusPerNode: 1,
  nodes: 1,
  python: 'python3',
};
const script = join(trainingFolder, 'train.py');

describe('recipes', () => {
  test('are these, and each setting says where it comes from', async () => {
    const names = ['idefics2-continual', 'idefics2-scratch', 'llava-1.5-continual', 'llava-1.5-sft'];
    expect(await recipeNames()).toEqual(names);
    for (const name of names) {
      await loadRecipe(name, []);
      const lines = readFileSync(join(trainingFolder, 'recipes', `${name}.yaml`), 'utf8').split('\n');
      const settings = lines.filter((line) => /^\w/.test(line));
      expect(settings.length).toBeGreaterThan(25);
      const bare = settings.filter((line) => !/^(family|data|start): /.test(line) && !/ {1,}# \S/.test(line));
      expect(bare).toEqual([]);
    }
  });

  test('give the batch of the paper on eight GPUs', async () => {
    const recipe = await loadRecipe('idefics2-continual', []);
    expect(samplesPerStep(recipe, { ...options, gpusPerNode: 8 })).toBe(2048);
    const changed = await loadRecipe('idefics2-continual', ['accumulate=16']);
    expect(samplesPerStep(changed, { ...options, gpusPerNode: 8, nodes: 2 })).toBe(512);
  });

  test("of one's own are named by their whole path", async () => {
    const own = relative(process.cwd(), join(trainingFolder, 'recipes', 'llava-1.5-sft.yaml'));
    expect(trainCommand(await loadRecipe(own, []), options)).toContain(
      join(trainingFolder, 'recipes', 'llava-1.5-sft.yaml'),
    );
  });

  test('a wrong name, setting or value is told', async () => {
    await expect(loadRecipe('llava', [])).rejects.toThrow(/no recipe llava\. Known: idefics2-continual, /);
    await expect(loadRecipe('llava-1.5-sft', ['bach=2'])).rejects.toThrow(
      /no setting bach\. Known: family, /,
    );
    await expect(loadRecipe('llava-1.5-sft', ['batch'])).rejects.toThrow(UsageError);
    await expect(loadRecipe('llava-1.5-sft', ['batch=0'])).rejects.toThrow(/batch: /);
  });
});

describe('the command', () => {
  test('of one GPU', async () => {
    const recipe = await loadRecipe('llava-1.5-continual', []);
    expect(commandLine(trainCommand(recipe, { ...options, changes: ['learning_rate=1e-5'] }))).toBe(
      'python3 -m accelerate.commands.launch --num_processes 1 --num_machines 1 --mixed_precision bf16 ' +
        `--dynamo_backend no ${script} llava-1.5-continual --data '/data/my textbook' --out '/out/it'\\''s' ` +
        '--size full --set learning_rate=1e-5',
    );
  });

  test('of several shards a model of full size, and copies a small one', async () => {
    const recipe = await loadRecipe('idefics2-scratch', ['bf16=false']);
    const full = commandLine(trainCommand(recipe, { ...options, gpusPerNode: 8 }));
    expect(full).toContain('--num_processes 8 --num_machines 1 --mixed_precision no');
    expect(full).toContain('--use_fsdp --fsdp_version 2');
    expect(full).not.toContain('--multi_gpu');
    const small = commandLine(trainCommand(recipe, { ...options, gpusPerNode: 8, size: '150m' }));
    expect(small).toContain('--multi_gpu');
    expect(small).not.toContain('fsdp');
  });

  test.skipIf(process.platform === 'win32')('is what a shell makes of its line', async () => {
    const recipe = await loadRecipe('llava-1.5-sft', []);
    const words = trainCommand(recipe, { ...options, changes: ['ocr_lead_in=a "b" $c `d`', 'x='] });
    const printed = spawnSync('sh', ['-c', `printf '%s\\n' ${commandLine(words)}`], { encoding: 'utf8' });
    expect(printed.stdout.split('\n').slice(0, -1)).toEqual(words);
  });

  test.skipIf(process.platform === 'win32')('of Slurm runs on each node with its own rank', async () => {
    const recipe = await loadRecipe('idefics2-continual', []);
    const text = slurmScript(recipe, { ...options, gpusPerNode: 8, nodes: 4, python: 'echo' });
    expect(text).toContain('#SBATCH --nodes=4\n');
    expect(text).toContain('#SBATCH --gpus-per-node=8\n');
    const folder = mkdtempSync(join(tmpdir(), 'lectern-slurm-'));
    const stand = (name: string, body: string) =>
      writeFileSync(join(folder, name), `#!/bin/sh\n${body}\n`, { mode: 0o755 });
    stand('scontrol', 'printf "node-a\\nnode-b\\n"');
    stand('srun', 'shift; SLURM_NODEID=3 exec "$@"');
    const ran = spawnSync('bash', ['-c', text], {
      encoding: 'utf8',
      env: {
        ...process.env,
        PATH: `${folder}:${process.env.PATH}`,
        SLURM_JOB_NODELIST: 'node-[a-b]',
        SLURM_JOB_ID: '7',
      },
    });
    expect(ran.stderr).toBe('');
    expect(ran.stdout).toContain('--num_processes 32 --num_machines 4');
    expect(ran.stdout).toContain('--machine_rank 3 --main_process_ip node-a --main_process_port 20007');
    expect(ran.stdout).toContain("--data /data/my textbook --out /out/it's --size full");
  });
});

describe('starting', () => {
  test('refuses data that the trainer would not find', () => {
    const folder = mkdtempSync(join(tmpdir(), 'lectern-train-'));
    expect(() => checkData(join(folder, 'none'))).toThrow(/There is no /);
    expect(() => checkData(folder)).toThrow(/neither textbook\.jsonl nor shards/);
    writeFileSync(join(folder, 'lectern.lock.json'), '{}');
    expect(() => checkData(folder)).toThrow(/lectern export/);
    writeFileSync(join(folder, 'textbook.jsonl'), '');
    checkData(folder);
    checkData(join(folder, 'textbook.jsonl'));
  });

  test('waits for the trainer and tells how it ended', async () => {
    expect(await startTraining([process.execPath, '-e', '0'])).toBe(true);
    const failing = startTraining([process.execPath, '-e', 'process.exit(3)']);
    await expect(failing).rejects.toThrow(StoppedError);
    await expect(failing).rejects.toThrow(/exit code 3\. Rerun to resume/);
    await expect(startTraining(['no-such-python'])).rejects.toThrow(/--python FILE/);
  });
});

test.skipIf(process.platform === 'win32')(
  'what ends this process ends all that the launcher started',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lectern-train-'));
    const pidFile = join(folder, 'pid');
    const script = `sleep 300 & echo $! > ${pidFile}.part; mv ${pidFile}.part ${pidFile}; wait`;
    const caller = `
    import { startTraining } from ${JSON.stringify(new URL('./start-training.ts', import.meta.url).href)};
    console.log(await startTraining(['sh', '-c', ${JSON.stringify(script)}]));`;
    const started = spawn(process.execPath, ['--input-type=module', '-e', caller], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const output = text(started.stdout);
    while (!existsSync(pidFile)) await pause(20);
    started.kill('SIGTERM');
    expect(await output).toBe('false\n');
    const pid = Number(readFileSync(pidFile, 'utf8'));
    await expect.poll(() => isAlive(pid), { timeout: 60_000 }).toBe(false);
  },
);

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // Ended, but not yet taken note of.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

test('the trainer imports only what its requirements name', () => {
  const allowed = new Set(['torch', 'transformers', 'accelerate', 'PIL', 'lectern_train']);
  const standard = new Set(
    [
      'argparse array base64 collections dataclasses functools hashlib http json math os pathlib random re sys',
      'threading time types unicodedata',
    ].flatMap((names) => names.split(' ')),
  );
  const files = [
    'train.py',
    'check_device.py',
    'perplexity.py',
    ...readdirSync(join(trainingFolder, 'lectern_train')).map((name) => join('lectern_train', name)),
  ];
  const imported = files
    .filter((name) => name.endsWith('.py'))
    .flatMap((name) => [
      ...readFileSync(join(trainingFolder, name), 'utf8').matchAll(/^\s*(?:from|import) (\w+)/gm),
    ])
    .map(([, name]) => name!);
  expect(imported.length).toBeGreaterThan(20);
  expect(imported.filter((name) => !allowed.has(name) && !standard.has(name))).toEqual([]);
});
