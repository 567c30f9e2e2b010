import { expect, test } from 'vitest';
import { temporaryFolder } from '../base/temporary-folder.fixture.ts';
import { defaultSettings, settingsSchema } from '../config/schema.ts';
import { Journal } from '../engine/journal.ts';
import { type RunEntry, writeRunIndex } from '../engine/run-index.ts';
import type { Outcome } from '../records/outcome.ts';
import { comparedTables } from '../stats/compare.ts';
import { CorpusCounter } from '../stats/corpus-counter.ts';
import { DropCounter } from '../stats/drops.ts';
import { tokenizers } from '../tokens/tokenizers.ts';
import { keyframeFigures } from './keyframe-figures.ts';

/** Keys of the keyframes by video, and what the journal of the run says that some took. */
async function writeRun(
  workspace: string,
  run: string,
  keys: Readonly<Record<string, string>>,
  took: readonly (readonly [video: string, cpuSec: number])[],
): Promise<void> {
  const entries = Object.entries(keys).map(([id, key]): RunEntry => {
    const facts = { title: null, licence: null, url: null, source: null, retrieved: null };
    const placed = { subject: null, course: null, subCourse: null, knowledgePoint: null };
    const video = { id, sha256: key, bytes: 1, sources: [id], path: id, captions: null };
    const verdict = { verdict: 'kept', stage: 'audit', reason: null, failure: null, evidence: {} } as const;
    return { video: { ...video, facts: { ...facts, ...placed } }, ...verdict, keys: { keyframe: key } };
  });
  await writeRunIndex(workspace, run, entries);
  const journal = new Journal(workspace, run);
  for (const [video, cpuSec] of took) {
    journal.write({ event: 'stage', video, stage: 'keyframe', wallSec: 1, cpuSec });
    journal.write({ event: 'stage', video, stage: 'read', wallSec: 1, cpuSec: 100 });
  }
  await journal.flush();
}

const key = (letter: string) => letter.repeat(64);
const recordOf = (run: string, settings = defaultSettings) => ({
  lectern: '0',
  run,
  settings,
  selected: [],
  providers: {},
});

test('keyframes cost what they took when they were made, whichever run made them', async () => {
  const workspace = await temporaryFolder();
  const secondsOf = async (run: string): Promise<number | null> =>
    (await keyframeFigures(workspace, recordOf(run), new DropCounter())).cpuSec;
  // Made with other settings first: the last time counts.
  await writeRun(workspace, 'first', { v: key('a'), w: key('b') }, [
    ['v', 50],
    ['v', 3],
    ['w', 4],
  ]);
  await writeRun(workspace, 'shares', { v: key('a'), w: key('b') }, []);
  await writeRun(workspace, 'half', { v: key('a'), w: key('c') }, [['w', 8]]);
  await writeRun(workspace, 'unknown', { v: key('a'), w: key('d') }, []);
  expect(await secondsOf('first')).toBe(7);
  expect(await secondsOf('shares')).toBe(7);
  expect(await secondsOf('half')).toBe(11);
  expect(await secondsOf('unknown')).toBeNull();
});

test('are one row of a table for each run: screens, keyframes, samples, tokens and cost', async () => {
  const workspace = await temporaryFolder();
  const settings = settingsSchema.parse({ keyframe: { detector: 'ssim' }, weave: { imageTokens: 10 } });
  await writeRun(workspace, 'ssim', { v: key('a') }, [['v', 2.5]]);
  const drops = new DropCounter();
  for (const verdict of ['kept', 'kept', 'dropped'] as const) {
    const item = { kind: 'keyframe', index: 0, startSec: 0, endSec: 1 } as const;
    drops.add({ video: 'v', stage: 'read', verdict, reason: null, evidence: {}, item } as unknown as Outcome);
  }
  const counter = new CorpusCounter(tokenizers.words, { tellsAll: true });
  const place = { video: 'v', clip: 0, startSec: 0, endSec: 9 };
  const image = {
    kind: 'image',
    ...place,
    name: 'a',
    digest: null,
    width: 1,
    height: 1,
    takenAtSec: 0,
    again: false,
  } as const;
  const text = (role: 'speech' | 'ocr', words: string) =>
    ({ kind: 'text', ...place, role, text: words, raw: null }) as const;
  const parts = [image, image, text('ocr', 'a'), text('speech', 'b c d')];
  counter.add({ id: '1', parts, videos: [], url: null, split: null });
  const tables = comparedTables([
    {
      path: 'W',
      kind: 'workspace',
      statistics: counter.statistics(),
      unreadable: { records: 0, first: null },
      similarity: null,
      perplexity: null,
      run: { name: 'ssim', keyframes: await keyframeFigures(workspace, recordOf('ssim', settings), drops) },
    },
  ]);
  const { columns, rows } = tables.find(({ name }) => name === 'keyframes')!;
  expect(Object.fromEntries(columns.map(({ name }, index) => [name, rows[0]![index]]))).toEqual({
    corpus: 'W, run ssim',
    detector: 'ssim',
    videos: 1,
    screens: 3,
    keyframes: 2,
    samples: 1,
    'speech tokens': 3,
    'OCR tokens': 1,
    'tokens with images': 24,
    'CPU seconds': 2.5,
  });
});
