// Evaluates a tiny random LLaVA behind a real server, `transformers serve`, from benchmark files to tables: 0 to 8 shots
// of three benchmarks and the cheat test. What it shows is that requests, chat template, pictures and answers go through;
// the model knows nothing. Makes a Python environment with torch and transformers (3 GB) in the folder, once.
//
//   node scripts/real-evaluation.mjs --folder DIR [--python FILE] [--model DIR] [--count 6] [--shots 0,1,2,4,8]
//
// --model: a checkpoint instead of the tiny random one, such as OUT/final of `lectern train`.
// --python: an interpreter that has torch, pillow and transformers[serving] already.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { writeBenchmarks } from './real-evaluation/benchmarks.mjs';

const { values } = parseArgs({
  options: {
    folder: { type: 'string' },
    python: { type: 'string' },
    model: { type: 'string' },
    count: { type: 'string', default: '6' },
    shots: { type: 'string', default: '0,1,2,4,8' },
  },
});
if (!values.folder) throw new Error('Expected --folder; the first lines of this file say more.');

const startSec = 120;
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = resolve(values.folder);
mkdirSync(folder, { recursive: true });
const run = (command, args) => execFileSync(command, args, { stdio: 'inherit' });

const python = values.python ?? environment();
const model = values.model ? resolve(values.model) : join(folder, 'model');
if (!existsSync(join(model, 'config.json')))
  run(python, [join(root, 'scripts/real-evaluation/tiny-llava.py'), model]);

const port = await freePort();
const baseUrl = `http://127.0.0.1:${port}/v1`;
const log = openSync(join(folder, 'server.log'), 'w');
const server = spawn(
  join(dirname(python), 'transformers'),
  ['serve', '--host', '127.0.0.1', '--port', String(port)],
  { stdio: ['ignore', log, log], env: { ...process.env, HF_HUB_OFFLINE: '1' } },
);
try {
  await answering(`${baseUrl}/models`);
  const config = await writeBenchmarks(join(folder, 'data'), { count: Number(values.count), baseUrl });
  const out = join(folder, 'results');
  const lectern = (...args) => run(process.execPath, [join(root, 'bin/lectern.js'), 'evaluate', ...args]);
  lectern('check', '--config', config);
  lectern(
    ...['run', '--config', config, '--model', `local/${model}=tiny`, '--demos', 'random'],
    ...['--prompt', 'llava-v1', '--shots', values.shots, '--cheat', '--out', out],
  );
  for (const table of ['shots', 'cheat']) lectern('report', out, '--table', table);
} finally {
  server.kill();
}

function environment() {
  const made = join(folder, 'venv');
  const interpreter = join(made, 'bin', 'python');
  if (!existsSync(join(made, 'bin', 'transformers'))) {
    run('python3', ['-m', 'venv', made]);
    run(interpreter, [
      '-m',
      'pip',
      'install',
      '-q',
      'torch',
      'torchvision',
      'pillow',
      'transformers[serving]',
    ]);
  }
  return interpreter;
}

async function answering(url) {
  for (let second = 0; second < startSec; second++) {
    if (server.exitCode !== null) break;
    const response = await fetch(url).catch(() => null);
    if (response?.ok) return;
    await sleep(1000);
  }
  throw new Error(`The server does not answer; see ${join(folder, 'server.log')}.`);
}

function freePort() {
  return new Promise((resolvePort) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port: free } = probe.address();
      probe.close(() => resolvePort(free));
    });
  });
}
