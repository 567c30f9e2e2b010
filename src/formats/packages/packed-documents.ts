import type { Document, DocumentImage, DocumentPart, DocumentText } from '../../records/document.ts';
import { withoutPictureMarks } from '../picture-mark.ts';
import { pictureType } from '../picture-type.ts';
import type { NumberedSource, PackageCounts, PackageOptions } from './packager.ts';
import { PictureRoom } from './picture-room.ts';

/** A picture of a document in its place, with its bytes. */
export interface PackedImage {
  kind: 'image';
  image: DocumentImage;
  /** They stay until the next document is asked for. */
  bytes: Uint8Array;
  /** `jpg`, `png`, …: by its bytes. */
  type: string;
  /** Its number among the pictures of the document, from 0. */
  number: number;
}

/** The text of a place: all that a clip says, or a text of another dataset. */
export interface PackedText {
  kind: 'text';
  /** Without on-screen text, unless that is merged; may be ''. */
  text: string;
  /** With on-screen text before it. */
  withOcr: string;
  /** What it is made of, in order, each as it stands in `withOcr`. */
  parts: { part: DocumentText; text: string }[];
  isEnd: boolean;
}

export type PackedSlot = PackedImage | PackedText;

export interface PackedDocument {
  document: Document;
  /** Its number among those that are taken, from 0: the next ones may be left out. */
  number: number;
  /** Names the document in file names: unique in a package, without dots. */
  key: string;
  slots: PackedSlot[];
  images: PackedImage[];
}

/** A package without anything in it. */
export function noCounts(): PackageCounts {
  return { records: 0, pictures: 0, empty: 0, missing: 0, firstMissing: null, members: [] };
}

/**
 * Documents as formats write them: texts put together and pictures read. A picture that is not there is left out and
 * counted; so is a document of which nothing is left.
 */
export async function* packedDocuments(
  sources: AsyncIterable<NumberedSource>,
  options: PackageOptions,
  counts: PackageCounts,
): AsyncGenerator<PackedDocument> {
  for await (const { document, number, pictures } of readAhead(sources)) {
    const images = countedPictures(document, await pictures, counts);
    const slots = slotsOf(document, images, options);
    if (slots.length === 0) {
      counts.empty++;
      continue;
    }
    const packed = [...images.values()];
    counts.records++;
    counts.pictures += packed.length;
    for (const name of packed.map(memberOf)) if (!counts.members.includes(name)) counts.members.push(name);
    options.card?.add(packedFacts(document, slots));
    yield { document, number, key: keyOf(number, document.id), slots, images: packed };
  }
}

/** Name of a picture after the key of its document. */
export function memberOf({ number, type }: PackedImage): string {
  return `${number}.${type}`;
}

/** Digits that keep names of a million million documents in order. */
const keyDigits = 9;
const longestName = 60;

/** A document as far as it is packed. */
function packedFacts(document: Document, slots: readonly PackedSlot[]): Document {
  const parts = slots.flatMap((slot): DocumentPart[] =>
    slot.kind === 'image' ? [slot.image] : slot.parts.map(({ part, text }) => ({ ...part, text })),
  );
  return { ...document, parts };
}

function keyOf(number: number, id: string): string {
  const name = id.replace(/[^A-Za-z0-9_-]+/g, '_').slice(0, longestName);
  return `${String(number).padStart(keyDigits, '0')}-${name}`;
}

/** Documents whose pictures are read while those before them are written. */
const documentsAhead = 3;

interface BeingRead {
  document: Document;
  number: number;
  /** Bytes of its pictures, in order; null for one that is not there. */
  pictures: Promise<(Uint8Array | null)[]>;
  room: PictureRoom;
}

async function* readAhead(sources: AsyncIterable<NumberedSource>): AsyncGenerator<BeingRead> {
  const ahead: BeingRead[] = [];
  const rooms: PictureRoom[] = [];
  for await (const { document, number, picture } of sources) {
    const images = document.parts.filter((part) => part.kind === 'image');
    const room = rooms.pop() ?? new PictureRoom();
    const pictures = Promise.all(images.map((image) => picture(image, room.take)));
    // Whoever comes to it gets the error; until then nobody waits for it.
    pictures.catch(() => {});
    ahead.push({ document, number, pictures, room });
    if (ahead.length <= documentsAhead) continue;
    const next = ahead.shift()!;
    yield next;
    next.room.clear();
    rooms.push(next.room);
  }
  yield* ahead;
}

function countedPictures(
  { parts }: Document,
  pictures: readonly (Uint8Array | null)[],
  counts: PackageCounts,
): Map<DocumentPart, PackedImage> {
  const found = new Map<DocumentPart, PackedImage>();
  const images = parts.filter((part) => part.kind === 'image');
  for (const [index, image] of images.entries()) {
    const bytes = pictures[index] ?? null;
    const type = bytes && pictureType(bytes);
    if (!bytes || !type) {
      counts.missing++;
      counts.firstMissing ??= image.name;
      continue;
    }
    found.set(image, { kind: 'image', image, bytes, type, number: found.size });
  }
  return found;
}

/** One slot for a picture, one for all texts of a clip that follow each other without a picture between them. */
function slotsOf(
  { parts }: Document,
  images: ReadonlyMap<DocumentPart, PackedImage>,
  options: PackageOptions,
): PackedSlot[] {
  const slots: PackedSlot[] = [];
  let run: DocumentText[] = [];
  const endRun = (): void => {
    const slot = textSlot(run, options);
    if (slot) slots.push(slot);
    run = [];
  };
  for (const part of parts) {
    if (part.kind === 'image') {
      endRun();
      const image = images.get(part);
      if (image) slots.push(image);
      continue;
    }
    if (run.length > 0 && !belongs(run.at(-1)!, part)) endRun();
    run.push(part);
  }
  endRun();
  return slots;
}

/** On-screen text and what is said to it are one text; others stand alone. */
function belongs(before: DocumentText, part: DocumentText): boolean {
  const isSame = before.video === part.video && before.clip === part.clip;
  return isSame && before.role === 'ocr' && (part.role === 'ocr' || part.role === 'speech');
}

function textSlot(run: readonly DocumentText[], { text, ocr }: PackageOptions): PackedText | null {
  const shown = ocr === 'off' ? run.filter(({ role }) => role !== 'ocr') : run;
  const parts = shown
    .map((part) => ({ part, text: neutral(text === 'raw' ? (part.raw ?? part.text) : part.text) }))
    .filter((part) => part.text !== '');
  if (parts.length === 0) return null;
  const withOcr = joined(parts);
  const said = ocr === 'merged' ? withOcr : joined(parts.filter(({ part }) => part.role !== 'ocr'));
  return { kind: 'text', text: said, withOcr, parts, isEnd: parts.every(({ part }) => part.role === 'end') };
}

function joined(parts: readonly { text: string }[]): string {
  return parts.map(({ text }) => text).join('\n');
}

function neutral(text: string): string {
  return text.trim() === '' ? '' : withoutPictureMarks(text);
}
