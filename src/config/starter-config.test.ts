import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../base/temporary-folder.fixture.ts';
import { parseSettings } from './load.ts';
import { defaultSettings } from './schema.ts';
import { schemaFile, starterConfig } from './starter-config.ts';

const root = dirname(dirname(dirname(schemaFile)));
const schemaOf = (text: string): string => /^# yaml-language-server: \$schema=(\S+)$/m.exec(text)![1]!;

test('sets nothing; with every # removed it sets the defaults, and models on a server', async () => {
  const text = starterConfig(await temporaryFolder());
  const untouched = parseSettings(text, '/x/lectern.yaml');
  expect(untouched.settings).toEqual(defaultSettings);

  const changed = text.replaceAll(/^( *)#(?! )/gm, '$1').replaceAll(/^#( {2})/gm, '$1');
  const { settings, lines } = parseSettings(changed, '/x/lectern.yaml');
  const { providers, roles, ...others } = settings;
  const { providers: _, roles: noRoles, ...defaults } = defaultSettings;
  expect(others).toEqual(defaults);
  expect(providers.local?.baseUrl).toBe('http://localhost:8000/v1');
  expect(roles).toMatchObject({ ...noRoles, refine: expect.anything(), judge: [expect.anything()] });
  expect(lines.has('weave.tokenBudget')).toBe(true);
});

test('a single setting can be set by removing one #', async () => {
  const text = starterConfig(await temporaryFolder()).replace('#tokenBudget: null', 'tokenBudget: 100');
  const { settings } = parseSettings(text, '/x/lectern.yaml');
  expect(settings).toEqual({ ...defaultSettings, weave: { ...defaultSettings.weave, tokenBudget: 100 } });
});

test('names the schema that comes with the package: by a path in a folder above it, else by its URL', async () => {
  const above = schemaOf(starterConfig(root));
  expect(above).toBe('docs/reference/lectern.schema.json');
  expect(existsSync(resolve(root, above))).toBe(true);
  const elsewhere = schemaOf(starterConfig(await temporaryFolder()));
  expect(fileURLToPath(elsewhere)).toBe(schemaFile);
});
