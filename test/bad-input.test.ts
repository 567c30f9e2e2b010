import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeTestVideo } from '../src/media/testing.ts';
import type { Outcome, Sample } from '../src/records/index.ts';
import { badFiles } from './bad-media.ts';
import { type Ended, lectern, readOutcomes, readSamples, sharedData, temporaryFolder } from './cli.ts';
import { damageTalk } from './damaged-talk.ts';
import { cutLesson, type Lesson, leastDifference } from './lesson.ts';

/** Of the videos that are looked into nothing is dropped for what is said. The bomb is to cost little here. */
const config = `
transcribe: { model: tiny }
listen: { windows: 1, minSpeechSec: 0 }
judge: { minWords: 0, minWordsPerMinute: 0, minTranscriptionQuality: 0 }
media: { maxPixelsPerByte: 100000 }
# Many of them are one lecture.
weave: { maxShared: 1 }
`;

/** For all files on a slow machine. */
const longMs = 900_000;

describe('bad input', () => {
  const folder = temporaryFolder();
  const workspace = join(folder, 'out');
  let listener: Server;
  let callers = 0;
  let lesson: Lesson;
  let ended: Ended;
  let outcomes: Outcome[];
  let samples: Sample[];

  const outcomeOf = (name: string): Outcome | undefined =>
    outcomes.find(({ item, sources }) => item === null && sources.some((path) => basename(path) === name));
  const samplesOf = (name: string): Sample['items'] =>
    samples.flatMap(({ items }) => items.filter(({ video }) => video === outcomeOf(name)?.video));

  /** The exit code of a run of one file, which computes nothing anew. */
  const runAlone = async (name: string): Promise<number | null> => {
    const flags = ['--out', workspace, '--config', join(folder, 'config.yaml'), '--run', 'alone'];
    return (await lectern(['run', join(folder, 'videos', name), ...flags])).exitCode;
  };

  /** What became of each file, for people. */
  const table = async (): Promise<string> => {
    const lines = ['| input | outcome | reason | exit code |', '|---|---|---|---|'];
    for (const { name, what } of badFiles) {
      const outcome = outcomeOf(name);
      const verdict = outcome?.failure ? `${outcome.verdict}: ${outcome.failure}` : outcome?.verdict;
      lines.push(`| ${what} | ${verdict} | ${outcome?.reason ?? ''} | ${await runAlone(name)} |`);
    }
    return lines.join('\n');
  };

  beforeAll(async () => {
    listener = createServer((_, response) => {
      callers++;
      response.end();
    });
    listener.on('connection', () => callers++);
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
    const scratch = join(folder, 'scratch');
    const videos = join(folder, 'videos');
    for (const made of [scratch, videos]) mkdirSync(made);
    lesson = await cutLesson(13.9, 24.4);
    for (const file of badFiles) await file.write(join(videos, file.name), { lesson, address, scratch });
    await writeTestVideo(join(videos, 'good.mp4'), { video: lesson, audio: lesson.audio });
    writeFileSync(join(folder, 'config.yaml'), config);
    const flags = ['--out', workspace, '--config', join(folder, 'config.yaml')];
    ended = await lectern(['run', videos, ...flags, '--json'], { timeoutMs: longMs });
    outcomes = readOutcomes(workspace);
    samples = readSamples(workspace);
    // PRINT_TABLE=1 npx vitest run test/bad-input.test.ts
    if (process.env.PRINT_TABLE) console.log(await table());
  }, longMs);

  afterAll(() => {
    listener.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('ends with 3: all that can be done is done, some files failed', () => {
    expect(ended.stderr).toBe('');
    expect(ended.exitCode).toBe(3);
    expect(ended.events.filter(({ event }) => event === 'trouble')).toEqual([]);
    expect(outcomes.filter(({ item }) => item === null).length).toBe(badFiles.length + 1);
  });

  test('the good video among them is complete', () => {
    expect(outcomeOf('good.mp4')).toMatchObject({ verdict: 'kept' });
    expect(samplesOf('good.mp4').filter(({ kind }) => kind === 'image').length).toBe(2);
  });

  test.each(badFiles)('$what: $expected.verdict, $expected.reason', ({ name, expected }) => {
    const outcome = outcomeOf(name);
    expect(outcome).toMatchObject(expected);
    if (expected.verdict === 'failed') expect(outcome?.failure).toBe('data');
    if (expected.verdict !== 'kept') expect(Object.keys(outcome?.evidence ?? {})).not.toEqual([]);
    else {
      const speech = samplesOf(name).flatMap((item) => (item.kind === 'speech' ? [item.raw] : []));
      expect(speech.join(' ').toLowerCase()).toContain('hypotenuse');
    }
  });

  test.each(badFiles.filter(({ shows }) => shows))(
    '$what: the keyframe is upright and right',
    async ({ name }) => {
      const image = samplesOf(name).find((item) => item.kind === 'image');
      const picture = readFileSync(join(workspace, 'blobs', image!.digest));
      const { width, height, pictures } = lesson;
      expect(image!.width).toBeGreaterThan(image!.height);
      // Which moment of the lesson stands for its screen is not the matter here.
      const wanted = pictures.map(({ rgb }) => ({ data: rgb!, width, height }));
      const turned = wanted.map(({ data }) => ({ data: Uint8Array.from(data.toReversed()), width, height }));
      expect(await leastDifference(picture, wanted)).toBeLessThan(2);
      expect(await leastDifference(picture, turned)).toBeGreaterThan(4);
    },
  );

  test.each([
    ['good.mp4', 0],
    ['cover.m4v', 0],
    ['page.mp4', 3],
  ])('%s alone ends with %i', async (name, exitCode) => {
    expect(await runAlone(name)).toBe(exitCode);
  });

  test.each([
    ['too-long', 'probe', 'maxDurationSec: 5'],
    ['too-many-streams', 'probe', 'maxStreams: 1'],
    ['too-large', 'probe', 'maxPixels: 10000'],
    ['too-many-frames', 'keyframe', 'maxFrames: 10'],
    ['too-many-pictures', 'keyframe', 'maxPictureBytes: 1000'],
  ])('a limit of the configuration: %s', async (reason, stage, line) => {
    const limited = join(folder, 'limited.yaml');
    writeFileSync(limited, config.replace('media: {', `media: { ${line},`));
    const out = join(folder, 'limited');
    cpSync(join(workspace, 'artefacts'), join(out, 'artefacts'), { recursive: true });
    cpSync(join(workspace, 'blobs'), join(out, 'blobs'), { recursive: true });
    // What was made under a wider limit would stay.
    if (stage === 'keyframe') rmSync(join(out, 'artefacts', stage), { recursive: true });
    const run = await lectern(['run', join(folder, 'videos', 'good.mp4'), '--out', out, '--config', limited]);
    expect(run.stderr).not.toMatch(/^ +at /m);
    const [outcome] = readOutcomes(out);
    expect(outcome).toMatchObject({ reason, stage });
    expect(run.exitCode).toBe(outcome?.verdict === 'failed' ? 3 : 0);
  });

  test('nothing called at the address that a playlist names', () => {
    expect(callers).toBe(0);
  });
});

const talk = join(sharedData, 'video', 'laion400m_talk.mp4');

test.skipIf(!existsSync(talk))(
  'a talk damaged in 20 places (skipped without the shared data)',
  async () => {
    const folder = temporaryFolder();
    try {
      const path = join(folder, 'talk.mp4');
      const screens = await damageTalk(talk, path);
      expect(screens.length).toBeGreaterThan(4);
      writeFileSync(join(folder, 'config.yaml'), config);
      const out = join(folder, 'out');
      const flags = ['--out', out, '--config', join(folder, 'config.yaml'), '--only', 'keyframe'];
      const ended = await lectern(['run', path, ...flags]);
      expect(ended.exitCode).toBe(0);
      const inspected = await lectern(['inspect', out, path, '--json']);
      const { artefacts } = JSON.parse(inspected.stdout) as {
        artefacts: {
          keyframe: {
            damagedPackets: number;
            screens: { takenAtSec: number; picture: { digest: string } }[];
          };
          listen: { damagedPackets: number };
        };
      };
      expect(artefacts.keyframe.damagedPackets).toBeGreaterThan(0);
      for (const { startSec, endSec, picture } of screens) {
        const taken = artefacts.keyframe.screens.filter(
          ({ takenAtSec }) => takenAtSec >= startSec - 0.5 && takenAtSec < endSec,
        );
        const pictures = taken.map((screen) => readFileSync(join(out, 'blobs', screen.picture.digest)));
        expect(await leastDifference(picture, pictures), `screen at ${startSec} s`).toBeLessThan(2);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
  300_000,
);
