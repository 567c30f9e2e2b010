import type { Digest } from './basics.ts';
import type { SampleVideo } from './sample.ts';

/** Where a part comes from in a video; null where the dataset does not say. */
export interface Placed {
  video: string | null;
  clip: number | null;
  startSec: number | null;
  endSec: number | null;
}

/** A picture of a document. */
export interface DocumentImage extends Placed {
  kind: 'image';
  /** The picture as the dataset names it: a path or address, untrusted, never opened as it stands. */
  name: string;
  /** Digest of its bytes, where the dataset says it. */
  digest: Digest | null;
  width: number | null;
  height: number | null;
  takenAtSec: number | null;
  /** Whether it was shown before and is shown again, since it still stands on screen. */
  again: boolean;
}

/** A text of a document. */
export interface DocumentText extends Placed {
  kind: 'text';
  /** What the text is; `text` where the dataset does not tell speech from other text, `end` marks the end of a video. */
  role: 'speech' | 'ocr' | 'text' | 'end';
  /** As trainers get it. */
  text: string;
  /** Speech as it was heard, where that is known. */
  raw: string | null;
}

/** One part of a document: an image or a text, told apart by `kind`. */
export type DocumentPart = DocumentImage | DocumentText;

/**
 * An interleaved document of any dataset, in the order in which a trainer sees it: a sample of Lectern, a record of a
 * textbook, a web page of OBELICS or MMC4. Statistics, comparison and the reader know nothing else.
 */
export interface Document {
  /** The dataset's own id, or where it has none the place of the record: `<number of the file>:<offset>`. */
  id: string;
  parts: DocumentPart[];
  /** Source videos with their facts; empty for other datasets. */
  videos: SampleVideo[];
  /** Address of the page or video, untrusted. */
  url: string | null;
  split: string | null;
}

/**
 * Where a document's record lies: number of the file in the corpus, bytes from its beginning, length in bytes. In a
 * compressed file the bytes are those of what is packed; of Parquet it is the number of the row, and no length.
 */
export interface DocumentPlace {
  file: number;
  offset: number;
  bytes: number;
}
