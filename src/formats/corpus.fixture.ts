import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { temporaryFolder } from '../base/temporary-folder.fixture.ts';
import type { Document } from '../records/document.ts';
import type { Corpus } from './corpus.ts';
import { openCorpus } from './open-corpus.ts';

/** All documents of a corpus; each is read again at its place and must be the same. */
export async function documentsOf(corpus: Corpus): Promise<Document[]> {
  const all = await Array.fromAsync(corpus.documents());
  for (const { document, place } of all.toReversed())
    expect(await corpus.documentAt(place)).toEqual(document);
  return all.map(({ document }) => document);
}

/** A corpus of one file. */
export async function opened(content: string | Buffer, name = 'records.jsonl'): Promise<Corpus> {
  const path = join(await temporaryFolder(), name);
  await writeFile(path, content);
  return openCorpus(path);
}

export const jsonl = (...records: unknown[]): string =>
  records.map((record) => `${JSON.stringify(record)}\n`).join('');

/** A document in short: pictures by name, texts by role. */
export const outline = ({ parts }: Document): string[] =>
  parts.map((part) => (part.kind === 'image' ? part.name : `${part.role}: ${part.text}`));

/** A record of MMC4 with two sentences and three pictures. */
export const mmc4 = {
  url: 'http://w.example/',
  text_list: ['one', 'two'],
  image_info: [
    { image_name: 'b.jpg', raw_url: 'http://w.example/b', matched_text_index: 1 },
    { image_name: 'c.png', matched_text_index: 0 },
    { image_name: 'a.jpg', matched_text_index: 1 },
  ],
};
