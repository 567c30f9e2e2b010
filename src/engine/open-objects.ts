import { UsageError } from '../base/errors.ts';
import { FolderObjects } from './folder-objects.ts';
import type { Objects } from './objects.ts';

/** An address of another kind than a path: taken for one, it would silently become a folder. */
const scheme = /^[A-Za-z][A-Za-z0-9+.-]+:\/\//;

/**
 * The store at an address; one that is open already as it is. Here the kinds of stores are told apart: folders so far.
 * @throws UsageError where no store is known for the address
 */
export function openObjects(place: string | Objects): Objects {
  if (typeof place !== 'string') return place;
  if (scheme.test(place)) throw new UsageError(`Expected the path of a folder, got ${place}.`);
  return new FolderObjects(place);
}
