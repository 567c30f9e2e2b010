import { mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { catalogue } from '../bench/recordings/catalogue.ts';
import { plainOf, recipe, until } from '../bench/recordings/changes.ts';
import { compareScreens } from '../bench/recordings/compare.ts';
import { type Film, openFilm, soundRate } from '../bench/recordings/film.ts';
import { filmGreys } from '../bench/recordings/grey.ts';
import { type Recording, RecordingMaker } from '../bench/recordings/make.ts';
import { filmTracks, type Recipe } from '../bench/recordings/recipe.ts';
import { type Found, type FoundScreen, readResults, runPipeline } from '../bench/recordings/results.ts';
import { filmTimesOf, rightScreens } from '../bench/recordings/right.ts';
import { bounds, type Score, scoreAll } from '../bench/recordings/score.ts';
import { loudness, loudnessInPlace, loudnessOf, watchScreens } from '../bench/recordings/watch.ts';
import { example, root, temporaryFolder } from './cli.ts';

/** Three screens of the example, up to a pause between two sentences: enough to be wrong, and cheap. */
const untilSec = 31.5;

/** Up to the words: each takes the whole way through the program. */
const heard = ['decimated-mp4-b', 'gap-sound-ts', 'silent-first-mkv', 'antiphase-flac'];

/** Only the parts that read pictures and sound. */
const watched = [
  'fps1-b',
  'ts-fps02',
  'jittered-mkv-b',
  'slides-flv',
  'slides-no-keys-ts-b',
  'bursts-webm',
  'gap-pictures-mp4-b',
  'gap-pictures-ts',
  'late-sound-mkv',
  'start3600-ts',
  'edit-mp4-b',
  'states14-mkv',
  'ts-wrap',
  'ts-ahead',
  'mirror',
  'pixels-4-3-mkv',
];

function named(name: string): Recipe {
  const found = catalogue.find((one) => one.name === name);
  if (!found) throw new Error(`The catalogue has no recording ${name}.`);
  return recipe(name, found.kind, () => found, until(untilSec));
}

describe('recordings of the example', () => {
  const folder = temporaryFolder();
  let film: Film;
  let maker: RecordingMaker;
  let plain: Found;
  let scores: Score[];

  beforeAll(async () => {
    film = await openFilm(example, example, folder, untilSec);
    maker = new RecordingMaker(film, join(folder, 'recordings'));
    const recordings: Recording[] = [];
    for (const one of [plainOf(untilSec), ...heard.map(named)]) recordings.push(await maker.make(one));
    const workspace = join(folder, 'workspace');
    mkdirSync(workspace);
    const paths = recordings.map(({ path }) => path);
    expect(await runPipeline(root, workspace, paths, { model: 'tiny', concurrency: 2, isQuiet: true })).toBe(
      0,
    );
    const found = await readResults(workspace);
    plain = found.get(basename(paths[0]!))!;
    scores = await scoreAll(recordings, () => plain, found, film.picturesPath);
  }, 900_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('the plain file has three screens and 70 words', () => {
    expect(plain.reason).toBeNull();
    expect(plain.screens.length).toBe(3);
    expect(scores[0]!.screens).toMatchObject({ same: 3, total: 3 });
    expect(scores[0]!.words.words).toBeGreaterThan(60);
  });

  test.each(heard)('%s: the same screens and words', (name) => {
    const { reason, screens, words, isSoundExact } = scores.find(
      ({ recording }) => recording.recipe.name === name,
    )!;
    expect(reason).toBeNull();
    expect(screens.faults).toEqual([]);
    // A word or two of so few may be heard otherwise where sound is missing or was encoded again.
    expect(words.words, words.faults.join('\n')).toBeGreaterThan(30);
    expect(words.errors, words.faults.join('\n')).toBeLessThanOrEqual(2);
    if (isSoundExact) expect(words.inTime, words.faults.join('\n')).toBeGreaterThanOrEqual(words.words - 3);
  });

  test.each(watched)('%s: the same screens, and sound where it belongs', async (name) => {
    const recording = await maker.make(named(name));
    const right = rightScreens(recording, plain.screens);
    const greys = await filmGreys(film.picturesPath, filmTimesOf(right));
    const found: FoundScreen[] = await watchScreens(recording.path);
    const { same, total, faults } = compareScreens(found, right, greys);
    expect(faults).toEqual([]);
    expect(same).toBe(total);
    expect(loudnessInPlace(await loudnessOf(recording.path), expectedLoudness(recording))).toBeGreaterThan(
      0.8,
    );
  });

  /** Of the film's own samples, silent in gaps, from the recording's time 0. */
  function expectedLoudness({ recipe: made }: Recording): number[] {
    const samples = film.samples.slice(0, untilSec * soundRate);
    for (const [fromSec, toSec] of filmTracks(made).sound.gaps) {
      samples.fill(0, Math.max(0, fromSec * soundRate), toSec * soundRate);
    }
    return loudness(samples.subarray(Math.round(made.trimSec * soundRate)), soundRate);
  }
});

test('the catalogue holds at least 120 recordings, each once, and every one of the slice', () => {
  expect(catalogue.length).toBeGreaterThanOrEqual(120);
  expect(new Set(catalogue.map(({ name, container }) => `${name}.${container}`)).size).toBe(catalogue.length);
  for (const one of catalogue) expect(() => filmTracks(one)).not.toThrow();
  expect(bounds).toEqual({ screens: 0.99, wordsInTime: 0.99, wordErrors: 0.03 });
});
