// Exports a small dataset in each format and reads it with the libraries that trainers use, from PyPI, in an environment of
// its own: texts, their order and the bytes of images must come back. Needs Python 3.10 or later with venv, and some
// gigabytes for torch, which Megatron Energon and ms-swift bring; their pins may exclude each other, so that an environment
// for each is safer (--only energon, --only swift).
//
//   npx node scripts/check-packages.mjs [--only webdataset,datasets,energon,trl,…] [--venv DIR] [--keep]
//     --venv: an environment to make there, or to use if it is there; --keep: leave the folder, and say where it is

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { exportDataset } from '../src/workspace/export-dataset.ts';

const checks = {
  webdataset: { packages: ['webdataset', 'pillow'], format: 'webdataset' },
  datasets: { packages: ['datasets', 'pillow'], format: 'webdataset' },
  energon: { packages: ['megatron-energon'], format: 'webdataset' },
  trl: { packages: ['trl', 'pillow'], format: 'chat', dialect: 'trl' },
  swift: { packages: ['ms-swift'], format: 'chat', dialect: 'swift' },
  llamafactory: { packages: ['llamafactory'], format: 'chat', dialect: 'llama-factory' },
  'llamafactory-llava': { packages: ['llamafactory'], format: 'chat', dialect: 'llava' },
  lines: { packages: [], format: 'chat', dialect: 'swift' },
  'lines-llama-factory': { packages: [], format: 'chat', dialect: 'llama-factory' },
  'lines-llava': { packages: [], format: 'chat', dialect: 'llava' },
};
const mostMinutes = 20;
const script = fileURLToPath(new URL('packages/check.py', import.meta.url));

const { values } = parseArgs({
  options: { only: { type: 'string' }, venv: { type: 'string' }, keep: { type: 'boolean', default: false } },
});
const chosen = values.only?.split(',') ?? Object.keys(checks);
const folder = mkdtempSync(join(tmpdir(), 'lectern-packages-'));
try {
  const python = environment(values.venv ?? join(folder, 'venv'));
  const { dataset, expected } = await makeDataset();
  for (const name of chosen) {
    const { format, dialect } = checks[name];
    const out = join(folder, name, 'package');
    await exportDataset(dataset, { format, folder: out, run: null, dialect });
    console.log(`${name}: ${run(python, [script, name.split('-')[0], out, expected]).trim()}`);
  }
} finally {
  if (values.keep) console.log(`Kept ${folder}`);
  else rmSync(folder, { recursive: true, force: true });
}

function environment(path) {
  const python = join(path, 'bin', 'python');
  if (existsSync(python)) return python;
  run('python3', ['-m', 'venv', path]);
  const packages = [...new Set(chosen.flatMap((name) => checks[name].packages))];
  if (packages.length > 0)
    run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages]);
  return python;
}

/** Documents without images, with one and with 45; ids that trip up who splits names carelessly; a mark in a text. */
async function makeDataset() {
  const dataset = join(folder, 'dataset');
  mkdirSync(join(dataset, 'images'), { recursive: true });
  const shapes = [
    { id: '-1uixJ1V-As', slots: ['text only', 'é 𝑥 "quoted"\nsecond line'] },
    { id: 'a_b-c.d.e', slots: ['one <image> of', 1, 'image'] },
    { id: 'many', slots: ['before', ...Array.from({ length: 45 }, () => 1), 'after'] },
    { id: 'first', slots: [1, 1, 'text', 1] },
    { id: 'v-1', slots: ['for validation', 1], split: 'val' },
    ...Array.from({ length: 6 }, (_, index) => ({ id: `plain.${index}`, slots: [`text ${index}`, 1] })),
  ];
  let number = 0;
  const expected = [];
  const records = [];
  for (const { id, slots, split = 'train' } of shapes) {
    const images = [];
    const texts = [];
    const wanted = [];
    for (const slot of slots) {
      if (slot !== 1) {
        images.push(null);
        texts.push(slot);
        wanted.push(slot.replaceAll('<image>', 'image'));
        continue;
      }
      const name = `picture.${number++}.jpg`;
      const colour = { r: number % 256, g: (number * 7) % 256, b: 90 };
      const bytes = await sharp({ create: { width: 24, height: 16, channels: 3, background: colour } })
        .jpeg()
        .toBuffer();
      writeFileSync(join(dataset, 'images', name), bytes);
      wanted.push(createHash('sha256').update(bytes).digest('hex'));
      images.push(name);
      texts.push(null);
    }
    expected.push({ id, split, slots: wanted });
    const general = JSON.stringify({ url: `http://w.example/${id}`, id, split });
    records.push(JSON.stringify({ images, texts, metadata: null, general_metadata: general }));
  }
  writeFileSync(join(dataset, 'obelics.jsonl'), `${records.join('\n')}\n`);
  writeFileSync(join(folder, 'expected.json'), JSON.stringify(expected));
  return { dataset, expected: join(folder, 'expected.json') };
}

function run(command, args) {
  const { status, stdout, stderr } = spawnSync(command, args, {
    encoding: 'utf8',
    timeout: mostMinutes * 60_000,
    maxBuffer: 1 << 26,
  });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${stdout}${stderr}`);
  return stdout;
}
