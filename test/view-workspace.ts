import { createHash } from 'node:crypto';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type RunEntry, readRunIndex, writeRunIndex } from '../src/engine/run-index.ts';
import { Store } from '../src/engine/store.ts';
import { type Settings, settingsSchema } from '../src/index.ts';
import { videoStages } from '../src/library/program.ts';
import type { Audit } from '../src/records/audit.ts';
import type { Probe } from '../src/records/media.ts';
import type { TextLine } from '../src/records/reading.ts';
import { readingOf, type Sketch, screensOf, tiling } from '../src/stages/testing.ts';
import { exportTextbook } from '../src/workspace/export-run.ts';
import { readRunRecord, writeRunRecord } from '../src/workspace/layout.ts';
import { weaveSamples } from '../src/workspace/weave-samples.ts';

const producer = { name: 'test', model: 'none', version: '1' };
export const hostileTitle = '</script><img src=x onerror="alert(1)"> ‮ "quoted"';
const runName = 'default';

/** A stored picture: the beginning of a JPEG is all that is looked at. */
export const picture = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10, 0x4a, 0x46, 0x49, 0x46, 0x00]);
export const videoBytes = Buffer.from(Array.from({ length: 5000 }, (_, index) => index % 251));

/** Sound that ends after two thirds of the film. */
const oddFilm: Audit = {
  filmSec: 45,
  statedSec: 45,
  soundSec: 30,
  withoutSpeech: 0.4,
  speechWithoutWords: 0,
  wordsWithoutSpeech: 0,
  timeBreaks: 0,
  pictures: { pictureSec: 45, withoutPicture: 0, sampled: 1, longestScreen: 0.5556, changeInLongest: 0 },
  speech: { runs: 0, hashes: '' },
};

const sketches: readonly Sketch[] = [
  { at: [0, 15], text: 'The Pythagorean theorem' },
  { at: [15, 20], picture: 'blank', text: '' },
  { at: [20, 45], text: 'a2 + b2 = c2' },
];

/**
 * Makes a workspace as a run leaves it, without running anything: a video that was kept (three clips; a blank picture
 * and an invented utterance dropped), one dropped after it was transcribed, and one that failed.
 */
export async function makeWorkspace(
  folder: string,
  {
    title = hostileTitle as string | null,
    slide = [] as TextLine[],
    settings = settingsSchema.parse({}),
    /** Of image and speech, clip by clip; none where a run does not caption. */
    similarities = [] as number[],
  } = {},
): Promise<void> {
  const store = new Store(folder);
  await mkdir(join(folder, 'videos'), { recursive: true });
  const path = join(folder, 'videos', 'kept.mp4');
  await writeFile(path, videoBytes);
  const digest = await store.putBlob(picture);
  const screens = screensOf(sketches);
  for (const screen of screens.screens) screen.picture.digest = digest;
  const put = async (id: string, artefacts: Record<string, unknown>): Promise<RunEntry['keys']> => {
    const keys: RunEntry['keys'] = {};
    for (const [stage, content] of Object.entries(artefacts)) {
      keys[stage] = sha256(`${stage} ${id}`);
      await store.putIfAbsent(stage, keys[stage], 'value', content);
    }
    return keys;
  };
  const reread = readingOf(sketches);
  reread.screens[0]!.lines = slide;
  const texts = ['um, the theorem of Pythagoras', 'square both legs', 'and take the square root'];
  const kept = entryOf('kept-1', path, videoBytes, {
    title,
    subject: 'mathematics',
    knowledgePoint: 'square roots',
  });
  kept.keys = await put('kept-1', {
    probe: probeOf(45),
    transcribe: {
      ...transcriptOf(texts),
      rejected: [
        { startSec: 44, endSec: 45, text: 'Thanks for watching', confidence: 0.2, reason: 'text-on-silence' },
      ],
    },
    terms: { producer, compared: 3, changes: [correctedTerm] },
    refine: {
      producer,
      texts: ['The theorem of Pythagoras.', 'Square both legs.', 'And take the square root.'],
    },
    clip: { clips: tiling([15, 30, 45]) },
    keyframe: screens,
    // A model on an endpoint read the screens again: what it read counts.
    read: readingOf(sketches.map((sketch) => ({ ...sketch, text: 'misread' }))),
    reread,
    audit: oddFilm,
    ...(similarities.length > 0 && { caption: captionsOf(similarities) }),
  });
  const dropped = entryOf('dropped-2', '/nowhere/dropped.mp4', Buffer.from('gone'), { subject: 'chemistry' });
  dropped.keys = await put('dropped-2', {
    probe: probeOf(60),
    transcribe: transcriptOf(['we chat about photosynthesis']),
  });
  const failed = entryOf('failed-3', '/nowhere/failed.mp4', Buffer.from(''), {});
  await writeRunIndex(folder, runName, [
    { ...kept, verdict: 'kept', stage: 'audit' },
    {
      ...dropped,
      verdict: 'dropped',
      stage: 'judge',
      reason: 'knowledge-density',
      evidence: { value: 1.5, atLeast: 3, measure: 'heuristic' },
    },
    {
      ...failed,
      verdict: 'failed',
      stage: 'probe',
      reason: 'not-media',
      failure: 'data',
      evidence: { message: 'no' },
    },
  ]);
  await writeRunRecord(folder, {
    run: runName,
    settings,
    selected: videoStages.map(({ name }) => name),
    providers: {},
  });
  await weaveSamples(folder, runName, []);
}

/** Other thresholds: without marks at the end of a video, and without short texts of screens. */
export const tuned = settingsSchema.parse({ weave: { packing: 'video' }, read: { minTextChars: 20 } });

/** What a run with other thresholds does to a workspace where all is computed already. */
export async function rerun(folder: string, settings: Settings): Promise<void> {
  const entries = await readRunIndex(folder, runName);
  const last = await readRunRecord(folder, runName);
  await writeRunRecord(folder, { ...last, settings });
  await writeRunIndex(folder, runName, entries);
  await weaveSamples(folder, runName, []);
  await exportTextbook(folder, runName);
}

/** Adds a run with the same index and other settings; it is then not the one made last. */
export async function addOtherRun(
  folder: string,
  run: string,
  overrides: Record<string, unknown> = { weave: { packing: 'video' } },
): Promise<void> {
  const last = await readRunRecord(folder, null);
  const index = join(folder, 'runs', runName, 'index.jsonl');
  await mkdir(join(folder, 'runs', run), { recursive: true });
  await copyFile(index, join(folder, 'runs', run, 'index.jsonl'));
  const settings = settingsSchema.parse({ ...last.settings, ...overrides });
  await writeFile(join(folder, 'runs', run, 'run.json'), JSON.stringify({ ...last, run, settings }));
}

function entryOf(
  id: string,
  path: string,
  bytes: Buffer,
  facts: Partial<RunEntry['video']['facts']>,
): RunEntry {
  const unknown = { title: null, licence: null, url: null, subject: null, course: null, subCourse: null };
  return {
    video: {
      id,
      sha256: sha256(bytes),
      bytes: bytes.length,
      sources: [path],
      path,
      captions: null,
      facts: { ...unknown, source: null, retrieved: null, knowledgePoint: null, ...facts },
    },
    verdict: 'pending',
    stage: 'probe',
    reason: null,
    failure: null,
    evidence: {},
    keys: {},
  };
}

function captionsOf(similarities: readonly number[]) {
  const captions = similarities.map((similarity, clip) => ({ clip, similarity, description: 'a slide' }));
  return { producer, encoder: producer, captions };
}

/** As the first screen shows it, in the second utterance. */
export const correctedTerm = {
  utterance: 1,
  at: 12,
  heard: 'legs',
  put: 'legs',
  screen: 0,
  scores: { heard: -4, put: -1.5 },
};

function transcriptOf(texts: readonly string[]) {
  const utterances = texts.map((text, index) => ({
    startSec: index * 15,
    endSec: index * 15 + 14,
    text,
    confidence: 0.9,
  }));
  return { producer, language: 'en', utterances, rejected: [] };
}

function probeOf(durationSec: number): Probe {
  return {
    container: 'mov,mp4,m4a,3gp,3g2,mj2',
    durationSec,
    statedDurationSec: durationSec,
    video: null,
    audio: null,
    videoTracks: [],
    audioTracks: [],
    streamCount: 2,
  };
}

export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
