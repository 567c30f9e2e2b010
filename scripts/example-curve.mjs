// Draws the curve of docs/evaluate.md: `lectern evaluate` itself, on benchmarks and with models that are invented. A server
// in this process answers right as often as a formula says; no figure in the picture is of a real model.
//
//   npm run build && npx node scripts/example-curve.mjs
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import sharp from 'sharp';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = mkdtempSync(join(tmpdir(), 'lectern-curve-'));
const items = 120;
const pool = 12;
const shots = [0, 1, 2, 4, 8];

/** Share of right answers without demonstrations, and what doubling their number adds. */
const invented = {
  'invented-photos': { baseline: [0.16, 0.06], textbook: [0.18, 0.1] },
  'invented-charts': { baseline: [0.3, 0.02], textbook: [0.32, 0.07] },
  'invented-sums': { baseline: [0.22, -0.01], textbook: [0.25, 0.05] },
};

/** A number from 0 up to 1 that depends on nothing but the text. */
function numberOf(text) {
  return createHash('sha256').update(text).digest().readUInt32BE(0) / 2 ** 32;
}

function answerTo({ model, messages }) {
  const turns = messages.filter(({ role }) => role === 'user');
  const question = turns.at(-1).content.find(({ type }) => type === 'text').text;
  const [, benchmark, item] = /^(\S+) (\d+)$/.exec(question);
  const [start, step] = invented[benchmark][model];
  const share = start + step * Math.log2(turns.length);
  return numberOf(`${model} ${question} ${turns.length}`) < share ? `answer ${item}` : 'no idea';
}

const server = createServer(async (request, response) => {
  const text = Buffer.concat(await request.toArray()).toString();
  const answer =
    request.method === 'POST'
      ? {
          choices: [
            {
              index: 0,
              message: { role: 'assistant', content: answerTo(JSON.parse(text)) },
              finish_reason: 'stop',
            },
          ],
        }
      : { data: [] };
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
});

async function writeBenchmark(name) {
  const lineOf = (question, image) => ({ id: question, question, images: [image], metric: 'exact' });
  const picture = async (image, shade) =>
    writeFileSync(
      join(folder, image),
      await sharp({
        create: { width: 8, height: 8, channels: 3, background: { r: shade, g: shade, b: name.length } },
      })
        .png()
        .toBuffer(),
    );
  const write = async (kind, count, from) => {
    const lines = [];
    for (let index = from; index < from + count; index++) {
      const image = `${name}-${index}.png`;
      await picture(image, index);
      lines.push(JSON.stringify({ ...lineOf(`${name} ${index}`, image), answers: [`answer ${index}`] }));
    }
    writeFileSync(join(folder, `${name}-${kind}.jsonl`), `${lines.join('\n')}\n`);
  };
  await write('test', items, 0);
  await write('train', pool, items);
  return `    ${name}: { questions: ${name}-test.jsonl, demos: ${name}-train.jsonl }\n`;
}

try {
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  const config = join(folder, 'lectern.yaml');
  let benchmarks = '';
  for (const name of Object.keys(invented)) benchmarks += await writeBenchmark(name);
  writeFileSync(
    config,
    `evaluate:\n  benchmarks:\n${benchmarks}providers:\n  local: { baseUrl: 'http://127.0.0.1:${server.address().port}/v1', firstTokenSec: null }\n`,
  );
  const out = join(folder, 'results');
  const curve = join(folder, 'curve.svg');
  const lectern = (...args) =>
    promisify(execFile)(process.execPath, [join(root, 'bin', 'lectern.js'), 'evaluate', ...args]);
  const models = ['baseline', 'textbook'].flatMap((name) => ['--model', `local/${name}=${name} (invented)`]);
  await lectern(
    ...['run', ...models, '--shots', shots.join(','), '--demos', 'random', '--out', out, '--config', config],
  );
  const { stdout } = await lectern('report', out, '--table', 'shots', '--curve', curve);
  console.log(stdout);
  mkdirSync(join(root, 'docs', 'images'), { recursive: true });
  const drawn = sharp(curve, { density: 96 }).png({ palette: true, effort: 10, compressionLevel: 9 });
  await drawn.toFile(join(root, 'docs', 'images', 'curve.png'));
} finally {
  server.close();
  rmSync(folder, { recursive: true, force: true });
}
