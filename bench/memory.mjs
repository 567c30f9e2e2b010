// Peak memory of a run: does a long video need more than a short one, and do many need more than a few? The ffmpeg
// program cuts and loops the given talks; all that is measured is a real run.
//
//   npm run build && npx node bench/memory.mjs --long VIDEO                    two hours against ten minutes, of one talk
//   npm run build && npx node bench/memory.mjs --many VIDEO... [--cuts 200]    different cuts of 20 s, each with speech
//
// Linux. Options: --model tiny|base, --minutes 120, --against 10.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { residentBytes } from './processes.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    long: { type: 'boolean', default: false },
    many: { type: 'boolean', default: false },
    cuts: { type: 'string', default: '200' },
    minutes: { type: 'string', default: '120' },
    against: { type: 'string', default: '10' },
    model: { type: 'string', default: 'tiny' },
  },
});
if (positionals.length === 0 || values.long === values.many) {
  console.error('Usage: node bench/memory.mjs --long VIDEO | --many VIDEO...');
  process.exit(2);
}

const program = join(dirname(dirname(fileURLToPath(import.meta.url))), 'bin', 'lectern.js');
const folder = mkdtempSync(join(tmpdir(), 'lectern-memory-'));
const config = join(folder, 'lectern.yaml');
const weighEveryMs = 100;
const cutSec = 20;

function ffmpeg(...args) {
  const made = spawnSync('ffmpeg', ['-nostdin', '-loglevel', 'error', '-y', ...args], { encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`ffmpeg ${args.join(' ')}: ${made.stderr}`);
}

function durationOf(path) {
  const probed = spawnSync(
    'ffprobe',
    ['-v', 'error', '-show_entries', 'format=duration', '-of', 'csv=p=0', path],
    {
      encoding: 'utf8',
    },
  );
  return Number(probed.stdout);
}

/** Runs Lectern one video after the other. @returns the peak over all processes during each video, in their order. */
async function peaksOf(input, out, settings) {
  writeFileSync(config, `transcribe: { model: ${values.model} }\n${settings}`);
  const args = ['run', input, '--out', out, '--config', config, '--concurrency', '1', '--json'];
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const peaks = [];
  let peak = 0;
  const weighing = setInterval(() => {
    peak = Math.max(peak, residentBytes(child.pid));
  }, weighEveryMs);
  let summary = null;
  for await (const line of createInterface({ input: child.stdout })) {
    const event = JSON.parse(line);
    if (event.event === 'plan') peak = 0;
    if (event.event === 'video') {
      peaks.push(peak);
      peak = 0;
    }
    if (event.event === 'summary') summary = event;
  }
  clearInterval(weighing);
  if (!summary || summary.failed > 0) throw new Error(`The run did not end well: ${JSON.stringify(summary)}`);
  console.log(`${summary.kept} kept, ${summary.dropped} dropped, ${summary.wallSec.toFixed(0)} s`);
  return peaks;
}

const megabytes = (bytes) => `${(bytes / 1e6).toFixed(0)} MB`;
try {
  if (values.long) {
    const talk = resolve(positionals[0]);
    const peaks = {};
    for (const minutes of [values.against, values.minutes].map(Number)) {
      const list = join(folder, 'list.txt');
      const times = Math.ceil((minutes * 60) / durationOf(talk));
      writeFileSync(list, `file '${talk.replaceAll("'", "'\\''")}'\n`.repeat(times));
      const looped = join(folder, `talk-${minutes}.mp4`);
      ffmpeg('-f', 'concat', '-safe', '0', '-i', list, '-t', String(minutes * 60), '-c', 'copy', looped);
      [peaks[minutes]] = await peaksOf(looped, join(folder, `out-${minutes}`), '');
      console.log(`${minutes} minutes: at most ${megabytes(peaks[minutes])} in all processes`);
    }
    console.log(`ratio ${(peaks[values.minutes] / peaks[values.against]).toFixed(3)}, wanted at most 1.25`);
  } else {
    const cuts = Number(values.cuts);
    const lengths = positionals.map(durationOf);
    const total = lengths.reduce((sum, length) => sum + length - cutSec, 0);
    const input = join(folder, 'cuts');
    mkdirSync(input);
    // Spread evenly over all talks; where they are short, cuts overlap, but no two are the same.
    for (let cut = 0; cut < cuts; cut++) {
      let at = (cut * total) / cuts;
      let talk = 0;
      while (at >= lengths[talk] - cutSec) at -= lengths[talk++] - cutSec;
      const name = join(input, `cut-${String(cut).padStart(4, '0')}.mp4`);
      ffmpeg(
        '-ss',
        at.toFixed(2),
        '-i',
        positionals[talk],
        '-t',
        String(cutSec),
        '-threads',
        '1',
        '-preset',
        'ultrafast',
        name,
      );
    }
    // Short cuts are kept, whatever is said in them.
    const lenient = 'judge: { minWords: 1, minTranscriptionQuality: 0, minKnowledgeDensity: 0 }\n';
    const peaks = await peaksOf(input, join(folder, 'out'), lenient);
    const early = Math.max(...peaks.slice(10, 30));
    const late = Math.max(...peaks.slice(-20));
    console.log(`videos 10 to 30: at most ${megabytes(early)}; the last 20: ${megabytes(late)}`);
    console.log(`ratio ${(late / early).toFixed(3)}, wanted at most 1.1`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
