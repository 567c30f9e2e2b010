import type { Document, DocumentImage, DocumentPlace } from '../records/document.ts';
import type { Room } from './contained-file.ts';
import type { FormatError } from './format-error.ts';

/** Datasets that can be read: what `lectern run` leaves, what Lectern exports, and what others publish. */
export type CorpusKind =
  | 'workspace'
  | 'samples'
  | 'textbook'
  | 'clips'
  | 'obelics'
  | 'mmc4'
  | 'llava'
  | 'chat'
  | 'marked';

/** A dataset that is open for reading. Holds one record in memory. */
export interface Corpus {
  kind: CorpusKind;
  /** What was opened. */
  path: string;
  /** The files of records, in the order in which they are read. */
  files: readonly string[];
  /**
   * All documents, in order, with their places.
   * @param onBad Called with what is wrong with each record that cannot be read: the others go on.
   * @throws FormatError where none can be read, and without `onBad` at the first that cannot
   */
  documents(
    onBad?: (error: FormatError) => void,
  ): AsyncGenerator<{ document: Document; place: DocumentPlace }>;
  /**
   * Reads one document again, without those before it.
   * @param bytes Those of its record, where they were read already (`isInBytes`): its file is then left alone.
   */
  documentAt(place: DocumentPlace, bytes?: Buffer): Promise<Document>;
  /**
   * Bytes of a picture; null where it is not there. Opens nothing outside the folders of the dataset.
   * @param room Memory that may be used for them.
   */
  image(image: DocumentImage, room?: Room): Promise<Uint8Array | null>;
}
