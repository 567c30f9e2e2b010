import type { Document, DocumentImage, DocumentPlace } from '../records/document.ts';
import { ContainedFolder } from './contained-file.ts';
import type { Corpus } from './corpus.ts';
import { corpusReaders } from './corpus-kind.ts';
import { datasetRecordAt, datasetRecords } from './dataset-records.ts';
import type { DocumentDraft } from './document-draft.ts';
import { findCorpus } from './find-corpus.ts';
import type { FormatError } from './format-error.ts';
import { recordIn } from './json-file.ts';
import { isParquet, parquetRow } from './parquet-records.ts';
import { isPicture } from './parquet-schema.ts';
import { isTar, tarPicture } from './tar-records.ts';

/**
 * Opens a dataset for reading: a workspace, a file of records (JSONL or a JSON array, packed or not, or Parquet), a
 * folder of one, or a ZIP archive of one. What it is follows from its first record.
 * @param run Of a workspace; the one made last where it is null.
 * @throws UsageError where no dataset is there, or none that is known.
 */
export async function openCorpus(path: string, run: string | null = null): Promise<Corpus> {
  const { kind, folder, files } = await findCorpus(path, run);
  const { schema, picture } = corpusReaders[kind];
  const contained = new ContainedFolder(folder);
  // Pictures that lie in the rows of Parquet or in tar files, by what names them in a document.
  const inside = new WeakMap<DocumentImage, PlaceInside>();
  const placed = (draft: DocumentDraft, place: DocumentPlace): Document => {
    const name = files[place.file]!;
    const images = isParquet(name) || isTar(name) ? draft.parts.filter((part) => part.kind === 'image') : [];
    for (const [index, image] of images.entries()) inside.set(image, { file: name, place, index });
    return { ...draft, id: draft.id ?? `${place.file}:${place.offset}` };
  };
  const pictureInside = picturesOfRows();
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
    async documentAt(place, bytes) {
      const name = files[place.file];
      if (name === undefined)
        throw new RangeError(`Expected one of ${files.length} files of ${path}, got ${place.file}.`);
      const record = bytes ? recordIn(bytes, schema, name) : await datasetRecordAt(name, schema, place);
      return placed(record, place);
    },
    async image(image, room) {
      const place = inside.get(image);
      if (place && isTar(place.file)) return tarPicture(place.file, place.place, image.name);
      return (place && (await pictureInside(place))) ?? picture(contained, image, room);
    },
  };
}

/** Where a picture lies in a file of records. */
interface PlaceInside {
  file: string;
  /** That of its record. */
  place: DocumentPlace;
  /** Its number among the pictures of the record. */
  index: number;
}

/** Reads pictures that lie in rows. The row that was read last is kept: its pictures are mostly wanted one after another. */
function picturesOfRows(): (place: PlaceInside) => Promise<Uint8Array | null> {
  let last: { file: string; row: number; images: Promise<unknown> } | null = null;
  return async ({ file, place: { offset: row }, index }) => {
    if (last?.file !== file || last.row !== row) {
      const images = parquetRow(file, row, ['images']).then((read) => (read as { images?: unknown }).images);
      last = { file, row, images };
    }
    const images = await last.images;
    const picture: unknown = Array.isArray(images) ? images[index] : null;
    return isPicture(picture) ? (picture.bytes ?? null) : null;
  };
}
