import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { downloadPage, findYtDlp, leastYtDlpVersion } from '../src/collect/fetch/yt-dlp.ts';
import { readLines, temporaryFolder } from './cli.ts';

const here = dirname(fileURLToPath(import.meta.url));
const movie = `00000018667479706d703432${'00'.repeat(300)}`;
const page = 'https://www.youtube.com/watch?v=-rf--exec_1';
const format = 'b';

let folder: string;
let command: string;
let out: string;
beforeEach(() => {
  folder = temporaryFolder();
  const made = folder;
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  command = join(folder, 'fake yt-dlp.mjs');
  out = join(folder, 'out');
  copyFileSync(join(here, 'fake-yt-dlp.mjs'), command);
  chmodSync(command, 0o755);
  mkdirSync(out);
});

function tell(told: object): void {
  writeFileSync(join(folder, 'told.json'), JSON.stringify({ version: leastYtDlpVersion, ...told }));
}

function get(options: { address?: string; maxSec?: number; signal?: AbortSignal; maxBytes?: number } = {}) {
  const { address = page, maxSec = 20, signal = new AbortController().signal, maxBytes = 1e6 } = options;
  const limits = { maxBytes, maxSec, idleSec: 5 };
  return downloadPage({ command, version: leastYtDlpVersion }, address, out, { format, limits, signal });
}

interface Call {
  args: string[];
  cwd: string;
  env: string[];
}

describe('the version', () => {
  test.each(['2026.07.04', '2026.10.26', '2026.07.04.232839', '2027.01.01'])(
    '%s will do',
    async (version) => {
      tell({ version });
      expect(await findYtDlp(command)).toEqual({ command, version });
    },
  );

  test.each(['2026.07.03', '2023.12.30', 'nightly', '', '2026.07.04; rm -rf /'])(
    '%s will not',
    async (version) => {
      tell({ version });
      await expect(findYtDlp(command)).rejects.toThrow(/^Expected yt-dlp 2026\.07\.04 or later/);
    },
  );

  test('of a program that is not there is asked for in vain', async () => {
    await expect(findYtDlp(join(folder, 'none'))).rejects.toThrow(/Install it .*--yt-dlp/);
  });
});

test('is called without a shell, configuration, plug-ins, cookies or other programs, and the page comes after --', async () => {
  tell({ files: { 'video.mp4': movie } });
  process.env.YOUTUBE_API_KEY = 'secret';
  onTestFinished(() => {
    delete process.env.YOUTUBE_API_KEY;
  });
  expect(await get()).toEqual({ path: join(out, 'video.mp4'), container: 'mp4', bytes: movie.length / 2 });
  const [call] = readLines<Call>(folder, 'calls.jsonl');
  for (const option of [
    '--ignore-config',
    '--no-exec',
    '--no-plugin-dirs',
    '--no-cookies',
    '--no-cookies-from-browser',
    '--no-cache-dir',
    '--no-playlist',
  ])
    expect(call!.args).toContain(option);
  expect(call!.args[call!.args.indexOf('--downloader') + 1]).toBe('native');
  expect(call!.args[call!.args.indexOf('--use-extractors') + 1]).toBe('youtube');
  expect(call!.args.slice(-2)).toEqual(['--', page]);
  expect(
    call!.args.filter((arg) =>
      /^--(exec|cookies|netrc|config-locations|proxy|batch-file|load-info)/.test(arg),
    ),
  ).toEqual([]);
  expect(call!.env).not.toContain('YOUTUBE_API_KEY');
});

test.each([
  'http://127.0.0.1/watch?v=aaaaaaaaaaa',
  'file:///etc/passwd',
  'https://www.youtube.com.evil.example/watch?v=aaaaaaaaaaa',
  'https://evil.example/?u=https://www.youtube.com/watch?v=aaaaaaaaaaa',
  'https://www.youtube.com/watch?v=--exec=id',
  'https://www.youtube.com/redirect?q=http://10.0.0.1',
  '--exec',
])('is never given %s', async (address) => {
  tell({ files: { 'video.mp4': movie } });
  await expect(get({ address })).rejects.toMatchObject({ fault: 'bad-url' });
  expect(existsSync(join(folder, 'calls.jsonl'))).toBe(false);
});

test.each<[string, object, string]>([
  ['a link for the desktop', { files: { 'video.desktop': '5b4465736b746f705d' } }, 'yt-dlp'],
  ['a web shortcut', { files: { 'video.url': '5b496e7465726e657453686f72746375745d' } }, 'yt-dlp'],
  ['a script', { files: { 'video.sh': '2321' } }, 'yt-dlp'],
  ['nothing', {}, 'yt-dlp'],
  ['a page named as a video', { files: { 'video.mp4': '3c21646f63747970653e'.repeat(40) } }, 'not-media'],
  ['pictures and sound apart', { files: { 'video.f137.mp4': movie, 'video.f140.mp4': movie } }, 'yt-dlp'],
  ['too much', { files: { 'video.mp4': movie.repeat(10) } }, 'too-large'],
  ['word that the video is gone', { code: 1, error: '[youtube] x: Video unavailable' }, 'gone'],
  ['word of a passing trouble', { code: 1, error: 'unable to download: HTTP Error 503' }, 'connection'],
  ['another error', { code: 1, error: 'Unsupported thing\n\u001b[31mred' }, 'yt-dlp'],
])('that leaves %s has failed', async (_, told, fault) => {
  tell(told);
  await expect(get({ maxBytes: 2000 })).rejects.toMatchObject({ fault });
  expect(readdirSync(out).filter((name) => !/\.mp4$/.test(name))).toEqual([]);
});

test('that hangs is stopped after the limit, and when it is told to', async () => {
  tell({ hang: true });
  await expect(get({ maxSec: 1 })).rejects.toMatchObject({ fault: 'too-slow' });
  const stopping = new AbortController();
  const getting = get({ signal: stopping.signal });
  stopping.abort(new Error('stopped'));
  await expect(getting).rejects.toThrow('stopped');
});
