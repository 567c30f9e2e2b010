import type { Document, DocumentImage } from '../../records/document.ts';
import type { PackageFolder } from './package-folder.ts';

/** A document, and how its pictures are had. */
export interface PackedSource {
  document: Document;
  /** Bytes of one of its pictures; null where the dataset does not have it. */
  picture: (image: DocumentImage) => Promise<Uint8Array | null>;
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
  /** Counts what is written, for a card: `README.md` is then left to it. */
  card?: PackageCounter;
}

export interface PackageCounter {
  /** @param document With no more than what is packed of it. @param pictures Number and type of each (`0.jpg`). */
  add(document: Document, pictures: readonly string[]): void;
}

/** Trainers that read chats, each in its own way. */
export const chatDialects = ['swift', 'llama-factory', 'trl', 'llava'] as const;
export type ChatDialect = (typeof chatDialects)[number];

export interface PackageCounts {
  records: number;
  pictures: number;
  /** Documents of which nothing is left under the options, or without their pictures. */
  empty: number;
  /** Pictures that the dataset names and does not have, or that are none: they are left out. */
  missing: number;
  /** The first of those, for messages. */
  firstMissing: string | null;
}

export interface PackageTools {
  countTokens: (text: string) => number;
}

/** Writes documents in one format. Holds a bounded part of them; each file appears whole or not at all. */
export type WritePackage = (
  documents: AsyncIterable<PackedSource>,
  folder: PackageFolder,
  options: PackageOptions,
  tools: PackageTools,
) => Promise<PackageCounts>;
