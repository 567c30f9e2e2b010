import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parseSettings } from '../../config/load.ts';
import { defaultSettings } from '../../config/schema.ts';
import { videoStages } from '../../stages/pipeline.ts';
import { listModels } from './list-models.ts';
import { checkModels, gainsOf, usedModels } from './run-models.ts';

const folder = mkdtempSync(join(tmpdir(), 'lectern-run-models-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const environment = { LECTERN_CACHE: folder, HF_HOME: folder };
const all = videoStages.map(({ name }) => name);
const better = { ...defaultSettings, read: { ...defaultSettings.read, model: 'ppocr-v6' as const } };
const stage = (name: string) => videoStages.find((one) => one.name === name)!;
const keyOf = (name: string, settings: typeof defaultSettings) => {
  const slice = stage(name).slice(settings);
  return { slice, providers: stage(name).providers(slice) };
};

describe('read.model', () => {
  test('left as it is, changes no key of what was read before there was a choice', () => {
    const version = expect.stringMatching(/^1\.4\.2\+30a86f57\+06b3e6af\+rules\d+$/);
    const reader = { name: 'pp-ocr', model: 'ch_PP-OCRv4', version };
    expect(keyOf('read', defaultSettings)).toEqual({ slice: {}, providers: { reader, runtime: '1.30.0' } });
    expect(keyOf('probe', defaultSettings)).toMatchObject({ slice: {}, providers: { reader } });
  });

  test('is in the keys of both stages that read', () => {
    for (const name of ['read', 'probe']) {
      expect(keyOf(name, better)).toMatchObject({
        slice: { reader: 'ppocr-v6' },
        providers: { reader: { model: 'PP-OCRv6_small' } },
      });
    }
    expect(keyOf('keyframe', better)).toEqual(keyOf('keyframe', defaultSettings));
  });
});

describe('a run', () => {
  test('names the models that it loads, with version, digests and licence', () => {
    expect(usedModels(all, better).map(({ name }) => name)).toEqual([
      'ppocr-v6',
      'silero-v5',
      'moonshine-tiny',
      'moonshine-base',
      'tiny-face-detector',
      'use-lite',
    ]);
    expect(usedModels(['read'], better)).toEqual([
      {
        name: 'ppocr-v6',
        version: '3.10.0',
        licence: 'Apache-2.0',
        files: [
          { name: 'PP-OCRv6_det_small.onnx', sha256: expect.stringMatching(/^090f04ab/) },
          { name: 'PP-OCRv6_rec_small.onnx', sha256: expect.stringMatching(/^6f327246/) },
        ],
      },
    ]);
  });

  test('does not begin without a model that the settings name, and says what gets it', async () => {
    await expect(checkModels(all, defaultSettings, environment)).resolves.toBeUndefined();
    await expect(checkModels(all, better, environment)).rejects.toMatchObject({
      fault: 'choice',
      message:
        'The model ppocr-v6 is not installed. Get it with: pip download rapidocr==3.10.0 --no-deps && lectern models add rapidocr-3.10.0-py3-none-any.whl',
    });
    await expect(checkModels(['listen'], better, environment)).resolves.toBeUndefined();
  });

  test('loads the encoder that is chosen, and none where an endpoint embeds', async () => {
    const { settings: chosen } = parseSettings('caption: { encoder: minilm }', 'lectern.yaml');
    expect(usedModels(['caption'], chosen)).toMatchObject([{ name: 'minilm', version: '1.0.0' }]);
    await expect(checkModels(['caption'], chosen, environment)).rejects.toThrow(
      /^The model minilm is not installed/,
    );
    await expect(checkModels(['read'], chosen, environment)).resolves.toBeUndefined();
    expect(gainsOf(['caption'], chosen)).toBeNull();
    const { settings: remote } = parseSettings(
      'caption: { encoder: minilm }\nproviders: { p: { baseUrl: "http://127.0.0.1:1/v1" } }\nroles: { embedText: { provider: p, model: m } }',
      'lectern.yaml',
    );
    expect(usedModels(['caption'], remote)).toEqual([]);
  });

  test('says what it would gain from, once nothing of it is chosen', () => {
    expect(gainsOf(['read'], defaultSettings)).toBe('Reading would gain from ppocr-v6: see lectern models');
    expect(gainsOf(['read'], better)).toBeNull();
    expect(gainsOf(['listen'], defaultSettings)).toBeNull();
    expect(gainsOf(all, defaultSettings)).toBe('Reading would gain from ppocr-v6: see lectern models');
    const { settings: strict } = parseSettings('caption: { minSimilarity: 0.3 }', 'lectern.yaml');
    expect(gainsOf(all, strict)).toBe(
      'Reading would gain from ppocr-v6, comparing images with speech from minilm: see lectern models',
    );
    const { settings: remote } = parseSettings(
      'caption: { minSimilarity: 0.3 }\nproviders: { p: { baseUrl: "http://127.0.0.1:1/v1" } }\nroles: { embedText: { provider: p, model: m } }',
      'lectern.yaml',
    );
    expect(gainsOf(['caption'], remote)).toBeNull();
  });
});

test('the list says of each model whether it is there and whether it is used', async () => {
  const models = await listModels(better, environment);
  const of = (name: string) => models.find((model) => model.name === name);
  expect(of('ppocr-v4')).toMatchObject({ state: 'installed', by: 'npm', configured: false, get: [] });
  expect(of('ppocr-v6')).toMatchObject({
    state: 'not installed',
    by: null,
    configured: true,
    bytes: 31_163_977,
    get: ['pip download rapidocr==3.10.0 --no-deps', 'lectern models add rapidocr-3.10.0-py3-none-any.whl'],
  });
});

test('settings name readers that there are', () => {
  expect(() => parseSettings('read: { model: tesseract }', 'lectern.yaml')).toThrow(/ppocr-v4/);
});
