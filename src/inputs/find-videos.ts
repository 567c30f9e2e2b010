import type { Dirent, Stats } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { dirname, extname, join, resolve } from 'node:path';
import { errorCode, errorMessage, UsageError } from '../base/errors.ts';
import { isShortage } from '../base/stopping.ts';
import { describeIssue } from '../config/describe-issue.ts';
import type { Digest } from '../records/basics.ts';
import {
  type ManifestEntry,
  manifestEntrySchema,
  type VideoFacts,
  videoFactsSchema,
} from '../records/video.ts';
import { isList } from './lists/is-list.ts';
import { listEntries } from './lists/list-entries.ts';
import { placeOf } from './lists/list-place.ts';
import { findRemote, noVideo, remoteVideo } from './remote-videos.ts';
import { videoEndings } from './video-endings.ts';

/** A file that was named, or found in a folder, list or manifest. */
export interface FoundFile {
  /** Path as given (or as found below the folder that was given). */
  source: string;
  /** Absolute path, or the address of what lies in a bucket or on the web. */
  path: string;
  /** Absolute path of the list that names the file; null for what was given or found otherwise. */
  list: string | null;
  /** The list, as it was given, and the place in it; or null. */
  listed: string | null;
  /** Id that a manifest asks for, or null. */
  id: string | null;
  /** Who published it, where a manifest says so. */
  channel: ManifestEntry['channel'];
  facts: VideoFacts;
  /** What its manifest says of its bytes, and when the manifest was written (ms since 1970); left out where it does not. */
  told?: { sha256: Digest; atMs: number };
}

const nothing = { list: null, listed: null, id: null, channel: null, facts: videoFactsSchema.parse({}) };

/**
 * Follows the inputs of a run: video files, folders (searched to the bottom) and lists, as `listEntries` reads them; files
 * and folders also of a bucket, and files of the web.
 * Results are in order of the inputs, sorted inside a folder.
 * @throws UsageError for an input that does not exist, a folder without videos, or a bad entry of a list.
 */
export async function* findVideos(inputs: readonly string[]): AsyncGenerator<FoundFile> {
  for (const input of inputs) {
    const found = await lookAt(input);
    if ('address' in found) {
      for await (const file of findRemote(found.address, 'In the inputs')) yield { ...file, ...nothing };
      continue;
    }
    const { source, path, info } = found;
    if (info.isDirectory()) yield* searchFolder(source, path);
    // What cannot be read is told with the videos.
    else if (await isList(path, info.isFile()).catch(() => false)) yield* readListed(source, path);
    else yield { source, path, ...nothing };
  }
}

/** The address of a video as some write it, without `https://`. */
const bareAddress = /^(?:www\.[^/\s]+|(?:m\.)?youtube\.com|youtu\.be|archive\.org)\/\S/i;

/** The file or folder that an input names, or the address of what lies elsewhere. */
async function lookAt(
  input: string,
): Promise<{ source: string; path: string; info: Stats } | { address: string }> {
  const path = resolve(input);
  try {
    return { source: input, path, info: await stat(path) };
  } catch (error) {
    if (input.includes('\0')) throw unreadable(input, error);
    const meant = placeOf(input, '.', 'In the inputs');
    if (meant.kind === 'remote') return { address: meant.address };
    if (meant.path === path && bareAddress.test(input)) throw noVideo(`https://${input}`, 'In the inputs');
    if (meant.path === path) throw unreadable(input, error);
    const info = await stat(meant.path).catch((reason: unknown) => {
      throw unreadable(input, reason);
    });
    return { source: meant.name, path: meant.path, info };
  }
}

function unreadable(source: string, error: unknown): unknown {
  if (isShortage(error)) return error;
  const name = JSON.stringify(source);
  const code = errorCode(error);
  return new UsageError(
    code === 'ENOENT' || code === 'ENOTDIR'
      ? `No file or folder ${name}.`
      : `${name} cannot be read (${code ?? errorMessage(error)}).`,
  );
}

async function* searchFolder(source: string, folder: string): AsyncGenerator<FoundFile> {
  let found = 0;
  const seen = new Set<string>();
  const pending = [{ source, path: folder }];
  for (let at = pending.pop(); at; at = pending.pop()) {
    // A symbolic link may lead back to a folder above: each real folder is searched once.
    const { real, entries } = await openFolder(at.path).catch((error: unknown) => {
      throw unreadable(at.source, error);
    });
    if (seen.has(real)) continue;
    seen.add(real);
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    const folders: typeof pending = [];
    for (const entry of entries) {
      const child = { source: join(at.source, entry.name), path: join(at.path, entry.name) };
      const info = entry.isSymbolicLink() ? await stat(child.path).catch(() => null) : entry;
      if (info?.isDirectory()) folders.push(child);
      else if (info?.isFile() && videoEndings.has(extname(entry.name).toLowerCase())) {
        found++;
        yield { ...child, ...nothing };
      }
    }
    pending.push(...folders.reverse());
  }
  if (found === 0) {
    throw new UsageError(
      `The folder ${JSON.stringify(source)} has no video. Looked for files ending in ${[...videoEndings].join(' ')}.`,
    );
  }
}

async function openFolder(path: string): Promise<{ real: string; entries: Dirent[] }> {
  return { real: await realpath(path), entries: await readdir(path, { withFileTypes: true }) };
}

async function* readListed(source: string, path: string): AsyncGenerator<FoundFile> {
  const placeOfId = new Map<string, string>();
  const folder = dirname(path);
  const { mtimeMs: atMs } = await stat(path);
  for await (const { value, place } of listEntries(path)) {
    const where = `${source} ${place}`;
    const { path: named, id, channel, sha256, ...facts } = parseEntry(value, where);
    if (id !== null) {
      const earlier = placeOfId.get(id);
      if (earlier !== undefined) {
        const at = `${earlier.startsWith('line') ? 'on' : 'in'} ${earlier}`;
        throw new UsageError(`${where}: the id ${JSON.stringify(id)} was already used ${at}.`);
      }
      placeOfId.set(id, place);
    }
    const found = placeOf(named, folder, where);
    const file =
      found.kind === 'remote' ? remoteVideo(found.address, where) : { source: found.name, path: found.path };
    yield {
      ...file,
      list: path,
      listed: where,
      id,
      channel,
      facts: videoFactsSchema.parse(facts),
      ...(sha256 !== null && { told: { sha256, atMs } }),
    };
  }
}

/** @throws UsageError that says what is wrong. */
function parseEntry(value: unknown, where: string): ManifestEntry {
  const parsed = manifestEntrySchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { path, download, url } = Object(value) as Record<string, unknown>;
  const address = [download, url].find((one) => typeof one === 'string' && one.trim() !== '');
  if (typeof address === 'string' && (path === undefined || path === null || path === ''))
    throw noVideo(address, where);
  const checked = {
    schema: manifestEntrySchema,
    value,
    name: 'an entry of the manifest',
    place: () => where,
  };
  throw new UsageError(parsed.error.issues.flatMap((issue) => describeIssue(issue, checked)).join('\n'));
}
