import { createReadStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { digestFile } from '../../base/digest-file.ts';
import { makeFolder } from '../../base/make-folder.ts';
import { addressBelow } from '../../engine/bucket/bucket-address.ts';
import { openObjects } from '../../engine/open-objects.ts';
import type { Container } from '../../net/container.ts';
import type { DownloadLimits } from '../../net/download.ts';
import { downloadWhole } from '../../net/download-whole.ts';
import { PartFile } from '../../net/part-file.ts';
import type { WebClient } from '../../net/web-client.ts';
import { WebError } from '../../net/web-error.ts';
import type { Digest } from '../../records/basics.ts';
import type { CollectedVideo, MediaPlace } from '../candidate.ts';
import type { CollectionFiles } from '../collection-files.ts';
import type { Fetched } from './fetched.ts';
import { fileStem } from './file-stem.ts';
import { downloadPage, type YtDlp } from './yt-dlp.ts';

/** What fetching needs, the same for all videos. */
export interface FetchTools {
  files: CollectionFiles;
  /** Address in a bucket to which downloads go; null for the folder of the collection. */
  store: string | null;
  client: WebClient;
  /** Null where no video needs it. */
  ytDlp: YtDlp | null;
  ytDlpFormat: string;
  limits: DownloadLimits;
  /** Digests of files that were removed from the collection. */
  removed: ReadonlySet<Digest>;
  /** Attempts at one video. */
  attempts: number;
  signal: AbortSignal;
}

const endings: Record<Container, string> = {
  mp4: '.mp4',
  mkv: '.mkv',
  avi: '.avi',
  flv: '.flv',
  ogv: '.ogv',
  asf: '.asf',
  mpg: '.mpg',
  ts: '.ts',
  m2ts: '.m2ts',
};

/**
 * Downloads a video and puts it in its place.
 * @throws WebError; the file system's error; the signal's reason.
 */
export async function fetchOne(
  video: CollectedVideo,
  media: Exclude<MediaPlace, { kind: 'file' }>,
  tools: FetchTools,
): Promise<Fetched> {
  const stem = fileStem(video);
  await makeFolder(tools.files.files);
  const got =
    media.kind === 'http' ? await fromServer(media, stem, tools) : await fromPage(media.url, stem, tools);
  if (tools.removed.has(got.sha256)) {
    await rm(got.path, { force: true });
    await got.tidy();
    throw new WebError('removed', 'Identical to a removed video.');
  }
  const file = await putAway(got.path, `${stem}${endings[got.container]}`, tools);
  await got.tidy();
  const { bytes, sha256: digest, from } = got;
  return {
    outcome: 'fetched',
    key: video.key,
    file,
    bytes,
    sha256: digest,
    from,
    at: new Date().toISOString(),
  };
}

/** Puts a download in its place. @returns what its line in `fetched.jsonl` calls it */
async function putAway(path: string, name: string, { files, store }: FetchTools): Promise<string> {
  if (store === null) {
    await rename(path, join(files.files, name));
    return `files/${name}`;
  }
  const objects = openObjects(store);
  await objects.replace(name, createReadStream(path));
  await rm(path, { force: true });
  return addressBelow(objects.address, name);
}

interface Got {
  path: string;
  container: Container;
  bytes: number;
  sha256: string;
  from: string;
  tidy(): Promise<void>;
}

async function fromServer(
  wanted: Extract<MediaPlace, { kind: 'http' }>,
  stem: string,
  { files, client, limits, attempts, signal }: FetchTools,
): Promise<Got> {
  const part = new PartFile(join(files.files, `.${stem}.part`));
  const {
    url: from,
    container,
    ...got
  } = await downloadWhole(client, wanted, part, {
    ...{ limits, attempts, signal },
  });
  if (container === null) throw new WebError('not-media', 'The download is not a video.');
  return { ...got, container, path: part.path, from, tidy: () => part.forgetVersion() };
}

async function fromPage(page: string, stem: string, tools: FetchTools): Promise<Got> {
  if (tools.ytDlp === null) throw new WebError('yt-dlp', 'yt-dlp is not installed.');
  const folder = join(tools.files.files, `.${stem}.yt-dlp`);
  try {
    const { limits, signal, ytDlpFormat: format } = tools;
    const got = await downloadPage(tools.ytDlp, page, folder, { format, limits, signal });
    const handle = await open(got.path, 'r+');
    await handle.sync().finally(() => handle.close());
    const sha256 = await digestFile(got.path, got.bytes);
    return { ...got, sha256, from: page, tidy: () => rm(folder, { recursive: true, force: true }) };
  } catch (error) {
    if (error instanceof WebError && !error.isPassing) await rm(folder, { recursive: true, force: true });
    throw error;
  }
}
