// Exports a small dataset in each format and reads it with the libraries that trainers use, from PyPI, in an environment of
// its own: texts, their order and the bytes of images must come back. Of each format with a card, the card is read by
// huggingface_hub and datasets, the Croissant metadata by mlcroissant, and the snippets of the card are run. Needs Python 3.10 or later with venv, and some
// gigabytes for torch, which Megatron Energon and ms-swift bring; their pins may exclude each other, so that an environment
// for each is safer (--only energon, --only swift).
//
//   npx node scripts/check-packages.mjs [--only webdataset,datasets,energon,trl,card,…] [--venv DIR] [--keep]
//     --venv: an environment to make there, or to use if it is there; --keep: leave the folder, and say where it is

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { exporters, exportFormats } from '../src/formats/exporters.ts';
import { chatDialects } from '../src/formats/packages/chat-dialect.ts';
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
const cardPackages = ['mlcroissant', 'huggingface_hub', 'datasets', 'webdataset', 'pillow'];
for (const format of exportFormats.filter((name) => exporters[name].pack))
  for (const dialect of format === 'chat' ? chatDialects : [undefined])
    checks[`card-${dialect ?? format}`] = { packages: cardPackages, format, dialect, hasCard: true };
/** What a title may hold that means something in YAML, Markdown, JSON or BibTeX. */
const title = 'Roots: "a" | #1 <b>é</b> {x} `y` \\';
const mostMinutes = 20;
const script = fileURLToPath(new URL('packages/check.py', import.meta.url));

const { values } = parseArgs({
  options: { only: { type: 'string' }, venv: { type: 'string' }, keep: { type: 'boolean', default: false } },
});
const chosen = (values.only?.split(',') ?? Object.keys(checks)).flatMap((name) =>
  name === 'card' ? Object.keys(checks).filter((one) => one.startsWith('card-')) : [name],
);
const folder = mkdtempSync(join(tmpdir(), 'lectern-packages-'));
try {
  const python = environment(values.venv ?? join(folder, 'venv'));
  const { dataset, described, expected } = await makeDataset();
  for (const name of chosen) {
    const { format, dialect, hasCard } = checks[name];
    const out = join(folder, name, 'package');
    const options = { format, folder: out, run: null, dialect, ...(hasCard ? { card: { title } } : {}) };
    await exportDataset(hasCard ? described : dataset, options);
    console.log(`${name}: ${run(python, [script, name.split('-')[0], out, expected, title]).trim()}`);
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
  const describedRecords = [];
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
    describedRecords.push(
      JSON.stringify({ id, url: null, split, images, texts, metadata: described(id, images, texts) }),
    );
  }
  writeFileSync(join(dataset, 'obelics.jsonl'), `${records.join('\n')}\n`);
  const other = join(dataset, 'textbook.jsonl');
  writeFileSync(other, `${describedRecords.join('\n')}\n`);
  writeFileSync(join(folder, 'expected.json'), JSON.stringify(expected));
  return {
    dataset: join(dataset, 'obelics.jsonl'),
    described: other,
    expected: join(folder, 'expected.json'),
  };
}

/** What a record tells of its video; licences and titles come from anywhere. */
function described(id, images, texts) {
  const place = { video: `v ${id}`, clip: null, start: null, end: null };
  const slots = images.map((name, index) =>
    name === null
      ? { kind: 'text', parts: [{ role: 'speech', ...place, chars: [...texts[index]].length }] }
      : { kind: 'image', ...place, name, digest: null, width: null, height: null, taken_at: null },
  );
  const nothing = { subject: null, course: null, subCourse: null, knowledgePoint: null, url: null };
  const licence = id.startsWith('plain') ? null : id === 'many' ? '"]: <i>own</i> | `x`' : 'CC-BY-4.0';
  const video = {
    id: place.video,
    title: `# ${title}`,
    licence,
    source: `vimeo:${id}`,
    ...nothing,
    clips: [],
  };
  return JSON.stringify({ slots, videos: [video] });
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
