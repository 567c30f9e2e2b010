// The keyframe stage against the Python baseline, whole processes, interleaved, medians.
//
//   npm run build && node bench/keyframes/speed.mjs VIDEO [--repeat 5]
//
// Prints wall and processor seconds of each, the ratio to the baseline in both, and the keyframe times that differ.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { repeat: { type: 'string', default: '5' } },
});
const [video] = positionals;
if (!video) {
  console.error('Usage: node bench/keyframes/speed.mjs VIDEO [--repeat N]');
  process.exit(2);
}

const here = import.meta.dirname;
const paper = 'detector=ssim pick=first minScreenSec=0 threshold=0.95 compareWidth=3840'.split(' ');
const find = (...settings) => [
  process.execPath,
  join(here, 'find.ts'),
  video,
  ...settings.flatMap((setting) => ['--set', setting]),
];
const contenders = {
  'OpenCV + scikit-image, full size': ['/usr/bin/python3', join(here, 'baseline.py'), video, '0.95'],
  'ssim, full size, every frame decoded': find(...paper, 'skip=none'),
  'ssim, full size, nonref': find(...paper, 'skip=nonref'),
  defaults: find(),
  'defaults, every frame decoded': find('skip=none'),
  'defaults, fast': find('skip=fast'),
  'decoding alone, nonref': [...find(), '--decode'],
  'decoding alone, every frame': [...find('skip=none'), '--decode'],
};

const runs = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
for (let round = 0; round < Number(values.repeat); round++) {
  for (const [name, [program, ...args]] of Object.entries(contenders)) {
    const command = 'TIMEFORMAT="%R %U %S"; time "$@"';
    const { status, stdout, stderr } = spawnSync('bash', ['-c', command, 'bash', program, ...args], {
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`${name} failed: ${stderr}`);
    const [wall, user, system] = stderr.trim().split('\n').at(-1).split(' ').map(Number);
    const printed = JSON.parse(stdout);
    const times = Array.isArray(printed) ? printed : printed.screens.map(({ takenAtSec }) => takenAtSec);
    runs[name].push({ wall, cpu: user + system, times });
  }
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];
const rows = Object.entries(runs).map(([name, list]) => ({
  name,
  wall: median(list.map(({ wall }) => wall)),
  cpu: median(list.map(({ cpu }) => cpu)),
  times: list[0].times,
}));
const [baseline] = rows;
console.log(
  '| | wall s | cpu s | x wall | x cpu | pictures | at other times |\n|---|---|---|---|---|---|---|',
);
for (const { name, wall, cpu, times } of rows) {
  const other = times.filter(
    (time) => !baseline.times.some((theirs) => Math.abs(theirs - time) < 0.002),
  ).length;
  const ratios = [baseline.wall / wall, baseline.cpu / cpu].map((ratio) => ratio.toFixed(1));
  console.log(`| ${[name, wall.toFixed(2), cpu.toFixed(2), ...ratios, times.length, other].join(' | ')} |`);
}
