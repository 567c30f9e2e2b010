import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { DataError } from '../base/errors.ts';
import { sha256 } from '../base/fingerprint.ts';
import { type Video, videoFactsSchema } from '../records/video.ts';
import { thresholdCheck } from './check.ts';
import { type AnyStage, defineStage, type StageContext } from './stage.ts';

/** A pipeline of four small stages over text files, which stand for videos. */
export interface FakeSettings {
  minLength: number;
  maxWords: number;
  model: string;
  joiner: string;
  countsLength: boolean;
}

export const fakeSettings: FakeSettings = {
  minLength: 3,
  maxWords: 100,
  model: 'loud',
  joiner: '-',
  countsLength: true,
};

const measured = z.object({ length: z.number() });
const heard = z.object({ text: z.string() });
const polished = z.object({ words: z.array(z.string()) });

/** File of a video in which each call of a stage leaves a line: stage and process id. */
export function callsPath(video: Pick<Video, 'path'>): string {
  return `${video.path}.calls`;
}

/** What the stages of a video were called for, in order. */
export async function callsOf(video: Video): Promise<{ stage: string; pid: number }[]> {
  if (!existsSync(callsPath(video))) return [];
  const lines = (await readFile(callsPath(video), 'utf8')).trim().split('\n');
  return lines.map((line) => ({ stage: line.split(' ')[0]!, pid: Number(line.split(' ')[1]) }));
}

/** Stays in the memory of the worker. */
const leaked: Buffer[] = [];

async function noteCall(stage: string, context: StageContext, pid = process.pid): Promise<void> {
  await appendFile(callsPath({ path: await context.localFile() }), `${stage} ${pid}\n`);
}

/** Does what the file's name tells, such as `crash` for `crash.txt` or `crash-2.txt`. */
async function misbehave(context: StageContext): Promise<void> {
  const path = await context.localFile();
  const [manner] = basename(path, extname(path)).split('-');
  switch (manner) {
    case 'unusable':
      throw new DataError('no-good', 'There is nothing to hear.');
    case 'bug':
      throw new TypeError('this.ear is undefined');
    case 'full':
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    case 'gone':
      await readFile(join(path, 'gone'));
      break;
    case 'crash':
      process.stderr.write('about to crash\n');
      process.kill(process.pid, 'SIGSEGV');
      await sleep(10_000);
      break;
    case 'crashonce':
      if (existsSync(`${path}.crashed`)) break;
      await writeFile(`${path}.crashed`, '');
      process.kill(process.pid, 'SIGKILL');
      await sleep(10_000);
      break;
    case 'exit':
      process.exit(7);
      break;
    case 'hog': {
      // Without once letting go of its thread, as native code does; a little at a time, so that it can be seen.
      const hoard: Buffer[] = [];
      for (const until = performance.now() + 20_000; performance.now() < until; ) {
        if (hoard.length < 64) hoard.push(Buffer.alloc(1 << 23, 1));
      }
      break;
    }
    case 'leak':
      leaked.push(Buffer.alloc(1 << 27, 1));
      break;
    case 'spin':
      for (;;);
    case 'churn':
      // As `spin`, but it lets go of its thread in between.
      for (;;) {
        for (const until = performance.now() + 50; performance.now() < until; );
        await sleep(0);
      }
    case 'hang':
      await new Promise(() => {});
      break;
    case 'starved': {
      // Much time passes, and little of it is its own: what a machine does to a unit when others want it too.
      for (const until = performance.now() + 3000; performance.now() < until; ) await sleep(100);
      break;
    }
    case 'wait':
      // Until the test lets it go, but not for ever.
      for (let tries = 0; tries < 1000 && !existsSync(`${path}.go`); tries++) await sleep(20);
      break;
    case 'giveup':
      for (let tries = 0; tries < 1000 && !context.signal.aborted; tries++) await sleep(20);
      context.signal.throwIfAborted();
      break;
    case 'family': {
      const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)'], { stdio: 'ignore' });
      await noteCall('child', context, child.pid);
      await sleep(60_000);
    }
  }
}

export const measure = defineStage<FakeSettings>()({
  name: 'measure',
  version: 1,
  resource: 'cpu',
  title: 'measure',
  optional: false,
  readsSource: true,
  slice: () => ({}),
  providers: () => ({ name: 'ruler', model: '', version: '1' }),
  inputs: {},
  optionalInputs: {},
  output: measured,
  checks: [
    thresholdCheck<z.infer<typeof measured>, FakeSettings>({
      reason: 'too-short',
      value: ({ length }) => length,
      atLeast: ({ minLength }) => minLength,
    }),
  ],
  scores: [],
  cpuSecPerSec: 0,
  async run(_inputs, _slice, context) {
    await noteCall('measure', context);
    return { length: (await readFile(await context.localFile(), 'utf8')).length };
  },
});

export const hear = defineStage<FakeSettings>()({
  name: 'hear',
  version: 1,
  resource: 'asr',
  title: 'hear',
  optional: false,
  readsSource: true,
  slice: ({ model }) => ({ model }),
  providers: ({ model }) => ({ name: 'ear', model, version: '1' }),
  inputs: { measure: measured },
  optionalInputs: {},
  output: heard,
  checks: [],
  scores: [],
  cpuSecPerSec: 0,
  async run(_inputs, { model }, context) {
    await noteCall('hear', context);
    await misbehave(context);
    const text = await readFile(await context.localFile(), 'utf8');
    return { text: model === 'loud' ? text.toUpperCase() : text };
  },
});

export const polish = defineStage<FakeSettings>()({
  name: 'polish',
  version: 1,
  resource: 'asr',
  title: 'polish',
  optional: true,
  readsSource: false,
  slice: () => ({}),
  providers: () => ({ name: 'cloth', model: '', version: '1' }),
  inputs: { hear: heard },
  optionalInputs: {},
  output: polished,
  checks: [
    thresholdCheck<z.infer<typeof polished>, FakeSettings>({
      reason: 'too-long',
      value: ({ words }) => words.length,
      atMost: ({ maxWords }) => maxWords,
    }),
  ],
  scores: [],
  cpuSecPerSec: 0,
  async run({ hear }, _slice, context) {
    await noteCall('polish', context);
    return { words: hear.text.toLowerCase().split(/\s+/) };
  },
});

export const joinWords = defineStage<FakeSettings>()({
  name: 'join',
  version: 1,
  resource: 'cpu',
  title: 'join',
  optional: true,
  readsSource: false,
  readsCaptions: () => true,
  slice: ({ joiner, countsLength }) => ({ joiner, countsLength }),
  providers: () => ({ name: 'glue', model: '', version: '1' }),
  ignores: ({ countsLength }) => (countsLength ? [] : ['measure']),
  inputs: { measure: measured },
  optionalInputs: { polish: polished },
  output: z.object({ text: z.string(), polished: z.boolean() }),
  checks: [],
  scores: [],
  cpuSecPerSec: 0,
  async run({ measure, polish }, { joiner, countsLength }, context) {
    await noteCall('join', context);
    const parts = [...(polish?.words ?? []), ...(countsLength ? [String(measure.length)] : [])];
    return { text: parts.join(joiner), polished: polish !== null };
  },
});

export const fakeStages: readonly AnyStage<FakeSettings>[] = [measure, hear, polish, joinWords];
export const allFake: ReadonlySet<string> = new Set(fakeStages.map(({ name }) => name));

/** Makes a text file that stands for a video; its name tells how `hear` behaves. */
export async function makeVideo(folder: string, name: string, text = `Words of ${name}`): Promise<Video> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${name}.txt`);
  await writeFile(path, text);
  return {
    id: name,
    sha256: sha256(text),
    bytes: Buffer.byteLength(text),
    sources: [path],
    path,
    captions: null,
    facts: videoFactsSchema.parse({}),
  };
}
