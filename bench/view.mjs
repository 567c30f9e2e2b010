// Does the reader stay quick with many documents? Serves each corpus with an index of its own and asks for pages all
// over it: documents, lists, searches. Says how long indexing took, how large the index is, and how much memory.
//
//   npm run build && npx node bench/view.mjs SMALL LARGE
//
// Each is what `lectern view` opens: generate them with bench/corpus.mjs. Ends with 1 where a document or a list of
// LARGE takes more than twice as long as one of SMALL.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    requests: { type: 'string', default: '400' },
    words: { type: 'string', default: 'the,energy,theorem' },
  },
});
if (positionals.length !== 2) {
  console.error('Usage: node bench/view.mjs SMALL LARGE [--requests 400] [--words the,energy,theorem]');
  process.exit(2);
}
const program = join(dirname(dirname(fileURLToPath(import.meta.url))), 'bin', 'lectern.js');
const requests = Number(values.requests);
const words = values.words.split(',');
const warmUps = 20;
const allowed = 2;

const measured = [];
for (const path of positionals) measured.push(await measure(path));
const [small, large] = measured;
for (const { path, documents, indexSec, indexBytes, peakBytes } of measured) {
  const megabytes = (bytes) => `${Math.round(bytes / 1e6)} MB`;
  console.log(
    `${path}: ${documents} documents, indexed in ${indexSec.toFixed(1)} s, index ${megabytes(indexBytes)}, peak memory ${megabytes(peakBytes)}`,
  );
}
console.log(`\n${'median (95 %) in ms'.padEnd(24)}${'small'.padStart(16)}${'large'.padStart(16)}   ratio`);
let isSlow = false;
for (const [kind, times] of Object.entries(small.times)) {
  const ratio = median(large.times[kind]) / median(times);
  console.log(`${kind.padEnd(24)}${shown(times)}${shown(large.times[kind])}   ${ratio.toFixed(2)}`);
  if (kind !== 'search' && ratio > allowed) isSlow = true;
}
process.exitCode = isSlow ? 1 : 0;

async function measure(path) {
  const cache = mkdtempSync(join(tmpdir(), 'lectern-view-'));
  const child = spawn(process.execPath, [program, 'view', path, '--port', '0', '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, XDG_CACHE_HOME: cache },
  });
  try {
    let indexed;
    let url;
    for await (const line of createInterface({ input: child.stdout })) {
      const event = JSON.parse(line);
      if (event.event === 'indexed') indexed = event;
      if (event.event === 'listening') {
        url = event.url;
        break;
      }
    }
    if (!url) throw new Error(`lectern view ${path} ended.`);
    const times = await askAround(url, indexed.documents);
    const peakBytes =
      Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))[1]) * 1024;
    return {
      path,
      documents: indexed.documents,
      indexSec: indexed.seconds,
      indexBytes: bytesBelow(cache),
      peakBytes,
      times,
    };
  } finally {
    child.kill('SIGINT');
    rmSync(cache, { recursive: true, force: true });
  }
}

/** Times in ms. The places are spread over the corpus, the same share of it in each. */
async function askAround(url, documents) {
  const addresses = {
    document: (share) => `api/documents/${Math.floor(share * documents)}`,
    list: (share) => `api/documents?limit=40&offset=${Math.floor(share * documents)}`,
    search: (_share, index) => `api/search?limit=20&q=${words[index % words.length]}`,
  };
  const times = {};
  for (const [kind, addressOf] of Object.entries(addresses)) {
    times[kind] = [];
    for (let index = -warmUps; index < requests; index++) {
      const share = Math.abs((index * 0.6180339887) % 1);
      const startedAt = performance.now();
      const response = await fetch(url + addressOf(share, Math.abs(index)));
      await response.arrayBuffer();
      if (!response.ok) throw new Error(`${addressOf(share, index)}: ${response.status}`);
      if (index >= 0) times[kind].push(performance.now() - startedAt);
    }
  }
  return times;
}

function bytesBelow(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
}

function median(times) {
  return quantile(times, 0.5);
}

function quantile(times, share) {
  return [...times].sort((a, b) => a - b)[Math.floor(share * (times.length - 1))];
}

function shown(times) {
  return `${median(times).toFixed(2)} (${quantile(times, 0.95).toFixed(2)})`.padStart(16);
}
