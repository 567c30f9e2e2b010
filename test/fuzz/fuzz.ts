import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { lectern, readOutcomes } from '../cli.ts';
import { cutLesson } from '../lesson.ts';
import { Random } from '../random.ts';
import { mutate } from './mutate.ts';
import { type Source, writeSources } from './sources.ts';

/** Nothing is dropped for what it shows or says, so that spoiled videos get as far as they can. */
const config = `
probe: { minSec: 0 }
transcribe: { model: tiny }
listen: { windows: 1, minSpeechSec: 0, maxDisagreement: 1 }
judge: { minWords: 0, minWordsPerMinute: 0, minTranscriptionQuality: 0, maxRepetition: 1, maxWordsPerMinute: 100000 }
media: { maxDamage: 1 }
`;

export interface FuzzOptions {
  /** Mutants in all. */
  mutants: number;
  /** Mutants of one call of the program. */
  perRun: number;
  seed: number;
  /** Each so many runs do all stages on sources with speech; the others are silent and end with the keyframes. */
  wholeEvery: number;
  folder: string;
  onRun?(done: number, result: FuzzResult): void;
}

export interface FuzzResult {
  mutants: number;
  /** By verdict and reason. */
  outcomes: Record<string, number>;
  /** Ends of worker processes that died or had to be killed, each with the name of the file. */
  crashes: string[];
  /** Whatever must not be: no outcome, a bug, a hang, a run that ended otherwise than with 0 or 3. */
  faults: string[];
  /** Largest sum of the resident sets of all processes of a run, in bytes. */
  peakRssBytes: number;
}

/** Lets the program run over spoiled videos. A file at fault, or that crashed a worker, is left in `folder/found`. */
export async function fuzz(options: FuzzOptions): Promise<FuzzResult> {
  const { mutants, perRun, seed, wholeEvery, folder, onRun } = options;
  const random = new Random(seed);
  const sources = join(folder, 'sources');
  const found = join(folder, 'found');
  for (const made of [sources, found]) mkdirSync(made, { recursive: true });
  writeFileSync(join(folder, 'config.yaml'), config);
  const { audio } = await cutLesson(14, 16.2);
  const silence = { ...audio, samples: new Float32Array(audio.samples.length) };
  const [speaking, silent] = [await writeSources(sources, audio), await writeSources(sources, silence)];
  const result: FuzzResult = { mutants: 0, outcomes: {}, crashes: [], faults: [], peakRssBytes: 0 };
  for (let run = 0; result.mutants < mutants; run++) {
    const isWhole = run % wholeEvery === 0;
    const count = Math.min(perRun, mutants - result.mutants);
    const batch = Array.from({ length: count }, () => mutate(isWhole ? speaking : silent, random));
    await runBatch(batch, { folder, found, isWhole }, result);
    onRun?.(result.mutants, result);
  }
  return result;
}

async function runBatch(
  batch: readonly Source[],
  { folder, found, isWhole }: { folder: string; found: string; isWhole: boolean },
  result: FuzzResult,
): Promise<void> {
  const videos = join(folder, 'mutants');
  const out = join(folder, 'out');
  mkdirSync(videos);
  const byName = new Map<string, Source>();
  for (const [index, source] of batch.entries()) {
    const name = `${String(result.mutants + index).padStart(5, '0')}${source.extension}`;
    byName.set(name, source);
    writeFileSync(join(videos, name), source.bytes);
  }
  const keep = (name: string): void => writeFileSync(join(found, name), byName.get(name)!.bytes);
  const flags = ['--out', out, '--config', join(folder, 'config.yaml'), '--json'];
  const only = isWhole ? [] : ['--skip', 'read', '--skip', 'caption'];
  const { exitCode, stderr, events } = await lectern(['run', videos, ...flags, ...only]);
  if (exitCode !== 0 && exitCode !== 3) {
    result.faults.push(`exit code ${exitCode}: ${stderr.slice(-500)}`);
    for (const name of byName.keys()) keep(name);
  }
  const outcomes = exitCode === null || exitCode === 1 ? [] : readOutcomes(out);
  const names = new Map<string, string>();
  for (const { item, sources, video, verdict, reason } of outcomes) {
    if (item !== null) continue;
    // Mutants may come out equal; they share an outcome.
    for (const source of sources) {
      const name = basename(source);
      names.set(name, video);
      const key = reason === null ? verdict : `${verdict}: ${reason}`;
      result.outcomes[key] = (result.outcomes[key] ?? 0) + 1;
      if (reason !== 'internal-error' && reason !== 'deadline') continue;
      result.faults.push(`${name}: ${key}`);
      keep(name);
    }
  }
  for (const name of byName.keys()) {
    if (!names.has(name)) result.faults.push(`${name}: no outcome`);
  }
  for (const event of events) {
    if (event.event === 'summary') result.peakRssBytes = Math.max(result.peakRssBytes, event.peakRssBytes);
    if (event.event !== 'trouble' || event.kind === 'error') continue;
    const [name] = [...names].find(([, video]) => video === event.video) ?? [];
    result.crashes.push(`${name} in ${event.stage}: ${event.message}`);
    if (name) keep(name);
  }
  result.mutants += batch.length;
  rmSync(videos, { recursive: true });
  rmSync(out, { recursive: true, force: true });
}
