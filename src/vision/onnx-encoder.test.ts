import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type LoopbackHub, loopbackHub, type RepoFile } from '../models/hub/hub.fixture.ts';
import type { HubSettings } from '../models/hub/hub-settings.ts';
import { clipDefaults } from './clip-preprocess.ts';
import { identifyOnnxModel } from './find-onnx-model.ts';
import { loadOnnxEncoder, type OnnxEncoderOptions } from './onnx-encoder.ts';
import { onnxModel } from './onnx-model.fixture.ts';
import type { RgbPicture } from './picture.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lectern-onnx-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const model = onnxModel({ operator: 'Flatten' });
const digest = createHash('sha256').update(model).digest('hex');

function options(overrides: Partial<OnnxEncoderOptions>): OnnxEncoderOptions {
  return {
    model: folder,
    file: 'onnx/vision_model.onnx',
    revision: 'main',
    weights: null,
    preprocessing: null,
    hub: hubAt('http://127.0.0.1:9'),
    ...overrides,
  };
}

function hubAt(
  endpoint: string,
  { token = null, offline = false }: { token?: string | null; offline?: boolean } = {},
): HubSettings {
  return { endpoint, cacheFolder: join(folder, 'cache'), token, offline, patience: { attempts: 1 } };
}

/** Three upright bars, red, green and blue, of a third of the width each. */
function bars(width: number, height: number): RgbPicture {
  const rgb = new Uint8Array(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel++) {
    rgb[pixel * 3 + Math.floor(((pixel % width) * 3) / width)] = 255;
  }
  return { rgb, width, height };
}

describe('from a folder or a file', () => {
  test('gives the model what CLIP gets: shortest side, middle, mean and deviation, planes of red, green and blue', async () => {
    mkdirSync(join(folder, 'onnx'));
    writeFileSync(join(folder, 'onnx', 'vision_model.onnx'), model);
    const encoder = await loadOnnxEncoder(options({}));
    const pixels = await encoder.embed(bars(1344, 672));
    await encoder.close();
    const side = 336;
    expect(pixels.length).toBe(3 * side * side);
    // 1344 x 672 becomes 672 x 336; of this, columns 168 to 503 stay: 56 of red, 224 of green, 56 of blue.
    const value = (channel: number, x: number, y: number) => pixels[channel * side * side + y * side + x]!;
    const level = (channel: number, on: boolean) =>
      ((on ? 1 : 0) - clipDefaults.mean[channel]!) / clipDefaults.std[channel]!;
    for (const y of [0, 100, 335]) {
      for (const [x, lit] of [
        [0, 0],
        [50, 0],
        [62, 1],
        [270, 1],
        [290, 2],
        [335, 2],
      ] as const) {
        for (const channel of [0, 1, 2]) {
          expect(value(channel, x, y), `${channel} at ${x}, ${y}`).toBeCloseTo(
            level(channel, channel === lit),
            5,
          );
        }
      }
    }
  });

  test('takes sizes, mean and deviation of preprocessor_config.json', async () => {
    writeFileSync(join(folder, 'small.onnx'), model);
    const config = {
      size: { shortest_edge: 4 },
      crop_size: 2,
      image_mean: [0, 0, 0],
      image_std: [1, 1, 0.5],
    };
    writeFileSync(join(folder, 'preprocessor_config.json'), JSON.stringify(config));
    const encoder = await loadOnnxEncoder(options({ model: join(folder, 'small.onnx') }));
    const white = { rgb: new Uint8Array(8 * 8 * 3).fill(255), width: 8, height: 8 };
    expect([...(await encoder.embed(white))]).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2]);
    expect(encoder.producer).toEqual({
      name: 'onnx',
      model: 'small.onnx',
      version: `sha256:${digest.slice(0, 16)}`,
    });
    await encoder.close();
  });

  test.each([
    ['{"resample": 2}', /"resample": expected 3/],
    ['{"do_center_crop": false}', /"do_center_crop": expected true/],
    ['{"size": 224}', /"crop_size": expected at most 224 \(size\), got 336/],
    ['{', /preprocessing/],
  ])('a configuration of something else is told: %s', async (config, message) => {
    writeFileSync(join(folder, 'small.onnx'), model);
    writeFileSync(join(folder, 'preprocessor_config.json'), config);
    await expect(loadOnnxEncoder(options({ model: join(folder, 'small.onnx') }))).rejects.toThrow(message);
  });

  test('what is no CLIP vision model is told', async () => {
    writeFileSync(join(folder, 'text.onnx'), onnxModel({ operator: 'Flatten', input: 'input_ids' }));
    writeFileSync(join(folder, 'no.onnx'), 'not a model');
    await expect(loadOnnxEncoder(options({ model: join(folder, 'text.onnx') }))).rejects.toThrow(
      /pixel_values to image_embeds.*got one from input_ids/,
    );
    await expect(loadOnnxEncoder(options({ model: join(folder, 'no.onnx') }))).rejects.toThrow(
      /cannot be loaded/,
    );
    await expect(loadOnnxEncoder(options({ model: join(folder, 'none.onnx') }))).rejects.toThrow(/No model/);
    await expect(loadOnnxEncoder(options({}))).rejects.toThrow(/No onnx\/vision_model.onnx/);
  });
});

describe('from a hub', () => {
  const config = Buffer.from(JSON.stringify({ size: 4, crop_size: 4 }));
  const white = { rgb: new Uint8Array(8 * 8 * 3).fill(255), width: 8, height: 8 };
  const first = '1'.repeat(40);
  const second = '2'.repeat(40);
  const other = Buffer.concat([model, Buffer.from([0x2a, 0])]);

  function repoOf(bytes: Uint8Array): Record<string, RepoFile> {
    return {
      'onnx/vision_model.onnx': { bytes: Buffer.from(bytes), isLarge: true },
      'preprocessor_config.json': { bytes: config, isLarge: false },
    };
  }

  async function openHub(): Promise<LoopbackHub> {
    const commits = { [first]: repoOf(model), [second]: repoOf(other) };
    return loopbackHub({ repos: { 'org/clip': { commits, branches: { main: first } } } });
  }

  test('downloads model and configuration once, and goes without the hub afterwards', async () => {
    await using hub = await openHub();
    const wanted = options({ model: 'org/clip', hub: hubAt(hub.origin, { token: 'hf_secret' }) });
    const encoder = await loadOnnxEncoder(wanted);
    expect((await encoder.embed(white)).length).toBe(3 * 4 * 4);
    expect(encoder.producer).toEqual({
      name: 'onnx',
      model: 'org/clip',
      version: `sha256:${digest.slice(0, 16)}`,
    });
    await encoder.close();
    const asked = hub.requests.length;
    const offline = await loadOnnxEncoder({ ...wanted, hub: { ...wanted.hub, offline: true } });
    expect((await offline.embed(white)).length).toBe(3 * 4 * 4);
    await offline.close();
    expect(hub.requests.length).toBe(asked);
    const { [Symbol.asyncDispose]: end } = hub;
    await end.call(hub);
    await (await loadOnnxEncoder(wanted)).close();
  });

  test('a branch that moved is another model at the next start', async () => {
    await using hub = await openHub();
    const wanted = options({ model: 'org/clip', hub: hubAt(hub.origin) });
    const before = await identifyOnnxModel(wanted);
    const preprocessing = createHash('sha256').update(config).digest('hex');
    expect(before).toEqual({ revision: first, weights: digest, preprocessing });
    hub.options.repos['org/clip']!.branches.main = second;
    const after = await identifyOnnxModel(wanted);
    const weights = createHash('sha256').update(other).digest('hex');
    expect(after).toEqual({ revision: second, weights, preprocessing });
    expect((await readdir(join(folder, 'cache'), { recursive: true })).join()).not.toContain(weights);
    await expect(loadOnnxEncoder({ ...wanted, weights: digest })).rejects.toThrow(/embedImage.weights/);
  });

  test('what the hub is asked for in vain is told as the fault of whoever can mend it', async () => {
    await using hub = await openHub();
    const loading = (overrides: Partial<OnnxEncoderOptions>) =>
      loadOnnxEncoder(options({ model: 'org/clip', hub: hubAt(hub.origin), ...overrides }));
    await expect(loading({ file: 'no.onnx' })).rejects.toMatchObject({
      fault: 'choice',
      message: expect.stringMatching(/has no no\.onnx in org\/clip/),
    });
    await expect(loading({ model: 'org/none' })).rejects.toMatchObject({ fault: 'choice' });
    await expect(loading({ hub: hubAt('http://127.0.0.1:9') })).rejects.toMatchObject({ fault: 'provider' });
    for (const bad of [
      { file: '../x.onnx' },
      { revision: '..' },
      { file: 'a/../b.onnx' },
      { file: '/etc/passwd' },
    ])
      await expect(loading(bad)).rejects.toMatchObject({ fault: 'choice' });
  });
});
