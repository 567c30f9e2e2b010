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
 * images, from 1. Lines with `#` at the start are notes; an id that would not be read as it is stands as a JSON string.
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
    const [, before, number] = /^(.+)\t([1-9]\d{0,8})$/s.exec(line) ?? [];
    const id = readId(before?.trim() ?? line);
    if (number === undefined) ids.add(id);
    else images.set(id, (images.get(id) ?? new Set()).add(Number(number)));
  }
  const told = [...images].flatMap(([id, some]) => [...some].map((one) => leftOutLine(id, one)));
  return { ids, images, lines: [...[...ids].map((id) => leftOutLine(id)), ...told].sort() };
}

/** The line of such a list for a document or video, or for an image of a document, from 1. */
export function leftOutLine(id: string, image?: number): string {
  const isPlain = id === id.trim() && id.isWellFormed() && !/^$|^[#"]|[\t\r\n]/.test(id);
  const written = isPlain ? id : JSON.stringify(id);
  return image === undefined ? written : `${written}\t${image}`;
}

/** What looks like a JSON string and is none is an id as it stands. */
function readId(text: string): string {
  try {
    return text.startsWith('"') ? (JSON.parse(text) as string) : text;
  } catch {
    return text;
  }
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
