// Is overlap found in one pass with memory flat? Generates a dataset of samples, each with a text and a picture, and
// benchmarks with questions and pictures, of which some stand in the dataset; runs `lectern evaluate overlap` over it.
//
//   npm run build && npx node bench/overlap.mjs [--samples 100000] [--benchmarks 9] [--questions 2000] [--pictures 300]
//
// Linux. Ends with 1 where a planted question or picture is missed, another is found, or memory grows by more than a
// fifth from the first fifth of the pass to the last.
import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { residentBytes } from './processes.mjs';

const { values } = parseArgs({
  options: {
    samples: { type: 'string', default: '100000' },
    benchmarks: { type: 'string', default: '9' },
    questions: { type: 'string', default: '2000' },
    pictures: { type: 'string', default: '300' },
  },
});
const [samples, benchmarks, questions, pictures] = ['samples', 'benchmarks', 'questions', 'pictures'].map(
  (name) => Number(values[name]),
);
const program = join(dirname(dirname(fileURLToPath(import.meta.url))), 'bin', 'lectern.js');
const folder = mkdtempSync(join(tmpdir(), 'lectern-overlap-'));
/** Different pictures of the dataset: all are decoded each time, as those of a real one. */
const stock = 400;
const planted = 100;
const wordsEach = 120;
const weighEveryMs = 200;
const mostGrowth = 1.2;

let state = 1;
const random = () => {
  state = (state + 0x6d2b79f5) | 0;
  let bits = Math.imul(state ^ (state >>> 15), state | 1);
  bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
  return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
};
const upTo = (most) => Math.floor(most * random());
const text = (count) => Array.from({ length: count }, () => `w${Math.floor(5000 * random() ** 2)}`).join(' ');

function slide() {
  const shapes = Array.from(
    { length: 14 },
    () =>
      `<rect x="${upTo(560)}" y="${upTo(320)}" width="${20 + upTo(200)}" height="${10 + upTo(120)}" fill="hsl(${upTo(360)} 70% ${20 + upTo(60)}%)"/>`,
  ).join('');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="360"><rect width="640" height="360" fill="#fff"/>${shapes}</svg>`;
  return sharp(Buffer.from(svg)).flatten();
}

try {
  const settings = await writeBenchmarks();
  await writeDataset(settings.asked);
  await measure();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function writeBenchmarks() {
  const lines = [];
  const asked = { questions: [], pictures: [] };
  for (let number = 0; number < benchmarks; number++) {
    const place = join(folder, `b${number}`);
    mkdirSync(join(place, 'images'), { recursive: true });
    const items = [];
    for (let index = 0; index < questions; index++) {
      const images = index < pictures ? [`images/${index}.jpg`] : [];
      if (images.length > 0)
        writeFileSync(join(place, images[0]), await slide().jpeg({ quality: 85 }).toBuffer());
      const question = text(14 + upTo(20));
      items.push(JSON.stringify({ id: `${index}`, question, images, answers: ['a'], metric: 'exact' }));
      if (number === 0 && index >= pictures && asked.questions.length < planted)
        asked.questions.push(question);
      if (number === 0 && images.length > 0 && asked.pictures.length < planted)
        asked.pictures.push(join(place, images[0]));
    }
    writeFileSync(join(place, 'items.jsonl'), `${items.join('\n')}\n`);
    lines.push(`    b${number}: { questions: ${JSON.stringify(join(place, 'items.jsonl'))} }`);
  }
  writeFileSync(join(folder, 'lectern.yaml'), `evaluate:\n  benchmarks:\n${lines.join('\n')}\n`);
  return { asked };
}

async function writeDataset(asked) {
  const place = join(folder, 'dataset');
  mkdirSync(join(place, 'images'), { recursive: true });
  for (let number = 0; number < stock; number++)
    writeFileSync(join(place, 'images', `${number}.jpg`), await slide().jpeg({ quality: 85 }).toBuffer());
  for (const [number, picture] of asked.pictures.entries())
    await sharp(picture)
      .resize(480)
      .jpeg({ quality: 40 })
      .toFile(join(place, 'images', `copy${number}.jpg`));
  const out = createWriteStream(join(place, 'mmc4.jsonl'));
  const step = Math.max(1, Math.floor(samples / planted));
  for (let number = 0; number < samples; number++) {
    const at = number % step === 0 ? number / step : -1;
    const said =
      at in asked.questions ? asked.questions[at].split(' ').slice(0, 13).join(', ').toUpperCase() : '';
    const image_name = at in asked.pictures ? `copy${at}.jpg` : `${number % stock}.jpg`;
    const line = {
      id: `s${number}`,
      text_list: [`${text(wordsEach / 2)} ${said} ${text(wordsEach / 2)}`],
      image_info: [{ image_name, matched_text_index: 0 }],
    };
    if (!out.write(`${JSON.stringify(line)}\n`)) await new Promise((done) => out.once('drain', done));
  }
  await new Promise((done) => out.end(done));
}

async function measure() {
  const out = join(folder, 'out');
  const startedAt = performance.now();
  const child = spawn(
    process.execPath,
    [
      program,
      'evaluate',
      'overlap',
      join(folder, 'dataset'),
      '--out',
      out,
      '-c',
      join(folder, 'lectern.yaml'),
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let passAt = null;
  const weighed = [];
  createInterface({ input: child.stderr }).on('line', (line) => {
    if (line.startsWith('samples:')) passAt ??= performance.now();
    console.error(line);
  });
  const timer = setInterval(
    () => weighed.push({ at: performance.now(), bytes: residentBytes(child.pid) }),
    weighEveryMs,
  );
  const rc = await new Promise((done) => child.once('exit', done));
  clearInterval(timer);
  if (rc !== 0) throw new Error(`The command ended with ${rc}.`);
  const endedAt = performance.now();
  const inPass = weighed.filter(({ at }) => at >= (passAt ?? startedAt)).map(({ bytes }) => bytes);
  const fifth = Math.max(1, Math.floor(inPass.length / 5));
  const mean = (some) => some.reduce((sum, one) => sum + one, 0) / some.length;
  const [first, last] = [mean(inPass.slice(0, fifth)), mean(inPass.slice(-fifth))];
  const pairs = readFileSync(join(out, 'pairs.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const of = (what) =>
    new Set(pairs.filter((pair) => pair.what === what && pair.benchmark === 'b0').map(({ item }) => item))
      .size;
  const others = pairs.filter(({ benchmark }) => benchmark !== 'b0').length;
  const megabytes = (bytes) => `${Math.round(bytes / 1e6)} MB`;
  console.log(
    `${samples} samples with a picture each, ${benchmarks} benchmarks of ${questions} questions and ${pictures} pictures`,
  );
  console.log(
    `found ${of('question')} of ${planted} questions, ${of('image')} of ${planted} pictures, ${others} others`,
  );
  console.log(
    `${((endedAt - startedAt) / 1000).toFixed(0)} s in all, ${((endedAt - (passAt ?? startedAt)) / 1000).toFixed(0)} s of them the pass; memory ${megabytes(first)} in its first fifth, ${megabytes(last)} in its last, ${megabytes(Math.max(...weighed.map(({ bytes }) => bytes)))} at most`,
  );
  if (of('question') < planted || of('image') < planted || others > 0 || last > mostGrowth * first)
    process.exitCode = 1;
}
