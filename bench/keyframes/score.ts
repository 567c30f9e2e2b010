// Finds the screens of rendered lectures and scores them.
//
//   node bench/keyframes/score.ts FOLDER SEED... [--set key=value]... [--reveals] [--with 'PROGRAM ARGUMENT...']
//
// FOLDER holds what render.py made. With --reveals every step of a slide is asked for. --with names another program that
// takes a video and --out FOLDER and prints what find.ts prints. Prints a table, the same by kind of screen, then every miss.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    set: { type: 'string', multiple: true, default: [] },
    reveals: { type: 'boolean', default: false },
    with: { type: 'string' },
  },
});
const [folder, ...seeds] = positionals;
if (!folder || seeds.length === 0) throw new Error('Expected a folder and seeds.');

type Counts = Record<
  | 'kept'
  | 'good'
  | 'extra'
  | 'wrong'
  | 'screens'
  | 'recalled'
  | 'finished'
  | 'once'
  | 'between'
  | 'reveals'
  | 'revealsFound'
  | 'repeats'
  | 'repeatsSeen',
  number
>;

function run(program: string, args: string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed: ${stderr}`);
  return stdout;
}

const here = import.meta.dirname;
const settings = [...values.set, ...(values.reveals ? ['reveals=all'] : [])].flatMap((pair) => [
  '--set',
  pair,
]);
type KindCounts = Record<'screens' | 'finished' | 'once' | 'pictures', number>;

const kinds: Record<string, KindCounts> = {};
const misses: string[] = [];
const rows: { name: string; counts: Counts }[] = [];
for (const seed of seeds) {
  const out = mkdtempSync(join(tmpdir(), 'lectern-keyframes-'));
  try {
    const [program, ...given] = values.with?.split(' ') ?? [
      process.execPath,
      join(here, 'find.ts'),
      ...settings,
    ];
    const found = run(program!, [...given, join(folder, `${seed}.mp4`), '--out', out]);
    writeFileSync(join(out, 'found.json'), found);
    const args = [join(here, 'score.py'), join(folder, `${seed}.truth.json`), join(out, 'found.json'), out];
    const scored = run('/usr/bin/python3', [...args, ...(values.reveals ? ['--reveals'] : [])]);
    const score = JSON.parse(scored) as {
      counts: Counts;
      misses: string[];
      kinds: Record<string, KindCounts>;
    };
    rows.push({ name: seed, counts: score.counts });
    for (const [kind, counts] of Object.entries(score.kinds)) {
      kinds[kind] ??= { screens: 0, finished: 0, once: 0, pictures: 0 };
      const sum = kinds[kind];
      for (const key of Object.keys(sum) as (keyof KindCounts)[]) sum[key] += counts[key];
    }
    misses.push(...score.misses);
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}
const total = { ...rows[0]!.counts };
for (const { counts } of rows.slice(1)) {
  for (const key of Object.keys(total) as (keyof Counts)[]) total[key] += counts[key];
}
rows.push({ name: 'all', counts: total });

const share = (part: number, whole: number) =>
  whole === 0 ? '-' : `${(part / whole).toFixed(3)} (${part}/${whole})`;
console.log(
  '| seed | precision | recall | finished | once | in transitions | reveals | repeats |\n|---|---|---|---|---|---|---|---|',
);
for (const { name, counts: c } of rows) {
  const cells = [
    share(c.good, c.kept),
    share(c.recalled, c.screens),
    share(c.finished, c.screens),
    share(c.once, c.screens),
    c.between,
    share(c.revealsFound, c.reveals),
    share(c.repeatsSeen, c.repeats),
  ];
  console.log(`| ${name} | ${cells.join(' | ')} |`);
}
console.log('\n| kind | screens | finished | once | images |\n|---|---|---|---|---|');
for (const [kind, c] of Object.entries(kinds).sort()) {
  console.log(`| ${kind} | ${c.screens} | ${c.finished} | ${c.once} | ${c.pictures} |`);
}
console.log();
for (const miss of misses) console.log(`- ${miss}`);
