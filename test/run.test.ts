import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readTextbook } from '../src/formats/export-files.ts';
import { wordErrors } from '../src/speech/wer.ts';
import { spokenWords } from '../src/speech/words.ts';
import {
  type Ended,
  example,
  lectern,
  readOutcomes,
  readSamples,
  root,
  stagesRun,
  temporaryFolder,
} from './cli.ts';
import { contentOf } from './content.ts';
import { finishedRun } from './finished-run.ts';

interface Truth {
  screens: { startSec: number; endSec: number; kind: string; text: string[] }[];
  speech: { startSec: number; endSec: number; text: string }[];
}

const truth = JSON.parse(
  readFileSync(join(root, 'examples', 'pythagorean_theorem.truth.json'), 'utf8'),
) as Truth;
const everyStage = [
  'probe',
  'listen',
  'transcribe',
  'judge',
  'clip',
  'keyframe',
  'read',
  'terms',
  'refine',
  'caption',
  'audit',
];

describe('the example lecture', () => {
  const folder = temporaryFolder();
  const workspace = join(folder, 'textbook');
  let first: Ended;

  beforeAll(async () => {
    const finished = await finishedRun();
    first = finished.ended;
    cpSync(finished.workspace, workspace, { recursive: true });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('becomes a textbook, every stage once', async () => {
    expect(first.stderr).toBe('');
    expect(first.exitCode).toBe(0);
    expect(stagesRun(first)).toEqual(everyStage);
    const records = await Array.fromAsync(
      readTextbook(join(workspace, 'export', 'default', 'textbook', 'textbook.jsonl')),
    );
    expect(records.length).toBeGreaterThan(0);
    for (const { images, texts } of records) {
      expect(images.length).toBe(texts.length);
      images.forEach((image, slot) => {
        expect((image === null) !== (texts[slot] === null)).toBe(true);
        if (image !== null)
          expect(existsSync(join(workspace, 'export', 'default', 'textbook', image))).toBe(true);
      });
    }
  });

  test('keeps a keyframe of every screen that shows something, and none of the empty one', () => {
    const images = readSamples(workspace).flatMap(({ items }) =>
      items.filter((item) => item.kind === 'image'),
    );
    const takenIn = ({ startSec, endSec }: { startSec: number; endSec: number }) =>
      images.filter(({ takenAtSec }) => takenAtSec >= startSec && takenAtSec < endSec);
    for (const screen of truth.screens) {
      if (screen.kind === 'empty') expect(takenIn(screen), 'the empty screen').toEqual([]);
      else expect(takenIn(screen).length, `${screen.kind} at ${screen.startSec} s`).toBeGreaterThan(0);
    }
  });

  test('reads the words on the screens', () => {
    const read = readSamples(workspace).flatMap(({ items }) =>
      items.flatMap((item) => (item.kind === 'ocr' ? [item.text] : [])),
    );
    const words = (text: string) => text.toLowerCase().match(/[a-z]{3,}/g) ?? [];
    const found = new Set(words(read.join('\n')));
    const wanted = truth.screens
      .filter(({ kind }) => ['title', 'bullets', 'summary'].includes(kind))
      .flatMap(({ text }) => words(text.join('\n')));
    const missed = wanted.filter((word) => !found.has(word));
    expect(missed.length / wanted.length, `missed: ${missed.join(' ')}`).toBeLessThan(0.1);
  });

  test('hears the speech, all of it, where pictures are missing too', () => {
    const speech = readSamples(workspace).flatMap(({ items }) =>
      items.filter((item) => item.kind === 'speech'),
    );
    const said = truth.speech.map(({ text }) => text).join(' ');
    const { errors, words } = wordErrors(said, speech.map(({ raw }) => raw).join(' '));
    expect(errors / words).toBeLessThan(0.06);
    const empty = truth.screens.find(({ kind }) => kind === 'empty')!;
    expect(speech.some((item) => item.startSec < empty.endSec && item.endSec > empty.startSec)).toBe(true);
  });

  test('follows the lesson: clips in order, each 10 to 20 s unless flagged', () => {
    const outcomes = readOutcomes(workspace);
    const clips = outcomes.flatMap(({ item, evidence }) =>
      item?.kind === 'clip' ? [{ ...item, evidence }] : [],
    );
    expect(clips[0]?.startSec).toBe(0);
    clips.forEach(({ startSec, endSec, evidence }, index) => {
      if (index > 0) expect(startSec).toBe(clips[index - 1]?.endSec);
      if (index === clips.length - 1 || evidence.flag) return;
      expect(endSec - startSec).toBeGreaterThanOrEqual(10);
      expect(endSec - startSec).toBeLessThanOrEqual(20);
    });
    const order = readSamples(workspace).flatMap(({ items }) => items.map(({ clip }) => clip));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });

  test('counts reconcile: every screen is kept or dropped, every word of the transcript is in a sample', async () => {
    const inspected = await lectern(['inspect', workspace, example, '--json']);
    const { artefacts } = JSON.parse(inspected.stdout) as {
      artefacts: { transcribe: { utterances: { text: string }[] }; keyframe: { screens: unknown[] } };
    };
    const samples = readSamples(workspace);
    const words = artefacts.transcribe.utterances.flatMap(({ text }) => spokenWords(text));
    const woven = samples.flatMap(({ items }) =>
      items.flatMap((item) => (item.kind === 'speech' ? spokenWords(item.raw) : [])),
    );
    expect(woven).toEqual(words);
    const keyframes = readOutcomes(workspace).filter(({ item }) => item?.kind === 'keyframe');
    expect(keyframes.length).toBe(artefacts.keyframe.screens.length);
    const images = samples.reduce((sum, sample) => sum + sample.images, 0);
    expect(keyframes.filter(({ verdict }) => verdict === 'kept').length).toBe(images);
  });

  test('the same command again computes nothing and changes nothing', async () => {
    const before = contentOf(workspace);
    const again = await lectern(['run', example, '--out', workspace, '--json']);
    expect(again.exitCode).toBe(0);
    expect(stagesRun(again)).toEqual([]);
    expect(contentOf(workspace)).toEqual(before);
  });

  test('thresholds move without measuring anything again, and both runs stay whole', async () => {
    const before = readFileSync(join(workspace, 'export', 'default', 'textbook', 'textbook.jsonl'), 'utf8');
    const strict = join(folder, 'strict.yaml');
    const flags = ['--out', workspace, '--json', '--run', 'strict', '--config', strict];
    const runWith = async (line: string) => {
      writeFileSync(strict, `${line}\n`);
      const run = await lectern(['run', example, ...flags]);
      expect(stagesRun(run), line).toEqual([]);
      return run;
    };
    const tightened = {
      'probe: { minSec: 100 }': 'too-short',
      'listen: { maxDisagreement: 0 }': 'language',
      'listen: { minSpeechSec: 80 }': 'no-speech',
      'judge: { minWords: 5000 }': 'too-little-speech',
      'judge: { maxWordsPerMinute: 60 }': 'speech-rate',
      'judge: { minTranscriptionQuality: 10, minKnowledgeDensity: 10 }': 'knowledge-density',
    };
    for (const [line, reason] of Object.entries(tightened)) {
      const run = await runWith(line);
      expect(run.exitCode, line).toBe(0);
      const [outcome] = readOutcomes(workspace, 'strict');
      expect(outcome, line).toMatchObject({ verdict: 'dropped', reason });
    }
    const inside = {
      'read: { minInformativeness: 9.9 }': 'empty-picture',
      'read: { maxTextSimilarity: 0 }': 'repeated-text',
      'read: { minTextChars: 10000 }': 'no-text',
      'caption: { minSimilarity: 1 }': 'dissimilar',
    };
    for (const [line, reason] of Object.entries(inside)) {
      await runWith(line);
      const reasons = readOutcomes(workspace, 'strict').map((outcome) => outcome.reason);
      expect(reasons, line).toContain(reason);
    }

    const own = join(workspace, 'export', 'default', 'textbook', 'textbook.jsonl');
    expect(readFileSync(own, 'utf8')).toBe(before);
    const exported = join(folder, 'default-again');
    expect((await lectern(['export', workspace, '--run', 'default', '--out', exported])).exitCode).toBe(0);
    expect(readFileSync(join(exported, 'textbook.jsonl'), 'utf8')).toBe(before);
    // The run made last is the one that is looked at.
    await lectern(['run', '--out', workspace]);
  });

  test('a loosened check sends the video on from where it was dropped', async () => {
    const other = join(folder, 'loosened');
    const strict = join(folder, 'loosened.yaml');
    writeFileSync(strict, 'judge: { minWords: 5000 }\n');
    // Takes over what is measured up to the judge, and nothing behind it.
    mkdirSync(join(other, 'artefacts'), { recursive: true });
    cpSync(join(workspace, 'blobs'), join(other, 'blobs'), { recursive: true });
    for (const stage of ['probe', 'listen', 'transcribe', 'judge']) {
      cpSync(join(workspace, 'artefacts', stage), join(other, 'artefacts', stage), { recursive: true });
    }
    const dropped = await lectern(['run', example, '--out', other, '--json', '--config', strict]);
    expect(stagesRun(dropped)).toEqual([]);
    const loosened = await lectern(['run', example, '--out', other, '--json', '--only', 'clip']);
    expect(stagesRun(loosened)).toEqual(['clip']);
    const refined = await lectern([
      ...['run', example, '--out', other, '--json', '--only', 'refine', '--skip', 'terms'],
    ]);
    expect(stagesRun(refined)).toEqual(['refine']);
  });

  test('interrupted at any stage but two of the longest, it goes on to the same bytes', async () => {
    const other = join(folder, 'interrupted');
    // Spares what takes longest and is stopped no other way than what comes before and after it.
    for (const stage of ['transcribe', 'read']) {
      const spared = join('artefacts', stage);
      cpSync(join(workspace, spared), join(other, spared), { recursive: true });
    }
    let stops = 0;
    let ended: Ended;
    do {
      const stopAfter = stops;
      ended = await lectern(['run', example, '--out', other, '--json'], {
        onOutput: (text, pid) => {
          if (stops === stopAfter && stops < 3 && text.includes('"event":"stage"')) {
            stops++;
            process.kill(pid, stops === 2 ? 'SIGKILL' : 'SIGINT');
          }
        },
      });
      if (stops > stopAfter && stops !== 2) expect(ended.exitCode).toBe(130);
    } while (ended.exitCode !== 0 && stops < 10);
    expect(stops).toBe(3);
    expect(ended.exitCode).toBe(0);
    // The checksums of the other workspace name what a second run left there, too.
    const contentOfRun = (folder: string) =>
      Object.fromEntries(
        Object.entries(contentOf(folder)).filter(([name]) => !/(^|\/)strict\b|^SHA256SUMS$/.test(name)),
      );
    expect(contentOfRun(other)).toEqual(contentOfRun(workspace));
    expect((await lectern(['verify', other])).exitCode).toBe(0);
  }, 600_000);

  test('a dry run says what would be done and writes nothing', async () => {
    const other = join(folder, 'dry');
    const dry = await lectern(['run', example, '--out', other, '--dry-run']);
    expect(dry.exitCode).toBe(0);
    expect(dry.stderr).toMatch(/To do: 1 video/);
    expect(dry.stderr).toMatch(/transcribe .*1 video/);
    expect(existsSync(other)).toBe(false);
    const stored = await lectern(['run', example, '--out', workspace, '--dry-run']);
    expect(stored.stderr).toMatch(/Everything is cached/);
  });

  test('status tells what became of it', async () => {
    const { stdout } = await lectern(['status', workspace]);
    expect(stdout).toMatch(/Run default: 1 kept, 0 dropped, 0 failed/);
    expect(stdout).toMatch(/transcribe +1 +1 +0 +0 +0/);
    expect(stdout).toMatch(/keyframes kept; dropped: .*empty-picture/);
  });

  test.each(['textbook-json', 'clips', 'clips-json'])('exports as %s', async (format) => {
    const out = join(folder, format);
    const { exitCode, stderr } = await lectern([
      'export',
      workspace,
      '--format',
      format,
      '--out',
      out,
      '--ocr',
      'merged',
    ]);
    expect(stderr).toMatch(/record.* and .*images/);
    expect(exitCode).toBe(0);
    expect(readdirSync(out).sort()).toContain('images');
  });
});

describe('mistakes', () => {
  const folder = temporaryFolder();
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each([
    [['run', '--out', 'OUT'], /Nothing to run\. Give videos/],
    [['run', 'no-such.mp4', '--out', 'OUT'], /No file or folder "no-such\.mp4"/],
    [['run', example, '--out', 'OUT', '--only', 'transcibe'], /Unknown stage "transcibe"/],
    [['run', example, '--out', 'OUT', '--skip', 'probe'], /Stage probe cannot be skipped/],
    [['run', example, '--out', 'OUT', '--concurrency', '0'], /whole number of at least 1/],
    [['run', example, '--out', 'OUT', '--run', '../x'], /Expected --run/],
    [['run', example, '--out', 'OUT', '--config', 'none.yaml'], /No configuration file none\.yaml/],
    [['status', 'OUT'], /There is no folder/],
    [['export', root], /Expected a workspace or a dataset/],
    [['frobnicate'], /Unknown command/],
  ])('%j ends with 2 and says what to do', async (args, message) => {
    const ended = await lectern(args.map((arg) => (arg === 'OUT' ? join(folder, 'out') : arg)));
    expect(ended.stderr).toMatch(message);
    expect(ended.stderr).not.toMatch(/^ +at /m);
    expect(ended.exitCode).toBe(2);
  });

  test('a file that is no video fails alone; the run ends with 3 and says so', async () => {
    const page = join(folder, 'page.mp4');
    writeFileSync(page, '<!doctype html><title>Not found</title>');
    const list = join(folder, 'list.txt');
    writeFileSync(list, 'page.mp4\nmissing.mp4\n');
    const out = join(folder, 'failed');
    const ended = await lectern(['run', list, '--out', out, '--json']);
    expect(ended.exitCode).toBe(3);
    const outcomes = readOutcomes(out);
    expect(outcomes).toMatchObject([
      { sources: ['missing.mp4'], verdict: 'failed', failure: 'transient', reason: 'source-unreadable' },
      { sources: ['page.mp4'], verdict: 'failed', failure: 'data', reason: 'not-media' },
    ]);
    expect(stagesRun(await lectern(['run', list, '--out', out, '--json']))).toEqual([]);
  });
});
