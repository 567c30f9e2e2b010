// Weaves and exports many videos by one process and by several at once, compares the files, and prints time and memory. The
// videos are copies in name of those that a finished run kept, so that only weaving and exporting is measured.
//
//   node bench/finish.mjs WORKSPACE [--videos 2000] [--shards 16] [--processes 2] [--folder /dev/shm/finish]
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { sha256 } from '../src/base/fingerprint.ts';
import { readRunIndex } from '../src/engine/run-index.ts';
import { boardName, WorkBoard } from '../src/engine/work-board.ts';
import { Workspace } from '../src/engine/workspace.ts';
import { layout } from '../src/engine/workspace-layout.ts';
import { beginRun } from '../src/workspace/begin-run.ts';
import { readRunRecord } from '../src/workspace/layout.ts';
import { finishPlan, finishShare } from '../src/workspace/planned/finish-plan.ts';
import { writePlan } from '../src/workspace/planned/work-plan.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    videos: { type: 'string', default: '2000' },
    shards: { type: 'string', default: '16' },
    processes: { type: 'string', default: '2' },
    folder: { type: 'string' },
    step: { type: 'string' },
    index: { type: 'string' },
  },
});
const [videos, shards, processes] = [values.videos, values.shards, values.processes].map(Number);
const [from] = positionals;

async function prepare(folder) {
  for (const name of [layout.artefacts, layout.blobs])
    cpSync(join(from, name), join(folder, name), { recursive: true });
  const { settings, selected } = await readRunRecord(from, null);
  const kept = (await readRunIndex(from, 'default')).filter(({ verdict }) => verdict === 'kept');
  const workspace = Workspace.at(folder);
  const entries = Array.from({ length: videos }, (_, number) => {
    const entry = kept[number % kept.length];
    const id = `copy-${String(number).padStart(6, '0')}`;
    return { ...entry, video: { ...entry.video, id, sha256: sha256(id) } };
  });
  const derived = ['weave', 'export'];
  const stages = selected.filter((name) => !derived.includes(name));
  const about = {
    run: 'default',
    settings: { ...settings, weave: { ...settings.weave, shards } },
    selected: stages,
    derived,
  };
  const budget = { retryFailed: false, noCache: false, maxRequests: null, maxCost: null };
  await beginRun(workspace, { ...about, files: [] });
  const inputs = { videos: entries.map(({ video }) => video), excluded: [], missing: [] };
  const plan = await writePlan(workspace, { ...about, ...budget }, inputs);
  const board = new WorkBoard(workspace.below(layout.work('default', plan.id)));
  for (const entry of entries) await board.finish(boardName(entry.video), entry);
}

const steps = {
  share: (folder) => finishShare(folder, 'default', { index: Number(values.index), of: processes }),
  join: (folder) => finishPlan(folder, 'default'),
};

async function measure(step, folder, of, index = 1) {
  const startedAt = performance.now();
  const given = { step, folder, index, processes: of, videos, shards };
  const args = Object.entries(given).map(([name, value]) => `--${name}=${value}`);
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let told = '';
  child.stdout.on('data', (chunk) => {
    told += chunk;
  });
  if ((await new Promise((resolve) => child.on('close', resolve))) !== 0) throw new Error(`${step} failed.`);
  const { cpuSec, megabytes } = JSON.parse(told);
  const wallSec = (performance.now() - startedAt) / 1000;
  console.log(
    `${of} processes  ${step.padEnd(6)} ${cpuSec.toFixed(1)} CPU s  ${wallSec.toFixed(1)} s  ${megabytes} MB`,
  );
  return cpuSec;
}

function bytesOf(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const paths = files.map(({ parentPath, name }) => join(parentPath, name)).sort();
  const hash = createHash('sha256');
  for (const path of paths) hash.update(`${relative(folder, path)}\0`).update(readFileSync(path));
  return `${paths.length} files ${hash.digest('hex').slice(0, 16)}`;
}

if (values.step) {
  await steps[values.step](values.folder);
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  console.log(
    JSON.stringify({ cpuSec: (userCPUTime + systemCPUTime) / 1e6, megabytes: Math.round(maxRSS / 1024) }),
  );
} else {
  const base = values.folder ?? mkdtempSync(join(tmpdir(), 'lectern-finish-'));
  try {
    for (const of of [1, processes]) {
      const folder = join(base, String(of));
      await prepare(folder);
      const startedAt = performance.now();
      const shares = Array.from({ length: of }, (_, at) => measure('share', folder, of, at + 1));
      await Promise.all(shares);
      await measure('join', folder, of);
      console.log(
        `${of} processes  ${((performance.now() - startedAt) / 1000).toFixed(1)} s in all  ${bytesOf(folder)}`,
      );
    }
  } finally {
    rmSync(base, { recursive: true, force: true });
  }
}
