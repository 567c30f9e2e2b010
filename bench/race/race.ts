// Lectern beside public slide extractors, by one rule: which screens of a recording are finished by exactly one image.
//
//   npm run build && node bench/race/race.ts RECORDINGS TRUTH.json... --out FOLDER [--python python3]
//     [--lecture-video-to-pdf CHECKOUT] [--program FOLDER]... [--without NAME]... [--only RECORDING]...
//
// RECORDINGS holds NAME.mp4 (or .mkv, .webm) for each NAME of the truth files. --program names a built copy of Lectern, by
// default this one; several are told apart by their folder's name. What is in --out already is not computed again.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join, parse, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Judged, judged, type Truth } from './judge.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: 'string' },
    python: { type: 'string', default: 'python3' },
    'lecture-video-to-pdf': { type: 'string' },
    program: { type: 'string', multiple: true, default: [join(import.meta.dirname, '../..')] },
    without: { type: 'string', multiple: true, default: [] },
    only: { type: 'string', multiple: true, default: [] },
  },
});
const [folder, ...truthFiles] = positionals;
if (!folder || truthFiles.length === 0 || !values.out)
  throw new Error('Expected recordings, a truth and --out.');
const out = resolve(values.out);

/** Gives the seconds at which a contestant takes its images of a recording, or null where it fails. */
type Contestant = (recording: string, name: string) => number[] | null;

function run(program: string, args: string[], cwd?: string): string | null {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 28, cwd });
  if (status === 0) return stdout;
  console.error(`${program} ${args.join(' ')} failed: ${stderr.trim().split('\n').at(-1)}`);
  return null;
}

function publicProgram(name: string): Contestant {
  const checkout = values['lecture-video-to-pdf'];
  const more = name === 'lecture-video-to-pdf' ? ['--checkout', checkout!] : [];
  return (recording) => {
    const args = [join(import.meta.dirname, 'contestant.py'), name, recording, ...more];
    const printed = run(values.python, args);
    return printed && JSON.parse(printed.trim().split('\n').at(-1)!);
  };
}

/** Whole runs with the defaults; an image that is woven in is one that was kept. */
function lectern(program: string, label: string): Contestant {
  return (recording, name) => {
    const workspace = join(out, label, name);
    const args = [join(program, 'bin/lectern.js'), 'run', recording, '--out', workspace];
    if (!existsSync(join(workspace, 'samples')) && run(process.execPath, args, program) === null) return null;
    const samples = join(workspace, 'samples');
    if (!existsSync(samples)) return [];
    const taken = new Set<number>();
    for (const file of readdirSync(samples, { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.jsonl')) continue;
      for (const line of readFileSync(join(samples, file), 'utf8').split('\n').filter(Boolean)) {
        const { items } = JSON.parse(line) as { items: { kind: string; takenAtSec: number }[] };
        for (const item of items) if (item.kind === 'image') taken.add(item.takenAtSec);
      }
    }
    return [...taken].sort((a, b) => a - b);
  };
}

const truth: Record<string, Truth> = {};
for (const file of truthFiles) {
  const { note: _note, drops: _drops, ...screens } = JSON.parse(readFileSync(file, 'utf8'));
  Object.assign(truth, screens);
}
const recordings = new Map(readdirSync(folder).map((file) => [parse(file).name, resolve(folder, file)]));
const names = Object.keys(truth).filter(
  (name) => recordings.has(name) && (values.only.length === 0 || values.only.includes(name)),
);
const contestants = new Map<string, Contestant>();
for (const program of values.program.map((path) => resolve(path))) {
  const label = values.program.length === 1 ? 'lectern' : basename(program);
  contestants.set(label, lectern(program, label));
}
for (const name of ['pyscenedetect-adaptive', 'pyscenedetect-hash', 'slidegeist', 'lecture-video-to-pdf']) {
  if (name !== 'lecture-video-to-pdf' || values['lecture-video-to-pdf'])
    contestants.set(name, publicProgram(name));
}
for (const name of values.without) contestants.delete(name);

mkdirSync(join(out, 'times'), { recursive: true });
function timesOf(label: string, find: Contestant, name: string): number[] | null {
  const kept = join(out, 'times', `${label}.${name}.json`);
  if (existsSync(kept)) return JSON.parse(readFileSync(kept, 'utf8'));
  const times = find(recordings.get(name)!, name);
  if (times) writeFileSync(kept, JSON.stringify(times));
  return times;
}

const cell = (result: Judged | null) =>
  result ? `${result.once}/${result.screens} +${result.extra}` : 'failed';
console.log(`| | ${names.join(' | ')} | once | finished | extra | heads |`);
console.log(`|---|${names.map(() => '---|').join('')}---|---|---|---|`);
const details: string[] = [];
for (const [label, find] of contestants) {
  const sum: Judged = { screens: 0, finished: 0, once: 0, extra: 0, heads: 0, missed: [] };
  const cells = names.map((name) => {
    const times = timesOf(label, find, name);
    const result = judged(truth[name]!, times ?? []);
    for (const key of ['screens', 'finished', 'once', 'extra', 'heads'] as const) sum[key] += result[key];
    if (result.missed.length > 0) details.push(`- ${label}, ${name}: ${result.missed.join('; ')}`);
    return cell(times && result);
  });
  const { screens, once, finished, extra, heads } = sum;
  console.log(
    `| ${[label, ...cells, `${once}/${screens}`, `${finished}/${screens}`, extra, heads].join(' | ')} |`,
  );
}
console.log(`\nEach cell: screens finished and kept once, of all; images too many.\n\n${details.join('\n')}`);
