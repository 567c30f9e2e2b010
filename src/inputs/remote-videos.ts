import { extname } from 'node:path';
import { UsageError } from '../base/errors.ts';
import {
  addressBelow,
  bucketAddressOf,
  isBucketAddress,
  parseBucketAddress,
} from '../engine/bucket/bucket-address.ts';
import { objectAt, openObjects } from '../engine/open-objects.ts';
import { shownAddress } from '../engine/sources/source-address.ts';
import { hasListEnding } from './lists/list-shape.ts';
import { videoEndings } from './video-endings.ts';

/** A video that lies elsewhere: its address, and as much of that as may be told. */
export interface RemoteVideo {
  source: string;
  path: string;
}

/**
 * The video at an address of a bucket or the web; nothing is asked there.
 * @param where Names the place of the address, for mistakes.
 * @throws UsageError where it is none of a video file
 */
export function remoteVideo(address: string, where: string): RemoteVideo {
  if (!isBucketAddress(address)) return webVideo(address, where);
  const place = parseBucketAddress(address);
  const path = bucketAddressOf(place);
  if (place.prefix === '' || address.endsWith('/'))
    throw new UsageError(`${where}: ${path} is a folder. Give it as an input, or list its videos.`);
  if (hasListEnding(path))
    throw new UsageError(`${where}: ${path} is a list, and those are read from this machine. Copy it here.`);
  return { source: path, path };
}

/**
 * What an input leads to that is an address: a video, or all below a folder of a bucket.
 * @throws UsageError where nothing is there that could be a video
 */
export async function* findRemote(address: string, where: string): AsyncGenerator<RemoteVideo> {
  if (isBucketAddress(address) && (await isBucketFolder(address))) yield* searchBucket(address);
  else yield remoteVideo(address, where);
}

async function isBucketFolder(address: string): Promise<boolean> {
  if (parseBucketAddress(address).prefix === '' || address.endsWith('/')) return true;
  const { objects, key } = objectAt(address);
  return !(await objects.has(key)) && (await openObjects(address).list('')).length > 0;
}

async function* searchBucket(address: string): AsyncGenerator<RemoteVideo> {
  const objects = openObjects(address);
  let found = 0;
  let names = 0;
  const pending = [''];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    const folders: string[] = [];
    for (const name of await objects.list(at)) {
      names++;
      if (name === '/')
        throw new UsageError(
          `${addressBelow(objects.address, at)} has names with nothing between two "/", which no address of Lectern can hold. Rename those objects, or list the videos.`,
        );
      const key = at === '' ? name : `${at}/${name}`;
      if (name.endsWith('/')) folders.push(key.slice(0, -1));
      else if (videoEndings.has(extname(name).toLowerCase())) {
        found++;
        const path = addressBelow(objects.address, key);
        yield { source: path, path };
      }
    }
    pending.push(...folders.reverse());
  }
  if (found > 0) return;
  throw new UsageError(
    names === 0
      ? `Nothing is at ${objects.address}.`
      : `${objects.address} has no video. Looked for objects ending in ${[...videoEndings].join(' ')}.`,
  );
}

function webVideo(address: string, where: string): RemoteVideo {
  const url = URL.parse(address);
  const isVideo = url !== null && videoEndings.has(extname(url.pathname).toLowerCase());
  if (!isVideo || url.protocol !== 'https:') throw noVideo(address, where);
  if (url.username !== '' || url.password !== '')
    throw new UsageError(
      `${where}: ${shownAddress(address)} has a user name or password, which is not sent.`,
    );
  return { source: shownAddress(address), path: url.href };
}

/** An address of a page, say: what is behind it has to be looked for, reviewed and downloaded first. */
export function noVideo(address: string, where: string): UsageError {
  return new UsageError(
    `${where}: ${JSON.stringify(shownAddress(address))} is a web address, and none of a video file (https://….mp4). Download it first: put addresses into a list, then run lectern collect manifest LIST --out COLLECTION, lectern review COLLECTION, lectern fetch COLLECTION, and lectern run COLLECTION/manifest.jsonl.`,
  );
}
