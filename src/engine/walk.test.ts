import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { sha256 } from '../base/fingerprint.ts';
import { temporaryFolder } from '../base/temporary-folder.fixture.ts';
import type { Video } from '../records/video.ts';
import { allFake, callsOf, fakeSettings, fakeStages, hear, makeVideo, measure } from './pipeline.fixture.ts';
import type { AnyStage } from './stage.ts';
import { Store } from './store.ts';
import { runUnit } from './unit.ts';
import { selectStages, type VideoProgress, walk } from './walk.ts';

type Settings = typeof fakeSettings;
interface Setup {
  settings: Settings;
  stages: readonly AnyStage<Settings>[];
  selected: ReadonlySet<string>;
}

const usual: Setup = { settings: fakeSettings, stages: fakeStages, selected: allFake };
const silent = { onBegin: () => {}, onProgress: () => {}, onStage: () => {}, onUsage: () => {} };
const undisturbed = { drained: new AbortController().signal, cancelled: new AbortController().signal };
let store: Store;
let video: Video;

beforeEach(async () => {
  store = new Store(await temporaryFolder());
  video = await makeVideo(join(store.root, 'videos'), 'ok', 'One two');
});

function stand(of: Video, changes: Partial<Setup> = {}): Promise<VideoProgress<Settings>> {
  const { settings, stages, selected } = { ...usual, ...changes };
  return walk(of, { stages, selected }, settings, store);
}

/** Runs units until nothing is left to do. */
async function runAll(of: Video, changes: Partial<Setup> = {}): Promise<VideoProgress<Settings>> {
  const { settings, stages, selected } = { ...usual, ...changes };
  for (let unit = 0; unit < stages.length; unit++) {
    const { next } = await stand(of, changes);
    if (!next) break;
    await runUnit(
      { workspace: store.root, video: of, resource: next.resource, settings, selected: [...selected] },
      stages,
      silent,
      undisturbed,
    );
  }
  return stand(of, changes);
}

async function callNames(of: Video): Promise<string[]> {
  return (await callsOf(of)).map(({ stage }) => stage);
}

function withStage(name: string, changes: Partial<AnyStage<Settings>>): readonly AnyStage<Settings>[] {
  return fakeStages.map((stage) => (stage.name === name ? { ...stage, ...changes } : stage));
}

test('an untouched video stands before its first stage', async () => {
  const { next, keys, end, contents } = await stand(video);
  expect(next?.stage.name).toBe('measure');
  expect({ keys, end, contents }).toEqual({ keys: {}, end: null, contents: {} });
});

test('a unit runs the stages of its class only, each once', async () => {
  await runUnit(
    { workspace: store.root, video, resource: 'cpu', settings: fakeSettings, selected: [...allFake] },
    fakeStages,
    silent,
    undisturbed,
  );
  expect(await callNames(video)).toEqual(['measure']);
  expect((await stand(video)).next?.stage.name).toBe('hear');
});

test('a finished video has a key and content for every stage, and nothing is run again', async () => {
  const done = await runAll(video);
  expect(done.next).toBeNull();
  expect(done.end).toBeNull();
  expect(Object.keys(done.keys)).toEqual(['measure', 'hear', 'polish', 'join']);
  expect(done.contents).toEqual({
    measure: { length: 7 },
    hear: { text: 'ONE TWO' },
    polish: { words: ['one', 'two'] },
    join: { text: 'one-two-7', polished: true },
  });
  await runAll(video);
  expect(await callNames(video)).toEqual(['measure', 'hear', 'polish', 'join']);
});

describe('what changes keys', () => {
  /** Stages whose key differs after a change, once all of it was run. */
  async function changedBy(changes: Partial<Setup>, other: Video = video): Promise<string[]> {
    const before = (await runAll(video)).keys;
    const after = (await runAll(other, changes)).keys;
    expect(Object.keys(after)).toEqual(Object.keys(before));
    return Object.keys(after).filter((stage) => after[stage] !== before[stage]);
  }

  test('a version: that stage, and those whose input came out differently', async () => {
    expect(await changedBy({ stages: withStage('join', { version: 2 }) })).toEqual(['join']);
    const stages = withStage('measure', { version: 2, run: async () => ({ length: 8 }) });
    expect(await changedBy({ stages })).toEqual(['measure', 'hear', 'join']);
  });

  test('a version that changes no output: that stage alone (early cut-off)', async () => {
    expect(await changedBy({ stages: withStage('measure', { version: 2 }) })).toEqual(['measure']);
    expect(await callNames(video)).toEqual(['measure', 'hear', 'polish', 'join', 'measure']);
  });

  test('a setting: the stages whose slice holds it, until an output comes out the same', async () => {
    expect(await changedBy({ settings: { ...fakeSettings, joiner: '+' } })).toEqual(['join']);
    // Heard softly, the words are written otherwise, but polished they are the same.
    expect(await changedBy({ settings: { ...fakeSettings, model: 'soft' } })).toEqual(['hear', 'polish']);
  });

  test('a setting that is only decided on: none', async () => {
    expect(await changedBy({ settings: { ...fakeSettings, minLength: 1, maxWords: 2 } })).toEqual([]);
    expect(await callNames(video)).toHaveLength(4);
  });

  test('a provider', async () => {
    const stages = withStage('polish', { providers: () => ({ name: 'cloth', model: '', version: '2' }) });
    expect(await changedBy({ stages })).toEqual(['polish']);
  });

  test('the bytes of the source: the stages that read it, and what comes of it', async () => {
    const other = await makeVideo(join(store.root, 'videos'), 'other', 'one two');
    expect(await changedBy({}, other)).toEqual(['measure', 'hear']);
  });

  test('name, place and facts of the source: none', async () => {
    const path = join(store.root, 'elsewhere.txt');
    await writeFile(path, 'One two');
    const moved = { ...video, id: 'moved', path, sources: [path], facts: { ...video.facts, title: 'T' } };
    expect(await changedBy({}, moved)).toEqual([]);
  });

  test('the subtitles, where the slice has them read', async () => {
    const captions = { path: 'x.vtt', format: 'vtt' as const, language: null, sha256: sha256('captions') };
    expect(await changedBy({}, { ...video, captions })).toEqual(['join']);
  });

  test('an ignored input: none', async () => {
    const settings = { ...fakeSettings, countsLength: false };
    const before = await runAll(video, { settings });
    const stages = withStage('measure', { version: 2, run: async () => ({ length: 8 }) });
    const after = await runAll(video, { settings, stages });
    expect(after.keys.measure).not.toBe(before.keys.measure);
    expect(after.keys.join).toBe(before.keys.join);
  });
});

describe('optional inputs', () => {
  test('are null where their stage is skipped, under another key', async () => {
    const whole = await runAll(video);
    const without = await runAll(video, { selected: selectStages(fakeStages, [], ['polish'], fakeSettings) });
    expect(without.contents.join).toEqual({ text: '7', polished: false });
    expect(without.keys.join).not.toBe(whole.keys.join);
    expect(Object.keys(without.keys)).toEqual(['measure', 'hear', 'join']);
  });
});

describe('checks', () => {
  test('drop with reason and evidence, and later stages are not run', async () => {
    const settings = { ...fakeSettings, minLength: 8 };
    const dropped = await runAll(video, { settings });
    expect(dropped.end).toEqual({
      verdict: 'dropped',
      stage: 'measure',
      reason: 'too-short',
      evidence: { value: 7, atLeast: 8 },
    });
    expect(dropped.next).toBeNull();
    expect(await callNames(video)).toEqual(['measure']);
  });

  test('loosened run only what was not reached; tightened run nothing', async () => {
    await runAll(video, { settings: { ...fakeSettings, maxWords: 1 } });
    expect(await callNames(video)).toEqual(['measure', 'hear', 'polish']);
    expect((await runAll(video)).end).toBeNull();
    expect(await callNames(video)).toEqual(['measure', 'hear', 'polish', 'join']);
    const tightened = await stand(video, { settings: { ...fakeSettings, maxWords: 1, minLength: 7 } });
    expect(tightened.end).toMatchObject({ stage: 'polish', reason: 'too-long' });
    expect((await runAll(video)).end).toBeNull();
    expect(await callNames(video)).toHaveLength(4);
  });
});

describe('failures', () => {
  test('are stored and end the walk', async () => {
    const bad = await makeVideo(join(store.root, 'videos'), 'unusable');
    const failed = await runAll(bad);
    expect(failed.end).toEqual({
      verdict: 'failed',
      stage: 'hear',
      reason: 'no-good',
      message: 'There is nothing to hear.',
    });
    expect(failed.next).toBeNull();
    expect(Object.keys(failed.keys)).toEqual(['measure', 'hear']);
    await runAll(bad);
    expect(await callNames(bad)).toEqual(['measure', 'hear']);
  });

  test('that are bugs are thrown, and nothing is stored', async () => {
    const bad = await makeVideo(join(store.root, 'videos'), 'bug');
    await expect(runAll(bad)).rejects.toThrow('this.ear is undefined');
    expect(await store.list('hear')).toEqual([]);
  });

  test('to give what the schema of the output says are bugs', async () => {
    const stages = withStage('measure', { run: async () => ({ length: 'seven' }) });
    await expect(runAll(video, { stages })).rejects.toThrow();
    expect(await store.list('measure')).toEqual([]);
  });
});

test('a damaged artefact is made again, and what follows from it stays', async () => {
  const done = await runAll(video);
  await writeFile(join(store.root, 'artefacts', 'hear', done.keys.hear!), 'half');
  expect((await stand(video)).next?.stage.name).toBe('hear');
  expect((await runAll(video)).keys).toEqual(done.keys);
  expect(await callNames(video)).toEqual(['measure', 'hear', 'polish', 'join', 'hear']);
});

test('a stage that gives up when it is interrupted leaves nothing and is no bug', async () => {
  const interrupted = new AbortController();
  const stages: AnyStage<Settings>[] = [
    {
      ...measure,
      async run(_inputs, _slice, context) {
        interrupted.abort();
        context.signal.throwIfAborted();
        return { length: 0 };
      },
    },
    hear,
  ];
  const unit = {
    workspace: store.root,
    video,
    resource: 'cpu' as const,
    settings: fakeSettings,
    selected: ['measure'],
  };
  await runUnit(unit, stages, silent, { ...undisturbed, drained: interrupted.signal });
  expect(await store.list('measure')).toEqual([]);
});

test('what could not be loaded once is tried again by the next unit', async () => {
  let loads = 0;
  const load = async (): Promise<number> => {
    if (++loads === 1) throw new Error('no more file handles');
    return loads;
  };
  const stages = withStage('measure', {
    run: async (_inputs, _slice, context) => ({ length: await context.shared('model of this test', load) }),
  });
  const measureOnly = { stages, selected: new Set(['measure']) };
  await expect(runAll(video, measureOnly)).rejects.toThrow('no more file handles');
  expect((await runAll(video, measureOnly)).contents).toEqual({ measure: { length: 2 } });
  const other = await makeVideo(join(store.root, 'videos'), 'other');
  expect((await runAll(other, measureOnly)).contents).toEqual({ measure: { length: 2 } });
});

test('a check that spares a stage is asked only where that stage is run', async () => {
  const drops = {
    reason: 'odd',
    sparing: 'hear',
    decide: () => ({ keep: false, reason: 'odd', evidence: {} }),
  };
  const stages = withStage('measure', { checks: [drops] });
  expect((await runAll(video, { stages })).end).toMatchObject({ verdict: 'dropped', reason: 'odd' });
  const spared = await runAll(video, { stages, selected: new Set(['measure']) });
  expect(spared).toMatchObject({ end: null, next: null });
});

describe('selectStages', () => {
  const select = (only: string[], skip: string[] = []): string[] =>
    [...selectStages(fakeStages, only, skip, fakeSettings)].sort();

  test('takes all where nothing is asked for', () => {
    expect(select([])).toEqual(['hear', 'join', 'measure', 'polish']);
  });

  test('takes along what a stage uses, and no more', () => {
    expect(select(['measure'])).toEqual(['measure']);
    expect(select(['polish'])).toEqual(['hear', 'measure', 'polish']);
    expect(select(['join'])).toEqual(['hear', 'join', 'measure', 'polish']);
  });

  test('takes along no optional input that bears on nothing with these settings', () => {
    const stages = withStage('join', {
      ignores: ({ joiner }: Settings) => (joiner === '' ? ['polish'] : []),
      slice: (settings) => settings,
    });
    const chosen = (settings: Settings): string[] => [...selectStages(stages, ['join'], [], settings)].sort();
    expect(chosen({ ...fakeSettings, joiner: '' })).toEqual(['join', 'measure']);
    expect(chosen({ ...fakeSettings, joiner: '+' })).toEqual(['hear', 'join', 'measure', 'polish']);
  });

  test('leaves out what cannot work without a skipped stage, and keeps what can', () => {
    expect(select([], ['polish'])).toEqual(['hear', 'join', 'measure']);
    expect(select([], ['hear'])).toEqual(['join', 'measure']);
    expect(select([], ['measure'])).toEqual([]);
    expect(select(['polish'], ['hear'])).toEqual([]);
    expect(select(['join'], ['hear'])).toEqual(['join', 'measure']);
  });
});
