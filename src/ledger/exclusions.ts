import { readFile } from 'node:fs/promises';
import { errorCode, errorMessage, UsageError } from '../base/errors.ts';
import type { Digest } from '../records/basics.ts';
import { canonicalUrl, youtubeIdOf } from './canonical-url.ts';

/** What is known of a video when it is held against a list; empty or null for what is not known (yet). */
export interface Excludable {
  /** Ids in textbooks. */
  ids: readonly string[];
  /** Keys such as `youtube:dQw4w9WgXcQ`. */
  sources: readonly string[];
  /** Of its page and of its file. */
  urls: readonly string[];
  channel: { id: string | null; name: string | null } | null;
  sha256: Digest | null;
}

/** Videos that must not be used: their owners opted out, or the user does not want them. */
export interface Exclusions {
  /** The entry that excludes a video, as it stands in its list, or null where none does. */
  entryFor(video: Excludable): string | null;
}

const idPattern = /^[A-Za-z0-9_-]{1,64}$/;
const sourcePattern = /^[a-z][a-z0-9-]*:\S+$/;
const maxBytes = 100_000_000;
const shownChars = 80;

/** Nothing is excluded. */
export const noExclusions: Exclusions = { entryFor: () => null };

/** A line that names videos, and where it stands, such as `opt-outs.txt line 3`. */
export interface ExclusionEntry {
  text: string;
  place: string;
}

/**
 * Reads lists of exclusions, an entry a line; `#` begins a comment line.
 * @throws UsageError where a list cannot be read or a line is no entry
 */
export async function loadExclusions(paths: readonly string[]): Promise<Exclusions> {
  const entries: ExclusionEntry[] = [];
  for (const path of paths) {
    for (const [index, line] of (await readList(path)).split(/\r?\n/).entries()) {
      const text = line.trim();
      if (text === '' || text.startsWith('#')) continue;
      entries.push({ text, place: `${path} line ${index + 1}` });
    }
  }
  return entries.length === 0 ? noExclusions : exclusionsOf(entries);
}

/**
 * What entries exclude. An entry is
 * - the address of a page or file (all forms of a YouTube address are one),
 * - a source id, `youtube:ID` or `internet-archive:ID`,
 * - `channel:` with the channel's id, name or address,
 * - `sha256:` with the digest of the file, or
 * - the id of a video in the textbook.
 * @throws UsageError where one is none of these
 */
export function exclusionsOf(entries: readonly ExclusionEntry[]): Exclusions {
  const byMark = new Map<string, string>();
  for (const { text, place } of entries) {
    const marks = marksOfEntry(text);
    if (marks === null) {
      throw new UsageError(
        `Expected a page URL, an id, "youtube:ID", "channel:ID" or "sha256:DIGEST", got ${JSON.stringify(text.slice(0, shownChars))}, in ${place}.`,
      );
    }
    for (const mark of marks) if (!byMark.has(mark)) byMark.set(mark, text);
  }
  return {
    entryFor(video) {
      for (const mark of marksOfVideo(video)) {
        const entry = byMark.get(mark);
        if (entry !== undefined) return entry;
      }
      return null;
    },
  };
}

async function readList(path: string): Promise<string> {
  try {
    const text = await readFile(path, 'utf8');
    if (text.length > maxBytes) throw new UsageError(`${path} is too large for an exclusion list.`);
    return text.replace(/^\uFEFF/, '');
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(
      errorCode(error) === 'ENOENT'
        ? `No exclusion list ${JSON.stringify(path)}.`
        : `Cannot read the exclusion list ${JSON.stringify(path)} (${errorCode(error) ?? errorMessage(error)}).`,
    );
  }
}

/** By what an entry is found again; null where it is no entry. */
export function marksOfEntry(entry: string): string[] | null {
  const [, prefix, rest] = /^(sha256|channel|https?):(.*)$/i.exec(entry) ?? [];
  switch (prefix?.toLowerCase()) {
    case 'sha256':
      return /^[0-9a-f]{64}$/i.test(rest!.trim()) ? [`sha256:${rest!.trim().toLowerCase()}`] : null;
    case 'channel':
      return rest!.trim() === '' ? null : [channelMark(rest!)];
    case 'http':
    case 'https': {
      const marks = marksOfUrl(entry);
      return marks.length > 0 ? marks : null;
    }
  }
  if (/^[0-9a-f]{64}$/i.test(entry)) return [`id:${entry}`, `sha256:${entry.toLowerCase()}`];
  if (idPattern.test(entry)) return [`id:${entry}`];
  return sourcePattern.test(entry) ? [`source:${entry}`] : null;
}

/** All by which an entry may mean a video. */
export function marksOfVideo({ ids, sources, urls, channel, sha256 }: Excludable): string[] {
  return [
    ...ids.map((id) => `id:${id}`),
    // A file of an item goes with the item: `internet-archive:ITEM/FILE`.
    ...sources.flatMap((source) => [`source:${source}`, `source:${source.split('/')[0]}`]),
    ...urls.flatMap(marksOfUrl),
    ...[channel?.id, channel?.name].flatMap((name) => (name ? [channelMark(name)] : [])),
    ...(sha256 === null ? [] : [`sha256:${sha256}`]),
  ];
}

/** An address, and the source id that it holds. */
function marksOfUrl(address: string): string[] {
  const url = canonicalUrl(address);
  if (url === null) return [];
  const youtube = youtubeIdOf(url);
  const archive = /^https?:\/\/archive\.org\/(?:details|download)\/([^/?]+)/.exec(url)?.[1];
  return [
    // Who opts out writes http or https, with or without the last slash, and means the same page.
    `url:${url.replace(/^https?:/, '').replace(/\/$/, '')}`,
    ...(youtube === null ? [] : [`source:youtube:${youtube}`]),
    ...(archive === undefined ? [] : [`source:internet-archive:${archive}`]),
  ];
}

/** Channels are named by id, name, handle or address, in upper and lower case. */
function channelMark(channel: string): string {
  const address = canonicalUrl(channel);
  const name =
    address === null ? channel : (new URL(address).pathname.split('/').filter(Boolean).at(-1) ?? address);
  return `channel:${name.trim().replace(/^@/, '').normalize('NFC').toLowerCase()}`;
}
