import { join } from 'node:path';
import { Store } from '../engine/store.ts';
import { digestSchema } from '../records/basics.ts';
import type { Document, DocumentImage, DocumentPlace } from '../records/document.ts';
import { readContained } from './contained-file.ts';
import type { Corpus } from './corpus.ts';
import { documentSchemas } from './corpus-kind.ts';
import { datasetRecordAt, datasetRecords } from './dataset-records.ts';
import type { DocumentDraft } from './document-draft.ts';
import { type FoundCorpus, findCorpus } from './find-corpus.ts';
import type { FormatError } from './format-error.ts';
import { isParquet, parquetRow } from './parquet-records.ts';
import { isPicture } from './parquet-schema.ts';
import { formatPictureName, parsePictureName } from './picture-name.ts';
import { imageFolder } from './textbook.ts';

/** Names that web datasets give to pictures; nothing else that may lie beside them is theirs. */
const pictureFile = /\.(avif|bmp|gif|jpe?g|png|tiff?|webp)$/i;

/**
 * Opens a dataset for reading: a workspace, a file of records (JSONL or a JSON array, packed or not, or Parquet), a
 * folder of one, or a ZIP archive of one. What it is follows from its first record.
 * @throws UsageError where no dataset is there, or none that is known.
 */
export async function openCorpus(path: string): Promise<Corpus> {
  const found = await findCorpus(path);
  const { kind, files } = found;
  const schema = documentSchemas[kind];
  // Pictures that lie in the rows of Parquet, by what names them in a document.
  const inside = new WeakMap<DocumentImage, { file: string; row: number; index: number }>();
  const placed = (draft: DocumentDraft, place: DocumentPlace): Document => {
    const name = files[place.file]!;
    const images = isParquet(name) ? draft.parts.filter((part) => part.kind === 'image') : [];
    for (const [index, image] of images.entries())
      inside.set(image, { file: name, row: place.offset, index });
    return { ...draft, id: draft.id ?? `${place.file}:${place.offset}` };
  };
  return {
    kind,
    path,
    files,
    async *documents(onBad) {
      let first: FormatError | null = null;
      let read = 0;
      const bad = (error: FormatError): void => {
        if (!onBad) throw error;
        first ??= error;
        onBad(error);
      };
      for (const [file, name] of files.entries()) {
        for await (const { record, offset, bytes } of datasetRecords(name, schema, bad)) {
          read++;
          const place = { file, offset, bytes };
          yield { document: placed(record, place), place };
        }
      }
      if (read === 0 && first) throw first;
    },
    async documentAt(place) {
      const name = files[place.file];
      if (name === undefined)
        throw new RangeError(`Expected one of ${files.length} files of ${path}, got ${place.file}.`);
      return placed(await datasetRecordAt(name, schema, place), place);
    },
    async image(image) {
      const place = inside.get(image);
      return (place && (await pictureInside(place))) ?? readImage(found, image);
    },
  };
}

async function pictureInside({
  file,
  row,
  index,
}: {
  file: string;
  row: number;
  index: number;
}): Promise<Uint8Array | null> {
  const { images } = (await parquetRow(file, row, ['images'])) as { images?: unknown };
  const picture: unknown = Array.isArray(images) ? images[index] : null;
  return isPicture(picture) ? (picture.bytes ?? null) : null;
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
      return picture && readContained(folder, join(imageFolder, formatPictureName(picture)));
    }
    case 'obelics':
    case 'mmc4':
      if (!pictureFile.test(name)) return null;
      return (await readContained(folder, join(imageFolder, name))) ?? readContained(folder, name);
  }
}
