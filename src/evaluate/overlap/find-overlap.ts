import { sha256 } from '../../base/fingerprint.ts';
import type { Document, DocumentImage, DocumentText } from '../../records/document.ts';
import type { AskedItems, AskedPicture } from './asked-items.ts';
import type { OverlapPair } from './overlap-records.ts';
import type { PictureCosines } from './picture-cosines.ts';
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
  cosines: PictureCosines | null,
  keep: KeepPicture,
): Promise<FoundIn> {
  const pairs: OverlapPair[] = [];
  let [images, unseen] = [0, 0];
  const before = new Map<DocumentText['role'], string[]>();
  const seen = new Map<string, FoundCopy[] | null>();
  for (const [part, one] of document.parts.entries()) {
    const place = { sample: document.id, n, part, video: one.video, startSec: one.startSec };
    if (one.kind === 'text') {
      pairs.push(...questionsIn(one, asked, before, place));
      continue;
    }
    const index = images++;
    // What still stands on screen is shown again, and was looked at.
    const known = one.digest === null ? undefined : seen.get(one.digest);
    const found = known === undefined ? await copiesIn(await read(one), asked, cosines, keep) : known;
    if (one.digest !== null) seen.set(one.digest, found);
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
    const quoted = { ...how, found: quoteOf(text, how.shared) };
    return { benchmark, item: id, what: 'question', question, ...place, text: quoted, image: null };
  });
}

/** The text around words that stand in it. Where they began in the text before, its beginning has the rest of them. */
function quoteOf(text: string, shared: string): string {
  const characters = [...text.slice(Math.max(0, placeOf(text, shared) - quotedChars / 4))];
  // A pair of code units may be cut in two.
  if (/^\p{Surrogate}/u.test(characters[0] ?? '')) characters.shift();
  return characters.slice(0, quotedChars).join('');
}

/** Where words stand in a text that is compared by `comparedWords`; 0 where they began before it. */
function placeOf(text: string, shared: string): number {
  const words = [...text.matchAll(/[\p{L}\p{M}\p{N}]+/gu)].flatMap(({ 0: word, index }) =>
    comparedWords(word).map((one) => ({ word: one, index })),
  );
  const wanted = shared.split(' ');
  const first = words.findIndex((_, at) => wanted.every((word, next) => words[at + next]?.word === word));
  return words[first]?.index ?? 0;
}

interface FoundCopy {
  picture: AskedPicture;
  found: string;
  distance: number;
  cosine: number | null;
  confirmed: boolean;
}

/** @returns null where the picture is not there, or cannot be decoded */
async function copiesIn(
  bytes: Uint8Array | null,
  asked: AskedItems,
  cosines: PictureCosines | null,
  keep: KeepPicture,
): Promise<FoundCopy[] | null> {
  const hash = bytes && (await plainHash(bytes).catch(() => undefined));
  if (bytes === null || hash === undefined) return null;
  if (hash === null) return [];
  const copies: FoundCopy[] = [];
  for (const near of asked.byPicture.find(hash)) {
    const picture = asked.pictures[near.picture]!;
    const own = await picture.image.read();
    const distance = isCopy(near.distance) ? near.distance : await croppedDistance(own, hash);
    if (!isCopy(distance)) continue;
    const found = sha256(bytes);
    const cosine =
      cosines && (await cosines.of({ digest: picture.digest, bytes: own }, { digest: found, bytes }));
    await keep(found, bytes);
    await keep(picture.digest, own);
    copies.push({ picture, found, distance, cosine, confirmed: cosine === null || cosine >= leastCosine });
  }
  return copies;
}
