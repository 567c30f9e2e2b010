import { dirname, extname, resolve } from 'node:path';
import { z } from 'zod';
import { describeIssue } from '../../config/describe-issue.ts';
import { errorMessage, UsageError } from '../../engine/errors.ts';
import { sha256 } from '../../engine/fingerprint.ts';
import { videoFactsSchema } from '../../records/video.ts';
import type { Candidate, MediaPlace } from '../candidate.ts';
import { canonicalUrl, youtubeIdOf, youtubePage } from '../canonical-url.ts';
import { readCsv } from '../csv.ts';
import { listLines, readList } from '../read-list.ts';
import { fileCandidate, undescribed } from './folder.ts';

const text = z
  .string()
  .nullable()
  .default(null)
  .transform((value) => (value === null || value.trim() === '' ? null : value.trim()));

/** One entry of a list of videos. `path` is a file; else `download` is where the file is; else `url` is. */
const entrySchema = videoFactsSchema.omit({ source: true, retrieved: true }).extend({
  id: z
    .union([z.string(), z.number()])
    .nullable()
    .default(null)
    .transform((id) => (id === null || id === '' ? null : String(id))),
  path: text,
  download: text,
  description: text,
  channel: text,
  language: text,
  published: text,
  durationSec: z
    .union([z.literal(''), z.coerce.number().nonnegative()])
    .nullable()
    .default(null)
    .transform((sec) => (sec === '' ? null : sec)),
});

/** Tables say `knowledge_point` or `Knowledge Point`, those that `lectern taxonomy export` writes among them. */
const plainName = (name: string): string => name.toLowerCase().replace(/[ _-]/g, '');
const nameOf = new Map(Object.keys(entrySchema.shape).map((name) => [plainName(name), name]));

const webAddress = /^https?:\/\//i;

/**
 * The videos that a list names: JSONL, CSV with a header row, or a plain list of paths and addresses, by the ending of
 * its name (`.jsonl`, `.csv` or `.tsv`, anything else). Paths are relative to the list. A video without an address or
 * path of its own is a mistake.
 * @throws UsageError, with the line, for a bad entry.
 */
export async function* listManifest(file: string, now: () => Date): AsyncGenerator<Candidate> {
  for await (const { value, line } of entriesOf(file)) {
    const where = `${file} line ${line}`;
    yield candidateOf(parseEntry(value, where), where, dirname(resolve(file)), now());
  }
}

function entriesOf(file: string): AsyncGenerator<{ value: unknown; line: number }> {
  const extension = extname(file).toLowerCase();
  return readList(file, async function* (stream) {
    if (extension === '.csv' || extension === '.tsv') {
      for await (const { row, line } of readCsv(stream, file)) yield { value: named(row), line };
      return;
    }
    for await (const { text: content, line } of listLines(stream)) {
      if (extension === '.jsonl') yield { value: parseJson(content, `${file} line ${line}`), line };
      else if (!content.startsWith('#'))
        yield { value: webAddress.test(content) ? { url: content } : { path: content }, line };
    }
  });
}

function named(row: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [nameOf.get(plainName(name)) ?? name, value]),
  );
}

function parseJson(content: string, where: string): unknown {
  try {
    return JSON.parse(content) as unknown;
  } catch (error) {
    throw new UsageError(
      `${where}: expected a JSON object, got ${JSON.stringify(content.slice(0, 60))} (${errorMessage(error)}).`,
    );
  }
}

function parseEntry(value: unknown, where: string): z.infer<typeof entrySchema> {
  const parsed = entrySchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const checked = { schema: entrySchema, value, name: 'an entry of the list', place: () => where };
  throw new UsageError(parsed.error.issues.flatMap((issue) => describeIssue(issue, checked)).join('\n'));
}

function candidateOf(
  entry: z.infer<typeof entrySchema>,
  where: string,
  folder: string,
  retrieved: Date,
): Candidate {
  const { id, path, download, channel, ...rest } = entry;
  const facts = {
    ...undescribed,
    ...rest,
    wantedId: id,
    url: entry.url === null ? null : (canonicalUrl(entry.url) ?? entry.url),
    channel: channel === null ? null : { id: null, name: channel },
  };
  if (path !== null) return fileCandidate('manifest', resolve(folder, path), facts, retrieved);
  const address = download ?? entry.url;
  const canonical = address === null ? null : canonicalUrl(address);
  if (address === null || canonical === null)
    throw new UsageError(
      `${where}: expected path, download or url to say where the video is, got ${
        address === null ? 'none of them' : JSON.stringify(address.slice(0, 200))
      }. Addresses begin with http:// or https:// and hold no password.`,
    );
  const key = `url:${sha256(canonical).slice(0, 24)}`;
  return {
    ...facts,
    url: facts.url ?? canonical,
    key,
    foundAs: key,
    source: 'manifest',
    media: mediaAt(address),
    retrieved: retrieved.toISOString(),
  };
}

function mediaAt(address: string): MediaPlace {
  const id = youtubeIdOf(address);
  if (id !== null) return { kind: 'page', url: youtubePage(id) };
  return { kind: 'http', url: address, bytes: null, sha1: null };
}
