import { join } from 'node:path';
import type { z } from 'zod';
import { Workspace } from '../engine/workspace.ts';
import { digestSchema } from '../records/basics.ts';
import type { DocumentImage } from '../records/document.ts';
import { chatDocumentSchema, markedTextDocumentSchema } from './chat-document.ts';
import { clipDocumentSchema } from './clip-document.ts';
import type { ContainedFolder, Room } from './contained-file.ts';
import type { CorpusKind } from './corpus.ts';
import type { DocumentDraft } from './document-draft.ts';
import { llavaDocumentSchema } from './llava.ts';
import { mmc4DocumentSchema } from './mmc4.ts';
import { obelicsDocumentSchema } from './obelics.ts';
import { formatPictureName, parsePictureName } from './picture-name.ts';
import { sampleDocumentSchema } from './sample-document.ts';
import { imageFolder } from './textbook.ts';
import { textbookDocumentSchema } from './textbook-document.ts';

/** What is known of one kind of dataset. */
interface CorpusReader {
  /** Turns a record into a document. */
  schema: z.ZodType<DocumentDraft>;
  /** What tells a record of it; null for a kind that is told by its folder. */
  record: {
    /** For messages. */
    title: string;
    /** Fields that are lists; a record that fits several kinds is of the one that asks for most. */
    lists: readonly string[];
    /** Other fields that it has. */
    fields?: readonly string[];
    /** A field that the first entry of a list has. */
    entry?: { list: string; field: string };
  } | null;
  /** Bytes of a picture in the folder of the dataset; null where it is not there. */
  picture(folder: ContainedFolder, image: DocumentImage, room?: Room): Promise<Uint8Array | null>;
}

/** Names that web datasets give to pictures; nothing else that may lie beside them is theirs. */
const pictureFile = /\.(avif|bmp|gif|jpe?g|png|tiff?|webp)$/i;

/** How each kind of dataset is known and read. */
export const corpusReaders: Record<CorpusKind, CorpusReader> = {
  workspace: { schema: sampleDocumentSchema, record: null, picture: storedPicture },
  samples: {
    schema: sampleDocumentSchema,
    record: { title: 'a sample of Lectern (items)', lists: ['items', 'videos'] },
    picture: async () => null,
  },
  textbook: {
    schema: textbookDocumentSchema,
    record: { title: 'a textbook record (images and texts)', lists: ['images', 'texts'] },
    picture: publishedPicture,
  },
  obelics: {
    schema: obelicsDocumentSchema,
    // As in a textbook both are lists of slots; a page of the web tells its address in a field of its own.
    record: {
      title: 'an OBELICS record (images, texts and general_metadata)',
      lists: ['images', 'texts'],
      fields: ['general_metadata'],
    },
    picture: webPicture,
  },
  clips: {
    schema: clipDocumentSchema,
    record: { title: 'a video-clip record (conversations)', lists: ['conversations'] },
    picture: publishedPicture,
  },
  mmc4: {
    schema: mmc4DocumentSchema,
    record: { title: 'an MMC4 record (text_list and image_info)', lists: ['text_list', 'image_info'] },
    picture: webPicture,
  },
  llava: {
    schema: llavaDocumentSchema,
    // Video clips have a list of the same name.
    record: {
      title: 'a conversation of LLaVA (conversations with from and value)',
      lists: ['conversations'],
      entry: { list: 'conversations', field: 'from' },
    },
    picture: webPicture,
  },
  chat: {
    schema: chatDocumentSchema,
    record: {
      title: 'a chat (messages with role and content)',
      lists: ['messages'],
      entry: { list: 'messages', field: 'role' },
    },
    picture: webPicture,
  },
  marked: {
    schema: markedTextDocumentSchema,
    record: { title: 'a text with its images (text and images)', lists: ['images'], fields: ['text'] },
    picture: webPicture,
  },
};

const kinds = Object.entries(corpusReaders).flatMap(([kind, { record }]) =>
  record ? [{ kind: kind as CorpusKind, fields: [], entry: null, ...record }] : [],
);

/** What `recogniseKind` looks for, for messages. */
export function knownRecords(): string {
  return new Intl.ListFormat('en', { type: 'disjunction' }).format(kinds.map(({ title }) => title));
}

type Known = (typeof kinds)[number];
const asksFor = ({ lists, fields, entry }: Known): number => lists.length + fields.length + (entry ? 1 : 0);
const mostFieldsFirst = kinds.toSorted((a, b) => asksFor(b) - asksFor(a));

/** Which dataset a record is of, by its fields; null where it is of none that is known. */
export function recogniseKind(record: unknown): CorpusKind | null {
  if (typeof record !== 'object' || record === null) return null;
  const listOf = (name: string): unknown[] | null => {
    const value: unknown = Object.getOwnPropertyDescriptor(record, name)?.value;
    return Array.isArray(value) ? value : null;
  };
  const hasEntry = ({ entry }: Known): boolean => {
    const first = entry && listOf(entry.list)?.[0];
    return (
      entry === null || (typeof first === 'object' && first !== null && Object.hasOwn(first, entry.field))
    );
  };
  const found = mostFieldsFirst.find(
    (known) =>
      known.lists.every((name) => listOf(name) !== null) &&
      known.fields.every((name) => Object.hasOwn(record, name)) &&
      hasEntry(known),
  );
  return found?.kind ?? null;
}

async function storedPicture(folder: ContainedFolder, { digest }: DocumentImage): Promise<Uint8Array | null> {
  return digestSchema.safeParse(digest).success ? Workspace.at(folder.path).store.readBlob(digest!) : null;
}

/** Published paths are of other machines, so that only the name in them counts; other names are read as they are. */
async function publishedPicture(
  folder: ContainedFolder,
  image: DocumentImage,
  room?: Room,
): Promise<Uint8Array | null> {
  const picture = parsePictureName(image.name);
  if (!picture) return webPicture(folder, image, room);
  return folder.read(join(imageFolder, formatPictureName(picture)), room);
}

async function webPicture(
  folder: ContainedFolder,
  { name }: DocumentImage,
  room?: Room,
): Promise<Uint8Array | null> {
  if (!pictureFile.test(name)) return null;
  return (await folder.read(join(imageFolder, name), room)) ?? folder.read(name, room);
}
