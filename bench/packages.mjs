// Measures the export of packages: WebDataset shards beside GNU tar and beside pyarrow, in turns, on the same pictures, each
// in a process of its own; and the memory of an export of 100,000 generated samples beside one of 10,000. Seconds by the
// clock depend on what else the machine does, the processor's (user and system, all threads, with the start) much less.
//
//   node bench/packages.mjs [--samples 700] [--images 8] [--kilobytes 60] [--rounds 3] [--python PYTHON-WITH-PYARROW]
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { webDatasetPackager } from '../src/formats/packages/webdataset.ts';
import { writePackage } from '../src/formats/packages/write-package.ts';
import { exportDataset } from '../src/workspace/export-dataset.ts';

const { values } = parseArgs({
  options: {
    // All in one shard: the others get the same files.
    samples: { type: 'string', default: '700' },
    images: { type: 'string', default: '8' },
    kilobytes: { type: 'string', default: '60' },
    rounds: { type: 'string', default: '3' },
    python: { type: 'string', default: 'python3' },
    memory: { type: 'string' },
    export: { type: 'string' },
    out: { type: 'string' },
  },
});

/** In which the system counts the time of processes. */
const clockTicks = 100;

const pyarrow = `
import os, sys, time
import pyarrow as pa
import pyarrow.parquet as pq
folder, out = sys.argv[1:]
samples = {}
for name in sorted(os.listdir(folder)):
    samples.setdefault(name.split(".")[0], []).append(name)
start = time.monotonic()
read = lambda name: open(os.path.join(folder, name), "rb").read()
image = pa.struct([("bytes", pa.binary()), ("path", pa.string())])
schema = pa.schema([("json", pa.string()), ("images", pa.list_(image))])
with open(out, "wb") as file:
    with pq.ParquetWriter(file, schema, compression="none", use_dictionary=False) as writer:
        group = []
        for names in samples.values():
            text = [name for name in names if name.endswith(".json")][0]
            pictures = [{"bytes": read(name), "path": name} for name in names if name != text]
            group.append({"json": read(text).decode(), "images": pictures})
            if len(group) == 32:
                writer.write_table(pa.Table.from_pylist(group, schema))
                group = []
        if group:
            writer.write_table(pa.Table.from_pylist(group, schema))
    file.flush()
    os.fsync(file.fileno())
print(time.monotonic() - start)
`;

if (values.memory) await exportGenerated(Number(values.memory));
else if (values.export) await exportMeasured(values.export, values.out);
else {
  const folder = mkdtempSync(join(tmpdir(), 'lectern-bench-packages-'));
  try {
    await throughput(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  for (const samples of [10_000, 100_000]) {
    const { stdout } = run(process.execPath, [fileURLToPath(import.meta.url), '--memory', String(samples)]);
    console.log(stdout.trim());
  }
}

async function throughput(folder) {
  const dataset = makeDataset(folder);
  const shards = join(folder, 'shards');
  const megabytes = () => statSync(join(shards, 'train-00000.tar')).size / 1e6;
  await exportDataset(dataset, { format: 'webdataset', run: null, folder: shards });
  // The same files, in the same order.
  const files = join(folder, 'files');
  mkdirSync(files);
  run('tar', ['-xf', join(shards, 'train-00000.tar'), '-C', files]);
  const names = run('tar', ['-tf', join(shards, 'train-00000.tar')]).stdout;
  writeFileSync(join(folder, 'names'), names);
  const all = join(folder, 'all.tar');
  const self = fileURLToPath(import.meta.url);
  const contestants = {
    lectern: () => Number(run(process.execPath, [self, '--export', dataset, '--out', shards]).stdout),
    tar: () =>
      timed(() => {
        run('tar', ['-cf', all, '-C', files, '-T', join(folder, 'names')]);
        run('sync', [all]);
      }),
    pyarrow: () => Number(run(values.python, ['-c', pyarrow, files, join(folder, 'all.parquet')]).stdout),
  };
  const taken = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]));
  for (let round = 0; round < Number(values.rounds); round++)
    for (const [name, work] of Object.entries(contestants)) {
      const before = processorSeconds();
      const clock = work();
      taken[name].push({ clock, processor: processorSeconds() - before });
    }
  const size = megabytes();
  for (const [name, rounds] of Object.entries(taken)) {
    const clock = rounds.map((round) => round.clock);
    const processor = rounds.map((round) => round.processor);
    console.log(
      `${name}: ${(size / median(clock)).toFixed(0)} MB/s (${size.toFixed(0)} MB, median of ${listed(clock)} s); ` +
        `processor: ${median(processor).toFixed(2)} s (median of ${listed(processor)} s)`,
    );
  }
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1];
}

function listed(numbers) {
  return numbers.map((number) => number.toFixed(2)).join(', ');
}

/** What the processes that this one has started, and that are at their end, have taken of the processor. */
function processorSeconds() {
  // Fields 16 and 17 of the line; the name of the process, in brackets, may have spaces.
  const fields = readFileSync('/proc/self/stat', 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(fields[13]) + Number(fields[14])) / clockTicks;
}

/** Exports a dataset, and prints the seconds without the start of the process. */
async function exportMeasured(dataset, folder) {
  const start = performance.now();
  await exportDataset(dataset, { format: 'webdataset', run: null, folder });
  console.log((performance.now() - start) / 1000);
}

/** Web documents with pictures that do not compress. */
function makeDataset(folder) {
  const dataset = join(folder, 'dataset');
  mkdirSync(join(dataset, 'images'), { recursive: true });
  const records = [];
  for (let sample = 0; sample < Number(values.samples); sample++) {
    const names = Array.from({ length: Number(values.images) }, (_, index) => `${sample}-${index}.jpg`);
    for (const name of names)
      writeFileSync(join(dataset, 'images', name), picture(name, Number(values.kilobytes) << 10));
    const texts = names.map((name) => `What is said to ${name}. `.repeat(20));
    const image_info = names.map((image_name, index) => ({ image_name, matched_text_index: index }));
    records.push(JSON.stringify({ id: `s${sample}`, text_list: texts, image_info }));
  }
  writeFileSync(join(dataset, 'mmc4.jsonl'), `${records.join('\n')}\n`);
  return dataset;
}

function picture(name, bytes) {
  const seed = createHash('sha512').update(name).digest();
  const content = Buffer.alloc(bytes, seed);
  content.set([0xff, 0xd8, 0xff]);
  return content;
}

/** Exports samples that are made as they are asked for, and tells the memory that it took. */
async function exportGenerated(samples) {
  const folder = mkdtempSync(join(tmpdir(), 'lectern-bench-memory-'));
  let most = 0;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 20);
  try {
    const start = performance.now();
    const counts = await writePackage(
      generated(samples),
      {
        folder,
        packager: webDatasetPackager,
        options: { text: 'refined', ocr: 'on', imageTokens: 576, dialect: 'swift' },
        about: {},
        inputs: samples,
        share: null,
        unreadable: () => 0,
      },
      { countTokens: (text) => text.length },
    );
    const seconds = (performance.now() - start) / 1000;
    console.log(
      `${counts.records} samples, ${counts.pictures} images: ${(most / 2 ** 20).toFixed(0)} MiB at most, ${seconds.toFixed(0)} s`,
    );
  } finally {
    clearInterval(watch);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function* generated(samples) {
  const place = { video: 'v', clip: 0, startSec: 0, endSec: 9 };
  const bytes = picture('one', 8 << 10);
  for (let number = 0; number < samples; number++) {
    const image = {
      kind: 'image',
      name: `${number}.jpg`,
      digest: null,
      width: 4,
      height: 3,
      takenAtSec: 1,
      ...place,
    };
    const text = {
      kind: 'text',
      role: 'speech',
      text: `What is said in ${number}. `.repeat(10),
      raw: null,
      ...place,
    };
    const document = {
      id: `s${number}`,
      parts: [image, text, { ...image }, text],
      videos: [],
      url: null,
      split: 'train',
    };
    yield { document, picture: async () => bytes };
  }
}

function timed(work) {
  const start = performance.now();
  work();
  return (performance.now() - start) / 1000;
}

function run(command, args) {
  const ended = spawnSync(command, args, { encoding: 'utf8', timeout: 600_000, maxBuffer: 1 << 28 });
  if (ended.status !== 0) throw new Error(`${command} failed:\n${ended.stderr}`);
  return ended;
}
