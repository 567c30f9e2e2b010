import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { loadSettings } from './load.ts';

const file = fileURLToPath(new URL('../../examples/paper.yaml', import.meta.url));

test('examples/paper.yaml is a configuration: Algorithm 1, each image once, samples of the published size', async () => {
  const { settings } = await loadSettings(file);
  expect(settings.keyframe).toMatchObject({
    detector: 'ssim',
    pick: 'first',
    minScreenSec: 0,
    compareWidth: 3840,
    skip: 'none',
    perClip: true,
  });
  expect(settings.clip).toMatchObject({ minSec: 10, maxSec: 20 });
  expect(settings.probe.minSec).toBe(10);
  expect(settings.weave).toMatchObject({ packing: 'concatenated', showAgainAfter: null, maxImages: 45 });
});

test('every setting in it says whether the paper states it or it is ours', () => {
  const values = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => /^ *\w+: +\S/.test(line) && !/^\w+: +#/.test(line));
  expect(values.length).toBeGreaterThan(20);
  for (const line of values) expect(line).toMatch(/# (paper|ours)/);
});
