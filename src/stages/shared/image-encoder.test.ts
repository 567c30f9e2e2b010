import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { artefactKey } from '../../base/fingerprint.ts';
import { temporaryFolder } from '../../base/temporary-folder.fixture.ts';
import { defaultSettings, type Settings } from '../../config/schema.ts';
import { type LoopbackHub, loopbackHub, type RepoFile, sha256Of } from '../../models/hub/hub.fixture.ts';
import { keyframe } from '../06-keyframe/keyframe.ts';
import { withImageEncoder } from './image-encoder.ts';

const commits = { first: '1'.repeat(40), again: '2'.repeat(40), other: '3'.repeat(40) };
const weights = Buffer.from('the weights');
const otherWeights = Buffer.from('other weights');
const config = Buffer.from('{"size": 4}');

function files(model: Buffer, readme: string): Record<string, RepoFile> {
  return {
    'onnx/vision_model.onnx': { bytes: model, isLarge: true },
    'preprocessor_config.json': { bytes: config, isLarge: false },
    'README.md': { bytes: Buffer.from(readme), isLarge: false },
  };
}

function openHub(): Promise<LoopbackHub> {
  return loopbackHub({
    repos: {
      'org/clip': {
        commits: {
          [commits.first]: files(weights, 'one'),
          [commits.again]: files(weights, 'two'),
          [commits.other]: files(otherWeights, 'two'),
        },
        branches: { main: commits.first },
      },
    },
  });
}

function settingsWith(embedImage: Partial<Settings['embedImage']>): Settings {
  return {
    ...defaultSettings,
    keyframe: { ...defaultSettings.keyframe, detector: 'embedding' },
    embedImage: { ...defaultSettings.embedImage, encoder: 'onnx', ...embedImage },
  };
}

function keyOf(settings: Settings): string {
  const slice = keyframe.slice(settings);
  const { name: stage, version } = keyframe;
  return artefactKey({ stage, version, config: slice, providers: keyframe.providers(slice), inputs: {} });
}

test('a branch that moves to other weights is another key; one that moves to the same weights is not', async () => {
  await using hub = await openHub();
  const environment = { HF_HOME: await temporaryFolder(), HF_ENDPOINT: hub.origin };
  const given = settingsWith({ model: 'org/clip' });
  const lookUp = async (commit: string) => {
    hub.options.repos['org/clip']!.branches.main = commit;
    return withImageEncoder(given, ['keyframe'], environment);
  };
  const first = await lookUp(commits.first);
  expect(first.embedImage).toEqual({
    ...given.embedImage,
    revision: commits.first,
    weights: sha256Of(weights),
    preprocessing: sha256Of(config),
  });
  const again = await lookUp(commits.again);
  expect(again.embedImage.revision).toBe(commits.again);
  expect(keyOf(again)).toBe(keyOf(first));
  const other = await lookUp(commits.other);
  expect(keyOf(other)).not.toBe(keyOf(first));
  // Nothing large was downloaded for it.
  expect(hub.requests.filter(({ server }) => server === 'storage')).toEqual([]);
  expect(keyframe.providers(keyframe.slice(other))).toMatchObject({
    encoder: { name: 'onnx', model: 'org/clip', version: `sha256:${sha256Of(otherWeights).slice(0, 16)}` },
  });
});

test('a model on disk is known by its bytes', async () => {
  const folder = await temporaryFolder();
  const model = join(folder, 'clip.onnx');
  await writeFile(model, weights);
  const lookUp = () => withImageEncoder(settingsWith({ model }), ['keyframe'], { HF_HOME: folder });
  const plain = await lookUp();
  expect(plain.embedImage).toMatchObject({ weights: sha256Of(weights), preprocessing: 'none' });
  await writeFile(join(folder, 'preprocessor_config.json'), config);
  const configured = await lookUp();
  await writeFile(model, otherWeights);
  const replaced = await lookUp();
  expect(new Set([plain, configured, replaced].map(keyOf)).size).toBe(3);
});

test('digests that are set must be those that are found', async () => {
  await using hub = await openHub();
  const environment = { HF_HOME: await temporaryFolder(), HF_ENDPOINT: hub.origin };
  const lookUp = (embedImage: Partial<Settings['embedImage']>) =>
    withImageEncoder(settingsWith({ model: 'org/clip', ...embedImage }), ['keyframe'], environment);
  expect((await lookUp({ weights: sha256Of(weights) })).embedImage.revision).toBe(commits.first);
  const refused = lookUp({ weights: sha256Of(otherWeights) });
  await expect(refused).rejects.toMatchObject({
    name: 'UsageError',
    message: expect.stringMatching(/embedImage\.weights/),
  });
  await expect(lookUp({ preprocessing: 'none' })).rejects.toThrow(/embedImage\.preprocessing none/);
});

test('an encoder that nothing uses is not looked up', async () => {
  const environment = { HF_HOME: await temporaryFolder(), HF_ENDPOINT: 'http://127.0.0.1:9' };
  const used = settingsWith({ model: 'org/clip' });
  const idle = [
    [used, ['read']],
    [{ ...used, keyframe: defaultSettings.keyframe }, ['keyframe']],
    [settingsWith({ encoder: 'embedded' }), ['keyframe']],
  ] as const;
  for (const [settings, selected] of idle)
    expect(await withImageEncoder(settings, selected, environment)).toBe(settings);
  const offline = withImageEncoder(used, ['keyframe'], { ...environment, HF_HUB_OFFLINE: '1' });
  await expect(offline).rejects.toMatchObject({ name: 'UsageError' });
});
