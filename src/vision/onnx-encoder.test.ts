import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { clipDefaults } from './clip-preprocess.ts';
import { loopback } from './loopback.fixture.ts';
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
    hub: 'http://127.0.0.1:9',
    cacheFolder: join(folder, 'cache'),
    hubToken: null,
    ...overrides,
  };
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
  const config = JSON.stringify({ size: 4, crop_size: 4 });

  test('downloads model and configuration once, and goes without the hub afterwards', async () => {
    const far = await loopback((_request, response) => response.end(model));
    const hub = await loopback(({ url }, response) => {
      if (url === '/org/clip/resolve/v1/preprocessor_config.json') response.end(config);
      else {
        response.writeHead(302, { location: `${far.origin}/blob`, 'x-linked-etag': `"${digest}"` });
        response.end();
      }
    });
    const wanted = options({ model: 'org/clip', revision: 'v1', hub: hub.origin, hubToken: 'secret' });
    const white = { rgb: new Uint8Array(8 * 8 * 3).fill(255), width: 8, height: 8 };
    const encoder = await loadOnnxEncoder(wanted);
    expect((await encoder.embed(white)).length).toBe(3 * 4 * 4);
    expect(encoder.producer).toMatchObject({ model: 'org/clip', version: `sha256:${digest.slice(0, 16)}` });
    await encoder.close();
    expect(hub.requests.map(({ url }) => url)).toEqual([
      '/org/clip/resolve/v1/onnx/vision_model.onnx',
      '/org/clip/resolve/v1/preprocessor_config.json',
    ]);
    expect(hub.requests.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer secret',
      'Bearer secret',
    ]);
    expect(far.requests.map(({ headers }) => headers.authorization)).toEqual([undefined]);
    await hub[Symbol.asyncDispose]();
    await far[Symbol.asyncDispose]();
    const again = await loadOnnxEncoder(wanted);
    expect((await again.embed(white)).length).toBe(3 * 4 * 4);
    await again.close();
  });

  test.each([
    ['bytes that the hub does not know', Buffer.concat([model, Buffer.from('x')]), { isWhole: true }],
    ['a download that breaks off', model.subarray(0, 20), { isWhole: false }],
  ])('keeps nothing of %s', async (_what, bytes, { isWhole }) => {
    await using hub = await loopback((_request, response) => {
      response.setHeader('x-linked-etag', `"${digest}"`);
      if (isWhole) response.end(bytes);
      else {
        response.setHeader('content-length', model.length);
        response.write(bytes);
        setTimeout(() => response.destroy(), 50);
      }
    });
    const wanted = options({ model: 'org/clip', hub: hub.origin });
    await expect(loadOnnxEncoder(wanted)).rejects.toMatchObject({ fault: 'provider' });
    const kept = readdirSync(join(folder, 'cache'), { recursive: true, encoding: 'utf8' });
    expect(kept.filter((name) => name.includes('.onnx'))).toEqual([]);
  });

  test.each([
    [404, 'choice', /has no onnx\/vision_model\.onnx in org\/clip/],
    [401, 'choice', /token/],
    [503, 'provider', /503/],
  ])('%i is told as the fault of the %s', async (status, fault, message) => {
    await using hub = await loopback((_request, response) => {
      response.writeHead(status);
      response.end();
    });
    const loading = loadOnnxEncoder(options({ model: 'org/clip', hub: hub.origin }));
    await expect(loading).rejects.toMatchObject({ fault, message: expect.stringMatching(message) });
  });

  test('a cache folder that cannot be made is the fault of the choice', async () => {
    await using hub = await loopback((_request, response) => response.end(model));
    writeFileSync(join(folder, 'file'), '');
    for (const cacheFolder of [join(folder, 'file', 'cache'), '/proc/lectern/cache']) {
      await expect(
        loadOnnxEncoder(options({ model: 'org/clip', hub: hub.origin, cacheFolder })),
      ).rejects.toMatchObject({ fault: 'choice', message: expect.stringMatching(/LECTERN_CACHE/) });
    }
  });

  test('a hub that is not there is told; names that lead elsewhere are refused', async () => {
    await expect(loadOnnxEncoder(options({ model: 'org/clip' }))).rejects.toMatchObject({
      fault: 'provider',
    });
    for (const bad of [
      { file: '../x.onnx' },
      { revision: '..' },
      { file: 'a/../b.onnx' },
      { file: '/etc/passwd' },
    ]) {
      await expect(loadOnnxEncoder(options({ model: 'org/clip', ...bad }))).rejects.toMatchObject({
        fault: 'choice',
      });
    }
    expect(existsSync(join(folder, 'cache'))).toBe(false);
  });
});
