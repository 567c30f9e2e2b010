import { basename } from 'node:path';
import { Workspace } from '../engine/workspace.ts';
import type { Corpus } from '../formats/corpus.ts';
import { documentImage } from '../formats/document-draft.ts';
import { readTextbook } from '../formats/export-files.ts';
import { unpackedName } from '../formats/file-bytes.ts';
import { type Container, containerOf } from '../formats/json-file.ts';
import { readSamples } from '../formats/samples.ts';
import { type TextbookRecord, toTextbook } from '../formats/textbook.ts';
import { readRunRecord } from './layout.ts';
import { endOfVideo } from './weave-run.ts';

/** A corpus as textbook records, to be read as often as wanted. */
export interface ShuffleSource {
  files: {
    /** Name of the file that it becomes. */
    name: string;
    container: Container;
    /** Records, in order. What `countTokens` says may go into their numbers of tokens. */
    read: (countTokens: (text: string) => number) => AsyncIterable<TextbookRecord>;
  }[];
  /** Bytes of a picture that a record names, `id` being its digest where that is known; null where it is not there. */
  picture: (path: string, id: string) => Promise<Uint8Array | null>;
}

/** The samples of a workspace as its run is set to export them. */
export async function workspaceSource(path: string, { files }: Corpus): Promise<ShuffleSource> {
  const { settings } = await readRunRecord(path, null);
  const options = { ...settings.export, endOfVideo };
  const { store } = Workspace.at(path);
  async function* read(countTokens: (text: string) => number): AsyncGenerator<TextbookRecord> {
    for (const file of files) {
      for await (const sample of readSamples(file)) {
        const record = toTextbook(sample, options, countTokens);
        if (record.texts.length > 0) yield record;
      }
    }
  }
  return {
    files: [{ name: 'textbook.jsonl', container: 'jsonl', read }],
    picture: (_path, digest) => store.getBlob(digest),
  };
}

/** The files of a textbook; those that were packed become plain ones. */
export async function textbookSource(corpus: Corpus): Promise<ShuffleSource> {
  const files: ShuffleSource['files'] = [];
  for (const file of corpus.files) {
    const container = await containerOf(file);
    files.push({ name: basename(unpackedName(file)), container, read: () => readTextbook(file) });
  }
  return { files, picture: (path) => corpus.image(documentImage(path)) };
}
