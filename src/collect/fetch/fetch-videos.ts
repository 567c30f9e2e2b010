import { existsSync } from 'node:fs';
import { AppendLog, readLog } from '../../base/append-log.ts';
import { UsageError } from '../../base/errors.ts';
import type { Exclusions } from '../../ledger/exclusions.ts';
import { removedDigests } from '../../ledger/removals.ts';
import type { DownloadLimits } from '../../net/download.ts';
import { WebClient } from '../../net/web-client.ts';
import { WebError } from '../../net/web-error.ts';
import type { Digest } from '../../records/basics.ts';
import type { CollectedVideo } from '../candidate.ts';
import type { CollectionFiles } from '../collection-files.ts';
import { excludable } from '../excludable.ts';
import { type ReviewLine, readVideos, reviewLineSchema } from '../review/review-videos.ts';
import { type FetchTools, fetchOne } from './fetch-one.ts';
import { type FetchLine, readFetched } from './fetched.ts';
import { HostSlots } from './host-slots.ts';
import { writeManifest } from './write-manifest.ts';
import { findYtDlp } from './yt-dlp.ts';

/** Options of `fetchCollection`: where videos go, and how many are downloaded at once. */
export interface FetchOptions {
  /** Address in a bucket to which the videos go; null for the folder of the collection. */
  store: string | null;
  limits: DownloadLimits;
  /** Downloads at once. */
  concurrency: number;
  /** Downloads at once from one server. */
  perHost: number;
  attempts: number;
  /** Try again what failed for good. */
  retryFailed: boolean;
  /** Lets this machine's own addresses through, for tests. */
  allowLoopback: boolean;
  /** Videos that must not be used. */
  exclusions: Exclusions;
  /** Name or path of yt-dlp. */
  ytDlp: string;
  ytDlpFormat: string;
  onEvent(event: FetchEvent): void;
  /** Aborted: downloads stop where they are and go on from there the next time. */
  signal: AbortSignal;
}

/** What is told while videos are downloaded, told apart by `event`. */
export type FetchEvent =
  | { event: 'fetched'; id: string; bytes: number }
  | { event: 'failed'; id: string; reason: string; message: string; transient: boolean };

/** How many videos were downloaded, were there already, or failed. */
export interface FetchSummary {
  fetched: number;
  failed: number;
  /** Failed ones that the next time tries again. */
  transient: number;
  /** There already, or files that are taken where they are. */
  present: number;
  /** Failed earlier and not tried again. */
  passedOver: number;
  /** On a list of exclusions. */
  excluded: number;
  /** Collected after the last review. */
  unreviewed: number;
  /** Lines of the manifest. */
  videos: number;
  /** Downloads with the bytes of another. */
  twins: number;
}

/**
 * Downloads the videos that the review kept and writes the manifest.
 * @throws UsageError where there is no review, or no yt-dlp for the pages that need it; StoppedError where the disk is
 *   full.
 */
export async function fetchVideos(files: CollectionFiles, options: FetchOptions): Promise<FetchSummary> {
  if (!existsSync(files.reviews))
    throw new UsageError(
      `The videos of ${files.folder} are not reviewed yet. First run: lectern review ${files.folder}`,
    );
  const reviews = new Map<string, ReviewLine['verdict']>();
  for await (const { key, verdict } of readLog(files.reviews, reviewLineSchema)) reviews.set(key, verdict);
  const fetched = await readFetched(files);
  const removed = await removedDigests(files.folder);
  const summary: FetchSummary = {
    fetched: 0,
    failed: 0,
    transient: 0,
    present: 0,
    passedOver: 0,
    excluded: 0,
    unreviewed: 0,
    videos: 0,
    twins: 0,
  };
  const log = await AppendLog.open<FetchLine>(files.fetched);
  const client = new WebClient({ allowLoopback: options.allowLoopback });
  try {
    await fetchMissing({ files, options, reviews, fetched, summary, log, client, removed });
  } finally {
    client.close();
    await log.close();
  }
  return {
    ...summary,
    ...(await writeManifest(files, { reviews, fetched, exclusions: options.exclusions })),
  };
}

interface Fetching {
  files: CollectionFiles;
  options: FetchOptions;
  reviews: ReadonlyMap<string, ReviewLine['verdict']>;
  fetched: Map<string, FetchLine>;
  summary: FetchSummary;
  log: AppendLog<FetchLine>;
  client: WebClient;
  /** Digests of files that must not come back. */
  removed: ReadonlySet<Digest>;
}

async function fetchMissing(fetching: Fetching): Promise<void> {
  const { files, options, fetched, summary, log, client, removed } = fetching;
  const failing = new AbortController();
  const tools: FetchTools = {
    files,
    store: options.store,
    client,
    ytDlp: null,
    ytDlpFormat: options.ytDlpFormat,
    limits: options.limits,
    removed,
    attempts: options.attempts,
    signal: AbortSignal.any([options.signal, failing.signal]),
  };
  const slots = new HostSlots(options.perHost);
  const running = new Set<Promise<void>>();
  const fetch = async (video: CollectedVideo): Promise<void> => {
    const line = await outcomeOf(video, tools);
    if (line === null) return;
    fetched.set(video.key, line);
    await log.append(line);
    const { id } = video;
    if (line.outcome === 'fetched') {
      summary.fetched++;
      options.onEvent({ event: 'fetched', id, bytes: line.bytes });
    } else {
      const { reason, message, transient } = line;
      summary.failed++;
      if (transient) summary.transient++;
      options.onEvent({ event: 'failed', id, reason, message, transient });
    }
  };
  try {
    for await (const video of toFetch(fetching)) {
      if (tools.signal.aborted) break;
      if (video.media.kind === 'page') tools.ytDlp ??= await findYtDlp(options.ytDlp);
      const task = slots
        .run(hostOf(video), () => fetch(video))
        .catch((error: unknown) => failing.abort(error))
        .finally(() => running.delete(task));
      running.add(task);
      if (running.size >= options.concurrency) await Promise.race(running);
    }
  } finally {
    await Promise.all(running);
  }
  failing.signal.throwIfAborted();
}

/** The videos that were kept, are elsewhere, and are worth an attempt; the others are counted. */
async function* toFetch({
  files,
  options,
  reviews,
  fetched,
  summary,
}: Fetching): AsyncGenerator<CollectedVideo> {
  for await (const video of readVideos(files)) {
    const verdict = reviews.get(video.key);
    const line = fetched.get(video.key);
    if (verdict === undefined) summary.unreviewed++;
    else if (verdict === 'drop') continue;
    else if (options.exclusions.entryFor(excludable(video)) !== null) summary.excluded++;
    else if (video.media.kind === 'file' || line?.outcome === 'fetched') summary.present++;
    else if (line && !line.transient && !options.retryFailed) summary.passedOver++;
    else yield video;
  }
}

/** Null where it was told to stop. */
async function outcomeOf(video: CollectedVideo, tools: FetchTools): Promise<FetchLine | null> {
  const { media, key } = video;
  if (media.kind === 'file' || tools.signal.aborted) return null;
  try {
    return await fetchOne(video, media, tools);
  } catch (error) {
    if (tools.signal.aborted) return null;
    if (!(error instanceof WebError)) throw error;
    const { fault: reason, message, isPassing: transient } = error;
    return { outcome: 'failed', key, reason, message, transient, at: new Date().toISOString() };
  }
}

function hostOf({ media }: CollectedVideo): string {
  return media.kind === 'file' ? '' : (URL.parse(media.url)?.host ?? '');
}
