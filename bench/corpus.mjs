// A corpus as large as the published one, and what its figures cost: one pass, bounded memory.
//
//   npm run build && npx node bench/corpus.mjs generate 1000000 corpus.jsonl    samples of 75,000 videos, about 0.9 kB each
//   npm run build && npx node bench/corpus.mjs stats corpus.jsonl               time and peak memory of `lectern stats`
//
// The samples of a video lie far apart, as in shards. Beside the corpus lies corpus.jsonl.truth.json with what was
// generated: the counts of `lectern stats` must equal it. `stats` ends with 1 where they do not, or where more than
// 500 MiB were used. Linux.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [task, ...rest] = process.argv.slice(2);
if (task === 'generate' && rest.length === 2 && Number(rest[0]) >= 1)
  await generate(Number(rest[0]), rest[1]);
else if (task === 'stats' && rest.length === 1) await stats(rest[0]);
else {
  console.error('Usage: node bench/corpus.mjs generate N FILE | stats FILE');
  process.exit(2);
}

/** Small and quick, the same everywhere: mulberry32. */
function randomFrom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}

async function generate(count, path) {
  const subjects = [
    'mathematics',
    'physics',
    'chemistry',
    'earth science',
    'engineering',
    'computer science',
  ];
  const licences = ['CC-BY-4.0', 'CC-BY-SA-4.0', null];
  const vocabulary = (
    'the of a and to in is we that it this for have so now here as on with are if take line root energy equal point ' +
    'side number force sum square field angle wave term value graph area proof cell theorem matrix limit vector ' +
    'charge reaction gradient entropy algorithm'
  ).split(' ');
  const clipsEach = 3;
  const clipSec = 15.5;
  const videos = Math.ceil(count * 0.075);
  const points = 3915;
  const random = randomFrom(1);
  // Common words come up most, as in speech.
  const words = (length) =>
    Array.from({ length }, () => vocabulary[Math.floor(vocabulary.length * random() ** 2)]).join(' ');
  const truth = {
    samples: count,
    videos: Math.min(videos, count),
    clips: clipsEach * count,
    keyframes: 0,
    milliseconds: 0,
  };
  const seen = { points: new Set(), subjects: new Map() };
  const file = createWriteStream(path);
  for (let index = 0; index < count; index++) {
    // Samples of one video are `videos` apart.
    const video = index % videos;
    const part = Math.floor(index / videos);
    const id = `v${String(video).padStart(6, '0')}`;
    const point = video % points;
    const subject = subjects[point % subjects.length];
    seen.points.add(point);
    seen.subjects.set(subject, (seen.subjects.get(subject) ?? 0) + 1);
    const clips = Array.from({ length: clipsEach }, (_, clip) => {
      const number = part * clipsEach + clip;
      return { index: number, startSec: number * clipSec, endSec: (number + 1) * clipSec };
    });
    truth.milliseconds += clipsEach * clipSec * 1000;
    const [clip] = clips;
    const place = {
      video: id,
      clip: clip.index,
      startSec: clip.startSec,
      endSec: clip.endSec,
      artefact: '0',
    };
    const images = 1 + (index % 3 === 0 ? 1 : 0);
    truth.keyframes += images;
    const items = Array.from({ length: images }, (_, image) => ({
      kind: 'image',
      ...place,
      takenAtSec: clip.startSec + image,
      digest: createHash('sha256').update(`${index} ${image}`).digest('hex'),
      width: 1280,
      height: 720,
    }));
    const said = words(7 + (index % 5));
    if (index % 2 === 0) items.push({ kind: 'ocr', ...place, text: words(4) });
    items.push({ kind: 'speech', ...place, raw: said, refined: said });
    const sample = {
      id: `00000-train-${String(index).padStart(7, '0')}`,
      split: 'train',
      videos: [
        {
          id,
          title: `Lesson ${video}`,
          licence: licences[video % licences.length],
          url: null,
          subject,
          course: null,
          subCourse: null,
          knowledgePoint: `point ${point}`,
          clips,
        },
      ],
      items,
      images,
      textTokens: 20,
      budgetTokens: 20 + 64 * images,
      tokenizer: 'llama',
    };
    if (!file.write(`${JSON.stringify(sample)}\n`)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'finish');
  const told = {
    ...truth,
    knowledgePoints: seen.points.size,
    samplesBySubject: Object.fromEntries(seen.subjects),
  };
  writeFileSync(`${path}.truth.json`, `${JSON.stringify(told, null, 2)}\n`);
  console.log(`${count} samples, ${Math.round(statSync(path).size / 1e6)} MB in ${path}`);
}

async function stats(path) {
  const truth = JSON.parse(readFileSync(`${path}.truth.json`, 'utf8'));
  const program = join(dirname(dirname(fileURLToPath(import.meta.url))), 'bin', 'lectern.js');
  const startedAt = performance.now();
  const child = spawn(process.execPath, [program, 'stats', path, '--format', 'json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let peakKib = 0;
  const weighing = setInterval(() => {
    peakKib = Math.max(peakKib, peakOf(child.pid));
  }, 100);
  let stdout = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  const [code] = await once(child, 'close');
  clearInterval(weighing);
  if (code !== 0) process.exit(code ?? 1);
  const wallSec = (performance.now() - startedAt) / 1000;
  const { total, subjects } = JSON.parse(stdout).statistics;
  const counted = {
    samples: total.samples,
    videos: total.videos,
    clips: total.clips,
    keyframes: total.keyframes,
    milliseconds: Math.round(total.hours * 3_600_000),
    knowledgePoints: total.knowledgePoints,
    samplesBySubject: Object.fromEntries(subjects.map(({ subject, samples }) => [subject, samples])),
  };
  const peakMib = peakKib / 1024;
  const bytes = statSync(path).size;
  console.log(
    `${total.samples} samples, ${Math.round(bytes / 1e6)} MB: ${wallSec.toFixed(1)} s (${Math.round(total.samples / wallSec)} samples/s), peak memory ${Math.round(peakMib)} MiB`,
  );
  const sorted = (value) =>
    JSON.stringify(value, (_key, member) =>
      member && typeof member === 'object' ? Object.fromEntries(Object.entries(member).sort()) : member,
    );
  const isRight = sorted(counted) === sorted(truth);
  if (!isRight) console.log('The counts are not those that were generated:', counted, truth);
  process.exitCode = isRight && peakMib <= 500 ? 0 : 1;
}

/** Largest resident set of a process so far, in KiB. */
function peakOf(pid) {
  try {
    return Number(/VmHWM:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
