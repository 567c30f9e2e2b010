import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { groupBy } from '../src/base/group-by.ts';
import { temporaryFolder } from '../src/base/temporary-folder.fixture.ts';
import { type Settings, settingsSchema } from '../src/config/schema.ts';
import { walk } from '../src/engine/walk.ts';
import type { Workers } from '../src/engine/workers.ts';
import { Workspace } from '../src/engine/workspace.ts';
import {
  inspectVideo,
  type MakeEvent,
  makeTextbook,
  removeVideo,
  runStatus,
  verifyWorkspace,
} from '../src/index.ts';
import type { Audit } from '../src/records/audit.ts';
import type { Probe } from '../src/records/media.ts';
import type { Outcome } from '../src/records/outcome.ts';
import type { Listening, Transcript } from '../src/records/speech.ts';
import { videoStages } from '../src/stages/pipeline.ts';
import { sketchSpeech } from '../src/stages/shared/speech-sketch.ts';
import { tiling } from '../src/stages/testing.ts';
import { createDatabase } from '../src/view/database.ts';
import { indexVideos } from '../src/view/index-videos.ts';
import { readRunRecord } from '../src/workspace/layout.ts';

/** Only what a textbook cannot do without: the rest is skipped, so that no video is needed. */
const skip = ['judge', 'refine', 'keyframe', 'read', 'caption'];
const names = ['algebra', 'botany', 'chemistry', 'drama', 'empty', 'film'] as const;
type Name = (typeof names)[number];

/** One lecture in three of the files: whole, cut at its end, and with a word heard otherwise and cut at its start. */
const lecture = Array.from({ length: 90 }, (_, index) => `word${(index * index) % 97} step${index}`);
const sameLecture: Partial<Record<Name, string>> = {
  botany: lecture.slice(0, 70).join(' '),
  drama: lecture.join(' '),
  film: lecture.slice(10).join(' ').replace('step40', 'stop40'),
};

const producer = { name: 'test', model: 'none', version: '1' };
const stream = { startSec: 0, endSec: 30, breaks: [] };
const video = {
  ...{ index: 0, codec: 'h264', width: 640, height: 360, mirrored: false, rotationDeg: 0 as const },
  ...{
    framesPerSec: 25,
    pixelFormat: 'yuv420p',
    lumaRange: 'limited' as const,
    longestStandSec: 1,
    ...stream,
  },
};
const audio = { index: 1, codec: 'aac', sampleRate: 16_000, channels: 1, ...stream };

const labels = { language: null, title: null, marks: [] };

/** What a stage would make of a file: the texts are its bytes; one of nothing has no audio, and is dropped. */
function contentOf(stage: string, bytes: string): unknown {
  const utterances = [bytes, `more of ${bytes}`].map((text, index) => ({
    startSec: index * 15,
    endSec: index * 15 + 14,
    text,
    confidence: 0.9,
  }));
  const contents: Record<string, unknown> = {
    probe: {
      ...{
        container: 'mov',
        durationSec: 30,
        statedDurationSec: 30,
        video,
        videoTracks: [],
        audioTracks: [],
      },
      ...(bytes === ''
        ? { audio: null, audioTracks: [] }
        : { audio, audioTracks: [{ ...audio, ...labels }] }),
      streamCount: 2,
    } satisfies Probe,
    listen: {
      ...{ producer, sound: { stream: 1, channel: 'mix' }, speechSec: 28, packets: 9, damagedPackets: 0 },
      ...{ spans: [{ startSec: 0, endSec: 28 }], windows: [], disagreement: 0 },
      heard: [
        {
          ...{ stream: 1, channel: 'mix', language: null, title: null, speechSec: 28 },
          ...{ disagreement: 0, cancelledSec: 0, failure: null },
        },
      ],
      track: { startSec: 0, endSec: 30, digest: '0'.repeat(64) },
    } satisfies Listening,
    transcribe: { producer, language: 'en', utterances, rejected: [] } as unknown as Transcript,
    clip: { clips: tiling([15, 30]) },
    audit: {
      ...{ filmSec: 30, statedSec: 30, soundSec: 30, withoutSpeech: 0, speechWithoutWords: 0 },
      ...{ wordsWithoutSpeech: 0, timeBreaks: 0, pictures: null },
      speech: sketchSpeech([bytes, `more of ${bytes}`]),
    } satisfies Audit,
  };
  return contents[stage];
}

/** Does the work of the stages without a process; a file that is not there fails, as it does in one. */
function fakeWorkers(): Workers<Settings> {
  return {
    peakRssBytes: 0,
    drain() {},
    close() {},
    async run({ workspace, video, settings, selected, resource }) {
      const { store } = Workspace.at(workspace);
      const pipeline = { stages: videoStages, selected: new Set(selected) };
      for (;;) {
        const { next } = await walk(video, pipeline, settings, store);
        if (next?.resource !== resource) return { end: 'done', costs: [], peakRssBytes: 0 };
        if (!existsSync(video.path)) {
          const error = { code: 'ENOENT', path: video.path, message: `No file ${video.path}.`, stack: '' };
          return { end: 'error', ...error, costs: [], peakRssBytes: 0 };
        }
        const content = contentOf(next.stage.name, readFileSync(video.path, 'utf8'));
        await store.putIfAbsent(next.stage.name, next.key, 'value', content);
      }
    },
  };
}

async function lectures(): Promise<string> {
  const folder = await temporaryFolder();
  for (const name of names)
    await writeFile(
      join(folder, `${name}.mp4`),
      name === 'empty' ? '' : `About ${name}. ${sameLecture[name] ?? ''}`,
    );
  return folder;
}

const fileOf = (folder: string, name: Name): string => join(folder, `${name}.mp4`);

async function make(
  out: string,
  inputs: readonly string[],
  options: { run?: string; replace?: boolean; settings?: Settings } = {},
) {
  const events: MakeEvent[] = [];
  const summary = await makeTextbook({
    ...{ inputs, out, skip, openWorkers: fakeWorkers, onEvent: (event: MakeEvent) => events.push(event) },
    ...options,
  });
  return { ...summary, events };
}

/** Everything derived from a run, by file. */
function derived(out: string, run: string): Record<string, string> {
  const places = [`samples/${run}`, `export/${run}`, 'outcomes'];
  const files = places.flatMap((place) =>
    existsSync(join(out, place))
      ? readdirSync(join(out, place), { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => join(entry.parentPath, entry.name))
      : [],
  );
  const own = files.filter((file) => !file.includes('/outcomes/') || file.endsWith(`/${run}.jsonl`));
  return Object.fromEntries(own.sort().map((file) => [file.slice(out.length), readFileSync(file, 'utf8')]));
}

/** Outcomes, `status`, `inspect` and the reader's index tell the same of each video of a run. */
async function expectOneAccount(out: string, run: string): Promise<void> {
  const record = await readRunRecord(out, run);
  const lines = readFileSync(join(out, 'outcomes', `${run}.jsonl`), 'utf8')
    .trim()
    .split('\n');
  const outcomes = lines.map((line): Outcome => JSON.parse(line)).filter(({ item }) => item === null);
  // Files that the run left out have an outcome and no entry.
  const told = outcomes.filter(({ reason }) => reason !== 'excluded');
  const { verdicts, reasons, stages } = await runStatus(out, record);
  const counted = (names: readonly string[]): Record<string, number> =>
    Object.fromEntries([...groupBy(names, (name) => name)].map(([name, all]) => [name, all.length]));
  expect({
    kept: 0,
    dropped: 0,
    failed: 0,
    pending: 0,
    ...counted(told.map(({ verdict }) => verdict)),
  }).toEqual(verdicts);
  expect(counted(told.flatMap(({ verdict, reason }) => (reason ? [`${verdict}: ${reason}`] : [])))).toEqual(
    reasons,
  );
  for (const stage of stages) expect(stage.in).toBe(stage.out + stage.dropped + stage.failed + stage.pending);
  expect(stages.at(-1)!.out).toBe(verdicts.kept);

  const db = createDatabase(':memory:');
  await indexVideos(db, out, record, () => {});
  const rows = db.prepare('SELECT id, verdict, stage, reason FROM video').all();
  const decided = db.prepare("SELECT count(*) AS count FROM decision WHERE kind = 'video'").get();
  db.close();
  const brief = ({
    video: id,
    verdict,
    stage,
    reason,
  }: Record<'video' | 'verdict' | 'stage', string> & { reason: string | null }) => ({
    id,
    verdict,
    stage,
    reason,
  });
  expect(rows.map((row) => ({ ...row })).sort(byId)).toEqual(told.map(brief).sort(byId));
  expect(decided).toEqual({ count: verdicts.dropped + verdicts.failed });
  for (const outcome of told) {
    const { entry } = await inspectVideo(out, record, outcome.video);
    expect(brief({ ...entry, video: entry.video.id })).toEqual(brief(outcome));
  }
}

const byId = (a: { id?: unknown }, b: { id?: unknown }): number => (String(a.id) < String(b.id) ? -1 : 1);

type Run = 'default' | 'loose';
/** Above 0.95 the shortened copy of the lecture is a duplicate and the one heard otherwise is none. */
type Thresholds = { maxShared: 0.5 | 0.95 | 1 };
type Op =
  | ({ op: 'add'; what: Name[]; by: 'files' | 'list'; run: Run } & Thresholds)
  | ({ op: 'again'; run: Run } & Thresholds)
  | ({ op: 'replace'; what: Name[]; run: Run } & Thresholds)
  | { op: 'remove'; what: Name };

const some = fc.uniqueArray(fc.constantFrom(...names), { minLength: 1, maxLength: 3 });
const run = fc.constantFrom('default' as const, 'loose' as const);
const maxShared = fc.constantFrom(0.5 as const, 0.95 as const, 1 as const);
const anyOp: fc.Arbitrary<Op> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      op: fc.constant('add' as const),
      what: some,
      by: fc.constantFrom('files' as const, 'list' as const),
      run,
      maxShared,
    }),
  },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('again' as const), run, maxShared }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('replace' as const), what: some, run, maxShared }) },
  {
    weight: 2,
    arbitrary: fc.record({ op: fc.constant('remove' as const), what: fc.constantFrom(...names) }),
  },
);

describe('a workspace grows', () => {
  test('in whatever order videos come and go, it ends as one run over those that are left', async () => {
    const folder = await lectures();
    const property = fc.asyncProperty(fc.array(anyOp, { minLength: 1, maxLength: 7 }), async (ops) => {
      const out = await temporaryFolder();
      const given = { default: new Set<Name>(), loose: new Set<Name>() };
      const removed = new Set<Name>();
      const settingsOf: Partial<Record<Run, Settings>> = {};
      let lists = 0;
      for (const op of ops) {
        if (op.op === 'remove') {
          const isKnown =
            [given.default, given.loose].some((set) => set.has(op.what)) && !removed.has(op.what);
          if (!isKnown) continue;
          await removeVideo(out, `sha256:${digestIn(out, op.what)}`, '');
          removed.add(op.what);
          continue;
        }
        const settings = settingsSchema.parse({ weave: { maxShared: op.maxShared } });
        if (op.op === 'again') {
          // Of a run whose files were all removed there is nothing to do again.
          if ([...given[op.run]].every((name) => removed.has(name))) continue;
          settingsOf[op.run] = settings;
          await make(out, [], { run: op.run, settings });
          continue;
        }
        let inputs = op.what.map((name) => fileOf(folder, name));
        if (op.op === 'add' && op.by === 'list') {
          const list = join(out, `list-${++lists}.txt`);
          await writeFile(list, inputs.map((file) => `${file}\n`).join(''));
          inputs = [list];
        }
        if (op.op === 'replace') given[op.run].clear();
        for (const name of op.what) given[op.run].add(name);
        settingsOf[op.run] = settings;
        await make(out, inputs, { run: op.run, replace: op.op === 'replace', settings });
      }
      for (const one of ['default', 'loose'] as const) {
        const left = [...given[one]].filter((name) => !removed.has(name));
        if (left.length === 0) continue;
        const fresh = await temporaryFolder();
        await make(
          fresh,
          left.map((name) => fileOf(folder, name)),
          { run: one, settings: settingsOf[one]! },
        );
        expect(derived(out, one)).toEqual(derived(fresh, one));
        await expectOneAccount(out, one);
      }
    });
    await fc.assert(property, { numRuns: 25 });
  });

  test('of a lecture that is there twice the fuller file is kept, and the other when that is removed', async () => {
    const folder = await lectures();
    const out = await temporaryFolder();
    const { kept, dropped } = await make(
      out,
      (['botany', 'drama', 'film', 'chemistry'] as const).map((name) => fileOf(folder, name)),
    );
    expect([kept, dropped]).toEqual([2, 2]);
    const record = await readRunRecord(out, null);
    const status = await runStatus(out, record);
    expect(status.verdicts).toMatchObject({ kept: 2, dropped: 2 });
    expect(status.reasons).toEqual({ 'dropped: duplicate': 2 });
    const botany = await inspectVideo(out, record, fileOf(folder, 'botany'));
    const drama = await inspectVideo(out, record, fileOf(folder, 'drama'));
    expect(drama.entry.verdict).toBe('kept');
    expect(botany.entry).toMatchObject({
      verdict: 'dropped',
      stage: 'weave',
      reason: 'duplicate',
      evidence: { of: drama.entry.video.id, atMost: 0.5, screens: null },
    });
    expect(botany.entry.evidence.value).toBeGreaterThan(0.9);

    await removeVideo(out, `sha256:${digestIn(out, 'drama')}`, '');
    expect((await runStatus(out, record)).reasons).toEqual({ 'dropped: duplicate': 1 });
    await expectOneAccount(out, 'default');
    const settings = settingsSchema.parse({ weave: { maxShared: 1 } });
    const all = await makeTextbook({ inputs: [], out, skip, openWorkers: fakeWorkers, settings });
    expect([all.kept, all.dropped]).toEqual([3, 0]);
  });

  test('a second lecture joins the first, and another run stays as it is', async () => {
    const folder = await lectures();
    const out = await temporaryFolder();
    await make(out, [fileOf(folder, 'algebra')]);
    const first = derived(out, 'default');
    const loose = await make(out, [fileOf(folder, 'botany')], { run: 'loose' });
    expect(loose.textbook?.exported).toBe(join(out, 'export', 'loose', 'textbook', 'textbook.jsonl'));
    expect(derived(out, 'default')).toEqual(first);
    const { kept, events } = await make(out, [fileOf(folder, 'chemistry')]);
    expect(kept).toBe(2);
    expect(events).toContainEqual({ event: 'earlier', files: 1 });
    const textbook = readFileSync(join(out, 'export', 'default', 'textbook', 'textbook.jsonl'), 'utf8');
    for (const word of ['About algebra.', 'About chemistry.']) expect(textbook).toContain(word);
    expect(textbook).not.toContain('botany');
  });

  test('--replace says what leaves, before it writes', async () => {
    const folder = await lectures();
    const out = await temporaryFolder();
    await make(out, [fileOf(folder, 'algebra'), fileOf(folder, 'botany')]);
    const { kept, events } = await make(out, [fileOf(folder, 'botany')], { replace: true });
    expect(kept).toBe(1);
    const at = events.findIndex(({ event }) => event === 'leaving');
    expect(events[at]).toMatchObject({ videos: [{ source: fileOf(folder, 'algebra') }] });
    expect(events.findIndex(({ event }) => event === 'plan')).toBeGreaterThan(at);
  });

  test('a file that is gone stays in the textbook; one that was moved is read where it is now', async () => {
    const folder = await lectures();
    const out = await temporaryFolder();
    await make(out, [fileOf(folder, 'algebra')]);
    await rm(fileOf(folder, 'algebra'));
    const { kept, failed } = await make(out, [fileOf(folder, 'botany')]);
    expect([kept, failed]).toEqual([2, 0]);

    await rename(fileOf(folder, 'botany'), join(folder, 'moved.mp4'));
    const settings = settingsSchema.parse({ clip: { minSec: 5 } });
    const again = await makeTextbook({
      ...{ inputs: [join(folder, 'moved.mp4')], out, skip, openWorkers: fakeWorkers, settings },
    });
    // What must be made again of the one that is gone cannot be, and says so.
    expect([again.kept, again.failed]).toEqual([1, 1]);
  });

  test('a name of a list that was never a file is forgotten when the list is mended', async () => {
    const folder = await lectures();
    const out = await temporaryFolder();
    const list = join(folder, 'list.txt');
    await writeFile(list, 'algebra.mp4\nbotny.mp4\n');
    expect((await make(out, [list])).failed).toBe(1);
    await writeFile(list, 'algebra.mp4\nbotany.mp4\n');
    expect(await make(out, [list])).toMatchObject({ kept: 2, failed: 0 });
  });

  test('a damaged record of the inputs is made again from the index', async () => {
    const folder = await lectures();
    const out = await temporaryFolder();
    await make(out, [fileOf(folder, 'algebra'), fileOf(folder, 'botany')]);
    const before = derived(out, 'default');
    const record = join(out, 'runs', 'default', 'inputs.jsonl');
    for (const damaged of ['', '{', readFileSync(record, 'utf8').replace('botany', 'bottny')]) {
      await writeFile(record, damaged);
      const { damage } = await verifyWorkspace(out);
      expect(damage).toEqual([{ what: 'damaged', path: 'runs/default/inputs.jsonl', videos: [] }]);
      await make(out, [fileOf(folder, 'algebra')]);
      expect(derived(out, 'default')).toEqual(before);
    }
    await writeFile(record, '{');
    await writeFile(join(out, 'runs', 'default', 'index.jsonl'), '{');
    await expect(make(out, [fileOf(folder, 'algebra')])).rejects.toThrow(/damaged.*--replace/);
    await make(out, [fileOf(folder, 'algebra'), fileOf(folder, 'botany')], { replace: true });
    expect(derived(out, 'default')).toEqual(before);
  });

  test('nothing given at all is a mistake', async () => {
    await expect(make(await temporaryFolder(), [])).rejects.toThrow(/^Nothing to run\. Give videos/);
  });

  test('a run of which nothing was kept has an empty textbook of its own', async () => {
    const folder = await lectures();
    const out = await temporaryFolder();
    await make(out, [fileOf(folder, 'algebra')]);
    const { textbook } = await make(out, [fileOf(folder, 'empty')], { run: 'empty' });
    expect(textbook?.samples).toBe(0);
    expect(readFileSync(textbook!.exported!, 'utf8')).toBe('');
  });
});

function digestIn(out: string, name: Name): string {
  for (const one of readdirSync(join(out, 'runs'))) {
    const lines = readFileSync(join(out, 'runs', one, 'index.jsonl'), 'utf8')
      .trim()
      .split('\n');
    for (const line of lines.filter(Boolean)) {
      const { video } = JSON.parse(line) as { video: { sha256: string; path: string } };
      if (video.path.endsWith(`/${name}.mp4`)) return video.sha256;
    }
  }
  throw new Error(`No run has ${name}.`);
}
