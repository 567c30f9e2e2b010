// Memory of an evaluation over its time: every question shows nine pictures of about 100 kB, its own and those of eight
// demonstrations. A server on the loopback interface reads each request and answers in a word.
//
//   npm run build && npx node bench/evaluate-memory.mjs [--items 1000] [--pool 200] [--demos rices] [--concurrency 8]
//
// Linux. The pictures are different ones, so nothing but the digests of all can be kept.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { residentBytes } from './processes.mjs';

const { values } = parseArgs({
  options: {
    items: { type: 'string', default: '1000' },
    pool: { type: 'string', default: '200' },
    shots: { type: 'string', default: '8' },
    demos: { type: 'string', default: 'rices' },
    concurrency: { type: 'string', default: '8' },
  },
});
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = mkdtempSync(join(tmpdir(), 'lectern-memory-'));
const weighEveryMs = 50;
const tenths = 10;
const wantedBytes = 400e6;
const megabytes = (bytes) => `${(bytes / 1e6).toFixed(0)} MB`;

/** A noisy picture, of about 100 kB. */
async function picture(path) {
  const noise = { type: 'gaussian', mean: 128, sigma: 40 };
  const made = sharp({ create: { width: 400, height: 300, channels: 3, background: '#777', noise } });
  writeFileSync(path, await made.jpeg({ quality: 93 }).toBuffer());
}

async function writeSet(name, count) {
  const lines = [];
  for (let index = 0; index < count; index++) {
    const image = `images/${name}-${index}.jpg`;
    await picture(join(folder, image));
    const scored = name === 'item' ? { metric: 'exact' } : {};
    lines.push(
      JSON.stringify({
        id: `${name}${index}`,
        question: 'Which word?',
        images: [image],
        answers: ['noise'],
        ...scored,
      }),
    );
  }
  writeFileSync(join(folder, `${name}s.jsonl`), `${lines.join('\n')}\n`);
}

let requests = 0;
let received = 0;
const server = createServer((message, response) => {
  message.on('data', (bytes) => {
    received += bytes.length;
  });
  message.on('end', () => {
    if (message.method === 'POST') requests++;
    const choices = [{ index: 0, message: { role: 'assistant', content: 'noise' }, finish_reason: 'stop' }];
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(message.method === 'POST' ? { choices } : { data: [] }));
  });
});
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));

/** Runs the evaluation. @returns the peaks of memory until the first question is asked, and in each tenth of them. */
async function weigh(out) {
  const config = join(folder, 'lectern.yaml');
  writeFileSync(
    config,
    `evaluate: { benchmarks: { noise: { questions: items.jsonl, demos: demos.jsonl } } }
providers: { local: { baseUrl: 'http://127.0.0.1:${server.address().port}/v1', concurrency: ${values.concurrency}, firstTokenSec: null } }
`,
  );
  const args = ['evaluate', 'run', '--model', 'local/any', '--shots', values.shots, '--demos', values.demos];
  const child = spawn(
    process.execPath,
    [join(root, 'bin', 'lectern.js'), ...args, '--out', out, '-c', config, '--json'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const peaks = [0];
  const weighing = setInterval(() => {
    peaks[peaks.length - 1] = Math.max(peaks.at(-1), residentBytes(child.pid));
  }, weighEveryMs);
  const tenth = Number(values.items) / tenths;
  let done = 0;
  const ended = new Promise((resolve) => child.on('close', resolve));
  for await (const line of createInterface({ input: child.stdout })) {
    const { event } = JSON.parse(line);
    if (event === 'cell') peaks.push(0);
    if (event === 'item' && ++done % tenth === 0 && done < Number(values.items)) peaks.push(0);
  }
  clearInterval(weighing);
  if ((await ended) !== 0) throw new Error('The evaluation did not end well.');
  return peaks;
}

try {
  mkdirSync(join(folder, 'images'));
  await writeSet('item', Number(values.items));
  await writeSet('demo', Number(values.pool));
  const started = performance.now();
  const [before, ...during] = await weigh(join(folder, 'results'));
  const took = (performance.now() - started) / 1000;
  console.log(`${requests} requests, ${megabytes(received)} received, ${took.toFixed(0)} s`);
  // Two processes, which share pages that are counted twice here.
  console.log(`before, with the process that compares pictures: at most ${megabytes(before)}`);
  const most = Math.max(...during);
  console.log(`asking, by tenths: ${during.map(megabytes).join(', ')}`);
  console.log(`asking: at most ${megabytes(most)}, wanted less than ${megabytes(wantedBytes)}`);
  if (most >= wantedBytes) process.exitCode = 1;
} finally {
  server.close();
  rmSync(folder, { recursive: true, force: true });
}
