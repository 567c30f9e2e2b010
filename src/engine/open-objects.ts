import { FolderObjects } from './folder-objects.ts';
import type { Objects } from './objects.ts';

/** The store at an address; one that is open already as it is. Here the kinds of stores are told apart: folders so far. */
export function openObjects(place: string | Objects): Objects {
  return typeof place === 'string' ? new FolderObjects(place) : place;
}
