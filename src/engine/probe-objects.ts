import { randomUUID } from 'node:crypto';
import { errorMessage, UsageError } from '../base/errors.ts';
import type { Objects } from './objects.ts';
import { openObjects } from './open-objects.ts';

/**
 * Tries whether a store keeps what was put there first: many workers rely on it, and some servers of buckets take a condition
 * and overwrite in silence. One object is put there twice, and removed.
 * @throws UsageError, of one sentence, where nothing may be relied on there
 */
export async function probeObjects(place: string | Objects): Promise<void> {
  const objects = openObjects(place);
  const { address } = objects;
  const key = `.probe-${randomUUID()}`;
  let isKept: boolean;
  try {
    const isFirst = await objects.create(key, 'first');
    const isSecond = await objects.create(key, 'second');
    isKept = isFirst && !isSecond && (await objects.read(key))?.toString() === 'first';
  } catch (error) {
    await objects.remove(key).catch(() => {});
    throw new UsageError(`Cannot write to ${address}: ${errorMessage(error)}`);
  }
  await objects.remove(key);
  if (isKept) return;
  throw new UsageError(
    `${address} is no place for a workspace: its server does not hold "only where nothing is there" (If-None-Match), so that workers would overwrite each other.`,
  );
}
