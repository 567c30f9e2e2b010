import { readFileSync } from 'node:fs';

export const halves = ['tuned', 'held'] as const;
export type Half = (typeof halves)[number];

/** A piece of a sentence: words around the terms, or a term of the slide. */
export interface Piece {
  /** As it is written. */
  text: string;
  /** As the voice has to be told, where it would say the written word wrong. */
  told: string;
  isTerm: boolean;
}

export interface Slide {
  /** Heading first. */
  lines: string[];
  sentences: Piece[][];
}

export interface Lecture {
  name: string;
  half: Half;
  slides: Slide[];
}

/** The lectures of one half: `# lecture`, `== slide`, its lines, `--`, its sentences with `[term]` or `[term|as told]`. */
export function readLectures(half: Half): Lecture[] {
  const lectures: Lecture[] = [];
  let isSpeech = false;
  for (const line of readFileSync(new URL(`${half}.txt`, import.meta.url), 'utf8').split('\n')) {
    if (line === '') continue;
    if (line.startsWith('# ')) {
      lectures.push({ name: line.slice(2), half, slides: [] });
      continue;
    }
    const slides = lectures.at(-1)!.slides;
    if (line.startsWith('== ')) {
      slides.push({ lines: [line.slice(3)], sentences: [] });
      isSpeech = false;
    } else if (line === '--') isSpeech = true;
    else if (isSpeech) slides.at(-1)!.sentences.push(piecesOf(line));
    else slides.at(-1)!.lines.push(line);
  }
  return lectures;
}

function piecesOf(sentence: string): Piece[] {
  return sentence
    .split(/(\[[^\]]*\])/u)
    .filter((piece) => piece.trim() !== '')
    .map((piece) => {
      const isTerm = piece.startsWith('[');
      const [text, told] = isTerm ? piece.slice(1, -1).split('|') : [piece];
      return { text: text!.trim(), told: (told ?? text)!.trim(), isTerm };
    });
}

export function written(pieces: readonly Piece[]): string {
  return pieces
    .map(({ text }) => text)
    .join(' ')
    .replace(/ (?=[,.?!])/gu, '');
}

export function told(pieces: readonly Piece[]): string {
  return pieces
    .map((piece) => piece.told)
    .join(' ')
    .replace(/ (?=[,.?!])/gu, '');
}
