import { posix } from 'node:path';
import { DataError } from '../../base/errors.ts';
import { readContained } from '../../formats/contained-file.ts';
import type { ItemImage } from '../item.ts';

/**
 * A picture in a folder, under the first of some paths at which there is one.
 * @param paths Below the folder, untrusted; those that lead out of it are nowhere.
 */
export function folderPicture(folder: string, paths: readonly [string, ...string[]]): ItemImage {
  return {
    name: paths[0],
    async read() {
      for (const path of paths) {
        const bytes = await readContained(folder, path);
        if (bytes) return bytes;
      }
      throw new DataError('missing-image', `No image ${paths[0]} in ${folder}.`);
    },
  };
}

/** The picture that a record names, whether the folder is the one that holds the named folders or the last of them. */
export function namedPicture(folder: string, path: string): ItemImage {
  const name = posix.basename(path);
  return folderPicture(folder, [path, name, posix.join('images', name)]);
}
