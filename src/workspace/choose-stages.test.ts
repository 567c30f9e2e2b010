import { expect, test } from 'vitest';
import { UsageError } from '../base/errors.ts';
import { sha256 } from '../base/fingerprint.ts';
import { defaultSettings, type Settings } from '../config/schema.ts';
import { chooseStages } from './choose-stages.ts';

function settingsWith(...inputs: string[]): Settings {
  const check = { of: 'video', bound: 'atLeast', threshold: 1 } as const;
  const mine = { name: 'mine', version: 1, title: 'mine', inputs, cpuSecPerSec: 0, check };
  const module = { module: '/mine.mjs', digest: sha256(''), stages: [mine], recogniser: null };
  return { ...defaultSettings, extensions: [module] };
}

test('a check of ones own runs with what it reads', () => {
  expect(chooseStages([], [], settingsWith('clip', 'keyframe')).selected).toContain('mine');
});

test.each([
  ['judge1', [], /^The check mine of your own reads judge1, .* roles .*--skip mine/],
  ['caption', ['caption'], /^The check mine of your own reads caption, which does not run: run that/],
])('without %s, which it reads, it is refused and not left out in silence', (input, skip, told) => {
  const settings = settingsWith('clip', input);
  expect(() => chooseStages([], skip, settings)).toThrow(UsageError);
  expect(() => chooseStages([], skip, settings)).toThrow(told);
  expect(chooseStages([], [...skip, 'mine'], settings).selected).not.toContain('mine');
  // Whoever asks for some stages asks for these.
  expect(chooseStages(['keyframe'], skip, settings).selected).not.toContain('mine');
});
