import { z } from 'zod';
import { digestSchema, secondsSchema } from '../records/basics.ts';
import type { ImageItem, Item, OcrItem, Sample, SampleVideo } from '../records/sample.ts';
import { clipBounds, parsePictureName } from './picture-name.ts';

/*
 * Where things come from, as plain objects that travel inside the published formats, so that a record can be turned
 * back into the sample that it was made of. Snake case, as in those formats; times in seconds.
 */

const spanShape = { start: secondsSchema, end: secondsSchema, artefact: z.string() };

/**
 * A text that may not be known: written as ''. Readers such as Hugging Face `datasets` take the type of a column from
 * the first megabytes of a file, and refuse a text in what was null there. Earlier versions wrote null.
 */
export const knownText = z
  .string()
  .nullable()
  .transform((text) => (text === '' ? null : text));

export const sourceSchema = z.object({
  title: knownText,
  licence: knownText,
  url: knownText,
  source: knownText.optional(),
  retrieved: knownText.optional(),
  subject: knownText,
  course: knownText,
  sub_course: knownText,
  knowledge_point: knownText,
});
export type Source = z.infer<typeof sourceSchema>;

/** What every slot of a record tells: sample, video, clip, and the licence under which it may be used. */
export const placeShape = {
  sample: z.string(),
  split: z.enum(['train', 'val']),
  video: z.string(),
  licence: knownText,
  clip: z.int().nonnegative(),
  clip_start: secondsSchema,
  clip_end: secondsSchema,
  /** On the first slot of each video of a sample, null on the others. */
  source: sourceSchema.nullable(),
};
const placeSchema = z.object(placeShape);
export type Place = z.infer<typeof placeSchema>;

/** A picture; `start` and `end` are those of its screen. */
export const pictureSchema = z.object({
  ...spanShape,
  taken_at: secondsSchema,
  digest: digestSchema,
  width: z.int().positive(),
  height: z.int().positive(),
  /** Whether it was shown before and still stands on screen; its path then names the clip that showed it first. */
  again: z.boolean().optional(),
});
export type PictureProvenance = z.infer<typeof pictureSchema>;

/** One screen's text inside a joined text: its next `chars` characters (code points), then a line break. */
const ocrSpanSchema = z.object({ ...spanShape, chars: z.int().nonnegative() });
export type OcrSpan = z.infer<typeof ocrSpanSchema>;

/** The spans of a slot; `noSpan` is none. */
export const ocrSpansSchema = z
  .array(ocrSpanSchema)
  .transform((spans) => spans.filter(({ chars }) => chars > 0));

const noSpan: OcrSpan = { start: 0, end: 0, artefact: '', chars: 0 };

/**
 * Of a record without any on-screen text, gives the first slot a span of no characters: a list that is empty in the first
 * megabytes of a file would have no type either.
 */
export function withTypedSpans<T extends { ocr: OcrSpan[] }>(slots: T[]): T[] {
  const [first] = slots;
  if (!first || slots.some(({ ocr }) => ocr.length > 0)) return slots;
  return [{ ...first, ocr: [noSpan] }, ...slots.slice(1)];
}

/** Tells the place of items, and the facts of each video the first time that it comes up. */
export function placing(sample: Sample): (item: Item) => Place {
  const told = new Set<string>();
  const videos = new Map(sample.videos.map((video) => [video.id, video]));
  return ({ video, clip }) => {
    const { startSec, endSec } = clipBounds(sample, video, clip);
    const facts = videos.get(video)!;
    const isFirst = !told.has(video);
    told.add(video);
    return {
      sample: sample.id,
      split: sample.split,
      video,
      licence: facts.licence ?? '',
      clip,
      clip_start: startSec,
      clip_end: endSec,
      source: isFirst ? sourceOf(facts) : null,
    };
  };
}

function sourceOf(facts: SampleVideo): Source {
  return {
    title: facts.title ?? '',
    licence: facts.licence ?? '',
    url: facts.url ?? '',
    source: facts.source ?? '',
    retrieved: facts.retrieved ?? '',
    subject: facts.subject ?? '',
    course: facts.course ?? '',
    sub_course: facts.subCourse ?? '',
    knowledge_point: facts.knowledgePoint ?? '',
  };
}

/** The videos of a sample, from the places of its slots in order. */
export function videosAt(places: readonly Place[]): SampleVideo[] {
  const videos: SampleVideo[] = [];
  for (const place of places) {
    let video = videos.find(({ id }) => id === place.video);
    if (!video) {
      const { sub_course = null, knowledge_point = null, ...facts } = place.source ?? {};
      const unknown = { title: null, licence: place.licence, url: null, subject: null, course: null };
      video = {
        id: place.video,
        ...unknown,
        ...facts,
        subCourse: sub_course,
        knowledgePoint: knowledge_point,
        clips: [],
      };
      videos.push(video);
    }
    if (video.clips.at(-1)?.index !== place.clip)
      video.clips.push({ index: place.clip, startSec: place.clip_start, endSec: place.clip_end });
  }
  return videos;
}

export function pictureProvenance(image: ImageItem): PictureProvenance {
  return {
    start: image.startSec,
    end: image.endSec,
    artefact: image.artefact,
    taken_at: image.takenAtSec,
    digest: image.digest,
    width: image.width,
    height: image.height,
    again: image.again !== undefined,
  };
}

/** @param path Of the picture in the record. */
export function imageItem({ video, clip }: Place, picture: PictureProvenance, path: string): ImageItem {
  const first = picture.again ? parsePictureName(path) : null;
  return {
    kind: 'image',
    video,
    clip,
    startSec: picture.start,
    endSec: picture.end,
    artefact: picture.artefact,
    takenAtSec: picture.taken_at,
    digest: picture.digest,
    width: picture.width,
    height: picture.height,
    ...(first && { again: { startSec: first.startSec, endSec: first.endSec, n: first.n } }),
  };
}

/** The texts of several screens as one, a line break between them, and where each is in it. */
export function joinOcr(items: readonly OcrItem[]): { text: string; spans: OcrSpan[] } {
  return {
    text: items.map(({ text }) => text).join('\n'),
    spans: items.map(({ startSec, endSec, artefact, text }) => ({
      start: startSec,
      end: endSec,
      artefact,
      chars: charsOf(text),
    })),
  };
}

/** Takes joined texts apart again; `rest` is what follows them. */
export function splitOcr(
  place: Place,
  text: string,
  spans: readonly OcrSpan[],
): { items: OcrItem[]; rest: string } {
  let from = 0;
  const items = spans.map(({ start, end, artefact, chars }): OcrItem => {
    const to = afterChars(text, from, chars);
    const own = text.slice(from, to);
    from = to + 1;
    return {
      kind: 'ocr',
      video: place.video,
      clip: place.clip,
      startSec: start,
      endSec: end,
      artefact,
      text: own,
    };
  });
  return { items, rest: text.slice(from) };
}

/** Where the next `chars` characters (code points) of a text end. */
export function afterChars(text: string, from: number, chars: number): number {
  let at = from;
  for (let count = 0; count < chars && at < text.length; count++)
    at += text.codePointAt(at)! > 0xffff ? 2 : 1;
  return at;
}

/** Length of a text in code points. */
export function charsOf(text: string): number {
  let chars = 0;
  for (const _ of text) chars++;
  return chars;
}

/** What a record does not say about the sample it was made of, and reading it has to count again. */
export interface Counting {
  countTokens: (text: string) => number;
  /** Name of what `countTokens` counts with. */
  tokenizer: string;
  /** Tokens per picture in the budget, 64 by default of `weave`. */
  imageTokens: number;
  /** What the `end` item was counted as. */
  endOfVideo: string;
}

/** Puts items together to the sample that they are of. @throws RangeError if there are none. */
export function sampleOf(places: readonly Place[], items: Item[], counting: Counting): Sample {
  const first = places[0];
  if (!first) throw new RangeError('Expected a record with at least one slot, got an empty one.');
  const shown = items.filter((item) => item.kind === 'image');
  const images = shown.length;
  const shownAgain = shown.filter(({ again }) => again).length;
  const ends = items.filter(({ kind }) => kind === 'end').length;
  const textTokens = items
    .map((item) => (item.kind === 'ocr' ? item.text : item.kind === 'speech' ? item.refined : ''))
    .filter((text) => text !== '')
    .reduce((sum, text) => sum + counting.countTokens(text), 0);
  const endTokens = ends === 0 ? 0 : ends * counting.countTokens(counting.endOfVideo);
  return {
    id: first.sample,
    split: first.split,
    videos: videosAt(places),
    items,
    images,
    ...(shownAgain > 0 && { shownAgain }),
    textTokens,
    budgetTokens: textTokens + images * counting.imageTokens + endTokens,
    tokenizer: counting.tokenizer,
  };
}
