import type { Producer } from '../../records/basics.ts';
import type { PictureFacts } from '../../records/screen.ts';

export const describeProducer: Producer = { name: 'lectern-rules', model: 'describe', version: '1' };

const maxLines = 8;
const maxTextWords = 40;
const maxWordChars = 40;

export interface SeenPicture {
  /** On-screen text, in reading order. */
  lines: readonly string[];
  facts: PictureFacts;
}

/**
 * Says in at most 60 words what a picture shows: the first lines of its text, and what its facts say in words.
 * It describes what can be measured, not what is meant: a drawing is "a drawing" whatever it shows.
 */
export function describePicture({ lines, facts }: SeenPicture): string {
  const text = shortText(lines);
  const kind = describeFacts(facts, text !== '');
  return text === '' ? `${kind}.` : `${kind} with the text: ${text}`;
}

function shortText(lines: readonly string[]): string {
  const clean = lines.map(cleanLine).filter((line) => line !== '');
  const words: string[] = [];
  let isCut = clean.length > maxLines;
  for (const line of clean.slice(0, maxLines)) {
    const left = maxTextWords - words.length;
    const ofLine = line.split(' ');
    if (ofLine.length > left) isCut = true;
    if (left <= 0) break;
    words.push(...ofLine.slice(0, left));
    // A line break is a pause; text that has its own mark needs no other.
    if (!/[.,;:!?]$/u.test(words.at(-1)!)) words[words.length - 1] += ',';
  }
  const text = words.join(' ').replace(/[,;:]$/u, '');
  if (text === '' || isCut) return text === '' ? '' : `${text} …`;
  return /[.!?]$/u.test(text) ? text : `${text}.`;
}

/** Text off the screen is data: control and direction marks, which could hide or reorder it, are taken out. */
function cleanLine(line: string): string {
  return line
    .toWellFormed()
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .replace(/[\p{Cf}\p{Co}\p{Cn}\uFFFD]/gu, '')
    .trim()
    .split(/\s+/u)
    .map((word) => [...word].slice(0, maxWordChars).join(''))
    .join(' ');
}

function describeFacts(facts: PictureFacts, hasText: boolean): string {
  const face = describeFace(facts.faceShare);
  if (face !== null && facts.faceShare >= 0.15) return face;
  const scene = describeScene(facts, hasText);
  return face === null ? scene : `${scene} and ${face.toLowerCase()}`;
}

function describeFace(faceShare: number): string | null {
  if (faceShare >= 0.15) return 'A face fills the frame';
  if (faceShare >= 0.04) return 'A person who speaks';
  return faceShare >= 0.005 ? 'A small picture of a person' : null;
}

function describeScene(
  { plainShare, edgeShare, busyShare, entropyBits }: PictureFacts,
  hasText: boolean,
): string {
  if (edgeShare < 0.002 && busyShare < 0.02)
    return plainShare > 0.8 ? 'A blank picture' : 'A picture without detail';
  const isFlat = plainShare > 0.5 || entropyBits < 4;
  if (!isFlat) return busyShare > 0.5 ? 'A photograph or scene full of detail' : 'A photograph or scene';
  if (busyShare > 0.5) return hasText ? 'A dense slide' : 'A dense drawing';
  if (busyShare > 0.15) return hasText ? 'A slide' : 'A drawing';
  return hasText ? 'A mostly plain slide' : 'A mostly plain picture with a small drawing';
}
