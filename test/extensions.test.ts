import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MemoryObjects } from '../src/engine/memory-objects.fixture.ts';
import { readRunIndex } from '../src/engine/run-index.ts';
import {
  type Inspection,
  inspectVideo,
  makeTextbook,
  type RunStatus,
  readRunRecord,
  runStatus,
} from '../src/index.ts';
import type { Outcome } from '../src/records/index.ts';
import { createDatabase } from '../src/view/database.ts';
import { indexVideos } from '../src/view/index-videos.ts';
import { example, lectern, readLines, stagesRun, temporaryFolder } from './cli.ts';
import { takeOver } from './finished-run.ts';

/** Shares of the clips in which a face is in view, and words that the sound lasts for: one check of each kind. */
const checks = `
export default {
  stages: [
    { name: 'seen', version: 1, inputs: ['clip'], run: ({ clip }) => ({ clips: clip.clips.length }) },
  ],
  checks: [
    {
      name: 'late-clip',
      version: 1,
      of: 'clips',
      inputs: ['clip', 'keyframe'],
      atMost: 1000,
      measure: ({ clip }) => clip.clips.map(({ startSec }) => startSec),
    },
    {
      name: 'late-screen',
      version: 1,
      of: 'screens',
      inputs: ['keyframe'],
      atMost: 1000,
      measure: ({ keyframe }) => keyframe.screens.map(({ screenStartSec }) => screenStartSec),
    },
    { name: 'many-clips', version: 1, inputs: ['seen'], atLeast: 2, measure: ({ seen }) => seen.clips },
  ],
};
`;

describe('checks and stages of one’s own', () => {
  const folder = temporaryFolder();
  const workspace = join(folder, 'textbook');
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  const run = (...args: string[]) =>
    lectern(['run', example, '--out', workspace, '--json', ...args], { cwd: folder });
  const outcomes = () => readLines<Outcome>(workspace, 'outcomes', 'default.jsonl');
  const json = async <T>(...args: string[]): Promise<T> => {
    const { stdout, stderr } = await lectern([...args, '--json'], { cwd: folder });
    expect(stderr).toBe('');
    return JSON.parse(stdout) as T;
  };
  let id: string;

  beforeAll(async () => {
    write('checks.mjs', checks);
    write('lectern.yaml', 'extensions: [./checks.mjs]\n');
    await takeOver(workspace);
    const ended = await run();
    expect(ended.exitCode, ended.stderr).toBe(0);
    expect(stagesRun(ended).sort()).toEqual(['late-clip', 'late-screen', 'many-clips', 'seen']);
    id = outcomes()[0]!.video;
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('are cached, and a threshold decides anew without measuring', async () => {
    expect(stagesRun(await run())).toEqual([]);
    write('lectern.yaml', 'extensions: [./checks.mjs]\nthresholds: { late-clip: 40, late-screen: 75 }\n');
    const ended = await run();
    expect(stagesRun(ended)).toEqual([]);
    const drops = outcomes().filter(({ reason }) => reason?.startsWith('late-'));
    expect(drops.map(({ stage, reason, item }) => [stage, reason, item?.kind])).toEqual(
      expect.arrayContaining([
        ['late-clip', 'late-clip', 'clip'],
        ['late-screen', 'late-screen', 'keyframe'],
      ]),
    );
    const ofClips = drops.filter(({ item }) => item?.kind === 'clip');
    for (const { evidence } of ofClips) {
      expect(evidence.atMost).toBe(40);
      expect(evidence.value).toBeGreaterThan(40);
    }
  });

  test('are shown by inspect, status and the reader', async () => {
    const { checks, timeline, artefacts } = await json<Inspection>('inspect', workspace, id);
    expect(checks).toContainEqual({
      stage: 'many-clips',
      reason: 'many-clips',
      setting: 'thresholds.many-clips',
      keep: true,
      evidence: { value: 6, atLeast: 2 },
    });
    expect(artefacts.own.seen).toEqual({ clips: 6 });
    expect(timeline.some((event) => event.kind === 'clip' && event.reason === 'late-clip')).toBe(true);
    const { stages, items } = await json<RunStatus>('status', workspace);
    expect(stages.map(({ stage }) => stage)).toEqual(
      expect.arrayContaining(['seen', 'late-clip', 'late-screen', 'many-clips']),
    );
    expect(items.find(({ kind }) => kind === 'clip')!.dropped['late-clip']).toBeGreaterThan(0);
    const db = createDatabase(':memory:');
    await indexVideos(db, workspace, await readRunRecord(workspace, null), () => {});
    const { value } = db.prepare("SELECT value FROM fact WHERE name = 'run'").get() as { value: string };
    db.close();
    const { stages: indexed } = JSON.parse(value) as { stages: { stage: string }[] };
    expect(indexed.map(({ stage }) => stage)).toContain('late-clip');
  });

  test('drop a video with their name as the reason', async () => {
    write('lectern.yaml', 'extensions: [./checks.mjs]\nthresholds: { many-clips: 7 }\n');
    const ended = await run();
    expect(stagesRun(ended)).toEqual([]);
    expect(outcomes()[0]).toMatchObject({
      ...{ verdict: 'dropped', stage: 'many-clips', reason: 'many-clips' },
      evidence: { value: 6, atLeast: 7 },
    });
  });

  test('run again where their module says something else, and nothing besides', async () => {
    write('lectern.yaml', 'extensions: [./checks.mjs]\n');
    write('checks.mjs', checks.replace('measure: ({ clip }) =>', 'measure: async ({ clip }) =>'));
    expect(stagesRun(await run()).sort()).toEqual(['late-clip', 'late-screen', 'many-clips', 'seen']);
  });

  test('what they throw is the outcome of the video, with their name and line; corrected, it is tried again', async () => {
    write('lectern.yaml', 'extensions: [./bad.mjs]\n');
    const bad = (measure: string) =>
      `export default {\n  checks: [\n    { name: 'bad', version: 1, of: 'clips', inputs: ['clip'], atMost: 1,\n      measure: ${measure} },\n  ],\n};\n`;
    write('bad.mjs', bad('({ clip }) => clip.nothing.here'));
    const failed = async (message: string) => {
      const ended = await run();
      expect(ended.exitCode, ended.stderr).toBe(3);
      expect(outcomes()[0]).toMatchObject({ verdict: 'failed', failure: 'data', reason: 'extension-failed' });
      expect(outcomes()[0]!.evidence.message).toBe(message);
    };
    await failed("bad of bad.mjs: TypeError: Cannot read properties of undefined (reading 'here') (line 4)");
    write('bad.mjs', bad('() => [1]'));
    await failed('bad of bad.mjs: TypeError: Expected 6 values from measure, got 1');
    write('bad.mjs', bad('({ clip }) => clip.clips.map(() => Number.NaN)'));
    await failed('bad of bad.mjs: TypeError: Expected numbers or null from measure, got NaN');
    write('bad.mjs', bad('({ clip }) => clip.clips.map(() => null)'));
    expect((await run()).exitCode).toBe(0);
    expect(outcomes()[0]).toMatchObject({ verdict: 'kept' });
  });

  test('a format of one’s own is named by the path of its module', async () => {
    write(
      'lines.mjs',
      `export default {
        name: 'lines',
        async write(samples, folder, _options, { copyPicture }) {
          const lines = [];
          for await (const sample of samples) {
            lines.push(sample.id);
            await copyPicture(sample.items.find(({ kind }) => kind === 'image').digest, 'first.jpg');
          }
          await folder.replace('lines.txt', lines.join('\\n'));
          return { files: ['lines.txt'], counts: { records: lines.length, pictures: 1, empty: 0 } };
        },
      };`,
    );
    write('lectern.yaml', '');
    expect((await run()).exitCode).toBe(0);
    const { exitCode, stderr } = await lectern(['export', workspace, '--format', './lines.mjs'], {
      cwd: folder,
    });
    expect(exitCode, stderr).toBe(0);
    expect(stderr).toContain('1 record and 1 image');
    const sums = readFileSync(join(workspace, 'export', 'default', 'lines', 'SHA256SUMS'), 'utf8');
    expect(sums).toContain('first.jpg');
    const unknown = await lectern(['export', workspace, '--format', 'lines'], { cwd: folder });
    expect([unknown.exitCode, unknown.stderr]).toEqual([2, expect.stringContaining('the path of a module')]);
  });

  test('a recogniser of one’s own transcribes in place of the built-in one', async () => {
    const recogniser = (transcribe: string) =>
      `export default { recogniser: { name: 'dummy', version: 1, languages: ['de'], transcribe: ${transcribe} } };`;
    const only = ['--run', 'dummy', '--only', 'transcribe'];
    write('dummy.mjs', recogniser("(samples) => 'Wort '.repeat(Math.ceil(samples.length / 16000))"));
    write('lectern.yaml', 'extensions: [./dummy.mjs]\nlanguages: [fr]\n');
    expect((await run(...only)).stderr).toContain('dummy does not understand "fr" of languages');
    write('lectern.yaml', 'extensions: [./dummy.mjs]\nlanguages: [de]\n');
    const ended = await run(...only);
    expect(ended.exitCode, ended.stderr).toBe(0);
    // Another language is listened for, too.
    expect(stagesRun(ended)).toEqual(['listen', 'transcribe']);
    const { artefacts } = await json<Inspection>('inspect', workspace, id, '--run', 'dummy');
    expect(artefacts.transcribe).toMatchObject({
      producer: { name: 'extension', model: 'dummy', version: '1' },
      language: 'de',
    });
    const { utterances, rejected } = artefacts.transcribe!;
    expect([...utterances, ...rejected].length).toBeGreaterThan(1);
    expect([...utterances, ...rejected][0]!.text).toContain('Wort');
    write('dummy.mjs', recogniser('() => [{ startSec: 1, endSec: 1, text: 1 }]'));
    const failed = await run(...only);
    expect(failed.exitCode, failed.stderr).toBe(3);
    const { entry } = await json<Inspection>('inspect', workspace, id, '--run', 'dummy');
    expect(entry).toMatchObject({ reason: 'extension-failed', stage: 'transcribe' });
    expect(entry.evidence.message).toContain(
      'dummy of dummy.mjs: TypeError: transcribe gave no text with times',
    );
  });

  test('reading their results takes no module, and runs none', async () => {
    write('lectern.yaml', 'extensions: [./checks.mjs]\nthresholds: { late-clip: 40 }\n');
    expect((await run()).exitCode).toBe(0);
    write('checks.mjs', "throw new Error('This was run.');\n");
    const { timeline } = await json<Inspection>('inspect', workspace, id);
    expect(timeline.some((event) => event.kind === 'clip' && event.reason === 'late-clip')).toBe(true);
    const exported = await lectern([
      'export',
      workspace,
      '--format',
      'markdown',
      '--out',
      join(folder, 'pages'),
    ]);
    expect(exported.exitCode, exported.stderr).toBe(0);
    const refused = await run();
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain('Cannot load the extension');
    expect(refused.stderr).toContain('This was run.');
    expect(readFileSync(join(workspace, 'outcomes', 'default.jsonl'), 'utf8')).toContain('late-clip');
  });
});

test('a store of one’s own is given as a value, and a check is given with it', async () => {
  const folder = temporaryFolder();
  const module = join(folder, 'long.mjs');
  writeFileSync(
    module,
    `export default { checks: [
      { name: 'long-enough', version: 1, inputs: ['probe'], atLeast: 100, measure: ({ probe }) => probe.durationSec },
    ] };`,
  );
  const out = new MemoryObjects();
  const made = await makeTextbook({ inputs: [example], out, extensions: [module], only: ['long-enough'] });
  rmSync(folder, { recursive: true });
  expect(made).toMatchObject({ kept: 0, dropped: 1 });
  const record = await readRunRecord(out, null);
  const { stages } = await runStatus(out, record);
  expect(stages.map(({ stage, dropped }) => [stage, dropped])).toEqual([
    ['probe', 0],
    ['long-enough', 1],
  ]);
  const [entry] = await readRunIndex(out, 'default');
  expect((await inspectVideo(out, record, entry!.video.id)).checks.at(-1)).toMatchObject({
    ...{ stage: 'long-enough', keep: false },
    evidence: { value: 87.16, atLeast: 100 },
  });
});
