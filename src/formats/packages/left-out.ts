import { readFile } from 'node:fs/promises';
import { errorCode, UsageError } from '../../base/errors.ts';
import type { Document } from '../../records/document.ts';

/** What a list says to leave out. */
export interface LeftOut {
  /** Ids of documents and of videos. */
  ids: ReadonlySet<string>;
  /** By id of a document, the numbers of single images, from 1. */
  images: ReadonlyMap<string, ReadonlySet<number>>;
  /** Its lines, for what an export is known by. */
  lines: readonly string[];
}

/**
 * Reads a list: an id of a document or video on each line; or the id of a document, a tab and the number of one of its
 * images, from 1. Lines with `#` at the start are notes.
 * @throws UsageError where it cannot be read.
 */
export async function readLeftOut(file: string): Promise<LeftOut> {
  const content = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new UsageError(`${file} cannot be read (${errorCode(error)}).`);
  });
  const lines = content.split(/\r?\n/).map((line) => line.trim());
  const ids = new Set<string>();
  const images = new Map<string, Set<number>>();
  for (const line of lines) {
    if (line === '' || line.startsWith('#')) continue;
    const [, id, number] = /^(.+)\t([1-9]\d{0,8})$/.exec(line) ?? [];
    if (id === undefined) ids.add(line);
    else images.set(id.trim(), (images.get(id.trim()) ?? new Set()).add(Number(number)));
  }
  const told = [...ids, ...[...images].flatMap(([id, some]) => [...some].map((one) => `${id}\t${one}`))];
  return { ids, images, lines: [...new Set(told)].sort() };
}

/** A document without the images that are left out of it. */
export function withoutImages(document: Document, { images }: LeftOut): Document {
  const numbers = images.get(document.id);
  if (!numbers) return document;
  let number = 0;
  return {
    ...document,
    parts: document.parts.filter(({ kind }) => kind !== 'image' || !numbers.has(++number)),
  };
}
