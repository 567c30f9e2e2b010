import { execFile, spawn } from 'node:child_process';
import { open, readdir, rm, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { errorCode, UsageError } from '../../base/errors.ts';
import { makeFolder } from '../../base/make-folder.ts';
import { youtubeIdOf, youtubePage } from '../../ledger/canonical-url.ts';
import { type Container, containerBytes, containerOf } from '../../net/container.ts';
import type { DownloadLimits } from '../../net/download.ts';
import { TimeLimit } from '../../net/time-limit.ts';
import { shown } from '../../net/web-client.ts';
import { WebError } from '../../net/web-error.ts';

/** Earlier versions have known holes (docs/collect.md); versions are dates. */
export const leastYtDlpVersion = '2026.07.04';

/** Endings that may come out; anything else is removed unread. */
const extensions = new Set(['.mp4', '.m4v', '.mov', '.mkv', '.webm', '.flv', '.ts']);
const mostErrorChars = 2000;
const versionMs = 30_000;

/** yt-dlp as it was found on this machine. */
export interface YtDlp {
  command: string;
  version: string;
}

/** @throws UsageError where it is not there, or too old. */
export async function findYtDlp(command: string): Promise<YtDlp> {
  let version: string;
  try {
    const { stdout } = await promisify(execFile)(command, ['--ignore-config', '--version'], {
      timeout: versionMs,
      env: environment(),
    });
    version = stdout.trim();
  } catch (error) {
    throw new UsageError(
      errorCode(error) === 'ENOENT'
        ? `YouTube videos need yt-dlp, and there is no program ${JSON.stringify(command)}. Install it ` +
            '(https://github.com/yt-dlp/yt-dlp) or set --yt-dlp.'
        : `${JSON.stringify(command)} prints no version, so it cannot be used as yt-dlp.`,
    );
  }
  // The fourth part of a nightly build's version is a time.
  if (!/^\d{4}\.\d{2}\.\d{2}(\.\d+)?$/.test(version) || version.slice(0, 10) < leastYtDlpVersion)
    throw new UsageError(
      `Expected yt-dlp ${leastYtDlpVersion} or later, which fixes security holes, got ${shown(version)}. Update it.`,
    );
  return { command, version };
}

/** The arguments for one page: nothing from files, plug-ins or other programs, no cookies, one video into `video.*`. */
export function ytDlpArguments(page: string, format: string, limits: DownloadLimits): string[] {
  return [
    '--ignore-config',
    '--no-config-locations',
    '--no-plugin-dirs',
    '--no-exec',
    '--no-remote-components',
    '--no-update',
    '--no-cookies',
    '--no-cookies-from-browser',
    '--no-cache-dir',
    // A page that leads elsewhere is not followed there.
    ...['--use-extractors', 'youtube'],
    ...['--downloader', 'native'],
    '--no-playlist',
    '--no-mtime',
    '--no-write-description',
    '--no-write-info-json',
    '--no-write-comments',
    '--no-write-thumbnail',
    '--quiet',
    '--no-warnings',
    '--no-progress',
    ...['--color', 'never'],
    ...['--socket-timeout', String(limits.idleSec)],
    ...['--max-filesize', String(limits.maxBytes)],
    ...['--format', format],
    ...['--output', 'video.%(ext)s'],
    '--',
    page,
  ];
}

/**
 * Downloads the video of a YouTube page into a folder of its own, made and emptied here; the program goes on by itself
 * with what a killed one left there.
 * @returns path and kind of the one file that came out
 * @throws WebError where no video came out; the signal's reason.
 */
export async function downloadPage(
  { command }: YtDlp,
  page: string,
  folder: string,
  options: { format: string; limits: DownloadLimits; signal: AbortSignal },
): Promise<{ path: string; container: Container; bytes: number }> {
  const id = youtubeIdOf(page);
  if (id === null)
    throw new WebError('bad-url', `${shown(page)} is not a YouTube page; yt-dlp is used for YouTube only.`);
  await makeFolder(folder);
  const { limits, signal, format } = options;
  await runToEnd(command, ytDlpArguments(youtubePage(id), format, limits), folder, limits.maxSec, signal);
  return await onlyVideo(folder, limits);
}

async function runToEnd(
  command: string,
  args: readonly string[],
  folder: string,
  maxSec: number,
  signal: AbortSignal,
): Promise<void> {
  using limit = new TimeLimit(maxSec);
  const deadline = limit.signal;
  const child = spawn(command, args, {
    cwd: folder,
    env: environment(),
    stdio: ['ignore', 'ignore', 'pipe'],
    // A group of its own, so that what it starts ends with it.
    detached: true,
  });
  let told = '';
  child.stderr.on('data', (chunk: Buffer) => {
    told = (told + chunk.toString('utf8')).slice(-mostErrorChars);
  });
  const stop = (): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It has just ended.
    }
  };
  const stopping = AbortSignal.any([signal, deadline]);
  stopping.addEventListener('abort', stop, { once: true });
  if (stopping.aborted) stop();
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', resolve);
    });
    signal.throwIfAborted();
    if (deadline.aborted) throw new WebError('too-slow', `yt-dlp timed out after ${maxSec} s.`);
    if (code !== 0) throw new WebError(faultOf(told), `yt-dlp: ${shown(lastLine(told))}`);
  } finally {
    stopping.removeEventListener('abort', stop);
  }
}

/** What the last words of yt-dlp mean; its exit status says no more than that something failed. */
function faultOf(told: string): 'gone' | 'connection' | 'yt-dlp' {
  if (/video unavailable|private video|has been removed|no longer available|terminated/i.test(told))
    return 'gone';
  return /timed out|HTTP Error (429|5\d\d)|connection|temporary failure|not a bot/i.test(told)
    ? 'connection'
    : 'yt-dlp';
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}

async function onlyVideo(
  folder: string,
  { maxBytes }: DownloadLimits,
): Promise<{ path: string; container: Container; bytes: number }> {
  const names = await readdir(folder);
  const videos = names.filter((name) => extensions.has(extname(name).toLowerCase()));
  for (const name of names)
    if (!videos.includes(name)) await rm(join(folder, name), { recursive: true, force: true });
  if (videos.length === 0)
    throw new WebError('yt-dlp', `yt-dlp saved no video:  ${shown(names.join(' ') || 'nothing')}.`);
  if (videos.length > 1)
    throw new WebError(
      'yt-dlp',
      'yt-dlp could not merge video and audio. Install ffmpeg, or use --yt-dlp-format b.',
    );
  const path = join(folder, videos[0]!);
  const { size } = await stat(path);
  if (size > maxBytes) throw new WebError('too-large', `${size} bytes exceed the limit of ${maxBytes}.`);
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(containerBytes), 0, containerBytes, 0);
    const container = containerOf(buffer.subarray(0, bytesRead));
    if (container === null)
      throw new WebError('not-media', `yt-dlp saved ${shown(videos[0]!)}, which is not a video.`);
    return { path, container, bytes: size };
  } finally {
    await handle.close();
  }
}

/** Keys of other services are none of its business. */
function environment(): NodeJS.ProcessEnv {
  const passed = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TMPDIR', 'SystemRoot', 'PATHEXT', 'USERPROFILE', 'TEMP'];
  return Object.fromEntries(passed.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}
