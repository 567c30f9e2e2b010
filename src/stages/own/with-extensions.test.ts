import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, expectTypeOf, test } from 'vitest';
import type { z } from 'zod';
import { UnavailableError } from '../../base/errors.ts';
import type { LoadedExtension } from '../../config/extensions.ts';
import { parseSettings } from '../../config/load.ts';
import { defaultSettings, settingsSchema } from '../../config/schema.ts';
import type { VideoStages } from '../pipeline.ts';
import { stagesOf } from '../stages-of.ts';
import type { StageResults } from './extension.ts';
import { runOwnCode } from './own-code.ts';
import { withExtensions } from './with-extensions.ts';

const folder = await mkdtemp(join(tmpdir(), 'lectern-test-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
let files = 0;

async function moduleOf(text: string): Promise<string> {
  const path = join(folder, `extension-${++files}.mjs`);
  await writeFile(path, text);
  return path;
}

const check = (more: string): string =>
  `{ name: 'mine', version: 1, inputs: ['clip'], atMost: 1, measure: () => 1, ${more} }`;

describe('extensions', () => {
  test('a check comes right after what it reads, and a threshold of the configuration wins', async () => {
    const module = await moduleOf(`export default { checks: [${check('')}] };`);
    const settings = await withExtensions(settingsSchema.parse({ thresholds: { mine: 0.5 } }), [
      pathToFileURL(module),
    ]);
    expect(settings.extensions).toEqual([
      {
        module,
        digest: expect.stringMatching(/^[0-9a-f]{64}$/),
        recogniser: null,
        stages: [
          {
            ...{ name: 'mine', version: 1, title: 'mine', inputs: ['clip'], cpuSecPerSec: 0.01 },
            check: { of: 'video', bound: 'atMost', threshold: 0.5 },
          },
        ],
      },
    ]);
    const names = stagesOf(settings).map(({ name }) => name);
    expect(names[names.indexOf('clip') + 1]).toBe('mine');
    // What a record holds is accepted, and loaded anew.
    expect(await withExtensions(settingsSchema.parse(settings))).toEqual(settings);
  });

  test('without any, settings and stages are as they were', async () => {
    expect(await withExtensions(defaultSettings)).toBe(defaultSettings);
    expect(stagesOf(defaultSettings).at(-1)!.name).toBe('audit');
  });

  test('a module is named relative to the configuration', () => {
    const { settings } = parseSettings('extensions: [./mine.mjs]', join(folder, 'lectern.yaml'));
    expect(settings.extensions).toEqual([join(folder, 'mine.mjs')]);
  });

  test('a module that is edited is loaded anew by a process that goes on', async () => {
    const module = await moduleOf(`export default { checks: [${check('')}] };`);
    const before = await withExtensions(defaultSettings, [module]);
    await writeFile(module, `export default { checks: [${check("title: 'edited'")}] };`);
    const after = await withExtensions(defaultSettings, [module]);
    expect(
      [before, after].map(
        ({ extensions }) => (extensions[0] as { stages: { title: string }[] }).stages[0]!.title,
      ),
    ).toEqual(['mine', 'edited']);
  });

  test('of a module that is another one than when the run began nothing is run', async () => {
    const module = await moduleOf('export default {};');
    const { extensions } = await withExtensions(defaultSettings, [module]);
    const mark = Symbol.for('lectern-test-module-was-run');
    await writeFile(module, `globalThis[Symbol.for('${mark.description}')] = true; export default {};`);
    const context = {
      shared: <T>(_name: string, load: () => Promise<T>) => load(),
      signal: new AbortController().signal,
    };
    const run = runOwnCode(extensions[0] as LoadedExtension, 'mine', context, async () => 1);
    await expect(run).rejects.toThrow(UnavailableError);
    await expect(run).rejects.toThrow('is another one than when the run began');
    expect(mark in globalThis).toBe(false);
  });

  test.each([
    ['', 'is no extension'],
    [
      'export default { checks: [{}] };',
      'is no extension: Invalid input: expected string, received undefined in checks.0.name',
    ],
    [`export default { checks: [${check('measure: 3')}] };`, 'Expected a function in checks.0.measure'],
    [`export default { checks: [${check('atLeast: 1')}] };`, 'Expected atLeast or atMost in checks.0'],
    [
      `export default { checks: [${check("name: 'Mine!'")}] };`,
      'a name of small letters, digits and hyphens',
    ],
    [`export default { checks: [${check("name: 'own'")}] };`, 'another name than own or constructor'],
    [`export default { checks: [${check("name: 'constructor'")}] };`, 'another name than own or constructor'],
    [`export default { checks: [${check("name: 'clip'")}] };`, 'clip is the name of a built-in stage'],
    [`export default { checks: [${check('')}, ${check('')}] };`, 'another check or stage named mine'],
    [`export default { checks: [${check("inputs: ['clips']")}] };`, 'mine needs the stage "clips"'],
    [`export default { checks: [${check('other: 1')}] };`, 'Unrecognized key: "other"'],
    ['export default {', 'Cannot load the extension'],
  ])('%s is refused', async (text, message) => {
    const module = await moduleOf(text);
    const refused = withExtensions(defaultSettings, [module]);
    await expect(refused).rejects.toThrow(message);
    await expect(refused).rejects.toMatchObject({
      name: 'UsageError',
      message: expect.stringContaining(module),
    });
  });

  test('a module that is not there, and a threshold of no check, are refused', async () => {
    await expect(withExtensions(defaultSettings, [join(folder, 'none.mjs')])).rejects.toThrow('(ENOENT)');
    const settings = settingsSchema.parse({ thresholds: { mine: 1 } });
    await expect(withExtensions(settings)).rejects.toThrow('thresholds.mine: there is no check of your own');
  });
});

test('the results that a check of one’s own gets are those of the stages', () => {
  type Outputs = { [Stage in VideoStages[number] as Stage['name']]: z.output<Stage['output']> };
  // The compiler checks it.
  expectTypeOf<StageResults>().toEqualTypeOf<Outputs>();
});
