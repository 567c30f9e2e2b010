import { join } from 'node:path';
import { Store } from '../engine/store.ts';
import { digestSchema } from '../records/basics.ts';
import type { Document, DocumentImage, DocumentPlace } from '../records/document.ts';
import { readContained } from './contained-file.ts';
import type { Corpus } from './corpus.ts';
import { documentSchemas } from './corpus-kind.ts';
import type { DocumentDraft } from './document-draft.ts';
import { type FoundCorpus, findCorpus } from './find-corpus.ts';
import { readPlacedRecords, readRecordAt } from './json-file.ts';
import { formatPictureName, parsePictureName } from './picture-name.ts';
import { IMAGE_FOLDER } from './textbook.ts';

/** Names that web datasets give to pictures; nothing else that may lie beside them is theirs. */
const pictureFile = /\.(avif|bmp|gif|jpe?g|png|tiff?|webp)$/i;

/**
 * Opens a dataset for reading: a workspace, a file of records (JSONL or a JSON array, packed with gzip or not), or a
 * folder of one. What it is follows from its first record. Reading throws FormatError at the first record that is not
 * of that kind.
 * @throws UsageError where no dataset is there, or none that is known.
 */
export async function openCorpus(path: string): Promise<Corpus> {
  const found = await findCorpus(path);
  const { kind, files } = found;
  const schema = documentSchemas[kind];
  return {
    kind,
    path,
    files,
    async *documents() {
      for (const [file, name] of files.entries()) {
        for await (const { record, offset, bytes } of readPlacedRecords(name, schema)) {
          const place = { file, offset, bytes };
          yield { document: identified(record, place), place };
        }
      }
    },
    async documentAt(place) {
      const name = files[place.file];
      if (name === undefined)
        throw new RangeError(`Expected one of ${files.length} files of ${path}, got ${place.file}.`);
      return identified(await readRecordAt(name, schema, place), place);
    },
    image: (image) => readImage(found, image),
  };
}

function identified(draft: DocumentDraft, { file, offset }: DocumentPlace): Document {
  return { ...draft, id: draft.id ?? `${file}:${offset}` };
}

async function readImage(
  { kind, folder }: FoundCorpus,
  { name, digest }: DocumentImage,
): Promise<Uint8Array | null> {
  switch (kind) {
    case 'workspace':
      return digestSchema.safeParse(digest).success ? new Store(folder).readBlob(digest!) : null;
    case 'samples':
      return null;
    case 'textbook':
    case 'clips': {
      // Published paths are of other machines, so that only the name in them counts.
      const picture = parsePictureName(name);
      return picture && readContained(folder, join(IMAGE_FOLDER, formatPictureName(picture)));
    }
    case 'obelics':
    case 'mmc4':
      if (!pictureFile.test(name)) return null;
      return (await readContained(folder, join(IMAGE_FOLDER, name))) ?? readContained(folder, name);
  }
}
