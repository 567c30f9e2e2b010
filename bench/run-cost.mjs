// What a run costs: processor seconds per second of video, the gain of two videos at once over one after the other
// (interleaved, median), and peak memory.
//
//   npm run build && node bench/run-cost.mjs VIDEO [--model tiny|base] [--repeat 3] [--times 5]
//
// The video is looped `--times` over with the ffmpeg program, so that start-up does not count for much.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    model: { type: 'string', default: 'tiny' },
    repeat: { type: 'string', default: '3' },
    times: { type: 'string', default: '5' },
  },
});
if (positionals.length !== 1) {
  console.error('Usage: node bench/run-cost.mjs VIDEO [--model tiny|base] [--repeat N] [--times N]');
  process.exit(2);
}

const program = join(dirname(dirname(fileURLToPath(import.meta.url))), 'bin', 'lectern.js');
const folder = mkdtempSync(join(tmpdir(), 'lectern-bench-'));
const config = join(folder, 'lectern.yaml');
writeFileSync(config, `transcribe: { model: ${values.model} }\n`);

const first = join(folder, 'first.mp4');
const second = join(folder, 'second.mp4');
/** Loops the video; the first time from a little later on, so that what the stages see differs. */
function loop(path, fromSec) {
  const list = `${path}.txt`;
  const line = `file '${resolve(positionals[0]).replaceAll("'", "'\\''")}'\n`;
  writeFileSync(list, `${line}inpoint ${fromSec}\n${line.repeat(Number(values.times) - 1)}`);
  const copied = spawnSync(
    'ffmpeg',
    `-loglevel error -f concat -safe 0 -i ${list} -c copy ${path}`.split(' '),
  );
  if (copied.status !== 0) throw new Error(`ffmpeg could not loop the video: ${copied.stderr}`);
}
loop(first, 0);
// Another film: of one that looks the same later stages find everything stored already.
loop(second, 30);

async function run(concurrency) {
  const out = join(folder, `out-${concurrency}`);
  rmSync(out, { recursive: true, force: true });
  const startedAt = performance.now();
  const child = spawn(
    process.execPath,
    [
      program,
      'run',
      first,
      second,
      '--out',
      out,
      '--config',
      config,
      '--concurrency',
      String(concurrency),
      '--json',
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let text = '';
  for await (const chunk of child.stdout) text += chunk;
  const wallSec = (performance.now() - startedAt) / 1000;
  const events = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const plan = events.find(({ event }) => event === 'plan');
  const summary = events.find(({ event }) => event === 'summary');
  if (summary?.kept !== 2) throw new Error(`Expected two kept videos, got ${JSON.stringify(summary)}.`);
  const cpuSec = events.filter(({ event }) => event === 'stage').reduce((sum, { cpuSec }) => sum + cpuSec, 0);
  const pictures =
    readFileSync(join(out, 'outcomes', 'default.jsonl'), 'utf8').match(/"kind":"keyframe"/g)?.length ?? 0;
  return { wallSec, cpuSec, videoSec: plan.hours * 3600, peakRssBytes: summary.peakRssBytes, pictures };
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const one = [];
const two = [];
for (let repeat = 0; repeat < Number(values.repeat); repeat++) {
  one.push(await run(1));
  two.push(await run(2));
}
rmSync(folder, { recursive: true, force: true });

const [{ videoSec, pictures }] = one;
console.log(
  `model ${values.model}, two videos of ${(videoSec / 2).toFixed(0)} s on average, ${pictures} screens in all, ${one.length} rounds`,
);
for (const [name, runs] of [
  ['one after the other', one],
  ['two at once', two],
]) {
  const wall = median(runs.map(({ wallSec }) => wallSec));
  const cpu = median(runs.map(({ cpuSec }) => cpuSec));
  const peak = Math.max(...runs.map(({ peakRssBytes }) => peakRssBytes));
  console.log(
    `${name.padEnd(20)} ${wall.toFixed(1)} s, ${(cpu / videoSec).toFixed(3)} CPU s per second of video, ` +
      `at most ${(peak / 1e6).toFixed(0)} MB in all processes`,
  );
}
const gains = one.map(({ wallSec }, index) => wallSec / two[index].wallSec);
console.log(
  `throughput of two at once: ${median(gains).toFixed(2)} x (${gains.map((gain) => gain.toFixed(2)).join(', ')})`,
);
