// Measures what a plan costs around the work itself: videos with one stage that does nothing, taken from a plan by workers,
// with status and finish. Each step is a process of its own; printed are its CPU seconds, its largest resident set and the
// CPU milliseconds for each video. Writes about 12 KB a video: on a slow disk give --folder on a fast one (/dev/shm).
//
//   node bench/scale.mjs [--videos 160000] [--workers 2] [--shards 64] [--folder /dev/shm/scale]
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { sha256 } from '../src/base/fingerprint.ts';
import { settingsSchema } from '../src/config/schema.ts';
import { thresholdCheck } from '../src/engine/check.ts';
import { resourceClasses } from '../src/engine/stage.ts';
import { runUnit } from '../src/engine/unit.ts';
import { Workspace } from '../src/engine/workspace.ts';
import { videoFactsSchema } from '../src/records/video.ts';
import { beginRun } from '../src/workspace/begin-run.ts';
import { finishPlan, finishShare } from '../src/workspace/planned/finish-plan.ts';
import { planStatus } from '../src/workspace/planned/plan-status.ts';
import { PlanWorker } from '../src/workspace/planned/plan-worker.ts';
import { isInShare } from '../src/workspace/planned/share.ts';
import { plannedVideos, readPlan, writePlan } from '../src/workspace/planned/work-plan.ts';

const { values } = parseArgs({
  options: {
    videos: { type: 'string', default: '160000' },
    workers: { type: 'string', default: '2' },
    shards: { type: 'string', default: '64' },
    folder: { type: 'string' },
    step: { type: 'string' },
    share: { type: 'string', default: '1' },
  },
});
const [videos, workers, shards, share] = [values.videos, values.workers, values.shards, values.share].map(
  Number,
);

const nothing = {
  name: 'probe',
  version: 1,
  resource: 'cpu',
  title: 'nothing',
  optional: false,
  readsSource: true,
  slice: () => ({}),
  providers: () => ({ name: 'nothing', model: '', version: '1' }),
  inputs: {},
  optionalInputs: {},
  output: z.object({ length: z.number() }),
  // So that there is an outcome of each, and nothing to weave.
  checks: [thresholdCheck({ reason: 'too-short', value: ({ length }) => length, atLeast: () => 1 })],
  scores: [],
  cpuSecPerSec: 0,
  run: async () => ({ length: 0 }),
};

const steps = {
  async plan(workspace) {
    const settings = settingsSchema.parse({ weave: { shards } });
    const made = Array.from({ length: videos }, (_, number) => {
      const id = `lecture-${String(number).padStart(6, '0')}-${sha256(`${number}`).slice(0, 10)}`;
      const path = `/media/lectures/of/the/corpus/${id}.mp4`;
      const facts = videoFactsSchema.parse({ title: `Lecture ${number}`, url: `https://example.org/${id}` });
      return { id, sha256: sha256(id), bytes: 62_500_000, sources: [path], path, captions: null, facts };
    });
    const about = { run: 'default', settings, selected: ['probe'], derived: ['weave', 'export'] };
    const budget = { retryFailed: false, noCache: false, maxRequests: null, maxCost: null };
    await beginRun(workspace, { ...about, files: [] });
    await writePlan(
      workspace,
      { ...about, ...budget },
      { videos: made, excluded: [], missing: [], unknown: [] },
    );
  },
  async work(workspace) {
    const plan = await readPlan(workspace, 'default');
    const own = async function* () {
      for await (const { video } of plannedVideos(workspace, plan))
        if (isInShare(video.id, { index: share, of: workers })) yield video;
    };
    let count = 0;
    for await (const _ of own()) count++;
    const reporter = { onBegin() {}, onProgress() {}, onStage() {}, onUsage() {} };
    const never = new AbortController().signal;
    const pool = {
      peakRssBytes: 0,
      drain() {},
      close() {},
      async run(unit) {
        const signals = { drained: never, cancelled: never };
        const result = await runUnit(unit, [nothing], reporter, signals, workspace);
        return { end: 'done', costs: [{ stage: 'probe', wallSec: 0, cpuSec: 0 }], peakRssBytes: 0, result };
      },
    };
    const worker = new PlanWorker({
      workspace,
      run: 'default',
      plan: plan.id,
      first: null,
      call: plan.call,
      videos: own,
      count,
      share: `${share}/${workers}`,
      stages: [nothing],
      selected: new Set(['probe']),
      settings: plan.settings,
      classes: new Set(resourceClasses),
      concurrency: 4,
      classLimits: {},
      retryFailed: false,
      noCache: false,
      maxRequests: null,
      maxCost: null,
      spent: { requests: 0, cost: 0 },
      workers: pool,
      bounds: () => ({ cpuSec: 600, stallSec: 600 }),
      onEvent() {},
      signal: never,
    });
    const { verdicts } = await worker.run();
    if (verdicts.dropped !== count) throw new Error(`Expected ${count} videos, got ${verdicts.dropped}.`);
  },
  async status(workspace) {
    const status = await planStatus(workspace, 'default');
    if (status.done !== videos) throw new Error(`Expected ${videos} videos, got ${status.done}.`);
  },
  async share(workspace) {
    await finishShare(workspace, 'default', { index: share, of: workers });
  },
  async finish(workspace) {
    const { dropped } = await finishPlan(workspace, 'default');
    if (dropped !== videos) throw new Error(`Expected ${videos} videos, got ${dropped}.`);
  },
};

async function measure(step, folder, index) {
  const startedAt = performance.now();
  const args = Object.entries({ videos, workers, shards, folder, step, share: index });
  const child = spawn(
    process.execPath,
    [fileURLToPath(import.meta.url), ...args.map(([name, value]) => `--${name}=${value}`)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let told = '';
  child.stdout.on('data', (chunk) => {
    told += chunk;
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code !== 0) throw new Error(`${step} failed.`);
  const { cpuSec, megabytes } = JSON.parse(told);
  const wallSec = (performance.now() - startedAt) / 1000;
  const row = [
    step,
    `${cpuSec.toFixed(1)} CPU s`,
    `${((1000 * cpuSec) / (videos / (step === 'work' ? workers : 1))).toFixed(3)} ms a video`,
    `${megabytes} MB`,
    `${wallSec.toFixed(1)} s`,
  ];
  console.log(row.map((cell) => cell.padEnd(20)).join(''));
}

if (values.step) {
  await steps[values.step](Workspace.at(values.folder));
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  console.log(
    JSON.stringify({ cpuSec: (userCPUTime + systemCPUTime) / 1e6, megabytes: Math.round(maxRSS / 1024) }),
  );
} else {
  const folder = values.folder ?? mkdtempSync(join(tmpdir(), 'lectern-scale-'));
  rmSync(folder, { recursive: true, force: true });
  const all = (step) =>
    Promise.all(Array.from({ length: workers }, (_, at) => measure(step, folder, at + 1)));
  try {
    await measure('plan', folder, 1);
    await all('work');
    await measure('status', folder, 1);
    await all('share');
    await measure('finish', folder, 1);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
