import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/longest-first.ts';

/** Tests of parts that replace modules or change the process, or look at what it holds: others in it would disturb. */
const apart = [
  'src/clients/misbehaving-server.test.ts',
  'src/encoder/encoder.test.ts',
  'src/engine/bucket/bucket-run.test.ts',
  'src/engine/run-index-writer.test.ts',
  'src/engine/worker-bounds.test.ts',
  'src/engine/worker-pool.test.ts',
  'src/media/decode-budget.test.ts',
  'src/workspace/export-run.test.ts',
];

export default defineConfig({
  test: {
    testTimeout: 120_000,
    hookTimeout: 300_000,
    // A slow machine is no fault: a second, which is usual, is too short there for a page to be drawn.
    expect: { poll: { timeout: 60_000 } },
    pool: 'forks',
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'program',
          include: ['test/**/*.test.ts', ...apart],
          globalSetup: 'test/shared-folder.ts',
        },
      },
      {
        extends: true,
        // Most files take less time than a process of their own takes to start.
        test: { name: 'parts', include: ['src/**/*.test.ts'], exclude: apart, isolate: false },
      },
    ],
  },
});
