import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { flatPictures, writeTestVideo } from '../src/media/testing.ts';
import { lectern, stagesRun, temporaryFolder } from './cli.ts';

const folder = temporaryFolder();
const silent = join(folder, 'silent.mp4');
const short = join(folder, 'short.yaml');

beforeAll(() => {
  writeFileSync(short, 'probe: { minSec: 1 }\n');
  const pictures = flatPictures(60, (index) => (index < 30 ? 60 : 200));
  return writeTestVideo(silent, { video: { width: 320, height: 240, framesPerSec: 10, pictures } });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('keyframes alone run nothing of the sound, and need none', async () => {
  const out = join(folder, 'out');
  const run = ['run', silent, '--out', out, '--config', short, '--json'];
  const made = await lectern([...run, '--only', 'keyframe']);
  expect(made.exitCode).toBe(0);
  expect(stagesRun(made)).toEqual(['probe', 'keyframe']);
  const inspected = await lectern(['inspect', out, silent, '--json']);
  const { artefacts, checks } = JSON.parse(inspected.stdout) as {
    artefacts: { keyframe: { screens: unknown[] } };
    checks: { reason: string; keep: boolean }[];
  };
  expect(artefacts.keyframe.screens.length).toBeGreaterThan(0);
  expect(checks.filter(({ keep }) => !keep)).toEqual([]);

  // A whole run of the same film does need sound.
  const whole = await lectern(run);
  expect(whole.events).toContainEqual(expect.objectContaining({ event: 'video', reason: 'no-audio' }));
}, 240_000);

test('keyframes for each clip still need the clips', async () => {
  const config = join(folder, 'clips.yaml');
  writeFileSync(config, 'probe: { minSec: 1 }\nkeyframe: { perClip: true }\n');
  const flags = ['--out', join(folder, 'clips'), '--config', config, '--only', 'keyframe', '--json'];
  const made = await lectern(['run', silent, ...flags]);
  expect(made.events).toContainEqual(expect.objectContaining({ event: 'video', reason: 'no-audio' }));
}, 240_000);
