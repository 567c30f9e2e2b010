import { lstatSync, type Stats, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { isBucketAddress } from '../library/program.ts';

/** @throws InvalidArgumentError for anything but a whole number from 1. */
export function positiveInteger(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1)
    throw new InvalidArgumentError('Expected a whole number of at least 1.');
  return number;
}

/** @throws InvalidArgumentError for anything but a whole number from 0. */
export function seedNumber(value: string): number {
  const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (!Number.isSafeInteger(number)) throw new InvalidArgumentError('Expected a whole number of at least 0.');
  return number;
}

/** @throws InvalidArgumentError for anything but `i/n`, with i from 1 to n. */
export function shardOf(value: string): { index: number; of: number } {
  const [, index, of] = /^(\d{1,6})\/(\d{1,6})$/.exec(value) ?? [];
  const shard = { index: Number(index), of: Number(of) };
  if (!(shard.index >= 1 && shard.index <= shard.of))
    throw new InvalidArgumentError('Expected i/n with i from 1 to n, such as 3/8.');
  return shard;
}

/** Names of an option that takes several, separated by commas or given one by one. */
export function names(value: string, earlier: readonly string[] = []): string[] {
  return [...earlier, ...value.split(',').filter(Boolean)];
}

/** @throws InvalidArgumentError for anything but a whole number from 0 to 65535. */
export function portNumber(value: string): number {
  const number = /^\d{1,5}$/.test(value) ? Number(value) : Number.NaN;
  if (!(number <= 65_535)) throw new InvalidArgumentError('Expected a whole number from 0 to 65535.');
  return number;
}

/** @throws InvalidArgumentError for anything but a number above 0. */
export function amount(value: string): number {
  const number = value.trim() === '' ? Number.NaN : Number(value);
  if (!(number > 0 && Number.isFinite(number))) throw new InvalidArgumentError('Expected a number above 0.');
  return number;
}

/** @throws InvalidArgumentError for anything but a place in a bucket. */
export function bucketPlace(value: string): string {
  if (!isBucketAddress(value))
    throw new InvalidArgumentError('Expected an address such as s3://bucket/folder.');
  return value;
}

/**
 * A folder or a place in a bucket (`s3://bucket/folder`) to write to, which need not be there yet.
 * @throws InvalidArgumentError as `outputFolder`.
 */
export function outputPlace(value: string): string {
  return isBucketAddress(value) ? value : outputFolder(value);
}

/**
 * A folder to write to, which need not be there yet.
 * @throws InvalidArgumentError where something else has its name, or that of a folder above it.
 */
export function outputFolder(value: string): string {
  if (value === '') throw new InvalidArgumentError('Expected the path of a folder.');
  // It would become a folder of that name.
  if (isBucketAddress(value)) throw new InvalidArgumentError('Expected the path of a folder, not a bucket.');
  for (let path = resolve(value); dirname(path) !== path; path = dirname(path)) {
    const found = statOrNull(path, statSync);
    if (found?.isDirectory()) break;
    if (found) throw new InvalidArgumentError(`${path} is not a folder.`);
    if (statOrNull(path, lstatSync)) throw new InvalidArgumentError(`${path} is a dangling link.`);
  }
  return value;
}

/** Null where nothing is there, or reading it is not permitted: what is done with it then says more. */
function statOrNull(path: string, stat: (path: string) => Stats): Stats | null {
  try {
    return stat(path);
  } catch {
    return null;
  }
}
