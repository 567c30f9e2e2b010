import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { RunEntry } from '../index.ts';
import type { Probe } from '../records/index.ts';
import type { VideoDetails } from './api.ts';

/** A larger file is known by its size alone: reading all of it first would keep its viewer waiting. */
const mostHashedBytes = 1 << 30;
const readBytes = 1 << 20;

/** Names of containers (FFmpeg's), and what browsers call them. */
const types: readonly [RegExp, string][] = [
  [/\bmp4\b/, 'video/mp4'],
  [/\bwebm\b/, 'video/webm'],
  [/\bogg\b/, 'video/ogg'],
  [/\bmpegts\b/, 'video/mp2t'],
  [/\bmpeg\b/, 'video/mpeg'],
  [/\bavi\b/, 'video/x-msvideo'],
  [/\bflv\b/, 'video/x-flv'],
];

export function sourceType(probe: Probe | null): string {
  return types.find(([name]) => name.test(probe?.container ?? ''))?.[1] ?? 'application/octet-stream';
}

export type OpenedSource = { file: FileHandle; size: number } | { file: null; note: string };

/**
 * Opens the file that a run recorded as the source of a video, if it is still the same: a regular file of the size that
 * was recorded. Whoever gets a file closes it.
 */
export async function openSource({ video }: RunEntry): Promise<OpenedSource> {
  // A pipe in its place would wait for its writer.
  const file = await open(video.path, constants.O_RDONLY | constants.O_NONBLOCK).catch(() => null);
  if (!file) return { file: null, note: 'The source file is not there any more, or may not be read.' };
  const info = await file.stat();
  if (info.isFile() && info.size === video.bytes) return { file, size: info.size };
  await file.close();
  return { file: null, note: changedNote };
}

/** What is said of a file with another size or content. */
export const changedNote = 'The source file has been changed or replaced since the run.';

/** What a page can play. */
export async function sourceState(entry: RunEntry, probe: Probe | null): Promise<VideoDetails['source']> {
  const opened = await openSource(entry);
  await opened.file?.close();
  if (!opened.file) return { url: null, type: null, note: opened.note };
  return { url: `/api/videos/${entry.video.id}/source`, type: sourceType(probe), note: null };
}

/** Contents that were found to be those of the run, by file, size and time. */
const verified = new Map<string, boolean>();

/** Whether an open file has the digest that the run recorded. Reads it once, and again after it changed. */
export async function isSameContent({ video }: RunEntry, file: FileHandle): Promise<boolean> {
  const { dev, ino, size, mtimeMs } = await file.stat();
  if (size > mostHashedBytes) return true;
  const stamp = `${dev} ${ino} ${size} ${mtimeMs} ${video.sha256}`;
  const known = verified.get(stamp);
  if (known !== undefined) return known;
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(Math.min(size + 1, readBytes));
  for (let at = 0; at < size; ) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length, at);
    if (bytesRead === 0) break;
    hash.update(buffer.subarray(0, bytesRead));
    at += bytesRead;
  }
  const isSame = hash.digest('hex') === video.sha256;
  verified.set(stamp, isSame);
  return isSame;
}
