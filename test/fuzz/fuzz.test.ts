import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../cli.ts';
import { fuzz } from './fuzz.ts';

// A slice of what `node scripts/fuzz.mjs` does with thousands.
test('sixty spoiled videos: each has an outcome, no run ends otherwise than it should', async () => {
  const folder = temporaryFolder();
  try {
    const { outcomes, crashes, faults } = await fuzz({
      mutants: 60,
      perRun: 30,
      seed: 60,
      wholeEvery: 2,
      folder,
    });
    console.log(outcomes, `ends of workers: ${crashes.length}`);
    expect(faults).toEqual([]);
    expect(Object.values(outcomes).reduce((sum, count) => sum + count, 0)).toBe(60);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 300_000);
