// Measures the export of packages: WebDataset shards beside GNU tar and beside pyarrow, in turns, on the same pictures; and
// the memory of an export of 100,000 generated samples beside one of 10,000.
//
//   node bench/packages.mjs [--samples 1500] [--images 8] [--kilobytes 60] [--rounds 3] [--python PYTHON-WITH-PYARROW]
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { webDatasetPackager } from '../src/formats/packages/webdataset.ts';
import { writePackage } from '../src/formats/packages/write-package.ts';
import { exportDataset } from '../src/workspace/export-dataset.ts';

const { values } = parseArgs({
  options: {
    samples: { type: 'string', default: '1500' },
    images: { type: 'string', default: '8' },
    kilobytes: { type: 'string', default: '60' },
    rounds: { type: 'string', default: '3' },
    python: { type: 'string', default: 'python3' },
    memory: { type: 'string' },
  },
});

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
  const seconds = { lectern: [], tar: [], pyarrow: [] };
  await exportDataset(dataset, { format: 'webdataset', run: null, folder: shards });
  // The same files, in the same order.
  const files = join(folder, 'files');
  mkdirSync(files);
  run('tar', ['-xf', join(shards, 'train-00000.tar'), '-C', files]);
  const names = run('tar', ['-tf', join(shards, 'train-00000.tar')]).stdout;
  writeFileSync(join(folder, 'names'), names);
  const all = join(folder, 'all.tar');
  for (let round = 0; round < Number(values.rounds); round++) {
    seconds.lectern.push(
      await timed(() => exportDataset(dataset, { format: 'webdataset', run: null, folder: shards })),
    );
    seconds.tar.push(
      await timed(() => {
        run('tar', ['-cf', all, '-C', files, '-T', join(folder, 'names')]);
        run('sync', [all]);
      }),
    );
    seconds.pyarrow.push(
      Number(run(values.python, ['-c', pyarrow, files, join(folder, 'all.parquet')]).stdout),
    );
  }
  const size = megabytes();
  for (const [name, times] of Object.entries(seconds)) {
    const median = times.toSorted((a, b) => a - b)[times.length >> 1];
    console.log(
      `${name}: ${(size / median).toFixed(0)} MB/s (${size.toFixed(0)} MB, median of ${times.map((time) => time.toFixed(2)).join(', ')} s)`,
    );
  }
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

async function timed(work) {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

function run(command, args) {
  const ended = spawnSync(command, args, { encoding: 'utf8', timeout: 600_000, maxBuffer: 1 << 28 });
  if (ended.status !== 0) throw new Error(`${command} failed:\n${ended.stderr}`);
  return ended;
}
