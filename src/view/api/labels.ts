/** What may be said of an item: it belongs into the textbook, it does not, or something about it is wrong. */
export type LabelValue = 'keep' | 'drop' | 'wrong';

/** An item that has a label, named by what it is. */
export interface LabelledItem {
  video: string;
  kind: 'video' | 'keyframe' | 'clip' | 'ocr' | 'utterance' | 'sample';
  /** Null for a video. */
  startSec: number | null;
  endSec: number | null;
}

export interface Label extends LabelledItem {
  label: LabelValue;
  note: string;
}

/** `/api/labels?person`: GET. */
export interface Labels {
  /** What a page of this server must show to write, in the header `Lectern-Token`. */
  token: string;
  /** Who labels unless somebody else is named: the user of this machine. */
  usualPerson: string;
  /** All who labelled anything, with the number of their labels. */
  people: { person: string; labels: number }[];
  /** Those of the person that is asked for. */
  labels: Label[];
}

/** What is sent to `/api/labels`: POST. */
export interface LabelToWrite extends LabelledItem {
  person: string;
  /** Null takes back what was said before. */
  label: LabelValue | null;
  note: string;
  /** Digest of the picture that was looked at. */
  picture: string | null;
}

export type AuditKind = 'slide' | 'lecture' | 'animation' | 'natural';

/** What was said of an image; null for what was not answered yet. */
export interface AuditAnswers {
  kind: AuditKind | null;
  /** Whether the sample shows nearly the same image already. */
  duplicate: boolean | null;
  /** Whether the text around it explains it. */
  fits: boolean | null;
  note: string;
}

/** An image of a sample that was drawn. */
export interface AuditImage {
  /** Number of the document, its id, which of its images (from 0) and which of its parts. */
  n: number;
  sample: string;
  image: number;
  part: number;
  /** Digest. */
  picture: string;
  video: string;
}

/** `/api/audit?person`: GET. */
export interface Audit {
  count: number;
  seed: number;
  samples: number;
  images: AuditImage[];
  /** Answers of the person that is asked for, by position in `images`; null where there are none. */
  answers: (AuditAnswers | null)[];
  /** What each person counted beside the paper, and where people agree. */
  tables: AuditTable[];
}

export interface AuditTable {
  title: string;
  columns: readonly { name: string; decimals?: number }[];
  rows: readonly (readonly (string | number | null)[])[];
}

/** What is sent to `/api/audit`: POST. */
export interface AuditToWrite extends AuditAnswers, Omit<AuditImage, 'n' | 'part'> {
  person: string;
}
