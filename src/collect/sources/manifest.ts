import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { UsageError } from '../../base/errors.ts';
import { sha256 } from '../../base/fingerprint.ts';
import { describeIssue } from '../../config/describe-issue.ts';
import { listEntries } from '../../inputs/lists/list-entries.ts';
import { placeOf } from '../../inputs/lists/list-place.ts';
import { canonicalUrl, youtubeIdOf, youtubePage } from '../../ledger/canonical-url.ts';
import { videoFactsSchema } from '../../records/video.ts';
import type { Candidate, MediaPlace } from '../candidate.ts';
import type { Listing } from '../collect-listing.ts';
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
  path: z
    .string()
    .nullable()
    .default(null)
    .transform((path) => (path?.trim() ? path : null)),
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

/**
 * The videos that a list names, as `listEntries` reads it. Paths are relative to the list. A video without an address or
 * path of its own is a mistake.
 * @throws UsageError, with the place, for a bad entry.
 */
export async function* listManifest(file: string, listing: Listing): AsyncGenerator<Candidate> {
  for await (const { value, place } of listEntries(file)) {
    const where = `${file} ${place}`;
    const candidate = await candidateOf(parseEntry(value, where), where, dirname(resolve(file)), listing);
    if (candidate) yield candidate;
  }
}

function parseEntry(value: unknown, where: string): z.infer<typeof entrySchema> {
  const parsed = entrySchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const checked = { schema: entrySchema, value, name: 'an entry of the list', place: () => where };
  throw new UsageError(parsed.error.issues.flatMap((issue) => describeIssue(issue, checked)).join('\n'));
}

/** Null for a file that is in the collection already. */
async function candidateOf(
  entry: z.infer<typeof entrySchema>,
  where: string,
  folder: string,
  { now, isKnown }: Listing,
): Promise<Candidate | null> {
  const { id, path, download, url, channel, ...rest } = entry;
  const place = path === null ? null : placeOf(path, folder, where);
  // In plain lists, and in many tables, addresses stand where paths do.
  const named = place?.kind === 'remote' ? place.address : null;
  const page = url ?? named;
  const facts = {
    ...undescribed,
    ...rest,
    wantedId: id,
    url: page === null ? null : (canonicalUrl(page) ?? page),
    channel: channel === null ? null : { id: null, name: channel },
  };
  if (place?.kind === 'file')
    return isKnown(place.path) ? null : fileCandidate('manifest', place.path, facts, now());
  const address = download ?? named ?? url;
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
    retrieved: now().toISOString(),
  };
}

function mediaAt(address: string): MediaPlace {
  const id = youtubeIdOf(address);
  if (id !== null) return { kind: 'page', url: youtubePage(id) };
  return { kind: 'http', url: address, bytes: null, sha1: null };
}
