import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { plainOf } from '../bench/recordings/changes.ts';
import { compareScreens, compareWords } from '../bench/recordings/compare.ts';
import { openFilm } from '../bench/recordings/film.ts';
import { filmGreys, type Grey } from '../bench/recordings/grey.ts';
import { RecordingMaker } from '../bench/recordings/make.ts';
import type { Gap } from '../bench/recordings/recipe.ts';
import { type Found, type FoundUtterance, readResults, runPipeline } from '../bench/recordings/results.ts';
import { filmTimesOf, type RightScreen, rightScreens, rightUtterances } from '../bench/recordings/right.ts';
import { type Shown, shownPictures } from '../bench/recordings/timing.ts';
import { example, root, sharedData, temporaryFolder } from './cli.ts';
import { finishedRun } from './finished-run.ts';

const recordings = join(sharedData, 'recordings');
const here = existsSync(recordings);
if (!here)
  console.log('Skipped: the recordings that these tests need are not here (../shared/data/recordings).');

const files = [
  'ex_decimated.mp4',
  'fps02.mp4',
  'sparse.ts',
  'tsgap.ts',
  'mkvstated14.mkv',
  'mirrored.mp4',
  'hlg.mp4',
  'twolang.mp4',
  'antiphase.mp4',
];

/** Twenty-five pictures a second, as the example has them. */
const steady = { kind: 'constant', framesPerSec: 25 } as const;

describe.skipIf(!here)('recordings as people make them', () => {
  const folder = temporaryFolder();
  let found: Map<string, Found>;
  let plain: Found;
  let filmPath: string;
  /** The example scaled down, as some of the recordings are: the proof may then be one screen, not two. */
  let small: string;
  const of = (name: string): Found => {
    const result = found.get(name)!;
    expect(result.reason).toBeNull();
    return result;
  };

  beforeAll(async () => {
    const film = await openFilm(example, example, folder);
    filmPath = film.picturesPath;
    small = (await new RecordingMaker(film, join(folder, 'recordings')).make(plainOf(null))).path;
    const workspace = join(folder, 'workspace');
    mkdirSync(workspace);
    const paths = [small, ...files.map((name) => join(recordings, name))];
    await runPipeline(root, workspace, paths, { model: 'tiny', concurrency: 2, isQuiet: true });
    found = await readResults(workspace);
    const finished = await readResults((await finishedRun()).workspace);
    // The words that the model of this run hears: those of the same sound.
    plain = { ...finished.get(basename(example))!, utterances: of(basename(small)).utterances };
  }, 900_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** What the example gives for such pictures, up to a time. */
  function right(
    durationSec: number,
    reference: Found,
    shown: Shown[] = shownPictures(steady, { durationSec, screens: [], changesSec: [] }),
  ): RightScreen[] {
    const until = reference.screens
      .filter(({ startSec }) => startSec < durationSec)
      .map((screen) => ({ ...screen, endSec: Math.min(screen.endSec, durationSec) }));
    return rightScreens({ path: '', recipe: plainOf(durationSec), shown, durationSec }, until);
  }

  async function expectScreens(
    name: string,
    screens: readonly RightScreen[],
    levels?: number,
  ): Promise<void> {
    const greys: Map<number, Grey> = await filmGreys(filmPath, filmTimesOf(screens));
    const { faults, total } = compareScreens(of(name).screens, screens, greys, levels);
    expect(faults).toEqual([]);
    expect(total).toBeGreaterThan(1);
  }

  /** The example's words up to a time, but for those in a gap, each within 0.3 s but for one in fifty. */
  function expectWords(name: string, durationSec: number, maxErrorShare: number, gap?: Gap): void {
    const base = plainOf(durationSec);
    const recipe = gap ? { ...base, sounds: base.sounds.map((track) => ({ ...track, gaps: [gap] })) } : base;
    const said: FoundUtterance[] = plain.utterances.filter(({ startSec }) => startSec < durationSec);
    // What the end of the file cuts in two is not counted.
    const wanted = rightUtterances({ path: '', recipe, shown: [], durationSec }, said).map((utterance) => ({
      ...utterance,
      isCounted: utterance.isCounted && utterance.endSec < durationSec - 0.3,
    }));
    const score = compareWords(of(name).utterances, wanted);
    expect(score.words).toBeGreaterThan(20);
    expect(score.errors / score.words, score.faults.join('\n')).toBeLessThanOrEqual(maxErrorShare);
    const same = score.words - score.errors;
    expect(score.inTime / same, score.faults.join('\n')).toBeGreaterThanOrEqual(0.95);
  }

  test('ex_decimated.mp4: the example at the example’s times', async () => {
    // The proof's inner square is filled late and without an edge: either state of it is right.
    const eitherState = right(87.16, of(basename(small))).flatMap((screen) => {
      if (screen.filmSec < 36 || screen.filmSec > 43) return [screen];
      const state = { ...screen, isCounted: false, laterSec: null };
      return [state, { ...state, filmSec: 41.5 }];
    });
    await expectScreens('ex_decimated.mp4', eitherState);
    expect(of('ex_decimated.mp4').screens.every(({ startSec }) => startSec < 87.2)).toBe(true);
    expectWords('ex_decimated.mp4', 87.16, 0.03);
  });

  test('fps02.mp4: each screen that has a frame, as it was last', async () => {
    // Its pictures are five seconds older than in the example; the fourth bullet comes at 25 s, the root at 35 s.
    const { screens } = of('fps02.mp4');
    expect(screens.map(({ startSec }) => startSec)).toEqual([0, 15, 30, 40]);
    expect(screens[1]!.takenAtSec).toBeGreaterThanOrEqual(25);
    expect(screens[2]!.takenAtSec).toBeGreaterThanOrEqual(35);
    expectWords('fps02.mp4', 45, 0.05);
  });

  test('sparse.ts: four slides of a frame each', () => {
    const starts = of('sparse.ts').screens.map(({ startSec }) => startSec);
    expect(starts.length, String(starts)).toBe(4);
    [0, 20, 31.2, 46].forEach((wantedSec, index) => {
      expect(Math.abs(starts[index]! - wantedSec), String(starts)).toBeLessThanOrEqual(0.6);
    });
  });

  test('tsgap.ts: speech goes on where it does after a gap', async () => {
    await expectScreens('tsgap.ts', right(47, of(basename(small))));
    expectWords('tsgap.ts', 47, 0.05, [12, 27]);
    const next = of('tsgap.ts').utterances.find(({ startSec }) => startSec > 14);
    expect(Math.abs((next?.startSec ?? 0) - 27.9)).toBeLessThanOrEqual(0.3);
  });

  test('mkvstated14.mkv: all 32 s, whatever it states', async () => {
    await expectScreens('mkvstated14.mkv', right(32, plain));
    expectWords('mkvstated14.mkv', 32, 0.05);
    expect(of('mkvstated14.mkv').utterances.at(-1)!.endSec).toBeGreaterThan(30);
  });

  test('mirrored.mp4: upright and readable', async () => {
    await expectScreens('mirrored.mp4', right(32, plain));
  });

  test('hlg.mp4: paper as white as in the example', async () => {
    // Inks come back a little off; white must not.
    await expectScreens('hlg.mp4', right(32, plain), 40);
    const paper = (grey: Grey): number => Uint8Array.from(grey).sort()[Math.floor(grey.length / 2)]!;
    of('hlg.mp4').screens.forEach(({ grey }, index) => {
      expect(Math.abs(paper(grey) - paper(plain.screens[index]!.grey))).toBeLessThanOrEqual(8);
    });
  });

  test('twolang.mp4: the English track', () => expectWords('twolang.mp4', 32, 0.05));

  test('antiphase.mp4: the speech', () => expectWords('antiphase.mp4', 32, 0.05));
});
