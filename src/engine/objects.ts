import type { Parts } from '../base/atomic-file.ts';
import { StoppedError } from '../base/errors.ts';

/** What is written at once, or in parts as they come: only a few hundred kilobytes of those are held. */
export type Content = string | Uint8Array | Parts;

/**
 * Where the bytes of a workspace lie. A key is a path of names with `/` between them, such as `blobs/<digest>`; names
 * that begin with a dot are the store's own. Errors of the system behind it come through as they are; where nothing is
 * under a key and null is not foreseen, their code is ENOENT.
 *
 * The last two members are for logs that grow: journals and answers of models. A bucket has no such thing as it is. Each
 * log has one writer at a time, so it may be kept as numbered objects that are read one after another.
 */
export interface Objects {
  /** Where they are, for messages and for `openObjects`: the path of a folder, say. */
  readonly address: string;
  /**
   * All bytes under a key, or null where there are none.
   * @param strict Takes nothing but an object of this store for one: the workspace of a stranger may hold links and pipes.
   */
  read(key: string, options?: { strict?: boolean }): Promise<Buffer | null>;
  /** The bytes in order. The reading fails with ENOENT where there are none. */
  stream(key: string): AsyncIterable<Buffer>;
  /** Puts bytes there unless some are there already, whole or not at all. @returns whether they were put there */
  create(key: string, bytes: string | Uint8Array): Promise<boolean>;
  /** Puts content in the place of what is there, whole or not at all: if its parts throw, what was there stays. */
  replace(key: string, content: Content): Promise<void>;
  has(key: string): Promise<boolean>;
  /** Removes the bytes under a key; nothing where there are none. */
  remove(key: string): Promise<void>;
  /** Removes what is under a key, and all whose keys begin with it and `/`. */
  removeAll(key: string): Promise<void>;
  /** Names of what lies directly below, sorted; those that have more below them end in `/`. */
  list(prefix: string): Promise<string[]>;
  /** Takes away what writers that died left directly below; what is being written stays. */
  sweep(prefix: string): Promise<void>;

  /**
   * Adds to the end of a log. What was added survives the end of this process; that of the machine if it is `synced`.
   */
  append(key: string, text: string, options?: { synced?: boolean }): Promise<void>;
  /** Bytes of a log from a place (before its end, where that is negative), fewer at the end; null where there is none. */
  readAt(key: string, at: number, bytes: number): Promise<Buffer | null>;
}

/**
 * Names of what lies directly below, with or without more below them; none where it cannot be listed.
 * @throws StoppedError where the store does not answer
 */
export async function namesIn(objects: Objects, prefix: string): Promise<string[]> {
  const names = await objects.list(prefix).catch((error: unknown) => {
    if (error instanceof StoppedError) throw error;
    return [];
  });
  return names.map((name) => name.replace(/\/$/, ''));
}

/** The objects below a prefix, under what is left of their keys. */
export function objectsBelow(objects: Objects, prefix: string): Objects {
  const keyOf = (key: string): string => (key === '' ? prefix : `${prefix}/${key}`);
  return {
    address: `${objects.address}/${prefix}`,
    read: (key, options) => objects.read(keyOf(key), options),
    stream: (key) => objects.stream(keyOf(key)),
    create: (key, bytes) => objects.create(keyOf(key), bytes),
    replace: (key, content) => objects.replace(keyOf(key), content),
    has: (key) => objects.has(keyOf(key)),
    remove: (key) => objects.remove(keyOf(key)),
    removeAll: (key) => objects.removeAll(keyOf(key)),
    list: (key) => objects.list(keyOf(key)),
    sweep: (key) => objects.sweep(keyOf(key)),
    append: (key, text, options) => objects.append(keyOf(key), text, options),
    readAt: (key, at, bytes) => objects.readAt(keyOf(key), at, bytes),
  };
}
