// Weaves and exports many videos by one process and by several at once, compares the files, and prints time and memory. The
// videos are those that a finished run kept, each with words and hashes of its own, so that only weaving and exporting is
// measured, and no two of them are one lecture.
//
//   node bench/finish.mjs WORKSPACE [--videos 2000] [--shards 16] [--processes 2] [--words 1000] [--folder /dev/shm/finish]
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { sha256 } from '../src/base/fingerprint.ts';
import { inParallel } from '../src/base/in-parallel.ts';
import { readRunIndex } from '../src/engine/run-index.ts';
import { boardName, WorkBoard } from '../src/engine/work-board.ts';
import { Workspace } from '../src/engine/workspace.ts';
import { layout } from '../src/engine/workspace-layout.ts';
import { sketchSpeech } from '../src/stages/shared/speech-sketch.ts';
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
    // Said in each; in an average film of the paper about 1,100.
    words: { type: 'string', default: '1000' },
    folder: { type: 'string' },
    step: { type: 'string' },
    index: { type: 'string' },
  },
});
const [videos, shards, processes, words] = [values.videos, values.shards, values.processes, values.words].map(
  Number,
);
const [from] = positionals;

const preparedAtOnce = 32;

/** Words that no other video says. */
function wordsOf(number, count) {
  const letters = (value) =>
    value.toString(26).replace(/./g, (digit) => 'abcdefghijklmnopqrstuvwxyz'[Number.parseInt(digit, 26)]);
  return Array.from({ length: count }, (_, index) =>
    letters(number * 4096 + (Math.imul(index, 2654435761) >>> 20)),
  );
}

/** An artefact as that of a stage, with another content. */
async function changed(workspace, stage, key, number, change) {
  const { content, blobs } = await workspace.store.get(stage, key);
  const own = sha256(`${key} ${number}`);
  await workspace.store.putIfAbsent(stage, own, 'value', change(content), blobs);
  return own;
}

/** What became of a video, with results of its own. */
async function entryOf(workspace, kept, number) {
  const { video, keys, ...entry } = kept[number % kept.length];
  const id = `copy-${String(number).padStart(6, '0')}`;
  const said = wordsOf(number, words);
  const refine = await changed(workspace, 'refine', keys.refine, number, (content) => {
    const each = Math.ceil(words / content.texts.length);
    return {
      ...content,
      texts: content.texts.map((_, at) => said.slice(at * each, (at + 1) * each).join(' ')),
    };
  });
  const audit = await changed(workspace, 'audit', keys.audit, number, (content) => ({
    ...content,
    speech: sketchSpeech([said.join(' ')]),
  }));
  const keyframe = await changed(workspace, 'keyframe', keys.keyframe, number, (content) => ({
    ...content,
    screens: content.screens.map((screen) => ({
      ...screen,
      hash: sha256(`${id} ${screen.index}`).repeat(2),
    })),
  }));
  return {
    ...entry,
    keys: { ...keys, refine, audit, keyframe },
    video: { ...video, id, sha256: sha256(id) },
  };
}

/** @param same A folder that was prepared before: its artefacts are used. */
async function prepare(folder, same) {
  mkdirSync(folder, { recursive: true });
  for (const name of [layout.artefacts, layout.blobs]) {
    if (same) symlinkSync(join(same, name), join(folder, name));
    else cpSync(join(from, name), join(folder, name), { recursive: true });
  }
  const { settings, selected } = await readRunRecord(from, null);
  const kept = (await readRunIndex(from, 'default')).filter(({ verdict }) => verdict === 'kept');
  const workspace = Workspace.at(folder);
  const numbers = Array.from({ length: videos }, (_, number) => number);
  const entries = await inParallel(numbers, preparedAtOnce, (number) => entryOf(workspace, kept, number));
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
  const inputs = { videos: entries.map(({ video }) => video), excluded: [], missing: [], unknown: [] };
  const plan = await writePlan(workspace, { ...about, ...budget }, inputs);
  const board = new WorkBoard(workspace.below(layout.work('default', plan.id)));
  await inParallel(entries, preparedAtOnce, (entry) => board.finish(boardName(entry.video), entry));
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
      await prepare(folder, of === 1 ? null : join(base, '1'));
      const startedAt = performance.now();
      const shares = Array.from({ length: of }, (_, at) => measure('share', folder, of, at + 1));
      await Promise.all(shares);
      await measure('join', folder, of);
      console.log(
        `${of} processes  ${((performance.now() - startedAt) / 1000).toFixed(1)} s in all  ${bytesOf(folder)}`,
      );
      // Its pictures would take the room of the next one's.
      rmSync(join(folder, layout.exports), { recursive: true });
    }
  } finally {
    rmSync(base, { recursive: true, force: true });
  }
}
