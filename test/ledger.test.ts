import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeTestVideo } from '../src/media/testing.ts';
import type { Transcript } from '../src/records/index.ts';
import { lectern, readOutcomes, readSamples, stagesRun, temporaryFolder } from './cli.ts';
import { cutLesson } from './lesson.ts';

const title = 'Lecture of Ms Hypatia';
const facts = {
  title,
  licence: 'CC-BY-4.0',
  url: 'https://www.youtube.com/watch?v=AbCdEfGhIj1',
  source: 'youtube:AbCdEfGhIj1',
  retrieved: '2026-01-31T12:00:00Z',
  subject: 'mathematics',
  course: 'Geometry',
  subCourse: 'Triangles',
  knowledgePoint: 'Pythagorean theorem',
};
const channel = { id: 'UC-hypatia', name: 'Hypatia teaches' };

describe('a video whose owner asks for it to be taken out', () => {
  const folder = temporaryFolder();
  const workspace = join(folder, 'textbook');
  const manifest = join(folder, 'manifest.jsonl');
  const usual = join(folder, 'usual.yaml');
  const settings = 'transcribe: { model: tiny }\nlisten: { windows: 1 }\nweave: { maxShared: 1 }\n';
  const run = (args: string[] = [], config = usual) =>
    lectern(['run', manifest, '--out', workspace, '--json', '--config', config, ...args]);

  beforeAll(async () => {
    const lesson = await cutLesson(0, 31.5);
    const film = join(folder, `${title}.mp4`);
    await writeTestVideo(film, { video: lesson, audio: lesson.audio });
    // The same lecture in another file: what both lead to is stored once.
    const box = Buffer.from([0, 0, 0, 8, ...Buffer.from('free')]);
    writeFileSync(join(folder, 'copy.mp4'), Buffer.concat([readFileSync(film), box]));
    writeFileSync(usual, settings);
    const lines = [
      { path: `${title}.mp4`, id: 'lesson-1', ...facts, channel },
      { path: 'copy.mp4', id: 'copy-2', title: 'A copy' },
    ];
    writeFileSync(manifest, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    expect((await run()).exitCode).toBe(0);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('carries its facts in every sample, and in the textbook', () => {
    const videos = readSamples(workspace).flatMap(({ videos }) => videos);
    expect(videos.find(({ id }) => id === 'lesson-1')).toMatchObject(facts);
    const { subCourse, knowledgePoint, ...others } = facts;
    const textbook = readFileSync(join(workspace, 'export', 'default', 'textbook', 'textbook.jsonl'), 'utf8');
    const { metadata } = JSON.parse(textbook.split('\n')[0]!) as { metadata: { source: object | null }[] };
    const sources = metadata.flatMap(({ source }) => source ?? []);
    expect(sources).toContainEqual({ ...others, sub_course: subCourse, knowledge_point: knowledgePoint });
  });

  test('is left out by a list, on record, and comes back without it', async () => {
    const list = join(folder, 'opt-outs.txt');
    writeFileSync(list, '# asked on 1 February\nchannel:uc-hypatia\n');
    const config = join(folder, 'lectern.yaml');
    writeFileSync(config, `${settings}exclusions: opt-outs.txt\n`);
    for (const again of [() => run(['--exclude', list]), () => run([], config)]) {
      const ended = await again();
      expect(ended.exitCode).toBe(0);
      expect(stagesRun(ended)).toEqual([]);
      expect(ended.events).toContainEqual({ event: 'left-out', excluded: 1, removed: 0 });
      const about = readOutcomes(workspace).filter(({ video }) => video === 'lesson-1');
      expect(about).toMatchObject([
        { verdict: 'dropped', stage: 'probe', reason: 'excluded', evidence: { entry: 'channel:uc-hypatia' } },
      ]);
      const videos = readSamples(workspace).flatMap(({ videos }) => videos);
      expect(videos.map(({ id }) => id)).toEqual(['copy-2']);
    }
    expect(stagesRun(await run())).toEqual([]);
    expect(readSamples(workspace).flatMap(({ videos }) => videos)).toHaveLength(2);
    const missing = await run(['--exclude', join(folder, 'none.txt')]);
    expect(missing.exitCode).toBe(2);
    expect(missing.stderr).toContain('No exclusion list');
  });

  test('is removed, is not made again, and leaves no byte once nothing else needs what it led to', async () => {
    const words = tellingWords();
    const digests = readdirSync(join(workspace, 'blobs'));
    expect(digests.length).toBeGreaterThan(3);
    const removed = await lectern(['remove', facts.source, workspace, '--reason', 'asked by its author']);
    expect(removed.exitCode).toBe(0);
    expect(traces(workspace, ['lesson-1', title, facts.url, channel.id])).toEqual([]);
    // The copy has all its pictures and words.
    expect((await lectern(['verify', workspace])).exitCode).toBe(0);
    const again = await run();
    expect(again.exitCode).toBe(0);
    expect(stagesRun(again)).toEqual([]);
    expect(again.events).toContainEqual({ event: 'left-out', excluded: 0, removed: 1 });
    expect(traces(workspace, ['lesson-1', title])).toEqual([]);
    expect(traces(workspace, words).length).toBeGreaterThan(words.length);

    expect((await lectern(['remove', 'copy-2', workspace])).exitCode).toBe(0);
    expect(traces(workspace, ['copy-2', 'A copy', ...words, ...digests])).toEqual([]);
    expect((await lectern(['verify', workspace])).exitCode).toBe(0);
    const audit = readFileSync(join(workspace, 'removals.jsonl'), 'utf8').trim().split('\n');
    expect(audit.map((line) => (JSON.parse(line) as { id: string }).id)).toEqual(['lesson-1', 'copy-2']);
    expect((await lectern(['remove', 'copy-2', workspace])).stderr).toContain('Already removed');
    expect((await lectern(['remove', 'nobody', workspace])).exitCode).toBe(2);
  });

  /** Words of the speech that the settings do not hold. */
  function tellingWords(): string[] {
    const stored = join(workspace, 'artefacts', 'transcribe');
    const texts = readdirSync(stored).flatMap((name) => {
      const { utterances } = JSON.parse(
        readFileSync(join(stored, name), 'utf8').split('\n')[1]!,
      ) as Transcript;
      return utterances.map(({ text }) => text);
    });
    const settings = readFileSync(join(workspace, 'lectern.lock.json'), 'utf8');
    const words = new Set(texts.join(' ').match(/[A-Za-z]{6,}/g));
    const telling = [...words].filter((word) => !settings.includes(word));
    expect(telling.length).toBeGreaterThan(10);
    return telling;
  }
});

/** Where any of the words stands in the name or in the bytes of a file, but for the audit lines. */
function traces(folder: string, words: readonly string[]): string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return files.flatMap(({ parentPath, name }) => {
    const path = join(parentPath, name);
    if (name === 'removals.jsonl') return [];
    const bytes = readFileSync(path);
    const below = path.slice(folder.length);
    return words
      .filter((word) => below.includes(word) || bytes.includes(word))
      .map((word) => `${below}: ${word}`);
  });
}
