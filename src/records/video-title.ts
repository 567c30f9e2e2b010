import type { TextLine } from './reading.ts';

/** What a video is called, and who says so. */
export interface VideoTitle {
  /** Never empty. Untrusted, whoever says it. */
  text: string;
  /** `manifest`: it was given; `slide`: it stands large on the first slide; `file`: the name of the file. */
  from: 'manifest' | 'slide' | 'file';
}

export interface NamedVideo {
  /** As the manifest has it; null where it says nothing. */
  title: string | null;
  /** Of the file that is read. */
  path: string;
  /** What was read off the first slide; empty where there is none. */
  slide: readonly TextLine[];
}

const mostChars = 100;

/** The given title; else what is written large on the first slide, if that can be one; else the name of the file. */
export function videoTitle({ title, path, slide }: NamedVideo): VideoTitle {
  if (title !== null && oneLine(title) !== '') return { text: title, from: 'manifest' };
  const shown = slideTitle(slide);
  return shown === null ? { text: fileTitle(path), from: 'file' } : { text: shown, from: 'slide' };
}

/** Name of a file without folders and ending, whichever system wrote the path. */
function fileTitle(path: string): string {
  const name = oneLine(path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1));
  return shortened(name.replace(/(?<=.)\.(?=\d*[A-Za-z])[A-Za-z0-9]{1,5}$/, '') || 'video');
}

/** Lines at least this large, against the largest, belong to the title. */
const sameSize = 0.75;
/** How much larger than the other lines a title is written. */
const larger = 1.25;
/** On a slide of so few lines size tells nothing: all of it is the title. */
const fewLines = 2;
const mostTitleLines = 3;
const leastConfidence = 0.8;

/** The lines of a slide that are written largest, if they read like a title; null otherwise. */
function slideTitle(lines: readonly TextLine[]): string | null {
  const sized = lines
    .map((line) => ({ ...line, height: heightOf(line) }))
    .filter(({ text, height }) => /[\p{L}\p{N}]/u.test(text) && height > 0);
  const largest = Math.max(0, ...sized.map(({ height }) => height));
  const first = sized.findIndex(({ height }) => height >= sameSize * largest);
  if (first === -1) return null;
  const end = sized.findIndex(({ height }, index) => index > first && height < sameSize * largest);
  const title = sized.slice(first, end === -1 ? undefined : end);
  const others = sized.filter((line) => !title.includes(line)).map(({ height }) => height);
  const standsOut = others.length > 0 && Math.max(...others) * larger <= largest;
  if (title.length > mostTitleLines || title.some(({ confidence }) => confidence < leastConfidence))
    return null;
  if (sized.length > fewLines && !standsOut) return null;
  const text = oneLine(title.map((line) => line.text).join(' '));
  return readsLikeTitle(text) ? text : null;
}

/** A few words, most of it letters; no address, no clock, no list of menus. */
function readsLikeTitle(text: string): boolean {
  const words = text.split(' ');
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const marks = text.replaceAll(' ', '').length;
  if ([...text].length > mostChars || words.length > 14 || letters < 4 || letters < 0.6 * marks) return false;
  // A lone word names a thing on the slide, or whoever made it, as often as what is taught, unless it is long.
  if (words.length === 1 && letters < 8) return false;
  return !/https?:|www\.|@|\.(com|org|net|edu)\b|[<>{}|\\]|\b(file|edit) (edit|view)\b/i.test(text);
}

/** Of a line of any direction: its left side, which is as high as its letters. */
function heightOf({ box }: TextLine): number {
  const [topLeft, , , bottomLeft] = box;
  return topLeft && bottomLeft ? Math.hypot(bottomLeft[0] - topLeft[0], bottomLeft[1] - topLeft[1]) : 0;
}

/** White space, control characters and those that turn the direction of what follows, taken together as spaces. */
function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim();
}

function shortened(text: string): string {
  const letters = [...text];
  return letters.length > mostChars ? `${letters.slice(0, mostChars - 1).join('')}…` : text;
}
