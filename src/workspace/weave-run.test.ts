import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { IntegrityError } from '../base/errors.ts';
import { type Settings, settingsSchema } from '../config/schema.ts';
import { type RunEntry, writeRunIndex } from '../engine/run-index.ts';
import { Store } from '../engine/store.ts';
import type { Digest } from '../records/basics.ts';
import { type Outcome, outcomeSchema } from '../records/outcome.ts';
import { type Sample, sampleSchema } from '../records/sample.ts';
import type { Transcript } from '../records/speech.ts';
import { readingOf, type Sketch, screensOf, tiling } from '../stages/testing.ts';
import { countTokens } from '../tokens/tokens.ts';
import { exportRun } from './export-run.ts';
import { writeRunRecord } from './layout.ts';
import { endOfVideo, type WovenShard, weaveRun } from './weave-run.ts';

const producer = { name: 'test', model: 'none', version: '1' };
const digestOf = (text: string): Digest => createHash('sha256').update(text).digest('hex');

let workspace: string;
let store: Store;
beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'lectern-weave-'));
  store = new Store(workspace);
});
afterEach(() => rm(workspace, { recursive: true, force: true }));

interface Lecture {
  /** One utterance for each clip of 15 s, as heard and as cleaned. */
  said: readonly (readonly [raw: string, refined: string])[];
  screens: readonly Sketch[];
  /** The picture of all screens, where it is to be read. */
  picture?: Digest;
  rejected?: Transcript['rejected'];
  /** Leaves out the stage, as `--skip` does. */
  skip?: readonly ('refine' | 'keyframe' | 'read')[];
}

/** Stores what the stages would have made of a lecture, and says where it stands in the run. */
async function keptEntry(id: string, lecture: Lecture): Promise<RunEntry> {
  const { said, screens, picture, rejected = [], skip = [] } = lecture;
  const cuts = said.map((_, index) => (index + 1) * 15);
  const utterances = said.map(([text], index) => ({
    startSec: index * 15,
    endSec: index * 15 + 14,
    text,
    confidence: 0.9,
  }));
  const artefacts: Record<string, unknown> = {
    transcribe: { producer, language: 'en', utterances, rejected },
    refine: { producer, texts: said.map(([, refined]) => refined) },
    clip: { clips: tiling(cuts) },
    keyframe: picture === undefined ? screensOf(screens) : showing(picture, screensOf(screens)),
    read: readingOf(screens),
  };
  const keys: RunEntry['keys'] = {};
  for (const [stage, content] of Object.entries(artefacts)) {
    if ((skip as readonly string[]).includes(stage)) continue;
    const key = digestOf(`${stage} ${id}`);
    await store.putIfAbsent(stage, key, 'value', content);
    keys[stage] = key;
  }
  return { ...entryOf(id), verdict: 'kept', stage: 'audit', keys };
}

/** The same screens with one stored picture. */
function showing(digest: Digest, screens: unknown): unknown {
  return JSON.parse(JSON.stringify(screens), (key, value) => (key === 'digest' ? digest : value));
}

function entryOf(id: string): RunEntry {
  const facts = {
    title: `Title of ${id}`,
    licence: 'CC-BY-4.0',
    url: null,
    source: null,
    retrieved: null,
    subject: null,
    course: null,
    subCourse: null,
    knowledgePoint: null,
  };
  const path = `/videos/${id}.mp4`;
  return {
    video: { id, sha256: digestOf(id), bytes: 1, sources: [path], path, captions: null, facts },
    verdict: 'pending',
    stage: 'probe',
    reason: null,
    failure: null,
    evidence: {},
    keys: {},
  };
}

async function woven(
  entries: readonly RunEntry[],
  changes: { [Section in keyof Settings]?: Partial<Settings[Section]> } = {},
): Promise<{ shards: WovenShard[]; samples: Sample[]; outcomes: Outcome[] }> {
  await writeRunIndex(workspace, 'default', entries);
  const settings = settingsSchema.parse(changes);
  const record = { lectern: '0.0.0', run: 'default', settings, selected: [], providers: {} };
  const shards: WovenShard[] = [];
  for await (const shard of weaveRun(workspace, record)) shards.push(shard);
  const samples = shards.flatMap((shard) => shard.samples.map((sample) => sampleSchema.parse(sample)));
  const outcomes = shards.flatMap((shard) => shard.outcomes.map((outcome) => outcomeSchema.parse(outcome)));
  return { shards, samples, outcomes };
}

const wordsOf = (text: string) => text.split(' ').filter(Boolean);
const itemsOf = (samples: readonly Sample[], id: string) =>
  samples.flatMap(({ items }) => items).filter(({ video }) => video === id);
const aboutItems = (outcomes: readonly Outcome[], id: string, kind: string) =>
  outcomes.filter(({ video, item }) => video === id && item?.kind === kind);

/** A lecture of `clips` clips, different for each `seed`: fillers, silence, blank pages, pages that come back. */
function lectureOf(seed: number, clips: number): Lecture {
  const said = Array.from({ length: clips }, (_, clip) => {
    if ((seed + clip) % 6 === 5) return ['', ''] as const;
    const words = Array.from(
      { length: 5 + ((seed * clip) % 40) },
      (_, word) => `w${seed}x${clip}x${word}`,
    ).join(' ');
    return (seed + clip) % 4 === 3 ? (['um', ''] as const) : ([`um ${words}`, words] as const);
  });
  const screens = Array.from({ length: 2 * clips }, (_, index): Sketch => {
    const at = [index * 7.5, index * 7.5 + 7.5] as const;
    if ((seed + index) % 5 === 0) return { at, picture: 'blank', text: 'a' };
    const text = ['', 'Laws of motion', 'Laws of motion', `Exercise ${seed}: the ${index} forces`][
      index % 4
    ]!;
    return index > 2 && index % 3 === 0 ? { at, text, like: [index - 1, 0.98] } : { at, text };
  });
  return { said, screens };
}

describe('weaveRun', () => {
  test('loses no word and no picture that is kept, shows nothing twice, and has a line for everything', async () => {
    const lectures = Object.fromEntries(
      Array.from({ length: 12 }, (_, seed) => [`video-${seed}`, lectureOf(seed, 3 + (seed % 7))] as const),
    );
    const entries = await Promise.all(
      Object.entries(lectures).map(([id, lecture]) => keptEntry(id, lecture)),
    );
    for (const packing of ['video', 'split', 'concatenated'] as const) {
      const { shards, samples, outcomes } = await woven(entries, {
        weave: { packing, shards: 3, valShare: 0.3, tokenBudget: 600 },
      });
      expect(shards.map(({ shard }) => shard)).toEqual([0, 1, 2]);
      expect(new Set(samples.map(({ split }) => split))).toEqual(new Set(['train', 'val']));
      for (const [id, { said, screens }] of Object.entries(lectures)) {
        const items = itemsOf(samples, id);
        const speech = items.filter((item) => item.kind === 'speech');
        expect(wordsOf(speech.map(({ raw }) => raw).join(' '))).toEqual(
          wordsOf(said.map(([raw]) => raw).join(' ')),
        );
        expect(wordsOf(speech.map(({ refined }) => refined).join(' '))).toEqual(
          wordsOf(said.map(([, refined]) => refined).join(' ')),
        );

        const keyframes = aboutItems(outcomes, id, 'keyframe');
        expect(keyframes.map(({ item }) => item!.index)).toEqual(screens.map((_, index) => index));
        const kept = keyframes.filter(({ verdict }) => verdict === 'kept');
        const images = items.filter((item) => item.kind === 'image');
        expect(images.map(({ clip, startSec }) => [clip, startSec])).toEqual(
          kept.map(({ evidence, item }) => [evidence.clip, item!.startSec]),
        );
        const texts = aboutItems(outcomes, id, 'ocr');
        expect(texts.length).toBe(screens.filter(({ text }) => text).length);
        expect(items.filter(({ kind }) => kind === 'ocr').length).toBe(
          texts.filter(({ verdict }) => verdict === 'kept').length,
        );
        expect(aboutItems(outcomes, id, 'clip').length).toBe(said.length);
        expect(aboutItems(outcomes, id, 'utterance').length).toBe(said.length);
      }
      for (const { verdict, reason, item, evidence } of outcomes) {
        expect((reason === null) === (verdict === 'kept')).toBe(true);
        expect(JSON.stringify([item, evidence]).length).toBeLessThan(300);
      }
    }
  });

  test('a clip whose pictures are all empty loses them and keeps its speech in its place', async () => {
    const entry = await keptEntry('v', {
      said: [
        ['first', 'First.'],
        ['second', 'Second.'],
        ['third', 'Third.'],
      ],
      screens: [{ at: [0, 15] }, { at: [15, 30], picture: 'blank' }, { at: [30, 45], text: 'Proof' }],
    });
    const { samples, outcomes } = await woven([entry]);
    expect(samples.flatMap(({ items }) => items).map(({ kind, clip }) => [kind, clip])).toEqual([
      ['image', 0],
      ['speech', 0],
      ['speech', 1],
      ['image', 2],
      ['ocr', 2],
      ['speech', 2],
      ['end', 2],
    ]);
    expect(aboutItems(outcomes, 'v', 'clip').map(({ stage, reason }) => [stage, reason])).toEqual([
      ['clip', null],
      ['read', 'no-pictures'],
      ['clip', null],
    ]);
    const artefacts = samples[0]!.items.map(({ artefact }) => artefact);
    expect(artefacts.slice(3, 6)).toEqual([entry.keys.keyframe, entry.keys.read, entry.keys.refine]);
  });

  test('says of rejected speech what it was, shortly, under a number of its own', async () => {
    const loop = { startSec: 16, endSec: 29, text: 'and so on '.repeat(500), confidence: 0.3 };
    const said = [
      ['one', 'One.'],
      ['two', 'Two.'],
    ] as const;
    const rejected = [{ ...loop, reason: 'repetition-loop' as const }];
    const { samples, outcomes } = await woven([await keptEntry('v', { said, screens: [], rejected })]);
    const [, , last] = aboutItems(outcomes, 'v', 'utterance');
    expect(last).toMatchObject({ stage: 'transcribe', verdict: 'dropped', reason: 'repetition-loop' });
    expect(last!.item).toEqual({ kind: 'utterance', index: 2, startSec: 16, endSec: 29 });
    expect(last!.evidence).toEqual({ text: loop.text.slice(0, 200), confidence: 0.3 });
    expect(JSON.stringify(samples)).not.toContain('and so on');
  });

  test('weaves speech alone where pictures were skipped, and pictures alone where reading was', async () => {
    const said = [['um one', 'One.']] as const;
    const screens: Sketch[] = [{ at: [0, 15], text: 'Seen' }];
    const entries = [
      await keptEntry('heard', { said, screens, skip: ['keyframe', 'read', 'refine'] }),
      await keptEntry('seen', { said, screens, skip: ['read'] }),
    ];
    const { samples, outcomes } = await woven(entries);
    expect(itemsOf(samples, 'heard')).toMatchObject([
      { kind: 'speech', raw: 'um one', refined: 'um one', artefact: entries[0]!.keys.transcribe },
      { kind: 'end' },
    ]);
    expect(itemsOf(samples, 'seen').map(({ kind }) => kind)).toEqual(['image', 'speech', 'end']);
    expect(outcomes.filter(({ verdict }) => verdict !== 'kept')).toEqual([]);
  });

  test('reports videos that ended early, and nothing of those that wait', async () => {
    const evidence = { value: 3, atLeast: 10 };
    const { samples, outcomes } = await woven([
      { ...entryOf('a-short'), verdict: 'dropped', reason: 'too-short', evidence },
      { ...entryOf('b-broken'), verdict: 'failed', reason: 'unreadable', failure: 'data' },
      entryOf('c-waiting'),
      { ...entryOf('d-probed'), verdict: 'kept' },
    ]);
    expect(samples).toEqual([]);
    expect(outcomes.map(({ video, verdict, reason, failure }) => [video, verdict, reason, failure])).toEqual([
      ['a-short', 'dropped', 'too-short', null],
      ['b-broken', 'failed', 'unreadable', 'data'],
      ['d-probed', 'kept', null, null],
    ]);
    expect(outcomes[0]!.evidence).toEqual(evidence);
  });

  test('names the samples that one clip makes too large', async () => {
    const long = Array.from({ length: 100 }, (_, index) => `word${index}`).join(' ');
    const entry = await keptEntry('v', {
      said: [
        ['one', 'One.'],
        [long, long],
      ],
      screens: [],
    });
    const { shards } = await woven([entry], { weave: { tokenBudget: 50 } });
    expect(shards[0]!.samples.length).toBe(2);
    expect(shards[0]!.overflows).toEqual([shards[0]!.samples[1]!.id]);
  });

  test('samples with little text for their images are left out where asked, with a line for each sample', async () => {
    const words = Array.from({ length: 60 }, (_, index) => `word${index}`).join(' ');
    const screens: Sketch[] = [{ at: [0, 5] }, { at: [5, 10] }, { at: [10, 15] }];
    const entries = await Promise.all([
      keptEntry('pictures', { said: [['yes', 'Yes.']], screens }),
      keptEntry('speech', { said: [['only', 'Only words.']], screens: [] }),
      keptEntry('told', { said: [[words, words]], screens }),
    ]);
    const weave = { packing: 'video' as const, shards: 1, valShare: 0 };
    const all = await woven(entries, { weave });
    expect(all.outcomes.filter(({ item }) => item?.kind === 'sample')).toEqual([]);
    const { samples, outcomes } = await woven(entries, { weave: { ...weave, minTextPerImage: 10 } });
    const told = outcomes.filter(({ item }) => item?.kind === 'sample');
    expect(told).toHaveLength(3);
    expect(samples).toEqual(all.samples.filter(({ videos }) => videos[0]!.id !== 'pictures'));
    const { id, textTokens } = all.samples.find(({ videos }) => videos[0]!.id === 'pictures')!;
    expect(told.filter(({ verdict }) => verdict === 'dropped')).toEqual([
      {
        ...{ video: 'pictures', sources: ['/videos/pictures.mp4'], stage: 'weave' },
        ...{ verdict: 'dropped', reason: 'image-text-ratio', failure: null },
        evidence: {
          value: Number((textTokens / 3).toFixed(4)),
          atLeast: 10,
          sample: id,
          images: 3,
          textTokens,
        },
        item: { kind: 'sample', index: expect.any(Number), startSec: 0, endSec: 15 },
      },
    ]);
    // Without images there is no ratio.
    expect(told.find(({ video }) => video === 'speech')).toMatchObject({
      verdict: 'kept',
      evidence: { value: null },
    });
  });

  test('tells which keyframes each video shows, by hash', async () => {
    const [one, other] = ['0f'.repeat(64), '3c'.repeat(64)];
    const screens: Sketch[] = [
      { at: [0, 15], hash: one },
      { at: [15, 30], picture: 'blank', hash: other },
    ];
    const said = [
      ['one', 'One.'],
      ['two', 'Two.'],
    ] as const;
    const { shards } = await woven([await keptEntry('v', { said, screens })]);
    expect(shards.flatMap(({ shown }) => shown)).toEqual([{ video: 'v', course: null, hashes: [one] }]);
  });

  test('with the usual settings, samples are what they were before a model could be named', async () => {
    const entries = await Promise.all(
      Array.from({ length: 12 }, (_, seed) => keptEntry(`video-${seed}`, lectureOf(seed, 3 + (seed % 7)))),
    );
    const { samples } = await woven(entries);
    expect(digestOf(JSON.stringify(samples))).toBe(
      '9528d8dee9a82b6bcbf64ff72bf93d1ba391f6b5389e4d9e5b9780f25b56538f',
    );
    const weave = { tokenBudget: 2048, imageTokens: 64, maxImages: 45 };
    expect((await woven(entries, { weave })).samples).toEqual(samples);
  });

  test('for a model, samples fit it, and what does not is named where it is lost', async () => {
    const long = Array.from({ length: 4090 }, () => 'word').join(' ');
    const entries = [
      await keptEntry('short', lectureOf(1, 9)),
      await keptEntry('long', {
        said: [
          ['one', 'One.'],
          [long, long],
        ],
        screens: [{ at: [0, 15] }, { at: [15, 30], text: 'Proof' }],
      }),
    ];
    const { shards, samples, outcomes } = await woven(entries, { weave: { model: 'llava-1.5' } });
    const fits = samples.filter(({ budgetTokens, images }) => budgetTokens <= 4094 && images <= 12);
    const [over, ...others] = samples.filter((sample) => !fits.includes(sample));
    expect(others).toEqual([]);
    const { cuts } = shards[0]!;
    expect(cuts.map(({ sample }) => sample)).toEqual([over!.id]);
    const positions = over!.budgetTokens + 2;
    // The end of the video goes first, and is no loss.
    const textTokens = positions - countTokens(endOfVideo) - 4096;
    expect(cuts[0]).toMatchObject({ positions, losses: [{ video: 'long', clip: 1, images: 0, textTokens }] });
    const told = outcomes.filter(({ evidence }) => evidence.cut);
    expect(
      told.map(({ video, item, verdict, evidence }) => [video, item?.index, verdict, evidence.cut]),
    ).toEqual([['long', 1, 'kept', { sample: over!.id, images: 0, textTokens }]]);
    // Without a model nobody would cut it.
    const unnamed = await woven(entries, { weave: { tokenBudget: 4094, imageTokens: 576, maxImages: 12 } });
    expect(unnamed.samples).toEqual(samples);
    expect(unnamed.shards[0]!.cuts).toEqual([]);
    expect(unnamed.outcomes.some(({ evidence }) => evidence.cut)).toBe(false);
  });

  describe('personal data', () => {
    const address = 'jane.doe@fernhill.edu';
    const said = [
      [
        `um write to jane dot doe at fernhill dot edu or call 212-555-0173`,
        'Write to jane dot doe at fernhill dot edu.',
      ],
      ['um the end', 'The end.'],
    ] as const;
    const screens: Sketch[] = [
      { at: [0, 15], text: `Jane Doe\n${address}\n{raj, tom}@fernhill.edu` },
      { at: [15, 30], text: 'C = A@B.T\nuser@example.com' },
    ];
    const rejected = [
      {
        startSec: 16,
        endSec: 29,
        text: `${'so '.repeat(60)}${address}`,
        confidence: 0.3,
        reason: 'repetition-loop' as const,
      },
    ];

    test('is masked in speech and on-screen text, and counted, not named, in the outcomes', async () => {
      const { samples, outcomes } = await woven([await keptEntry('v', { said, screens, rejected })]);
      const items = itemsOf(samples, 'v');
      expect(items.flatMap((item) => (item.kind === 'ocr' ? [item.text] : []))).toEqual([
        'Jane Doe\n[email]\n[email]',
        'C = A@B.T\nuser@example.com',
      ]);
      expect(items.find(({ kind }) => kind === 'speech')).toMatchObject({
        raw: 'um write to [email] or call [phone]',
        refined: 'Write to [email].',
      });
      const masks = outcomes.flatMap(({ item, evidence }) =>
        evidence.masked ? [[item?.kind ?? 'video', item?.index ?? null, evidence.masked]] : [],
      );
      expect(masks).toEqual([
        ['video', null, { email: 4, phone: 1 }],
        ['clip', 0, { email: 1, phone: 1 }],
        ['ocr', 0, { email: 3 }],
      ]);
      expect(JSON.stringify([samples, outcomes])).not.toMatch(/fernhill|0173/);
    });

    test('is not, where the settings say so: derived anew from the same artefacts', async () => {
      const entry = await keptEntry('v', { said, screens });
      const masked = await woven([entry]);
      const plain = await woven([entry], { weave: { maskPersonalData: false } });
      expect(JSON.stringify(plain.samples)).toContain(address);
      expect(JSON.stringify(plain.outcomes)).not.toContain('masked');
      const speech = itemsOf(plain.samples, 'v').filter((item) => item.kind === 'speech');
      expect(speech.map(({ raw, refined }) => [raw, refined])).toEqual(said);
      expect(await woven([entry])).toEqual(masked);
    });

    test('counts as its placeholder in tokens and budget', async () => {
      const { samples } = await woven([await keptEntry('v', { said, screens })]);
      const texts = itemsOf(samples, 'v').flatMap((item) =>
        item.kind === 'ocr' ? [item.text] : item.kind === 'speech' ? [item.refined] : [],
      );
      const tokens = texts.reduce((sum, text) => sum + countTokens(text), 0);
      expect(samples[0]!.textTokens).toBe(tokens);
      expect(samples[0]!.budgetTokens).toBe(tokens + 2 * 64 + countTokens(endOfVideo));
    });
  });

  test('an image counts 576 tokens in a textbook and 64 in clips, unless told otherwise', async () => {
    const picture = await store.putBlob(Buffer.from('a picture'));
    const entry = await keptEntry('v', { said: [['', '']], screens: [{ at: [0, 15] }], picture });
    await writeRunIndex(workspace, 'default', [entry]);
    const tokensOf = async (
      format: 'textbook' | 'clips' | 'clips-json',
      changes: object,
      imageTokens: number | null,
    ): Promise<unknown> => {
      const settings = settingsSchema.parse({ export: changes });
      await writeRunRecord(workspace, { run: 'default', settings, selected: [], providers: {} });
      const folder = join(workspace, 'out', format);
      await exportRun(workspace, null, () => ({ format, folder, text: 'refined', ocr: 'on', imageTokens }));
      const [file] = (await readdir(folder)).filter((name) => /\.jsonl?$/.test(name));
      const text: unknown = JSON.parse(await readFile(join(folder, file!), 'utf8'));
      return Object([text].flat()[0]).token_num;
    };
    expect(await tokensOf('textbook', {}, null)).toBe(576);
    expect(await tokensOf('clips', {}, null)).toBe(64);
    expect(await tokensOf('clips-json', {}, null)).toBe(64);
    const set = { imageTokens: 10, clipImageTokens: 20 };
    expect(await tokensOf('textbook', set, null)).toBe(10);
    expect(await tokensOf('clips', set, null)).toBe(20);
    expect(await tokensOf('clips', set, 7)).toBe(7);
  });

  test('stops where an artefact of a kept video is gone, and does not weave without it', async () => {
    const entry = await keptEntry('v', lectureOf(1, 3));
    await store.removeArtefact('read', entry.keys.read!);
    const weaving = woven([entry]);
    await expect(weaving).rejects.toThrow(IntegrityError);
    await expect(weaving).rejects.toThrow(/What read made of v is missing/);
  });
});
