import { describe, expect, test } from 'vitest';
import { listSettings } from './list.ts';
import { parseSettings } from './load.ts';
import { defaultSettings, settingsSchema } from './schema.ts';

function rowsOf(text: string): Map<string, { value: unknown; from: string }> {
  const rows = listSettings(parseSettings(text, 'lectern.yaml'));
  return new Map(rows.map(({ path, value, from }) => [path, { value, from }]));
}

describe('the list of settings', () => {
  test('holds every setting, in the order of the schema', () => {
    const paths = Object.entries(defaultSettings).flatMap(([section, value]) =>
      value === null || Array.isArray(value)
        ? [section]
        : Object.entries(value)
            // Names that the user chooses are listed when there are some.
            .filter(([, member]) => JSON.stringify(member) !== '{}')
            .map(([name]) => `${section}.${name}`),
    );
    const rows = rowsOf('');
    expect([...rows.keys()]).toEqual(paths);
    expect([...rows.values()].every(({ from }) => from === 'default')).toBe(true);
    expect(rows.get('languages')).toEqual({ value: ['en'], from: 'default' });
  });

  test('says where each value came from', () => {
    const rows = rowsOf(
      '# mine\nclip:\n  maxSec: 30\nlanguages:\n  - en\nkeyframe: {perClip: false, threshold: 0.8}',
    );
    expect(rows.get('clip.maxSec')).toEqual({ value: 30, from: 'lectern.yaml line 3' });
    expect(rows.get('clip.minSec')).toEqual({ value: 10, from: 'default' });
    expect(rows.get('languages')).toEqual({ value: ['en'], from: 'lectern.yaml line 4' });
    // Set to what it would be anyway, it still comes from the file.
    expect(rows.get('keyframe.perClip')).toEqual({ value: false, from: 'lectern.yaml line 6' });
    expect(rows.get('keyframe.threshold')?.from).toBe('lectern.yaml line 6');
  });

  test('a model sets what the file does not', () => {
    const rows = rowsOf('weave: { model: llava-1.5, maxImages: 8 }');
    expect(rows.get('weave.tokenBudget')).toEqual({ value: 4094, from: 'weave.model: llava-1.5' });
    expect(rows.get('weave.imageTokens')).toEqual({ value: 576, from: 'weave.model: llava-1.5' });
    expect(rows.get('weave.maxImages')).toEqual({ value: 8, from: 'lectern.yaml line 1' });
    expect(rows.get('weave.packing')?.from).toBe('default');
    const { weave } = parseSettings('weave: { model: idefics2 }', 'lectern.yaml').settings;
    expect(weave).toMatchObject({ tokenBudget: 3840, imageTokens: 68, maxImages: 45 });
    // What was resolved once, as a run's record holds it, stays.
    expect(settingsSchema.parse({ weave }).weave).toEqual(weave);
    expect(defaultSettings.weave).toMatchObject({
      model: null,
      tokenBudget: 2048,
      imageTokens: 64,
      maxImages: 45,
    });
  });

  test('gives the line where an aliased value is written', () => {
    const rows = rowsOf('weave: &tokens\n  imageTokens: 100\nexport: *tokens');
    expect(rows.get('weave.imageTokens')).toEqual({ value: 100, from: 'lectern.yaml line 2' });
    expect(rows.get('export.imageTokens')).toEqual({ value: 100, from: 'lectern.yaml line 2' });
  });
});
