import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pictureScores } from '../src/stages/06-keyframe/picture-scores.ts';
import { dropReasons } from '../src/stages/11-weave/decide.ts';
import { videoStages } from '../src/stages/pipeline.ts';
import { root } from './cli.ts';

// Steps of the recipes in CONTRIBUTING.md of which no compiler knows.

const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const sources = globSync('src/**/*.ts', { cwd: root });

test('every reason to drop a video, an image, a text or a clip is tried by a test', () => {
  const tests = [...sources, ...globSync('test/*.ts', { cwd: root })]
    .filter((path) => path.endsWith('.test.ts'))
    .map(read)
    .join('\n');
  const reasons = [
    ...dropReasons,
    ...videoStages.flatMap(({ checks }) => checks.map(({ reason }) => reason)),
  ];
  expect(reasons.length).toBeGreaterThan(20);
  expect(reasons.filter((reason) => !tests.includes(`'${reason}'`))).toEqual([]);
});

test('what images are dropped by for their looks has a score, which report and Thresholds show', () => {
  const [, fault = ''] =
    read('src/stages/11-weave/decide.ts').match(/function pictureFault\(([\s\S]*?)\n}/) ?? [];
  const settings = new Set([...fault.matchAll(/\bread\.\w+/g)].map(([name]) => name));
  expect(settings.size).toBeGreaterThan(2);
  const scored = pictureScores.map(({ threshold }) => threshold?.setting);
  expect([...settings].filter((name) => !scored.includes(name))).toEqual([]);
});

test('every store is tried by the list of tests over all stores', () => {
  const stores = sources.flatMap((path) =>
    [...read(path).matchAll(/class (\w+) implements Objects\b/g)].map(([, name]) => name),
  );
  expect(stores.length).toBeGreaterThan(2);
  const tests = read('src/engine/objects.test.ts');
  expect(stores.filter((name) => !tests.includes(`new ${name}(`))).toEqual([]);
});
