import { toScore } from '../records/basics.ts';
import type { PictureFacts } from '../records/screen.ts';

/** Characters that take the text's part of the score to 63 %: a word or two. Three are worth 2 of 10. */
const textScale = 12;
/** Share of busy cells that takes the drawing's part to 63 %: a figure of eight cells. Two are worth 2 of 10. */
const drawingScale = 0.033;
/** Busy cells that carry nothing by themselves, three of 256: a page number, a mark in a corner. */
const ornamentShare = 0.012;
/** A face of this share or more is a speaker whom the camera shows, from the hips up or nearer; less is a window. */
const smallestSpeaker = 0.008;
/** What is drawn around a speaker from here on is a board or a slide; on a plain page less is one than in a room. */
const leastDrawn = { page: 0.06, room: 0.08 };
/** Characters around a speaker that are no content: specks on a page, posters and a brand on the wall of a room. */
const mostChars = { page: 2, room: 20 };

/** What was read off a picture. */
export interface ReadChars {
  /** Letters and digits, without clocks and time codes. */
  content: number;
  /** Those of them around a speaker: neither on the speaker nor where banners are. */
  beside: number;
  /** Share of the cells of the grid that clocks, time codes and page numbers are in. */
  furnitureShare: number;
}

/** Where nobody read. */
export const unread: ReadChars = { content: 0, beside: 0, furnitureShare: 0 };

/**
 * Whether a picture seems to carry anything, 0 (nothing) to 10. A heuristic; the text of the picture counts by its length
 * and what is drawn by how much of the frame it is spread over, whichever the picture has:
 *
 *     text    = 1 - exp(-contentChars / 12)
 *     drawing = 1 - exp(-max(0, busyShare - furnitureShare - 0.012) / 0.033)
 *     score   = 10 (1 - (1 - text) (1 - drawing))
 *
 * so that either suffices, more never scores less, and little is much already: one word, or a circle, is worth 2. Blank
 * pictures, shading and noise have neither. A speaker with nothing to read or drawn around is 0: hair, hands, furniture and
 * a name below count for nothing.
 */
export function informativeness(
  facts: Pick<PictureFacts, 'busyShare' | 'faceShare' | 'speaker'>,
  { content, beside, furnitureShare }: ReadChars,
): number {
  if (isSpeakerAlone(facts, beside)) return 0;
  const text = 1 - Math.exp(-content / textScale);
  const drawing = 1 - Math.exp(-Math.max(0, facts.busyShare - furnitureShare - ornamentShare) / drawingScale);
  return toScore(10 * (1 - (1 - text) * (1 - drawing)));
}

function isSpeakerAlone(
  { faceShare, speaker }: Pick<PictureFacts, 'faceShare' | 'speaker'>,
  beside: number,
): boolean {
  if (!speaker || faceShare < smallestSpeaker) return false;
  const around = speaker.isPage ? 'page' : 'room';
  return speaker.drawnShare < leastDrawn[around] && beside <= mostChars[around];
}
