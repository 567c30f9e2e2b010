// Makes recordings of the example lecture (and of other films), runs the pipeline over all of them at once, and holds
// what it finds against what the plain file gives.
//
//   node bench/recordings/run.ts [--out FOLDER] [--only NAME]... [--slice N] [--films FOLDER] [--model tiny|base]
//                                [--concurrency N] [--table FILE] [--make-only] [--keep]
//
// See README.md beside this file. Needs `npm run build`. Exit status 1 where a bound is missed.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { catalogue } from './catalogue.ts';
import { measure } from './measure.ts';
import { recordingTable, type Score, summarise, summaryTable } from './score.ts';

const { values } = parseArgs({
  options: {
    out: { type: 'string' },
    only: { type: 'string', multiple: true, default: [] },
    slice: { type: 'string' },
    films: { type: 'string' },
    model: { type: 'string', default: 'tiny' },
    concurrency: { type: 'string', default: '1' },
    table: { type: 'string' },
    'make-only': { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
  },
});

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const example = join(root, 'examples', 'pythagorean_theorem.mp4');
const out = values.out ? resolve(values.out) : mkdtempSync(join(tmpdir(), 'recordings-'));
mkdirSync(out, { recursive: true });

const named =
  values.only.length === 0
    ? catalogue
    : catalogue.filter(({ name }) => values.only.some((part) => name.includes(part)));
// Evenly over the catalogue, so that every kind is met.
const step = values.slice ? Math.max(1, named.length / Number(values.slice)) : 1;
const chosen = named.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step));
if (chosen.length === 0) throw new Error('No recording has such a name.');

const films = values.films
  ? readdirSync(values.films)
      .filter((name) => name.endsWith('.mp4'))
      .map((name) => join(values.films!, name))
  : [];
const scores: Score[] = [];
for (const film of [example, ...films]) {
  console.log(`${basename(film)}: ${chosen.length} recordings`);
  scores.push(
    ...(await measure({
      root,
      pictures: film,
      sound: example,
      recipes: chosen,
      folder: join(out, basename(film, '.mp4')),
      model: values.model === 'base' ? 'base' : 'tiny',
      concurrency: Number(values.concurrency),
      isMakingOnly: values['make-only'],
    })),
  );
}
if (!values['make-only']) {
  for (const { recording, screens, words, isRight, reason } of scores) {
    if (isRight) continue;
    console.log(`\n${recording.path}${reason ? `: ${reason}` : ''}`);
    for (const fault of [...screens.faults, ...words.faults.slice(0, 8)]) console.log(`  ${fault}`);
  }
  const tables = `${summaryTable(scores)}\n\n${recordingTable(scores)}\n`;
  console.log(`\n${tables}`);
  if (values.table) writeFileSync(values.table, tables);
  if (!summarise(scores).isRight) process.exitCode = 1;
}
if (values.keep || values.out) console.log(`Kept: ${out}`);
else rmSync(out, { recursive: true, force: true });
