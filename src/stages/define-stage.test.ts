import { expect, test } from 'vitest';
import { z } from 'zod';
import { defaultSettings } from '../config/schema.ts';
import { defineVideoStage } from './define-stage.ts';
import { videoStages } from './pipeline.ts';

const about = {
  version: 1,
  resource: 'cpu',
  title: 'a stage',
  optional: true,
  readsSource: false,
  providers: () => null,
  inputs: {},
  optionalInputs: {},
  output: z.number(),
  checks: [],
  scores: [],
  cpuSecPerSec: 0,
} as const;

test('the compiler lets a stage read its slice and its limits, and nothing else', async () => {
  const granted = defineVideoStage({
    ...about,
    name: 'granted',
    slice: ({ keyframe }) => ({ threshold: keyframe.threshold }),
    limits: ({ media }) => media.maxFrames,
    run: async (_inputs, { threshold }, _context, maxFrames) => threshold * maxFrames,
  });
  const { threshold } = defaultSettings.keyframe;
  const { maxFrames } = defaultSettings.media;
  const made = granted.run({}, granted.slice(defaultSettings), {} as never, maxFrames);
  expect(await made).toBe(threshold * maxFrames);

  defineVideoStage({
    ...about,
    name: 'threshold',
    slice: () => ({}),
    // @ts-expect-error A threshold changes what comes out: it belongs in the slice.
    limits: ({ keyframe }) => keyframe.threshold,
    run: async (_inputs, _slice, _context, _limits) => 1,
  });
  defineVideoStage({
    ...about,
    name: 'no-limits',
    slice: () => ({}),
    // @ts-expect-error Without `limits` nothing of the settings is at hand.
    run: async (_inputs, _slice, _context, limits) => limits.keyframe.threshold,
  });
});

test('limits are taken from nothing but what changes no output', () => {
  const allowed = new Set(['media', 'providers', 'prompts', 'extensions', 'embedImage']);
  const read = new Set<PropertyKey>();
  const watched = new Proxy(defaultSettings, {
    get(settings, name) {
      read.add(name);
      return Reflect.get(settings, name);
    },
  });
  for (const { limits } of videoStages) limits?.(watched);
  expect(read.size).toBeGreaterThan(0);
  expect([...read].filter((name) => !allowed.has(String(name)))).toEqual([]);
});
