// How long the reader takes from the move of a threshold to the picture of what flips: in a browser, on a workspace that
// is made here. CHROMIUM names the browser. node bench/thresholds.mjs [clips] [folder]
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import sharp from 'sharp';
import { settingsSchema } from '../src/config/schema.ts';
import { writeRunIndex } from '../src/engine/run-index.ts';
import { Store } from '../src/engine/store.ts';
import { videoStages } from '../src/stages/pipeline.ts';
import { readingOf, screensOf, tiling } from '../src/stages/testing.ts';
import { viewDataset } from '../src/view/view-dataset.ts';
import { writeRunRecord } from '../src/workspace/layout.ts';
import { weaveSamples } from '../src/workspace/weave-samples.ts';

const clips = Number(process.argv[2] ?? 10_000);
const clipsPerVideo = 40;
const moves = 24;
const producer = { name: 'bench', model: 'none', version: '1' };

/** Numbers that are the same every time (Park and Miller 1988). */
let state = 1;
const random = (below) => {
  state = (state * 48_271) % 2_147_483_647;
  return state % below;
};
const words = Array.from({ length: 2000 }, (_, index) => `${(index * 7919).toString(36)}ing`);
const sentence = (length) => Array.from({ length }, () => words[random(words.length)]).join(' ');

async function makeWorkspace(folder) {
  const store = new Store(folder);
  const pictures = [];
  for (let index = 0; index < 60; index++) {
    const background = { r: (index * 37) % 256, g: (index * 91) % 256, b: (index * 13) % 256 };
    const jpeg = await sharp({ create: { width: 640, height: 360, channels: 3, background } })
      .jpeg()
      .toBuffer();
    pictures.push(await store.putBlob(jpeg));
  }
  const entries = [];
  for (let video = 0; video * clipsPerVideo < clips; video++)
    entries.push(await makeVideo(store, video, pictures));
  await writeRunIndex(folder, 'default', entries);
  const settings = settingsSchema.parse({});
  await writeRunRecord(folder, {
    run: 'default',
    settings,
    selected: videoStages.map(({ name }) => name),
    providers: {},
  });
  await weaveSamples(folder, 'default', []);
}

async function makeVideo(store, video, pictures) {
  const id = `video-${String(video).padStart(5, '0')}`;
  let text = '';
  const sketches = Array.from({ length: clipsPerVideo }, (_, index) => {
    // A slide in three goes on with the one before.
    text = random(3) === 0 ? `${text} ${sentence(8)}` : sentence(10 + random(50));
    return { at: [index * 15, index * 15 + 15], text };
  });
  const screens = screensOf(sketches);
  for (const screen of screens.screens) screen.picture.digest = pictures[random(pictures.length)];
  const reading = readingOf(sketches);
  for (const screen of reading.screens) screen.informativeness = random(1001) / 100;
  const utterances = sketches.map(({ at: [startSec] }) => ({
    startSec,
    endSec: startSec + 14,
    text: sentence(30),
    confidence: 0.9,
  }));
  const artefacts = {
    transcribe: { producer, language: 'en', utterances, rejected: [] },
    clip: { clips: tiling(sketches.map(({ at: [, endSec] }) => endSec)) },
    keyframe: screens,
    read: reading,
    caption: {
      producer,
      encoder: null,
      captions: sketches.map((_, clip) => ({
        clip,
        description: 'a slide',
        similarity: random(1001) / 1000,
      })),
    },
  };
  const keys = {};
  for (const [stage, content] of Object.entries(artefacts)) {
    keys[stage] = `${video.toString(16)}${stage.length.toString(16)}`.padStart(
      64,
      stage.charCodeAt(0).toString(16),
    );
    await store.putIfAbsent(stage, keys[stage], 'value', content);
  }
  const facts = {
    title: `Lecture ${video}`,
    licence: null,
    url: null,
    subject: null,
    course: null,
    subCourse: null,
  };
  return {
    video: {
      id,
      ...{
        sha256: video.toString(16).padStart(64, '0'),
        bytes: 1,
        sources: [id],
        path: `/nowhere/${id}.mp4`,
        captions: null,
      },
      facts: { ...facts, source: null, retrieved: null, knowledgePoint: null },
    },
    ...{ verdict: 'kept', stage: 'caption', reason: null, failure: null, evidence: {}, keys },
  };
}

/** In the page: moves the slider, and waits until the page shows what flips there and its first pictures are drawn. */
const moveOnce = `async (value) => {
  const slider = document.querySelector('.slider');
  const rows = () => [...document.querySelectorAll('.item-row img')].slice(0, 6);
  const shown = () => document.querySelector('.copied-setting pre')?.textContent ?? '';
  const before = slider.value;
  slider.value = String(value);
  // It moves in steps: the same one again is no move.
  if (slider.value === before) return null;
  const startedAt = performance.now();
  const wanted = ': ' + Number(slider.value);
  slider.dispatchEvent(new Event('input', { bubbles: true }));
  while (!shown().endsWith(wanted) && performance.now() - startedAt < 5000) await new Promise((done) => setTimeout(done, 1));
  while (rows().some((image) => !image.complete)) await new Promise((done) => setTimeout(done, 1));
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  return performance.now() - startedAt;
}`;

const folder = process.argv[3] ?? (await mkdtemp(join(tmpdir(), 'lectern-thresholds-')));
process.env.XDG_CACHE_HOME = join(folder, 'cache');
const workspace = join(folder, 'workspace');
let startedAt = performance.now();
const since = () => `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
if (!existsSync(workspace)) await makeWorkspace(workspace);
console.log(`${clips} clips made in ${since()}; load ${loadavg()[0].toFixed(1)} on ${cpus().length} cores`);
startedAt = performance.now();
const server = await viewDataset({
  ...{
    dir: workspace,
    run: null,
    port: 0,
    pageFolder: 'dist/view/page',
    signal: new AbortController().signal,
  },
  ...{ onEvent: () => {}, onFault: console.error },
});
console.log(`indexed in ${since()}`);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  for (const [setting, values] of [
    ['read.minInformativeness', (at) => 2 + at / 10],
    ['caption.minSimilarity', (at) => 0.3 + at / 100],
    ['read.minTextChars', (at) => 50 + at * 5],
    ['read.maxTextSimilarity', (at) => 0.9 - at / 100],
  ]) {
    startedAt = performance.now();
    await page.goto(`${server.url}thresholds?by=${setting}`);
    await page.locator('.item-row').first().waitFor();
    const opened = since();
    for (const [how, step] of [
      ['drag', 1],
      ['jump', 17],
    ]) {
      const times = [];
      for (let move = 1; move <= moves; move++) {
        const took = await page.evaluate(`(${moveOnce})(${values((move * step) % 50)})`);
        if (took !== null) times.push(took);
      }
      times.sort((a, b) => a - b);
      const at = (share) => times[Math.floor(share * (times.length - 1))].toFixed(0);
      console.log(
        `${setting}, ${how}: opened in ${opened}; from move to picture median ${at(0.5)} ms, 95 % ${at(0.95)}, most ${at(1)}; load ${loadavg()[0].toFixed(1)}`,
      );
    }
  }
} finally {
  await browser.close();
  await server.close();
  if (!process.argv[3]) await rm(folder, { recursive: true, force: true });
}
process.exit(0);
