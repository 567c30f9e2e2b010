/**
 * How many of the same lectures are found, and what it costs (docs/outcomes.md).
 *
 *     node bench/duplicates/find.ts planted WORKSPACE...   40 pairs and 20 near misses among 200 cuts; texts are drawn
 *                                                          from the transcripts of these workspaces
 *     node bench/duplicates/find.ts pairs WORKSPACE        what any two videos of a workspace share
 *     node bench/duplicates/find.ts cost LECTURES          generated fingerprints: time and memory
 */
import { defaultSettings } from '../../src/config/schema.ts';
import { readRunIndex } from '../../src/engine/run-index.ts';
import { Workspace } from '../../src/engine/workspace.ts';
import { screensSchema } from '../../src/records/screen.ts';
import { transcriptSchema } from '../../src/records/speech.ts';
import { isOneLecture, sharedBetween } from '../../src/stages/11-weave/duplicates.ts';
import { openSketch, sharedRuns, sketchSpeech } from '../../src/stages/shared/speech-sketch.ts';
import { findDuplicates } from '../../src/workspace/duplicates/find-duplicates.ts';
import { plantedCorpus, randomFrom } from './corpus.ts';

const { weave } = defaultSettings;

async function* videosOf(path: string) {
  const workspace = Workspace.at(path);
  for (const { video, keys } of await readRunIndex(workspace, 'default')) {
    const content = async (stage: string) => {
      const made = keys[stage] ? await workspace.store.get(stage, keys[stage]) : null;
      return made?.kind === 'value' ? made.content : null;
    };
    const transcript = transcriptSchema.safeParse(await content('transcribe'));
    const screens = screensSchema.safeParse(await content('keyframe'));
    yield {
      name: video.sources[0]!.split('/').at(-1)!,
      texts: transcript.success ? transcript.data.utterances.map(({ text }) => text) : [],
      screens: screens.success ? screens.data.screens.map(({ hash }) => hash) : [],
    };
  }
}

async function planted(paths: readonly string[]): Promise<void> {
  const texts: string[] = [];
  for (const path of paths) for await (const video of videosOf(path)) texts.push(...video.texts);
  for (const errors of [0.05, 0.1]) {
    const cuts = await plantedCorpus(texts.join(' '), errors);
    const startedAt = performance.now();
    const cutOf = new Map(cuts.map((cut) => [cut.id, cut]));
    const read = {
      sketch: async (id: string) => cutOf.get(id)!.speech,
      screens: async (id: string) => cutOf.get(id)!.screens,
    };
    const found = await findDuplicates([...cutOf.keys()], read, weave);
    const ms = performance.now() - startedAt;
    const lectureOf = new Map(cuts.map(({ id, lecture }) => [id, lecture]));
    const right = found.filter(({ video, of }) => lectureOf.get(video) === lectureOf.get(of));
    const shares = right.map(({ shared }) => shared.speech).sort((a, b) => a - b);
    console.log(
      `${cuts.length} cuts, ${100 * errors} % of the words otherwise: ${right.length} of 40 found, ` +
        `${found.length - right.length} wrong; shares ${shares[0]} to ${shares.at(-1)}; ${ms.toFixed(0)} ms`,
    );
    for (const [kind, isMeant] of [
      ['same course', (lecture: number) => lecture >= 1000],
      ['any two', (lecture: number) => lecture < 1000],
    ] as const) {
      const most = cuts
        .filter(({ lecture }) => isMeant(lecture))
        .flatMap((a) =>
          cuts.filter((b) => b.lecture !== a.lecture).map((b) => sharedRuns(a.speech, b.speech)),
        )
        .reduce((one, { share }) => Math.max(one, share), 0);
      console.log(`  most speech in common of different lectures, ${kind}: ${most}`);
    }
  }
}

async function pairs(path: string): Promise<void> {
  const videos = (await Array.fromAsync(videosOf(path))).map(({ name, texts, screens }) => ({
    name,
    speech: openSketch(sketchSpeech(texts)),
    screens,
  }));
  for (const [index, a] of videos.entries()) {
    for (const b of videos.slice(index + 1)) {
      const shared = sharedBetween(a, b);
      if (shared.speech > 0.02 || (shared.screens ?? 0) > 0)
        console.log(a.name, b.name, JSON.stringify(shared), isOneLecture(shared, weave) ? 'duplicate' : '');
    }
  }
}

/** A hash in the lowest eighth of all, in which sketches hold every one; of two draws, since one has 32 bits. */
const hashFrom = (random: () => number): number =>
  Math.floor(random() * 2 ** 24) * 2 ** 21 + Math.floor(random() * 2 ** 21);

/** Half an hour each; one in ten is a copy of the one before it, and a third of all runs are phrases that many use. */
async function cost(lectures: number): Promise<void> {
  const runs = 4500;
  const kept = runs / 8;
  // Hashes follow from the number of the phrase: a table of them would count as memory.
  const phrase = (number: number) => hashFrom(randomFrom(number ^ 0x5bd1e995));
  const sketch = (number: number) => {
    const isCopy = number % 10 === 9;
    const random = randomFrom(isCopy ? number - 1 : number);
    const own = randomFrom(-number - 1);
    const hashes = Float64Array.from({ length: kept }, () => {
      const hash = random() < 0.33 ? phrase(Math.floor(random() ** 3 * lectures * 20)) : hashFrom(random);
      return isCopy && own() < 0.2 ? hashFrom(own) : hash;
    });
    return { runs, hashes: Float64Array.from(new Set(hashes)).sort() };
  };
  const startedAt = performance.now();
  const cpu = process.cpuUsage();
  let peak = 0;
  const before = process.memoryUsage().rss;
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 200);
  const found = await findDuplicates(
    Array.from({ length: lectures }, (_, number) => String(number).padStart(8, '0')),
    { sketch: async (id) => sketch(Number(id)), screens: async () => [] },
    weave,
  );
  clearInterval(timer);
  const { user, system } = process.cpuUsage(cpu);
  const cpuSec = (user + system) / 1e6;
  console.log(
    `${lectures} lectures: ${found.length} duplicates of ${Math.floor(lectures / 10)}; ${cpuSec.toFixed(1)} s of CPU, ` +
      `${((1000 * cpuSec) / lectures).toFixed(2)} s a thousand; ${((performance.now() - startedAt) / 1000).toFixed(0)} s; ` +
      `memory ${Math.round(before / 1e6)} MB before, ${Math.round(peak / 1e6)} MB at most`,
  );
}

const [mode, ...given] = process.argv.slice(2);
if (mode === 'planted' && given.length > 0) await planted(given);
else if (mode === 'pairs' && given.length === 1) await pairs(given[0]!);
else if (mode === 'cost' && Number(given[0]) > 0) await cost(Number(given[0]));
else {
  console.error(
    'Usage: node bench/duplicates/find.ts planted WORKSPACE... | pairs WORKSPACE | cost LECTURES',
  );
  process.exitCode = 2;
}
