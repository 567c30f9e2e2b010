// Makes a textbook of videos by workers that are killed at random moments, each with all that it started, and compares what
// they leave with what one undisturbed run makes: every file but the journals must have the same bytes.
//
//   npm run build && node scripts/kill-workers.mjs VIDEO... [--workers 2] [--kills 10] [--every 15] [--seed 1]
//     [--config lectern.yaml] [--reference WORKSPACE]
//
// For hosts that nobody sees die there is host-faults.mjs.
// --reference is a workspace that an undisturbed run made of the same videos, so that it need not be made again.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values, positionals: videos } = parseArgs({
  allowPositionals: true,
  options: {
    workers: { type: 'string', default: '2' },
    kills: { type: 'string', default: '10' },
    every: { type: 'string', default: '15' },
    seed: { type: 'string', default: '1' },
    config: { type: 'string' },
    reference: { type: 'string' },
  },
});
const [workers, kills, everySec] = [values.workers, values.kills, values.every].map(Number);
const program = join(dirname(dirname(fileURLToPath(import.meta.url))), 'bin', 'lectern.js');
const folder = mkdtempSync(join(tmpdir(), 'lectern-kill-'));
const config = values.config ? ['--config', values.config] : [];
let drawn = 0;
const random = () =>
  createHash('sha256').update(`${values.seed} ${drawn++}`).digest().readUIntBE(0, 6) / 2 ** 48;

function lectern(...args) {
  const { status, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' });
  if (![0, 3].includes(status)) throw new Error(`lectern ${args.join(' ')} ended with ${status}: ${stderr}`);
  return stderr;
}

function startWorker(out) {
  const args = [program, 'work', out, '--concurrency', '1'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'], detached: true });
  const ended = new Promise((resolve) => child.on('close', (code, signal) => resolve({ code, signal })));
  return { child, ended };
}

function bytesOf(workspace) {
  const files = readdirSync(workspace, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => !relative(workspace, path).startsWith('journal/'));
  const digest = (path) => createHash('sha256').update(readFileSync(path)).digest('hex');
  return new Map(files.sort().map((path) => [relative(workspace, path), digest(path)]));
}

try {
  const one = values.reference ?? join(folder, 'one');
  const many = join(folder, 'many');
  if (!values.reference) lectern('run', ...videos, '--out', one, ...config);
  lectern('plan', ...videos, '--out', many, ...config);
  const running = new Map();
  let number = 0;
  const start = () => {
    const name = ++number;
    const worker = startWorker(many);
    running.set(name, worker);
    void worker.ended.then((end) => {
      running.delete(name);
      worker.end = end;
    });
    return worker;
  };
  const all = Array.from({ length: workers }, start);
  let killed = 0;
  while (running.size > 0) {
    await Promise.race([
      sleep(1000 * everySec * (0.3 + 1.4 * random())),
      ...[...running.values()].map(({ ended }) => ended),
    ]);
    if (killed >= kills || running.size === 0) continue;
    const [name, { child, ended }] = [...running][Math.floor(random() * running.size)];
    if (child.exitCode !== null) continue;
    process.kill(-child.pid, 'SIGKILL');
    await ended;
    killed++;
    console.log(`killed worker ${name}`);
    all.push(start());
  }
  const bad = all.filter(({ end }) => end.signal === null && end.code !== 0);
  if (bad.length > 0) throw new Error(`Workers ended with ${bad.map(({ end }) => end.code).join(', ')}.`);
  console.log(lectern('finish', many).trim());
  const [expected, got] = [bytesOf(one), bytesOf(many)];
  const names = [...new Set([...expected.keys(), ...got.keys()])];
  const different = names.filter((name) => expected.get(name) !== got.get(name));
  console.log(`${killed} kills, ${all.length} workers, ${names.length} files, ${different.length} different`);
  for (const name of different.slice(0, 20)) console.log(`  ${name}`);
  process.exitCode = different.length > 0 ? 1 : 0;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
