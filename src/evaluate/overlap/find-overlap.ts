import { sha256 } from '../../base/fingerprint.ts';
import type { Document, DocumentImage, DocumentText } from '../../records/document.ts';
import type { ImageEncoder } from '../../vision/image-encoder.ts';
import type { AskedItems, AskedPicture } from './asked-items.ts';
import type { OverlapPair } from './overlap-records.ts';
import { croppedDistance, isCopy, plainHash } from './picture-index.ts';
import { runWords } from './question-index.ts';
import { comparedWords } from './words-of.ts';

/** A document, and how its pictures are read. */
export interface SearchedDocument {
  document: Document;
  n: number;
  read(image: DocumentImage): Promise<Uint8Array | null>;
}

export interface FoundIn {
  pairs: OverlapPair[];
  images: number;
  /** Images that are not there, or cannot be decoded. */
  unseen: number;
}

/** What a pair keeps of a picture beside its record: the bytes, for whoever looks at it. */
export type KeepPicture = (digest: string, bytes: Uint8Array) => Promise<void>;

/** Copies have a cosine near 1; below this the encoder sees other pictures. */
const leastCosine = 0.85;
/** Of the text around what was found. */
const quotedChars = 400;

/** Finds the items of benchmarks that stand in one document. */
export async function findOverlap(
  { document, n, read }: SearchedDocument,
  asked: AskedItems,
  encoder: ImageEncoder | null,
  keep: KeepPicture,
): Promise<FoundIn> {
  const pairs: OverlapPair[] = [];
  let [images, unseen] = [0, 0];
  const before = new Map<DocumentText['role'], string[]>();
  const seen = new Map<string, Promise<FoundCopy[]>>();
  for (const [part, one] of document.parts.entries()) {
    const place = { sample: document.id, n, part, video: one.video, startSec: one.startSec };
    if (one.kind === 'text') {
      pairs.push(...questionsIn(one, asked, before, place));
      continue;
    }
    const index = images++;
    // What still stands on screen is shown again, and was looked at.
    const known = one.digest === null ? undefined : seen.get(one.digest);
    const copies = known ?? copiesIn(await read(one), asked, encoder, keep);
    if (one.digest !== null) seen.set(one.digest, copies);
    const found = await copies.catch(() => null);
    if (found === null) unseen++;
    for (const { picture, ...copy } of found ?? []) {
      for (const number of picture.items) {
        const { benchmark, id, question } = asked.items[number]!;
        const image = { index, asked: picture.digest, ...copy };
        pairs.push({ benchmark, item: id, what: 'image', question, ...place, text: null, image });
      }
    }
  }
  return { pairs, images, unseen };
}

type Place = Pick<OverlapPair, 'sample' | 'n' | 'part' | 'video' | 'startSec'>;

function questionsIn(
  { role, text }: DocumentText,
  { items, byQuestion }: AskedItems,
  before: Map<DocumentText['role'], string[]>,
  place: Place,
): OverlapPair[] {
  if (role === 'end') return [];
  const found = byQuestion.find(text, before.get(role));
  before.set(role, [...(before.get(role) ?? []), ...comparedWords(text)].slice(1 - runWords));
  return found.map(({ question: number, ...how }): OverlapPair => {
    const { benchmark, id, question } = items[number]!;
    const quoted = { ...how, found: around(text, how.shared) };
    return { benchmark, item: id, what: 'question', question, ...place, text: quoted, image: null };
  });
}

/** Text around the first of the words that were found, as far as it is near. */
function around(text: string, shared: string): string {
  const [first = ''] = shared.split(' ');
  const at = Math.max(0, text.toLowerCase().indexOf(first) - quotedChars / 4);
  return [...text.slice(at)].slice(0, quotedChars).join('');
}

interface FoundCopy {
  picture: AskedPicture;
  found: string;
  distance: number;
  cosine: number | null;
  confirmed: boolean;
}

/** @throws where the picture is not there, or none. */
async function copiesIn(
  bytes: Uint8Array | null,
  asked: AskedItems,
  encoder: ImageEncoder | null,
  keep: KeepPicture,
): Promise<FoundCopy[]> {
  if (bytes === null) throw new RangeError('The picture is not there.');
  const hash = await plainHash(bytes);
  if (hash === null) return [];
  const copies: FoundCopy[] = [];
  for (const near of asked.byPicture.find(hash)) {
    const picture = asked.pictures[near.picture]!;
    const own = await picture.image.read();
    const distance = isCopy(near.distance) ? near.distance : await croppedDistance(own, hash);
    if (!isCopy(distance)) continue;
    const cosine = encoder && (await cosineOf(encoder, own, bytes));
    const found = sha256(bytes);
    await keep(found, bytes);
    await keep(picture.digest, own);
    copies.push({ picture, found, distance, cosine, confirmed: cosine === null || cosine >= leastCosine });
  }
  return copies;
}

async function cosineOf(encoder: ImageEncoder, one: Uint8Array, other: Uint8Array): Promise<number> {
  const { decodeDatasetPicture } = await import('../../vision/dataset-picture.ts');
  const [a, b] = [
    await encoder.embed(await decodeDatasetPicture(one)),
    await encoder.embed(await decodeDatasetPicture(other)),
  ];
  let [dot, ofA, ofB] = [0, 0, 0];
  for (const [at, value] of a.entries()) {
    dot += value * b[at]!;
    ofA += value * value;
    ofB += b[at]! * b[at]!;
  }
  return dot / Math.sqrt(ofA * ofB);
}
