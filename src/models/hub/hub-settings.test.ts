import { mkdir, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../base/temporary-folder.fixture.ts';
import { hubSettings } from './hub-settings.ts';

const nowhere = { HF_HOME: '/none' };

test.each<[NodeJS.ProcessEnv, string]>([
  [{}, join(homedir(), '.cache/huggingface/hub')],
  [{ HF_HOME: '' }, join(homedir(), '.cache/huggingface/hub')],
  [{ XDG_CACHE_HOME: '/x' }, '/x/huggingface/hub'],
  [{ XDG_CACHE_HOME: '/x', HF_HOME: '/h' }, '/h/hub'],
  [{ HF_HOME: '~/h' }, join(homedir(), 'h/hub')],
  [{ HF_HOME: '$BASE/h', BASE: '/b' }, '/b/h/hub'],
  [{ HF_HOME: '/h', HUGGINGFACE_HUB_CACHE: '/old' }, '/old'],
  [{ HF_HOME: '/h', HUGGINGFACE_HUB_CACHE: '/old', HF_HUB_CACHE: '/new' }, '/new'],
])('the cache of %o is %s', (environment, folder) => {
  expect(hubSettings({ ...environment, HF_TOKEN_PATH: '/none' }).cacheFolder).toBe(folder);
});

test('the hub is the one of the configuration, of the environment, or the public one', () => {
  expect(hubSettings(nowhere).endpoint).toBe('https://huggingface.co');
  const environment = { ...nowhere, HF_ENDPOINT: 'https://mirror.example/hub/' };
  expect(hubSettings(environment).endpoint).toBe('https://mirror.example/hub');
  expect(hubSettings(environment, 'http://127.0.0.1:1/').endpoint).toBe('http://127.0.0.1:1');
  expect(() => hubSettings({ ...nowhere, HF_ENDPOINT: 'mirror' })).toThrow(/HF_ENDPOINT.*"mirror"/);
});

test.each<[NodeJS.ProcessEnv, boolean]>([
  [{}, false],
  [{ HF_HUB_OFFLINE: '0' }, false],
  [{ HF_HUB_OFFLINE: '1' }, true],
  [{ HF_HUB_OFFLINE: 'true' }, true],
  [{ TRANSFORMERS_OFFLINE: 'YES' }, true],
  [{ HF_HUB_OFFLINE: '0', TRANSFORMERS_OFFLINE: '1' }, false],
])('offline of %o is %s', (environment, offline) => {
  expect(hubSettings({ ...nowhere, ...environment }).offline).toBe(offline);
});

test('the token comes from a variable or a file', async () => {
  const home = await temporaryFolder();
  expect(hubSettings({ HF_HOME: home }).token).toBe(null);
  await writeFile(join(home, 'token'), 'hf_file\n');
  await writeFile(join(home, 'other'), 'hf_other');
  expect(hubSettings({ HF_HOME: home }).token).toBe('hf_file');
  expect(hubSettings({ HF_HOME: home, HF_TOKEN_PATH: join(home, 'other') }).token).toBe('hf_other');
  expect(hubSettings({ HF_HOME: home, HUGGING_FACE_HUB_TOKEN: 'hf_old' }).token).toBe('hf_old');
  const both = { HF_HOME: home, HUGGING_FACE_HUB_TOKEN: 'hf_old', HF_TOKEN: ' hf_new ' };
  expect(hubSettings(both).token).toBe('hf_new');
  expect(hubSettings({ ...both, HF_HUB_DISABLE_IMPLICIT_TOKEN: '1' }).token).toBe(null);
});

test('a token that is none is told without showing it', async () => {
  const home = await temporaryFolder();
  expect(() => hubSettings({ HF_HOME: home, HF_TOKEN: 'hf_a\nhf_b' })).toThrow(
    /^The token in HF_TOKEN has spaces or characters that no token has\.$/,
  );
  await mkdir(join(home, 'token'));
  expect(() => hubSettings({ HF_HOME: home })).toThrow(/cannot be read/);
});
