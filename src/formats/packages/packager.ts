import type { Document, DocumentImage } from '../../records/document.ts';
import type { Room } from '../contained-file.ts';
import type { ChatDialect } from './chat-dialect.ts';
import type { DescribePackage, PackageContents } from './package-contents.ts';
import type { PackageFolder, WholeFile } from './package-folder.ts';

/** A document, and how its pictures are had. */
export interface PackedSource {
  document: Document;
  /** Bytes of one of its pictures, in the room or elsewhere; null where the dataset does not have it. */
  picture: (image: DocumentImage, room: Room) => Promise<Uint8Array | null>;
}

export interface PackageOptions {
  /** Wording of the speech, where a dataset has both. */
  text: 'raw' | 'refined';
  /** On-screen text: `off` nowhere, `on` in the field for it (in the text, in formats that have one only), `merged` in all. */
  ocr: 'off' | 'on' | 'merged';
  /** Tokens that a picture counts in `token_num`. */
  imageTokens: number;
  /** Which trainer a chat is for. */
  dialect: ChatDialect;
  /** Counts what a part has, for a card: `README.md` is then left to it. */
  card?: PackageCounter;
}

export interface PackageCounter {
  /** @param document With no more than what is packed of it. */
  add(document: Document): void;
  /** All that was counted, as plain JSON: it is kept with the part. */
  counted(): unknown;
}

/** A card, counted part by part: parts may be of other processes, and of an earlier time. */
export interface PackageCard {
  /** Counts one part. */
  counter(): PackageCounter;
  /** Takes in what was counted of the next part. */
  add(counted: unknown): void;
  /** Writes the card, when all else is written. @param pictures Numbers and types of the pictures of a document. */
  write(folder: PackageFolder, contents: PackageContents, pictures: readonly string[]): Promise<void>;
}

/** A document in its place. */
export interface NumberedSource extends PackedSource {
  /** Its number among all that are taken, from 0: it names the document in file names. */
  number: number;
}

export interface PackageCounts {
  records: number;
  pictures: number;
  /** Documents of which nothing is left under the options, or without their pictures. */
  empty: number;
  /** Pictures that the dataset names and does not have, or that are none: they are left out. */
  missing: number;
  /** The first of those, for messages. */
  firstMissing: string | null;
  /** Numbers and types of the pictures of a document (`0.jpg`), all that occur. */
  members: string[];
}

export interface PackageTools {
  countTokens: (text: string) => number;
}

/**
 * Writes a part of the documents in one format, to a folder of its own. Parts are joined by the names of their files: those
 * with a number (`train-00000.tar`) are numbered on, JSON lines follow each other, all others take their place.
 */
export type WritePackage = (
  documents: AsyncIterable<NumberedSource>,
  folder: PackageFolder,
  options: PackageOptions,
  tools: PackageTools,
) => Promise<PackageCounts>;

/** What the parts of a package hold together. */
export interface JoinedParts {
  counts: PackageCounts;
  /** Records of each part. */
  records: number[];
  /** All files but the pictures, in order, under the names that they have in the package. */
  files: readonly WholeFile[];
  /** Whether a card is written after all else. */
  hasCard: boolean;
}

/** How a package is written. */
export interface Packager {
  write: WritePackage;
  /** Writes what tells of all parts, when they are joined. */
  end?: (folder: PackageFolder, parts: JoinedParts, options: PackageOptions) => Promise<void>;
  /** Tells what is in it and how it is loaded. */
  describe: DescribePackage;
  /** It has one part: documents that follow each other may share a file. */
  isOnePart?: boolean;
}
