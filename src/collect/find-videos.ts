import { createReadStream, type Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { dirname, extname, join, resolve } from 'node:path';
import { describeIssue } from '../config/describe-issue.ts';
import { errorCode, errorMessage, UsageError } from '../engine/errors.ts';
import { linesOf } from '../engine/lines.ts';
import { isShortage } from '../engine/stopping.ts';
import {
  type ManifestEntry,
  manifestEntrySchema,
  type VideoFacts,
  videoFactsSchema,
} from '../records/video.ts';

/** A file that was named, or found in a folder, list or manifest. */
export interface FoundFile {
  /** Path as given (or as found below the folder that was given). */
  source: string;
  /** Absolute path. */
  path: string;
  /** Id that a manifest asks for, or null. */
  id: string | null;
  /** Who published it, where a manifest says so. */
  channel: ManifestEntry['channel'];
  facts: VideoFacts;
}

const videoExtensions = new Set(
  '.mp4 .m4v .mov .mkv .webm .avi .mpg .mpeg .ts .m2ts .mts .flv .wmv .asf .ogv .3gp'.split(' '),
);
const nothing = { id: null, channel: null, facts: videoFactsSchema.parse({}) };

/**
 * Follows the inputs of a run: video files, folders (searched to the bottom), `.txt` lists of paths and `.jsonl`
 * manifests. Results are in order of the inputs, sorted inside a folder.
 * @throws UsageError for an input that does not exist, a folder without videos, or a bad line in a list or manifest.
 */
export async function* findVideos(inputs: readonly string[]): AsyncGenerator<FoundFile> {
  for (const input of inputs) {
    const path = resolve(input);
    const info = await stat(path).catch((error: unknown) => {
      throw unreadable(input, error);
    });
    if (info.isDirectory()) yield* searchFolder(input, path);
    else if (extname(path).toLowerCase() === '.jsonl') yield* readManifest(input, path);
    else if (extname(path).toLowerCase() === '.txt') yield* readList(input, path);
    else yield { source: input, path, ...nothing };
  }
}

function unreadable(source: string, error: unknown): unknown {
  if (isShortage(error)) return error;
  const name = JSON.stringify(source);
  const code = errorCode(error);
  return new UsageError(
    code === 'ENOENT' || code === 'ENOTDIR'
      ? `There is no file or folder ${name}.`
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
      else if (info?.isFile() && videoExtensions.has(extname(entry.name).toLowerCase())) {
        found++;
        yield { ...child, ...nothing };
      }
    }
    pending.push(...folders.reverse());
  }
  if (found === 0) {
    throw new UsageError(
      `The folder ${JSON.stringify(source)} holds no video. Looked for files ending in ${[...videoExtensions].join(' ')}.`,
    );
  }
}

async function openFolder(path: string): Promise<{ real: string; entries: Dirent[] }> {
  return { real: await realpath(path), entries: await readdir(path, { withFileTypes: true }) };
}

async function* readList(source: string, path: string): AsyncGenerator<FoundFile> {
  for await (const { text } of numberedLines(source, path)) {
    const line = text.trim();
    if (line === '' || line.startsWith('#')) continue;
    yield { source: line, path: resolve(dirname(path), line), ...nothing };
  }
}

async function* readManifest(source: string, path: string): AsyncGenerator<FoundFile> {
  const lineOfId = new Map<string, number>();
  for await (const { text, line } of numberedLines(source, path)) {
    if (text.trim() === '') continue;
    const entry = parseEntry(text, `${source} line ${line}`);
    if (entry.id !== null) {
      const earlier = lineOfId.get(entry.id);
      if (earlier !== undefined) {
        throw new UsageError(
          `${source} line ${line}: the id ${JSON.stringify(entry.id)} was given on line ${earlier} already.`,
        );
      }
      lineOfId.set(entry.id, line);
    }
    const { path: file, id, channel, ...facts } = entry;
    const whole = resolve(dirname(path), file);
    yield { source: file, path: whole, id, channel, facts: videoFactsSchema.parse(facts) };
  }
}

function parseEntry(text: string, where: string): ManifestEntry {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UsageError(
      `${where}: expected a JSON object, got ${JSON.stringify(text.slice(0, 60))} (${error instanceof Error ? error.message : error}).`,
    );
  }
  const parsed = manifestEntrySchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const checked = {
    schema: manifestEntrySchema,
    value,
    name: 'an entry of the manifest',
    place: () => where,
  };
  throw new UsageError(parsed.error.issues.flatMap((issue) => describeIssue(issue, checked)).join('\n'));
}

async function* numberedLines(source: string, path: string): AsyncGenerator<{ text: string; line: number }> {
  let line = 0;
  const input = createReadStream(path, 'utf8');
  try {
    for await (const text of linesOf(input)) {
      line++;
      yield { text: line === 1 ? text.replace(/^\uFEFF/, '') : text, line };
    }
  } catch (error) {
    throw error === input.errored ? unreadable(source, error) : error;
  } finally {
    input.destroy();
  }
}
