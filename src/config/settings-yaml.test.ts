import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { givenRoles } from '../../scripts/configurations.ts';
import { temporaryFolder } from '../base/temporary-folder.fixture.ts';
import { loadSettings, parseSettings } from './load.ts';
import { defaultSettings, type Settings } from './schema.ts';
import { settingsYaml } from './settings-yaml.ts';

const reread = (settings: Settings, file = '/elsewhere/lectern.yaml'): Settings =>
  parseSettings(settingsYaml(settings), file).settings;

test('the defaults, and models in every role, come back as they were', () => {
  expect(reread(defaultSettings)).toEqual(defaultSettings);
  const { settings } = parseSettings(JSON.stringify(givenRoles), '/here/lectern.yaml');
  expect(reread(settings)).toEqual(settings);
});

test('files beside the configuration stay the same ones', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'lectern.yaml');
  await writeFile(file, 'exclusions: no.txt\nprompts: my prompts\n');
  const { settings } = await loadSettings(file);
  expect(settings).toMatchObject({ exclusions: join(folder, 'no.txt'), prompts: join(folder, 'my prompts') });
  expect(reread(settings)).toEqual(settings);
});

test('any text stays what it is', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 400 }),
    fc.constantFrom(
      'no',
      '~',
      '1e3',
      ' a',
      '# x',
      '&a',
      'a: b\n\n  c\n',
      '---',
      '\u2028',
      'null',
      '*a',
      '<<',
    ),
  );
  fc.assert(
    fc.property(texts, texts, (query, prompt) => {
      const settings = {
        ...defaultSettings,
        taxonomy: { query },
        prompts: { refine: prompt },
      };
      expect(reread(settings)).toEqual(settings);
    }),
    { numRuns: 25 },
  );
});
